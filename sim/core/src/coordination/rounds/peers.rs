//! What a participant knows of its peers' rounds: who is active, ready, or ahead.
//!
//! The counts that the quorum needs are kept up to date message by message, since there are N − 1 messages a round and
//! counting anew on each would cost N² per participant and round; only entering a round counts anew.

use crate::ids::Participant;
use crate::settings::{QuorumOf, Rounds};

/// The tick at which somebody was last heard who is not known, or known to have left.
const UNKNOWN: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Peer {
    /// The latest round it said to be ready for.
    ready_for: u32,
    /// The own tick at which it was last heard.
    heard: u32,
}

impl Peer {
    const UNKNOWN: Peer = Peer { ready_for: 0, heard: UNKNOWN };
}

/// One participant's view of all others.
#[derive(Debug, Default)]
pub(super) struct Peers {
    me: Participant,
    /// By participant; those beyond the end are not known.
    peers: Vec<Peer>,
    round: u32,
    /// Rounds entered, and round lengths waited: what "heard lately" is measured by. Rounds alone would not do, since
    /// whoever waits for silent peers enters none.
    tick: u32,
    active: u32,
    /// Active peers ready for the next round or beyond.
    ready: u32,
    /// Active peers in a later round than this participant.
    ahead: u32,
    quorum: f64,
    quorum_of: QuorumOf,
    active_rounds: u32,
}

impl Peers {
    /// At the start, everyone who is `known` counts as heard from.
    pub(super) fn new(me: Participant, known: impl Iterator<Item = Participant>, settings: &Rounds) -> Peers {
        let mut peers = Peers {
            me,
            quorum: settings.quorum,
            quorum_of: settings.quorum_of,
            active_rounds: settings.active_rounds,
            ..Peers::default()
        };
        for peer in known.filter(|peer| *peer != me) {
            peers.entry(peer).heard = 0;
            peers.active += 1;
        }
        peers
    }

    /// The view of a newcomer.
    pub(super) fn starting_in(
        round: u32,
        me: Participant,
        known: impl Iterator<Item = Participant>,
        settings: &Rounds,
    ) -> Peers {
        Peers { round, ..Peers::new(me, known, settings) }
    }

    /// Whether somebody is known, and not known to have left.
    pub(super) fn knows(&self, who: Participant) -> bool {
        self.peers.get(who.index()).is_some_and(|peer| peer.heard != UNKNOWN)
    }

    /// Somebody left. Returns whether advancing is worth asking about. O(1).
    pub(super) fn gone(&mut self, who: Participant) -> bool {
        if !self.knows(who) {
            return false;
        }
        let peer = std::mem::replace(self.entry(who), Peer::UNKNOWN);
        if self.is_active(peer) {
            self.active -= 1;
            self.ready -= u32::from(self.is_ready(peer.ready_for));
            self.ahead -= u32::from(self.is_ahead(peer.ready_for));
        }
        true
    }

    fn entry(&mut self, who: Participant) -> &mut Peer {
        if who.index() >= self.peers.len() {
            self.peers.resize(who.index() + 1, Peer::UNKNOWN);
        }
        &mut self.peers[who.index()]
    }

    /// Counts anew for a round just entered. O(participants).
    pub(super) fn enter(&mut self, round: u32) {
        if round > self.round {
            self.round = round;
            self.tick += 1;
        }
        self.count();
    }

    /// Another round length has passed in waiting. O(participants).
    pub(super) fn wait(&mut self) {
        self.tick += 1;
        self.count();
    }

    fn count(&mut self) {
        (self.active, self.ready, self.ahead) = (0, 0, 0);
        for index in 0..self.peers.len() {
            if index != self.me.index() && self.is_active(self.peers[index]) {
                self.active += 1;
                self.ready += u32::from(self.is_ready(self.peers[index].ready_for));
                self.ahead += u32::from(self.is_ahead(self.peers[index].ready_for));
            }
        }
    }

    /// A message came from a peer, maybe a round state. Returns whether advancing is worth asking about. O(1).
    pub(super) fn heard(&mut self, from: Participant, ready_for: Option<u32>) -> bool {
        let tick = self.tick;
        let entry = self.entry(from);
        let before = *entry;
        let after = Peer { heard: tick, ready_for: before.ready_for.max(ready_for.unwrap_or(0)) };
        *entry = after;
        let was_active = self.is_active(before);
        let was = |holds: bool| u32::from(was_active && holds);
        let (ready, ahead) = (self.is_ready(after.ready_for), self.is_ahead(after.ready_for));
        let gained_ready = u32::from(ready) - was(self.is_ready(before.ready_for));
        let gained_ahead = u32::from(ahead) - was(self.is_ahead(before.ready_for));
        self.active += u32::from(!was_active);
        self.ready += gained_ready;
        self.ahead += gained_ahead;
        gained_ready > 0 || gained_ahead > 0
    }

    /// Whether enough active peers are ready for the next round.
    pub(super) fn quorum_ready(&self) -> bool {
        f64::from(self.ready) >= self.quorum * f64::from(self.active)
    }

    /// The lowest round that active peers ahead are in, when there are enough of them.
    pub(super) fn quorum_ahead(&self) -> Option<u32> {
        if self.ahead == 0 || f64::from(self.ahead) < self.quorum * f64::from(self.active) {
            return None;
        }
        self.others()
            .filter(|(_, peer)| self.is_active(*peer) && self.is_ahead(peer.ready_for))
            .map(|(_, peer)| peer.ready_for - 1)
            .min()
    }

    /// The active peers.
    pub(super) fn active(&self) -> impl Iterator<Item = Participant> {
        self.others().filter(|(_, peer)| self.is_active(*peer)).map(|(who, _)| who)
    }

    /// Everyone who is known, and not known to have left.
    pub(super) fn known(&self) -> impl Iterator<Item = Participant> {
        self.others().filter(|(_, peer)| peer.heard != UNKNOWN).map(|(who, _)| who)
    }

    fn others(&self) -> impl Iterator<Item = (Participant, Peer)> {
        let everyone = self.peers.iter().enumerate().map(|(index, peer)| (Participant::from(index), *peer));
        everyone.filter(|(who, _)| *who != self.me)
    }

    fn is_active(&self, peer: Peer) -> bool {
        peer.heard != UNKNOWN
            && (self.quorum_of == QuorumOf::Known || self.tick - peer.heard < self.active_rounds)
    }

    fn is_ready(&self, ready_for: u32) -> bool {
        ready_for > self.round
    }

    /// Ready for round r means in round r − 1.
    fn is_ahead(&self, ready_for: u32) -> bool {
        ready_for > self.round + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn peers(participants: usize, quorum_of: QuorumOf) -> Peers {
        Peers::new(
            Participant(0),
            (0..participants).map(Participant::from),
            &Rounds { quorum_of, ..Rounds::default() },
        )
    }

    #[test]
    fn half_of_the_peers_make_a_quorum() {
        let mut five = peers(5, QuorumOf::Active);
        assert!(!five.quorum_ready());
        five.heard(Participant(1), Some(1));
        assert!(!five.quorum_ready());
        five.heard(Participant(2), Some(1));
        assert!(five.quorum_ready());
        assert_eq!(five.quorum_ahead(), None);
    }

    #[test]
    fn the_silent_drop_out_of_an_active_quorum_but_not_of_a_known_one() {
        for (quorum_of, expected) in [(QuorumOf::Active, 1), (QuorumOf::Known, 3)] {
            let mut four = peers(4, quorum_of);
            for round in 1..=3 {
                four.enter(round);
                four.heard(Participant(1), Some(round + 1));
            }
            assert_eq!(four.active().count(), expected);
            assert_eq!(four.quorum_ready(), quorum_of == QuorumOf::Active);
        }
    }

    #[test]
    fn whoever_waits_forgets_the_silent_as_well() {
        let mut four = peers(4, QuorumOf::Active);
        four.heard(Participant(1), Some(1));
        assert!(!four.quorum_ready());
        four.wait();
        four.heard(Participant(1), None);
        assert!(!four.quorum_ready());
        four.wait();
        assert!(four.quorum_ready());
    }

    #[test]
    fn a_straggler_catches_up_with_the_lowest_round_ahead() {
        let mut four = peers(4, QuorumOf::Active);
        four.heard(Participant(1), Some(7));
        assert_eq!(four.quorum_ahead(), None);
        four.heard(Participant(2), Some(5));
        assert_eq!(four.quorum_ahead(), Some(4));
    }

    #[test]
    fn whoever_left_counts_no_more_and_whoever_came_does() {
        let mut four = peers(4, QuorumOf::Known);
        four.heard(Participant(1), Some(1));
        assert!(!four.quorum_ready(), "one of three");
        assert!(four.gone(Participant(3)) && !four.gone(Participant(3)));
        assert!(four.quorum_ready(), "one of two");
        four.heard(Participant(9), None);
        assert!(!four.quorum_ready(), "one of three again");
        assert_eq!(four.known().map(|peer| peer.0).collect::<Vec<_>>(), [1, 2, 9]);
    }

    proptest! {
        #[test]
        fn running_counts_equal_counting_anew(
            steps in prop::collection::vec((1..9u32, prop::option::of(0..8u32), any::<bool>(), 0..8u32), 1..80),
            known in any::<bool>(),
        ) {
            let mut view = peers(6, if known { QuorumOf::Known } else { QuorumOf::Active });
            let mut round = 0;
            for (from, ready_for, enter, gone) in steps {
                if gone > 0 {
                    view.gone(Participant(gone));
                }
                if enter {
                    round += 1;
                    view.enter(round);
                }
                view.heard(Participant(from), ready_for);
                let running = (view.active, view.ready, view.ahead);
                view.enter(round);
                prop_assert_eq!(running, (view.active, view.ready, view.ahead));
            }
        }
    }
}
