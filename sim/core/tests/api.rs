//! What the API guidelines ask of the interface and a compiler can hold it to.

use std::error::Error;
use std::fmt::Debug;

use twintrack_core::custom::{Computed, Received, Run};
use twintrack_core::estimate::Estimate;
use twintrack_core::kernel::time::{Span, SpanError, Time};
use twintrack_core::outcome::{End, Outcome, Series};
use twintrack_core::settings::{Engine, EngineError, Inputs, QuantityError, RateError, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::witness::{Misjudged, Seen, State};
use twintrack_core::world::{World, WorldError};

fn crosses_threads<T: Send + Sync + Debug>() {}
fn good_error<T: Error + Send + Sync + 'static>() {}
fn comparable<T: Clone + PartialEq>() {}

#[test]
fn worlds_and_outcomes_cross_threads_and_are_debuggable() {
    crosses_threads::<World>();
    crosses_threads::<Scenario>();
    crosses_threads::<Inputs>();
    crosses_threads::<Outcome>();
    crosses_threads::<Outcome<&'static str>>();
    crosses_threads::<Series>();
    crosses_threads::<Estimate>();
    crosses_threads::<Seen>();
    crosses_threads::<State>();
    assert_eq!(format!("{:?}", Time::ZERO), "Time(0)");
}

#[test]
fn errors_are_errors_that_can_be_named() {
    good_error::<WorldError>();
    good_error::<EngineError>();
    good_error::<QuantityError>();
    good_error::<RateError>();
    good_error::<SpanError>();
}

#[test]
fn what_is_a_value_can_be_compared() {
    comparable::<Scenario>();
    comparable::<Inputs>();
    comparable::<End>();
    comparable::<Outcome>();
    comparable::<Outcome<&'static str>>();
    comparable::<Series>();
    comparable::<Seen>();
    comparable::<Misjudged>();
    comparable::<Received>();
    comparable::<Computed>();
    comparable::<Span>();
}

#[test]
fn a_run_to_come_says_what_it_is_and_what_it_has_no_name_for_it_leaves_out() {
    let mut scenario = Scenario::named("debuggable");
    scenario.population.size = Some(2);
    scenario.run.until = Span::SECOND;
    let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
    let text = format!("{:?}", Run::on(&world));
    assert_eq!(text, r#"Run { scenario: "debuggable", watched: false, followed: false }"#);
}

fn settling_world() -> World {
    let mut scenario = Scenario::named("values");
    scenario.population.size = Some(5);
    scenario.run.until = Span::from_secs(60);
    World::build(scenario, &Inputs::default()).expect("a valid scenario")
}

#[test]
fn a_metric_that_no_one_defined_has_no_value() {
    let outcome = twintrack_core::run(&settling_world(), Engine::V2, &mut Unwatched);
    assert!(outcome.value("stamp.mean").is_some_and(|bytes| bytes > 0.0));
    assert_eq!(outcome.value("stamp.meam"), None);
}

#[test]
fn outcomes_are_compared_whole() {
    let world = settling_world();
    let outcome = twintrack_core::run(&world, Engine::V2, &mut Unwatched);
    assert_eq!(outcome, twintrack_core::run(&world, Engine::V2, &mut Unwatched));
    let mut other = outcome.clone();
    let histogram = &mut other.latencies[0].histogram;
    histogram.record(histogram.high()).expect("within its bounds");
    assert_ne!(outcome, other, "a latency more is another outcome");
}
