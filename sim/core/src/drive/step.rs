//! One event after the other is handed to the substrate and to the coordination.

use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::Happening;
use crate::engine::membership::direct::Content;
use crate::engine::membership::leaving::Noticed;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::population::PassageKind;
use crate::witness::{Fell, Seen};

pub(super) fn step<C: ClockFamily, K: Coordination<C>>(on: &mut Substrate<'_, C>, coordination: &mut K) {
    let Some(happening) = on.next() else { return };
    on.hear_mail(coordination);
    match happening {
        Happening::Heal => on.healed(),
        Happening::RollCall => on.call_roll(),
        Happening::Resend { who, to, kind } => on.resend(who, to, kind),
        Happening::ResendDirect { slot } => on.resend_direct(slot),
        Happening::AskAgain { who } => on.ask(who),
        Happening::Passage { who, kind } => pass(on, coordination, who, kind),
        Happening::Detect { at, tag } => {
            let (gone, session) = Substrate::<C>::detected(tag);
            learn_departure(on, coordination, at, gone, session);
        }
        Happening::Direct { to, slot } => take_direct(on, coordination, to, slot),
        Happening::Action { index } => {
            let action = &on.world.actions[index];
            on.disturbed(action.participant, &action.change);
            coordination.acted(on, action.participant, &action.change);
        }
        Happening::Timer { who, kind, tag } => {
            on.saw(|_| Seen::Timer { who, what: coordination.purpose(kind) });
            coordination.timer(on, who, kind, tag);
        }
        Happening::Delivery { to, slot, link } => {
            let arrival = on.deliver(to, slot, link);
            coordination.delivered(on, to, arrival);
        }
        Happening::Read { who } => coordination.read(on, who),
    }
}

/// Somebody comes or goes.
fn pass<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    who: Participant,
    kind: PassageKind,
) {
    on.turnovers.passages_left = on.turnovers.passages_left.saturating_sub(1);
    if kind == PassageKind::Join {
        on.comes(who);
        return;
    }
    let knows = |on: &Substrate<'_, C>, one, other| coordination.knows(on, one, other);
    let noticed_by: Vec<Noticed> = on
        .membership
        .live()
        .iter()
        .filter(|peer| **peer != who && knows(on, **peer, who))
        .map(|peer| Noticed { by: *peer, known: knows(on, who, *peer) })
        .collect();
    if on.goes(who, kind, &noticed_by) {
        coordination.left(on, who);
    }
}

fn learn_departure<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    at: Participant,
    gone: Participant,
    session: u32,
) {
    let parted = on.learn_departure(at, gone, session);
    coordination.parted(on, at, gone, parted);
}

/// A message from one to another arrives.
fn take_direct<C: ClockFamily, K: Coordination<C>>(
    on: &mut Substrate<'_, C>,
    coordination: &mut K,
    to: Participant,
    slot: u32,
) {
    let direct = on.directs.take(slot);
    let from = direct.from;
    let waits_for_it = match &direct.content {
        Content::Welcome(welcome) => on.membership.goes_on(to, welcome.session()),
        _ => on.membership.is_present(to),
    };
    let fell = if waits_for_it { Fell::Noted } else { Fell::Undeliverable };
    on.saw(|_| direct.received(fell));
    if !waits_for_it {
        on.direct_undeliverable(direct);
        return;
    }
    match direct.content {
        Content::Request { session } => {
            if on.requested(to, from, session) {
                let introduction = coordination.introduce(to);
                on.welcome(to, from, session, introduction);
            }
        }
        Content::PassedOn { newcomer, session } => {
            let introduction = coordination.introduce(to);
            on.welcome(to, newcomer, session, introduction);
        }
        Content::Welcome(welcome) => {
            if let Some(introduction) = on.welcomed(to, from, *welcome) {
                coordination.joined(on, to, &introduction);
            }
        }
        Content::Leaving { session } => learn_departure(on, coordination, to, from, session),
        Content::Bequest { gift, truth } => on.inherit(to, gift, &truth),
        Content::Digest { link, commitment, allocation } => {
            on.answer_digest(to, link, commitment, allocation);
        }
    }
}
