//! A third clock, a fourth, and a third coordination, beside V1 and V2 on the same world, in one table:
//! `cargo run --release -p twintrack-core --example third`

mod hybrid;
mod periods;
mod pruned;

use hybrid::Hybrid;
use periods::Periods;
use pruned::PrunedVector;
use twintrack_clocks::VectorClock;
use twintrack_core::custom::Run;
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::run_followed;
use twintrack_core::settings::{ClockKind, Coordination, Engine, Inputs, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::witness::{Misjudged, Moment, Seen, Witness};
use twintrack_core::world::World;

const EVERY: Span = Span::from_secs(30);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut scenario = Scenario::named("third");
    scenario.population.size = Some(64);
    scenario.run.until = Span::from_secs(45 * 60);
    scenario.workload.need_changes = "3/h".parse()?;
    (scenario.workload.from, scenario.workload.until) = (Span::from_secs(20 * 60), Span::from_secs(25 * 60));
    let world = World::build(scenario, &Inputs::default())?;
    let size = world.participants();

    println!(
        "| engine | stamp mean, bytes | stamp max | messages | bytes | settled after, s | verdicts right |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, engine) in [("V1: rounds, vector", Engine::V1), ("V2: events, interval tree", Engine::V2)] {
        row(name, |verdicts| run_followed(&world, engine, &mut Unwatched, verdicts));
    }
    let vector = |who| VectorClock::new(who, size, true);
    row("events, vector", |all| {
        Run::on(&world).followed_by(all).with_clock((), Coordination::Events, vector)
    });
    for keep in [48, 32, 16] {
        let pruned = |who| PrunedVector::new(who, keep);
        row(&format!("events, vector pruned to {keep}"), |verdicts| {
            Run::on(&world).followed_by(verdicts).with_clock((), Coordination::Events, pruned)
        });
    }
    let hybrid = |_| Hybrid::default();
    row("events, hybrid", |all| {
        Run::on(&world).followed_by(all).with_clock((), Coordination::Events, hybrid)
    });
    row("rounds, hybrid", |all| {
        Run::on(&world).followed_by(all).with_clock((), Coordination::Rounds, hybrid)
    });
    row("periods, interval tree", |verdicts| {
        Run::on(&world).followed_by(verdicts).with_protocol((), ClockKind::Itc, Periods::new(EVERY, size))
    });
    row("periods, hybrid", |all| {
        Run::on(&world).followed_by(all).with_both((), hybrid, Periods::new(EVERY, size))
    });
    Ok(())
}

/// Counts receipts on which a clock's verdict is not the truth's.
#[derive(Default)]
struct Verdicts {
    false_ones: u64,
    last: Option<Moment>,
}

impl Witness for Verdicts {
    fn saw(&mut self, _: Moment, _: &Seen) {}

    /// A verdict may both claim an order that is not there and miss one that is.
    fn misjudged(&mut self, moment: Moment, _: Misjudged) {
        self.false_ones += u64::from(self.last.replace(moment) != Some(moment));
    }
}

fn row<E>(name: &str, run: impl FnOnce(&mut Verdicts) -> Outcome<E>) {
    let mut verdicts = Verdicts::default();
    let outcome = run(&mut verdicts);
    let value = |metric| outcome.value(metric).unwrap_or(f64::NAN);
    let sum = |metrics: &[&'static str]| metrics.iter().map(|metric| value(metric)).sum::<f64>();
    println!(
        "| {name} | {:.0} | {:.0} | {} | {} | {:.1} | {:.2} % |",
        value("stamp.mean"),
        value("stamp.max"),
        sum(&["messages.data", "messages.coordination", "messages.membership"]),
        sum(&["bytes.payload", "bytes.clock"]),
        value("settled.start"),
        100.0 * (1.0 - verdicts.false_ones as f64 / value("causality.checked")),
    );
}
