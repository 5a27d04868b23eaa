use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Engine, Inputs, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::witness::Seen;
use twintrack_core::world::World;

use super::*;

fn scenario() -> Scenario {
    let mut scenario = Scenario::named("parting");
    scenario.population.size = Some(12);
    scenario.run.until = Span::from_secs(20 * 60);
    scenario.workload.need_changes = "30/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(120);
    scenario
}

fn world(scenario: Scenario) -> World {
    World::build(scenario, &Inputs::default()).expect("a valid scenario")
}

fn compared(ours: (&World, Engine), theirs: (&World, Engine)) -> Divergence {
    let side = |(world, engine)| Side { world, engine };
    first_divergence([side(ours), side(theirs)], &mut Unwatched).expect("nobody interrupts")
}

#[test]
fn a_run_does_not_part_from_itself() {
    let world = world(scenario());
    for engine in Engine::ALL {
        let found = compared((&world, engine), (&world, engine));
        assert!(found.first().is_none() && found.worlds.is_empty());
        assert!(found.rungs.iter().all(|rung| rung.parting.is_none() && rung.events[0] == rung.events[1]));
        assert!(found.rungs.iter().all(|rung| rung.events[0] > 0), "every rung has something to compare");
    }
}

/// One action, late in the run and moved by a nanosecond, is where the runs part: found beyond the first chunks, and what
/// comes before it is equal.
#[test]
fn the_first_event_that_differs_is_found() {
    let ours = world(scenario());
    let mut theirs = world(scenario());
    let at =
        theirs.actions.iter().position(|action| action.at >= Time(600_000_000_000)).expect("a late action");
    theirs.actions[at].at.0 += 1;
    let (who, when) = (ours.actions[at].participant, ours.actions[at].at);
    for engine in [Engine::V1, Engine::V2] {
        let found = compared((&ours, engine), (&theirs, engine));
        assert_eq!(found.worlds.len(), 1, "{:?}", found.worlds);
        for rung in [Rung::Inputs, Rung::Everything] {
            let compared = found.rungs.iter().find(|compared| compared.rung == rung).expect("every rung");
            let parting = compared.parting.as_ref().expect("they part");
            let [ours, theirs] = &parting.after;
            assert_eq!((ours[0].moment.at, ours[0].seen.who()), (when, Some(who)), "{engine} {rung:?}");
            assert_eq!(theirs[0].moment.at.0, when.0 + 1);
            assert!(parting.before.iter().all(|before| before.moment.at <= when));
        }
        let first = found.first().expect("they part");
        assert_eq!(first.before.len(), 5);
        assert!(first.common > CHUNK, "{} events in common: beyond the first chunk", first.common);
    }
}

#[test]
fn a_run_that_ends_earlier_parts_at_its_end() {
    let ours = world(scenario());
    let mut shorter = scenario();
    shorter.run.until = Span::from_secs(10 * 60);
    let theirs = world(shorter);
    let found = compared((&ours, Engine::V1), (&theirs, Engine::V1));
    let first = found.first().expect("they part");
    assert!(first.after[1].is_empty() && !first.after[0].is_empty());
    assert_eq!(first.common, found.rungs[3].events[1]);
}

#[test]
fn engines_part_at_the_very_start_on_the_same_inputs() {
    let world = world(scenario());
    let found = compared((&world, Engine::V1), (&world, Engine::V2));
    assert!(found.worlds.is_empty());
    assert_eq!(found.rungs[0].parting, None, "the same inputs");
    let first = found.first().expect("they part");
    assert_eq!(first.common, 0);
    assert_eq!(first.after[0][0].seen, Seen::Entered { who: Participant(0), round: 0 });
}

/// An action moved by a nanosecond is found by its footprint alone: the very action, and the stretch of events it is in.
#[test]
fn a_footprint_stands_in_for_a_run_that_is_gone() {
    let ours = world(scenario());
    let mut theirs = world(scenario());
    let at =
        theirs.actions.iter().position(|action| action.at >= Time(600_000_000_000)).expect("a late action");
    theirs.actions[at].at = Time(theirs.actions[at].at.0 + 1);
    for engine in Engine::ALL {
        let side = |world| Side { world, engine };
        let footprint = Footprint::of(side(&ours), &mut Unwatched).expect("nobody interrupts");
        let text = serde_json::to_string(&footprint).expect("plain data");
        assert!(text.len() < 12_000, "{engine}: {} bytes", text.len());
        let footprint: Footprint = serde_json::from_str(&text).expect("reads back");
        let same = footprint.compare(side(&ours), &mut Unwatched).expect("nobody interrupts");
        assert!(same.iter().all(|rung| rung.stretch.is_none() && rung.events[0] == rung.events[1]));

        let exact = compared((&ours, engine), (&theirs, engine));
        let found = footprint.compare(side(&theirs), &mut Unwatched).expect("nobody interrupts");
        assert_eq!(found.len(), exact.rungs.len());
        for (found, exact) in found.iter().zip(&exact.rungs) {
            assert_eq!((found.rung, found.events), (exact.rung, exact.events));
            assert_eq!(found.stretch.is_some(), exact.parting.is_some(), "{engine} {:?}", found.rung);
            let Some((stretch, parting)) = found.stretch.as_ref().zip(exact.parting.as_ref()) else {
                continue;
            };
            let truth = (parting.common - stretch.common) as usize;
            assert!(truth < stretch.among as usize, "{engine} {:?}", found.rung);
            assert_eq!(stretch.now.get(truth), parting.after[1].first(), "{engine} {:?}", found.rung);
            assert!(found.rung != Rung::Inputs || stretch.among == 1, "few events are told one by one");
        }
    }
}

/// A run that ends where the other went on parts there as well.
#[test]
fn a_footprint_knows_of_a_run_that_is_over() {
    let long = world(scenario());
    let mut short = scenario();
    short.run.until = Span::from_secs(15 * 60);
    let short = world(short);
    let side = |world| Side { world, engine: Engine::V2 };
    let footprint = Footprint::of(side(&long), &mut Unwatched).expect("nobody interrupts");
    let found = footprint.compare(side(&short), &mut Unwatched).expect("nobody interrupts");
    let everything = found.last().expect("all rungs");
    let stretch = everything.stretch.as_ref().expect("parts");
    assert!(stretch.common <= everything.events[1] && everything.events[1] < everything.events[0]);
}
