//! From a user's action to the first allocation that takes it into account: the way through a run that a reader wants to see.
//!
//! The way is that of `visibility.*` among the metrics: the action becomes part of the actor's record, a commitment with it
//! reaches a provider (or the actor is one), which computes, publishes, and a recipient concerned applies what comes. Of a
//! changed need the recipient concerned is the actor.

use twintrack_core::ids::{Participant, Version};
use twintrack_core::kernel::time::Time;
use twintrack_core::population::Change;
use twintrack_core::witness::{Fate, Fell, Record, Seen};

/// A message that carried it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Leg {
    pub(super) sent: Time,
    pub(super) arrived: Time,
    pub(super) to: Participant,
}

/// The way of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Story {
    pub(super) actor: Participant,
    pub(super) acted: Time,
    /// The commitment, unless the actor is the provider concerned.
    pub(super) commitment: Option<Leg>,
    pub(super) provider: Participant,
    pub(super) computed: Time,
    pub(super) allocation: Leg,
    /// When the recipient, to whom that leg leads, applied it.
    pub(super) applied: Time,
}

type Log = [(Time, Seen)];

/// The way of the first user action; `None` if there is none, or it is not over by the end.
pub(super) fn story(log: &Log) -> Option<Story> {
    let (at, (acted, actor, change)) = position(log, 0, |at, seen| match seen {
        Seen::Acted { who, change } => Some((at, *who, change.clone())),
        _ => None,
    })?;
    let (declared, ()) = position(log, at, |_, seen| match seen {
        Seen::Declared { who, .. } if *who == actor => Some(()),
        _ => None,
    })?;
    let begun =
        Begun { log, actor, acted, recipient: matches!(change, Change::Need { .. }).then_some(actor) };
    let own = if begun.recipient.is_none() { begun.onwards_from(declared, actor, None) } else { None };
    own.into_iter().chain(begun.through_commitment(declared)).min_by_key(|story| story.applied)
}

struct Begun<'a> {
    log: &'a Log,
    actor: Participant,
    acted: Time,
    /// Who must apply it, if not anybody.
    recipient: Option<Participant>,
}

impl Begun<'_> {
    /// By way of whichever provider is first.
    fn through_commitment(&self, declared: usize) -> Option<Story> {
        let (at, (version, copies)) = position(self.log, declared, |sent, seen| match seen {
            Seen::Sent { from, record: Record::Commitment(version), copies, .. } if *from == self.actor => {
                let leg = |copy: &twintrack_core::witness::Copied| match copy.fate {
                    Fate::Arrives { at: arrived, .. } => Some(Leg { sent, arrived, to: copy.to }),
                    Fate::Fails { .. } => None,
                };
                Some((*version, copies.iter().filter_map(leg).collect::<Vec<_>>()))
            }
            _ => None,
        })?;
        let stories = copies.into_iter().filter_map(|leg| {
            let received = self.received(at, (leg.to, self.actor), Record::Commitment(version))?;
            self.onwards_from(received, leg.to, Some(leg))
        });
        stories.min_by_key(|story| story.applied)
    }

    /// From when a provider knows, on.
    fn onwards_from(&self, known: usize, provider: Participant, commitment: Option<Leg>) -> Option<Story> {
        let (at, computed) = position(self.log, known, |at, seen| match seen {
            Seen::Computed { who, .. } if *who == provider => Some(at),
            _ => None,
        })?;
        let (at, (version, legs)) = position(self.log, at, |sent, seen| match seen {
            Seen::Sent { from, record: Record::Allocation(version), copies, .. } if *from == provider => {
                let concerned = copies.iter().filter(|copy| self.recipient.is_none_or(|who| who == copy.to));
                let legs: Vec<Leg> = concerned
                    .filter_map(|copy| match copy.fate {
                        Fate::Arrives { at: arrived, .. } => Some(Leg { sent, arrived, to: copy.to }),
                        Fate::Fails { .. } => None,
                    })
                    .collect();
                (!legs.is_empty()).then_some((*version, legs))
            }
            _ => None,
        })?;
        let stories = legs.into_iter().filter_map(|allocation| {
            let received = self.received(at, (allocation.to, provider), Record::Allocation(version))?;
            let (_, applied) = position(self.log, received, |at, seen| match seen {
                Seen::Applied { who, .. } if *who == allocation.to => Some(at),
                _ => None,
            })?;
            let Begun { actor, acted, .. } = *self;
            Some(Story { actor, acted, commitment, provider, computed, allocation, applied })
        });
        stories.min_by_key(|story| story.applied)
    }

    /// Where a participant stores a record, in this version or a later one.
    fn received(
        &self,
        after: usize,
        (to, origin): (Participant, Participant),
        wanted: Record,
    ) -> Option<usize> {
        let new_enough = |record: Record| match (record, wanted) {
            (Record::Commitment(Version(got)), Record::Commitment(Version(least)))
            | (Record::Allocation(Version(got)), Record::Allocation(Version(least))) => got >= least,
            _ => false,
        };
        let found = position(self.log, after, |_, seen| match seen {
            Seen::Received { who, from, record, fell: Fell::Stored { .. }, .. } => {
                (*who == to && *from == origin && new_enough(*record)).then_some(())
            }
            _ => None,
        });
        found.map(|(at, ())| at)
    }
}

/// The first entry from `start` on of which something is wanted, and where it is.
fn position<T>(log: &Log, start: usize, wanted: impl Fn(Time, &Seen) -> Option<T>) -> Option<(usize, T)> {
    let entries = log.iter().enumerate().skip(start);
    entries.into_iter().find_map(|(index, (at, seen))| Some((index, wanted(*at, seen)?)))
}
