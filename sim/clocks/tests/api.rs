//! What the API guidelines ask of the interface and a compiler can hold it to.

use std::error::Error;
use std::fmt::Debug;

use twintrack_clocks::encoding::decode::{DecodeError, Limits};
use twintrack_clocks::itc::{EventTree, Id, OverlapError, Stamp};
use twintrack_clocks::{Causality, Clock, Encoding, History, HistoryClock, VectorClock, VectorStamp};

fn value<T: Clone + Debug + Send + Sync + 'static>() {}
fn clock<T: Clock<Stamp: Clone + Debug + Send + Sync + 'static> + Send + Sync + 'static>() {}
fn comparable<T: PartialEq + Eq>() {}
fn good_error<T: Error + PartialEq + Send + Sync + 'static>() {}

#[test]
fn clocks_and_stamps_are_values_that_cross_threads() {
    clock::<VectorClock>();
    clock::<HistoryClock>();
    clock::<Stamp>();
    value::<EventTree>();
    value::<Id>();
    value::<Limits>();
    value::<Causality>();
    value::<Encoding>();
    comparable::<VectorStamp>();
    comparable::<History>();
    comparable::<EventTree>();
    comparable::<Stamp>();
    comparable::<Id>();
}

#[test]
fn errors_are_errors() {
    good_error::<DecodeError>();
    good_error::<OverlapError>();
}

#[test]
fn a_verdict_is_made_of_the_two_halves_of_the_question() {
    let verdicts = [(false, false), (false, true), (true, false), (true, true)]
        .map(|(ahead, behind)| Causality::from_differences(ahead, behind));
    assert_eq!(verdicts, [Causality::Equal, Causality::Before, Causality::After, Causality::Concurrent]);
}
