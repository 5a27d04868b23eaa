//! Leaving: gracefully, with a word to the neighbours and the clock to an heir; or by a crash, which they find out.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::{DETECT, timer_of};
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::random::Purpose;
use crate::observer::causality::TruthStamp;
use crate::population::PassageKind;
use crate::settings::Heir;
use crate::witness::Passed;

use super::direct::Content;
use super::joining::pick;

/// Bits of a participant in the tag of a detection; the rest is the lower part of the session that ended.
const PARTICIPANT_BITS: u32 = 24;

/// Somebody who believes that a participant is there which goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noticed {
    pub(crate) by: Participant,
    /// Whether that participant knows of it, and so can tell it.
    pub(crate) known: bool,
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A participant goes. Returns whether it was in at all.
    pub(crate) fn goes(&mut self, who: Participant, how: PassageKind, noticed: &[Noticed]) -> bool {
        let session = self.membership.session(who);
        let inherited = self.membership.is_present(who) && how == PassageKind::Leave;
        let heir = if inherited { self.heir(who) } else { None };
        if !self.membership.end(who) {
            self.observer.presence.gave_up(who);
            self.saw_passage(who, Passed::GaveUp);
            return false;
        }
        self.observer.settling.disturbed(self.now);
        self.observer.presence.went(self.now, how);
        self.saw_passage(who, Passed::gone(how));
        for Noticed { by, known } in noticed {
            if how == PassageKind::Leave && *known {
                self.send_direct(who, *by, Content::Leaving { session });
            } else {
                self.detect_later(who, session, *by);
            }
        }
        if how == PassageKind::Leave {
            self.bequeath(who, heir);
        } else {
            self.observer.presence.ids_lost += self.clock_mut(who).crash();
        }
        self.forget(who);
        true
    }

    fn bequeath(&mut self, who: Participant, heir: Option<Participant>) {
        let Some(gift) = self.clock_mut(who).bequeath() else { return };
        match heir {
            Some(heir) => {
                let truth = self.truth.snapshot(who);
                self.send_direct(who, heir, Content::Bequest { gift, truth });
            }
            None => self.observer.presence.ids_lost += C::id_share(&gift),
        }
    }

    /// Takes over the clock of somebody who left.
    pub(crate) fn inherit(&mut self, heir: Participant, gift: C::Gift, truth: &TruthStamp) {
        self.truth.adopt(heir, truth);
        self.clock_mut(heir).absorb(gift);
    }

    /// Who inherits a participant's clock, if there is anybody.
    fn heir(&self, who: Participant) -> Option<Participant> {
        let session = self.membership.session(who);
        let key = (self.world.scenario.run.seed, Purpose::Heirs);
        let random = || {
            let others: Vec<Participant> =
                self.membership.live().iter().copied().filter(|other| *other != who).collect();
            pick(&others, key, who, session, 0)
        };
        match self.world.scenario.clocks.heir {
            Heir::Sponsor => self.membership.sponsors[who.index()]
                .filter(|sponsor| self.membership.is_present(*sponsor))
                .or_else(|| self.sponsor(who, Purpose::Heirs, 0)),
            Heir::Random => random(),
            Heir::Closest => {
                let neighbours: Vec<Participant> = self
                    .world
                    .links
                    .peers(who.index())
                    .iter()
                    .copied()
                    .filter(|peer| self.membership.is_present(*peer))
                    .collect();
                let clocks = neighbours.iter().map(|peer| self.clock(*peer));
                C::closest_heir(self.clock(who), clocks).map(|at| neighbours[at]).or_else(random)
            }
        }
    }

    /// A peer will find out about a crash in a while.
    pub(super) fn detect_later(&mut self, gone: Participant, session: u32, peer: Participant) {
        let at = self.now + self.world.scenario.churn.detect_after;
        let tag = gone.0 | session << PARTICIPANT_BITS;
        self.queue.push(timer_of(at, peer, self.membership.session(peer), DETECT, tag));
    }

    /// Who went, and in which session (its lower bits), according to a detection's tag.
    pub(crate) fn detected(tag: u32) -> (Participant, u32) {
        (Participant(tag & ((1 << PARTICIPANT_BITS) - 1)), tag >> PARTICIPANT_BITS)
    }

    /// All that a participant that went knew and was under way to it is void, apart from its own record.
    fn forget(&mut self, who: Participant) {
        let settings = self.allocation();
        let agent = &mut self.agents[who.index()];
        let changed = agent.depart(settings);
        if agent.is_provider() {
            self.observer.settling.provider_went(self.now, who);
        }
        self.observer.settling.changed(self.now, changed);
        self.observer.invariants.need_changed(&self.agents[who.index()]);
        self.observer.visibility.went(who);
        self.transport.forget(who);
        if !self.membership.returns(who) {
            self.clocks[who.index()] = None;
        }
    }
}
