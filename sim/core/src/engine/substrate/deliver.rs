//! A letter arrives: the clock's verdict is checked, the clock merged, the acceptance rule applied, the record stored.

use std::sync::Arc;

use crate::allocation::record::Commitment;
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::letter::Content;
use crate::engine::membership::presence::Heard;
use crate::ids::{Participant, Version};
use crate::settings::{Accept, Defect};
use crate::witness::Fell;

use super::Substrate;

/// What a delivered message was, after the acceptance rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Delivered {
    /// A newer commitment was stored; `inputs_moved` if a computation would now use other inputs.
    Commitment { link: u32, inputs_moved: bool },
    /// A newer allocation state was stored.
    Allocation,
    /// A round state.
    RoundState { ready_for: u32 },
    /// The record was old news, or dropped by the acceptance rule.
    Nothing,
}

impl Delivered {
    /// The same for a witness; `lost` if a newer record was dropped by the acceptance rule.
    fn fell(self, lost: bool) -> Fell {
        match self {
            Delivered::Commitment { inputs_moved, .. } => Fell::Stored { inputs_moved },
            Delivered::Allocation => Fell::Stored { inputs_moved: false },
            Delivered::RoundState { .. } => Fell::Noted,
            Delivered::Nothing if lost => Fell::LostUpdate,
            Delivered::Nothing => Fell::OldNews,
        }
    }
}

/// A letter that arrived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) from: Participant,
    pub(crate) what: Delivered,
    /// The receiver did not know that the sender is there, and recognises it from now on.
    pub(crate) met: bool,
    /// The sender's session goes on.
    pub(crate) current: bool,
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// Delivers one copy of a letter: check the clock's verdict, merge the clock, apply the acceptance rule, store.
    pub(crate) fn deliver(&mut self, to: Participant, slot: u32, link: u32) -> Arrival {
        let letter = self.post.take(slot);
        let from = letter.from;
        let current = self.membership.goes_on(from, letter.session);
        if self.truth.checks(from, to) {
            let verdict = self.clock_mut(to).compare(&letter.stamp);
            let before = self.truth.tally();
            self.truth.check(verdict, from, to, &letter.truth);
            self.saw_verdict(to, &letter, before);
        }
        let covered = self.world.scenario.clocks.accept == Accept::MergedClock
            && !matches!(letter.content, Content::RoundState { .. })
            && self.clock_mut(to).covers(&letter.stamp, from.index());
        self.tell_clock(to, &letter);
        self.observer.receipts.received(self.now.since(letter.sent), letter.nodes);
        let heard = match letter.content {
            Content::RoundState { .. } => Heard::Known,
            _ => self.hear(to, link, letter.session),
        };
        let what = match &letter.content {
            Content::RoundState { ready_for } => Delivered::RoundState { ready_for: *ready_for },
            _ if heard == Heard::Late => Delivered::Nothing,
            Content::Commitment(record) => {
                let stored = self.agents[to.index()].known_commitment(link);
                if self.accepts(record.version, stored, covered) {
                    self.take_commitment(to, link, record)
                } else {
                    Delivered::Nothing
                }
            }
            Content::Allocation(record) => {
                let stored = self.agents[to.index()].known_allocation(link);
                if self.accepts(record.version, stored, covered) {
                    self.agents[to.index()].learn_allocation(link, record);
                    Delivered::Allocation
                } else {
                    Delivered::Nothing
                }
            }
        };
        self.saw(|_| letter.received(to, what.fell(covered)));
        self.post.put_back(slot, letter);
        if heard == Heard::Met {
            self.greet(to, link);
        }
        Arrival { from, what, met: heard == Heard::Met, current }
    }

    /// The acceptance rule: newer than what is stored, and not dropped as covered; such a drop is a lost update.
    fn accepts(&mut self, version: Version, stored: Version, covered: bool) -> bool {
        let newer = version > stored
            || (version != stored && self.world.scenario.allocation.has(Defect::StaleAccept));
        if newer && covered {
            self.observer.lost_update();
        }
        newer && !covered
    }

    /// Stores a newer commitment.
    pub(crate) fn take_commitment(
        &mut self,
        to: Participant,
        link: u32,
        record: &Arc<Commitment>,
    ) -> Delivered {
        let settings = self.allocation();
        let back = self.world.links.reverse(to.index())[link as usize];
        let agent = &mut self.agents[to.index()];
        let inputs_moved = agent.learn_commitment(link, back, record, settings);
        self.observer.invariants.check_book(agent, self.now, self.events);
        Delivered::Commitment { link, inputs_moved }
    }
}
