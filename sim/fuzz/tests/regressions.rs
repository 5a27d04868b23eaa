//! The scenarios that show flaws: each shows what its first lines say, and the remedy avoids it.

use std::path::PathBuf;

use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;
use twintrack_fuzz::{Options, examine};
use twintrack_scenario::{Loaded, Override, Source, load};

/// What holds for a metric.
type Holds = fn(f64) -> bool;

/// A flaw: in which scenario, under which engines, what a metric shows, and what it shows with each remedy.
struct Flaw {
    scenario: &'static str,
    engines: &'static [Engine],
    metric: &'static str,
    shows: Holds,
    remedies: &'static [&'static str],
    avoids: Holds,
}

const NONE: Holds = |value| value == 0.0;
const SOME: Holds = |value| value > 0.0;
const BY_EVENTS: &[Engine] = &[Engine::V2];
const BY_ROUNDS: &[Engine] = &[Engine::V1, Engine::ROUNDS_ITC];
const BY_TREES: &[Engine] = &[Engine::V2, Engine::ROUNDS_ITC];

const FLAWS: &[Flaw] = &[
    Flaw {
        scenario: "lost-updates",
        engines: &Engine::ALL,
        metric: "updates.lost",
        shows: SOME,
        remedies: &["clocks.accept=per-origin"],
        avoids: NONE,
    },
    Flaw {
        scenario: "seed-each",
        engines: BY_TREES,
        metric: "causality.wrong",
        shows: SOME,
        remedies: &["clocks.ids=fork"],
        avoids: NONE,
    },
    Flaw {
        scenario: "damping-cancels",
        engines: &[Engine::V1],
        metric: "damping.cancelled",
        shows: |share| share == 1.0,
        remedies: &["allocation.cap=active-need"],
        avoids: NONE,
    },
    Flaw {
        scenario: "damping-drives",
        engines: BY_EVENTS,
        metric: "allocation.change_end",
        shows: |change| change > 1.0,
        remedies: &["allocation.damping=off", "allocation.feedback=residual"],
        avoids: NONE,
    },
    Flaw {
        scenario: "window-only",
        engines: BY_EVENTS,
        metric: "damping.share",
        shows: NONE,
        remedies: &["allocation.damping=hybrid"],
        avoids: SOME,
    },
    Flaw {
        scenario: "silence",
        engines: BY_EVENTS,
        metric: "residual.end",
        shows: |unmet| unmet > 50.0,
        remedies: &["events.freshness=off"],
        avoids: |unmet| unmet < 30.0,
    },
    Flaw {
        scenario: "lost-ids",
        engines: BY_TREES,
        metric: "ids.lost",
        shows: |share| share == 0.25,
        remedies: &["churn.at.0.what=leave"],
        avoids: NONE,
    },
    Flaw {
        scenario: "straggler",
        engines: BY_ROUNDS,
        metric: "stalled.end",
        shows: |stalled| stalled == 1.0,
        remedies: &["rounds.gossip-every=30s"],
        avoids: NONE,
    },
    Flaw {
        scenario: "unheard",
        engines: &[Engine::V1],
        metric: "rounds.completed",
        shows: |rounds| rounds < 15.0,
        remedies: &["rounds.gossip-every=30s", "rounds.quorum=0.5"],
        avoids: |rounds| rounds > 45.0,
    },
    Flaw {
        scenario: "roll-calls",
        engines: &[Engine::ROUNDS_ITC],
        metric: "rounds.completed",
        shows: |rounds| rounds < 15.0,
        remedies: &["clocks.roll-call-every=off", "clocks.roll-call-every=20min"],
        avoids: |rounds| rounds > 45.0,
    },
    Flaw {
        scenario: "starved",
        engines: &[Engine::V1],
        metric: "stalled.end",
        shows: SOME,
        remedies: &["network.buffer=4KiB", "network.delivery=sync"],
        avoids: NONE,
    },
    Flaw {
        scenario: "deserted",
        engines: &Engine::ALL,
        metric: "joins.waiting",
        shows: |waiting| waiting == 2.0,
        remedies: &["churn.at.0.time=10min"],
        avoids: NONE,
    },
];

/// The entries that say what each flaw shows.
const FINDINGS: &str = include_str!("../../../FINDINGS.md");

/// Scenarios of mistakes that were put right: they break no promise any more.
const PUT_RIGHT: [&str; 6] =
    ["undeclared-newcomer", "bequest", "returned-sender", "held-back", "said-twice", "slept-over"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/regressions")
}

fn loaded(scenario: &str, set: Option<&str>) -> Loaded {
    let source = Source::read(folder().join(format!("{scenario}.toml"))).expect("a readable file");
    let overrides: Vec<Override> = set.map(Override::set).into_iter().collect();
    load(source, &overrides).unwrap_or_else(|found| panic!("{found}"))
}

fn run(loaded: &Loaded, engine: Engine) -> Outcome {
    let world = World::build(loaded.scenario.clone(), &loaded.inputs).expect("a valid scenario");
    assert!(world.participants() < 15, "{} is not small", loaded.scenario.name);
    twintrack_core::run(&world, engine, &mut Unwatched)
}

fn value(outcome: &Outcome, metric: &str) -> f64 {
    let measure = outcome.metrics.iter().find(|measure| measure.metric.name == metric);
    // A share of nothing is none.
    measure.unwrap_or_else(|| panic!("no metric is called {metric}")).value.unwrap_or(0.0)
}

/// The figures that `FINDINGS.md` states of a metric in a scenario: what looks like a number outside of names.
fn stated(scenario: &str, metric: &str) -> Vec<&'static str> {
    let entry = format!("{scenario}.toml`: `{metric}` ");
    let (_, row) = FINDINGS.split_once(&entry).unwrap_or_else(|| panic!("FINDINGS.md has no \"{entry}\""));
    let cell = row.split('|').next().expect("a first cell");
    let prose = cell.split('`').step_by(2);
    let words = prose.flat_map(|text| text.split([' ', ',', ';']));
    words.filter(|word| word.parse::<f64>().is_ok()).collect()
}

/// Whether a figure, with the decimals that it is stated with, is this value.
fn is(figure: &str, value: f64) -> bool {
    let decimals = figure.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{value:.decimals$}") == figure
}

#[test]
fn every_flaw_shows_as_stated_and_its_remedy_avoids_it() {
    for Flaw { scenario, engines, metric, shows, remedies, avoids } in FLAWS {
        let stated = stated(scenario, metric);
        let mut measured = Vec::new();
        for engine in *engines {
            let flawed = value(&run(&loaded(scenario, None), *engine), metric);
            assert!(shows(flawed), "{scenario} under {engine}: {metric} is {flawed}");
            let told = stated.iter().any(|figure| is(figure, flawed));
            assert!(
                told,
                "{scenario} under {engine}: {metric} is {flawed}, and FINDINGS.md states {stated:?}"
            );
            measured.push(flawed);
            for remedy in *remedies {
                let mended = value(&run(&loaded(scenario, Some(remedy)), *engine), metric);
                assert!(avoids(mended), "{scenario} under {engine} with {remedy}: {metric} is {mended}");
                measured.push(mended);
            }
        }
        for figure in stated {
            let seen = measured.iter().any(|value| is(figure, *value));
            assert!(seen, "{scenario}: FINDINGS.md states {figure}, and {metric} was {measured:?}");
        }
    }
}

#[test]
fn what_was_put_right_stays_so() {
    for scenario in PUT_RIGHT {
        let found = examine(&loaded(scenario, None), &Options::default()).violations;
        assert_eq!(found, [], "{scenario}");
    }
}

#[test]
fn every_scenario_of_the_folder_is_held_to_something() {
    for entry in std::fs::read_dir(folder()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let held = FLAWS.iter().any(|flaw| flaw.scenario == name) || PUT_RIGHT.contains(&name.as_str());
        assert!(held, "{name}");
    }
}
