//! Shared clocks against plain ones, step by step and over whole runs.

use proptest::prelude::*;
use twintrack_clocks::VectorClock;

use crate::coordination::{Events, Rounds};
use crate::drive::drive;
use crate::engine::churning;
use crate::settings::{Accept, Clocks, Encoding as Written, Engine, Inputs};
use crate::watch::Unwatched;
use crate::world::World;

use super::*;

#[test]
fn whole_runs_are_the_same_on_plain_clocks() {
    for (count_receipts, accept, written) in [
        (true, Accept::PerOrigin, Written::Json),
        (false, Accept::MergedClock, Written::Varint),
        (true, Accept::MergedClock, Written::Bits),
    ] {
        let mut scenario = churning::scenario();
        scenario.churn = churning::churn();
        scenario.clocks = Clocks { count_receipts, accept, vector_encoding: written, ..Clocks::default() };
        let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
        let (v1, pair) = (Engine::V1, Engine::EVENTS_VECTOR);
        let shared = [
            drive::<SharedVector, _>(&world, v1, &mut Unwatched, None, Rounds::new(&world)),
            drive::<SharedVector, _>(&world, pair, &mut Unwatched, None, Events::new(&world)),
        ];
        let plain = [
            drive::<VectorClock, _>(&world, v1, &mut Unwatched, None, Rounds::new(&world)),
            drive::<VectorClock, _>(&world, pair, &mut Unwatched, None, Events::new(&world)),
        ];
        assert_eq!(format!("{shared:?}"), format!("{plain:?}"));
    }
}

const PARTICIPANTS: usize = 5;

/// Runs the plain clocks and the shared ones through the same steps, and compares all that can be seen of them.
/// A step is (publisher, receiver, which of the stamps so far, how often the publisher publishes).
fn run_both(steps: &[(usize, usize, usize, usize)], count_receipts: bool) {
    let mut shared = SharedVector::population(PARTICIPANTS, PARTICIPANTS, count_receipts);
    let mut plain: Vec<VectorClock> =
        (0..PARTICIPANTS).map(|own| VectorClock::new(own, PARTICIPANTS, count_receipts)).collect();
    let mut stamps = Vec::new();
    for &(from, to, pick, times) in steps {
        for _ in 1..times {
            shared[from].publish();
            plain[from].publish();
        }
        stamps.push((from, shared[from].publish(), plain[from].publish()));
        let (origin, ours, theirs) = &stamps[pick % stamps.len()];
        if *origin == to {
            continue;
        }
        assert_eq!(ours.entries(), theirs.entries().collect::<Vec<_>>());
        assert_eq!(shared[to].compare(ours), plain[to].compare(theirs));
        assert_eq!(shared[to].covers(ours, *origin), plain[to].covers(theirs, *origin));
        shared[to].receive(ours);
        plain[to].receive(theirs);
        assert_eq!(shared[to].peek().entries(), plain[to].entries().collect::<Vec<_>>());
        for encoding in Encoding::ALL {
            let (ours, theirs) = (shared[to].peek(), plain[to].peek());
            assert_eq!(
                SharedVector::encoded_len(&ours, encoding),
                VectorClock::encoded_len(&theirs, encoding)
            );
        }
    }
}

proptest! {
    #[test]
    fn shared_clocks_equal_plain_ones(
        steps in prop::collection::vec((0..PARTICIPANTS, 0..PARTICIPANTS, any::<usize>(), 1..2usize), 1..80),
        count_receipts in any::<bool>(),
    ) {
        run_both(&steps, count_receipts);
    }
}

#[test]
fn publication_numbers_outgrow_bytes_and_shorts() {
    let steps = [
        (0, 1, 0, 250),
        (0, 2, 1, 10),
        (2, 3, 2, 1),
        (1, 2, 3, 70_000),
        (4, 3, 3, 1),
        (3, 0, 5, 1),
        (0, 4, 6, 1),
    ];
    for count_receipts in [false, true] {
        run_both(&steps, count_receipts);
    }
}
