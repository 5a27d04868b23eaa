//! What a participant knows of its peers' rounds: who is active, ready, or ahead.
//!
//! The counts that the quorum needs are kept up to date message by message, since there are N − 1 messages a round and
//! counting anew on each would cost N² per participant and round; only entering a round counts anew. Between two counts
//! a message changes four bits: a table of when each peer was last heard would be read in another place by each message,
//! and among thousands of participants each of these places is a cache miss. The table is brought up to date before it is
//! counted anew.

use crate::ids::Participant;
use crate::settings::{QuorumOf, Rounds};

/// The tick at which somebody was last heard who is not known, or known to have left.
const UNKNOWN: u32 = u32::MAX;

/// A peer as it was when last counted, and its latest round where that is beyond the next.
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

/// What holds of 64 peers, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Bits {
    /// Heard since the last tick.
    heard: u64,
    active: u64,
    /// Ready for the next round or beyond.
    ready: u64,
    /// In a later round than this participant.
    ahead: u64,
}

/// One participant's view of all others.
#[derive(Debug, Default)]
pub(super) struct Peers {
    me: Participant,
    /// By participant; those beyond the end are not known.
    peers: Vec<Peer>,
    bits: Vec<Bits>,
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

/// Word and bit of a peer.
#[inline]
fn place(who: Participant) -> (usize, u64) {
    (who.index() / 64, 1 << (who.0 % 64))
}

/// The peers whose bits are set in the words.
fn set(words: impl Iterator<Item = u64>) -> impl Iterator<Item = Participant> {
    words.enumerate().flat_map(|(word, mut bits)| {
        std::iter::from_fn(move || {
            let bit = (bits > 0).then(|| bits.trailing_zeros())?;
            bits &= bits - 1;
            Some(Participant::from(word * 64 + bit as usize))
        })
    })
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
            peers.reach(peer);
            peers.peers[peer.index()].heard = 0;
        }
        peers.count();
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
        let (word, bit) = place(who);
        self.peers.get(who.index()).is_some_and(|peer| peer.heard != UNKNOWN)
            || self.bits.get(word).is_some_and(|bits| bits.heard & bit > 0)
    }

    /// Somebody left. Returns whether advancing is worth asking about. O(1).
    pub(super) fn gone(&mut self, who: Participant) -> bool {
        if !self.knows(who) {
            return false;
        }
        self.peers[who.index()] = Peer::UNKNOWN;
        let (word, bit) = place(who);
        let bits = &mut self.bits[word];
        if bits.active & bit > 0 {
            self.active -= 1;
            self.ready -= u32::from(bits.ready & bit > 0);
            self.ahead -= u32::from(bits.ahead & bit > 0);
        }
        let Bits { heard, active, ready, ahead } = *bits;
        *bits = Bits { heard: heard & !bit, active: active & !bit, ready: ready & !bit, ahead: ahead & !bit };
        true
    }

    /// Makes room for somebody not known yet.
    fn reach(&mut self, who: Participant) {
        if who.index() >= self.peers.len() {
            self.peers.resize(who.index() + 1, Peer::UNKNOWN);
            self.bits.resize(who.index() / 64 + 1, Bits::default());
        }
    }

    /// Counts anew for a round just entered. O(participants).
    pub(super) fn enter(&mut self, round: u32) {
        self.bring_up_to_date();
        if round > self.round {
            self.round = round;
            self.tick += 1;
        }
        self.count();
    }

    /// Another round length has passed in waiting. O(participants).
    pub(super) fn wait(&mut self) {
        self.bring_up_to_date();
        self.tick += 1;
        self.count();
    }

    /// Writes what the bits say into the table.
    fn bring_up_to_date(&mut self) {
        for who in set(self.bits.iter().map(|bits| bits.heard)) {
            self.peers[who.index()].heard = self.tick;
        }
        for who in set(self.bits.iter().map(|bits| bits.ready)) {
            let ready_for = &mut self.peers[who.index()].ready_for;
            *ready_for = (*ready_for).max(self.round + 1);
        }
    }

    /// Sets bits and counts by the table.
    fn count(&mut self) {
        (self.active, self.ready, self.ahead) = (0, 0, 0);
        let (round, me) = (self.round, self.me);
        for (word, peers) in self.peers.chunks(64).enumerate() {
            let mut bits = Bits::default();
            for (at, peer) in peers.iter().enumerate().filter(|(at, _)| word * 64 + at != me.index()) {
                bits.active |= u64::from(self.is_active(*peer)) << at;
                bits.ready |= u64::from(peer.ready_for > round) << at;
                // Ready for round r means in round r − 1.
                bits.ahead |= u64::from(peer.ready_for > round + 1) << at;
            }
            self.bits[word] = bits;
            self.active += bits.active.count_ones();
            self.ready += (bits.active & bits.ready).count_ones();
            self.ahead += (bits.active & bits.ahead).count_ones();
        }
    }

    /// A message came from a peer, maybe a round state. Returns whether advancing is worth asking about. O(1).
    #[inline]
    pub(super) fn heard(&mut self, from: Participant, ready_for: Option<u32>) -> bool {
        self.reach(from);
        let (word, bit) = place(from);
        let bits = &mut self.bits[word];
        let before = *bits;
        bits.heard |= bit;
        bits.active |= bit;
        if let Some(ready_for) = ready_for.filter(|ready_for| *ready_for > self.round) {
            bits.ready |= bit;
            if ready_for > self.round + 1 {
                bits.ahead |= bit;
                let latest = &mut self.peers[from.index()].ready_for;
                *latest = (*latest).max(ready_for);
            }
        }
        // Of a word, one bit has changed at most.
        self.active += u32::from(bits.active != before.active);
        let gained_ready = bits.active & bits.ready != before.active & before.ready;
        let gained_ahead = bits.active & bits.ahead != before.active & before.ahead;
        self.ready += u32::from(gained_ready);
        self.ahead += u32::from(gained_ahead);
        gained_ready || gained_ahead
    }

    /// So many messages of peers in no later round than this participant's can come before there may be reason to advance,
    /// whose timer has ended or not: each makes one peer more ready at most.
    #[inline]
    pub(super) fn patience(&self, timer_ended: bool) -> usize {
        let quorum = (self.quorum * f64::from(self.active)).ceil() as u32;
        let ahead = quorum.max(1).saturating_sub(self.ahead);
        let ready = if timer_ended { quorum.saturating_sub(self.ready) } else { ahead };
        ahead.min(ready).saturating_sub(1) as usize
    }

    /// Whether enough active peers are ready for the next round.
    #[inline]
    pub(super) fn quorum_ready(&self) -> bool {
        f64::from(self.ready) >= self.quorum * f64::from(self.active)
    }

    /// The lowest round that active peers ahead are in, when there are enough of them.
    pub(super) fn quorum_ahead(&self) -> Option<u32> {
        if self.ahead == 0 || f64::from(self.ahead) < self.quorum * f64::from(self.active) {
            return None;
        }
        let ahead = set(self.bits.iter().map(|bits| bits.active & bits.ahead));
        ahead.map(|who| self.peers[who.index()].ready_for - 1).min()
    }

    /// The active peers.
    pub(super) fn active(&self) -> impl Iterator<Item = Participant> {
        set(self.bits.iter().map(|bits| bits.active))
    }

    /// Everyone who is known, and not known to have left.
    pub(super) fn known(&self) -> impl Iterator<Item = Participant> {
        let everyone = (0..self.peers.len()).map(Participant::from);
        everyone.filter(|who| *who != self.me && self.knows(*who))
    }

    fn is_active(&self, peer: Peer) -> bool {
        peer.heard != UNKNOWN
            && (self.quorum_of == QuorumOf::Known || self.tick - peer.heard < self.active_rounds)
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
