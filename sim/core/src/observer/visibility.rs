//! How long a user action takes to be reacted to, and to be seen.
//!
//! *Reaction*: until the first provider concerned computes with the action. *Visibility*: until a recipient concerned has
//! applied an allocation computed from a commitment that includes it. The observer follows each action by versions: the
//! commitment version that first includes it, and for each provider that computed with that, the version of the
//! allocation state that its result goes out with.
//!
//! A changed need concerns the providers that recognise the actor and can serve it; a changed capacity the actor itself;
//! a changed recognition the peer, as a provider, and the actor, as one. A result that moved nothing by more than epsilon,
//! and so was never published, has no visible effect.

use std::collections::BTreeMap;

use crate::ids::{Participant, Version};
use crate::kernel::time::Time;
use crate::population::Change;

/// Who must apply an allocation for an action to be visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Concerns {
    /// The acting recipient.
    Actor,
    /// Any recipient of the acting provider.
    RecipientsOfActor,
    /// The actor as a recipient of this peer, or anyone as a recipient of the actor.
    Both(Participant),
}

/// An action not yet visible.
#[derive(Debug)]
struct Pending {
    actor: Participant,
    at: Time,
    concerns: Concerns,
    /// The commitment version that includes it, once applied.
    version: Option<Version>,
    reacted: bool,
    /// Providers that computed with it, and the allocation version their result goes out with, if it does.
    computed: BTreeMap<Participant, Option<Version>>,
}

/// Follows user actions from carrying out to effect.
#[derive(Debug, Default)]
pub struct Visibility {
    pending: Vec<Pending>,
    actions: u64,
    reactions_ns: Vec<u64>,
    visibilities_ns: Vec<u64>,
}

impl Visibility {
    /// A user acted. The action is not part of a commitment before [`Visibility::applied`].
    /// `peer` is at the other end of a changed recognition's link.
    pub fn acted(
        &mut self,
        actor: Participant,
        at: Time,
        change: &Change,
        peer: impl Fn(u32) -> Participant,
    ) {
        let concerns = match change {
            Change::Need { .. } => Concerns::Actor,
            Change::Capacity { .. } => Concerns::RecipientsOfActor,
            Change::Recognition { link, .. } => Concerns::Both(peer(*link)),
        };
        self.actions += 1;
        self.pending.push(Pending {
            actor,
            at,
            concerns,
            version: None,
            reacted: false,
            computed: BTreeMap::new(),
        });
    }

    /// All actions of an actor so far are part of its state, and of its commitment from `version` on.
    pub fn applied(&mut self, actor: Participant, version: Version) {
        for pending in self.pending.iter_mut().filter(|p| p.actor == actor && p.version.is_none()) {
            pending.version = Some(version);
        }
    }

    /// A provider computed. `uses` tells which version of an actor's commitment went into it, or `None` when that
    /// actor's does not concern it; the result goes out with allocation version `goes_out_with`.
    pub fn computed(
        &mut self,
        provider: Participant,
        now: Time,
        goes_out_with: Version,
        uses: impl Fn(Participant) -> Option<Version>,
    ) {
        for pending in &mut self.pending {
            let Some(version) = pending.version else { continue };
            let included = match pending.concerns {
                Concerns::RecipientsOfActor => pending.actor == provider,
                Concerns::Actor => pending.actor != provider && uses(pending.actor) >= Some(version),
                Concerns::Both(peer) => {
                    pending.actor == provider || (peer == provider && uses(pending.actor) >= Some(version))
                }
            };
            if included {
                if !std::mem::replace(&mut pending.reacted, true) {
                    self.reactions_ns.push(now.since(pending.at).0);
                }
                pending.computed.entry(provider).or_insert(Some(goes_out_with));
            }
        }
    }

    /// A provider's last computation moved too little to be published.
    pub fn not_published(&mut self, provider: Participant, goes_out_with: Version) {
        for pending in &mut self.pending {
            if let Some(version) = pending.computed.get_mut(&provider).filter(|v| **v == Some(goes_out_with))
            {
                *version = None;
            }
        }
    }

    /// A recipient applied a provider's allocation state.
    pub fn aggregated(&mut self, recipient: Participant, now: Time, provider: Participant, version: Version) {
        let visibilities_ns = &mut self.visibilities_ns;
        self.pending.retain(|pending| {
            let concerned = match pending.concerns {
                Concerns::Actor => recipient == pending.actor,
                Concerns::RecipientsOfActor => provider == pending.actor,
                Concerns::Both(_) => recipient == pending.actor || provider == pending.actor,
            };
            let computed = pending.computed.get(&provider).copied().flatten();
            let seen = concerned && computed.is_some_and(|first| version >= first);
            if seen {
                visibilities_ns.push(now.since(pending.at).0);
            }
            !seen
        });
    }

    /// A participant went: its actions have no effect any more.
    pub fn went(&mut self, actor: Participant) {
        self.pending.retain(|pending| pending.actor != actor);
    }

    /// Number of user actions.
    #[must_use]
    pub fn actions(&self) -> u64 {
        self.actions
    }

    /// Reaction latencies in nanoseconds.
    #[must_use]
    pub fn reactions_ns(&self) -> &[u64] {
        &self.reactions_ns
    }

    /// Visibility latencies in nanoseconds.
    #[must_use]
    pub fn visibilities_ns(&self) -> &[u64] {
        &self.visibilities_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;

    #[test]
    fn an_action_is_seen_only_through_an_allocation_computed_with_it() {
        let (actor, provider) = (Participant(1), Participant(2));
        let at = |seconds| Time::ZERO + Span::from_secs(seconds);
        let mut v = Visibility::default();
        v.acted(actor, at(10), &Change::Need { slot: 0, quantity: 1.0 }, |_| {
            unreachable!("no recognition changes")
        });
        v.computed(provider, at(11), Version(4), |_| Some(Version(9)));
        assert!(v.reactions_ns().is_empty(), "not applied yet");
        v.applied(actor, Version(7));
        v.computed(provider, at(12), Version(5), |_| Some(Version(6)));
        assert!(v.reactions_ns().is_empty(), "computed with an older commitment");
        v.computed(provider, at(13), Version(6), |_| Some(Version(7)));
        v.computed(provider, at(14), Version(7), |_| Some(Version(8)));
        assert_eq!(v.reactions_ns(), [3_000_000_000]);
        v.aggregated(actor, at(15), provider, Version(5));
        v.aggregated(Participant(3), at(15), provider, Version(6));
        assert!(v.visibilities_ns().is_empty());
        v.aggregated(actor, at(16), provider, Version(6));
        v.aggregated(actor, at(17), provider, Version(7));
        assert_eq!(v.visibilities_ns(), [6_000_000_000]);
    }

    #[test]
    fn a_result_that_is_not_published_has_no_visible_effect() {
        let (actor, recipient) = (Participant(1), Participant(2));
        let mut v = Visibility::default();
        v.acted(actor, Time::ZERO, &Change::Capacity { slot: 0, quantity: 1.0 }, |_| {
            unreachable!("as above")
        });
        v.applied(actor, Version(1));
        v.computed(actor, Time::ZERO, Version(3), |_| None);
        v.not_published(actor, Version(3));
        v.computed(actor, Time::ZERO, Version(3), |_| None);
        v.aggregated(recipient, Time::ZERO, actor, Version(3));
        assert_eq!((v.reactions_ns().len(), v.visibilities_ns().len()), (1, 0));
    }
}
