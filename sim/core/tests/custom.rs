//! Engines of a caller's own: written through the public door, what is built in gives the same outcome to the last bit, and
//! the clocks and the coordination of the examples keep what they promise.

mod common;
#[path = "../examples/third/hybrid.rs"]
mod hybrid;
#[path = "../examples/third/periods.rs"]
mod periods;
#[path = "../examples/third/pruned.rs"]
mod pruned;

use common::churn::churn;
use common::{run, scenario, value, world};
use hybrid::Hybrid;
use periods::Periods;
use pruned::PrunedVector;
use twintrack_clocks::{Causality, Clock, Encoding, HistoryClock, VectorClock};
use twintrack_core::custom::{PopulationClock, Protocol, Received, Run, Simulation, TIMER_KINDS};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::population::Change;
use twintrack_core::settings::{ClockKind, Clocks, Coordination, Distribution, Engine, OffOr, Scenario};
use twintrack_core::watch::{Progress, Watch};
use twintrack_core::world::World;

/// With arrivals, departures, crashes and returns.
fn restless() -> Scenario {
    let mut scenario = scenario(25);
    scenario.run.until = Span::from_secs(30 * 60);
    scenario.churn = churn();
    scenario
}

fn assert_same<E: std::fmt::Debug>(one: &Outcome<E>, other: &Outcome<E>) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

#[test]
fn plain_vectors_and_exact_histories_are_the_built_in_vector_engines() {
    for count_receipts in [true, false] {
        let mut scenario = restless();
        scenario.clocks.count_receipts = count_receipts;
        let world = world(scenario);
        for engine in [Engine::V1, Engine::EVENTS_VECTOR] {
            let built_in = run(&world, engine);
            let vector = |who| VectorClock::new(who, world.initial(), count_receipts);
            assert_same(&built_in, &Run::on(&world).with_clock(engine, engine.coordination, vector));
            let history = |who| HistoryClock::new(who, world.initial(), count_receipts);
            assert_same(&built_in, &Run::on(&world).with_clock(engine, engine.coordination, history));
        }
    }
}

/// Coordination by events, as the built-in one has it where nobody declares by quiet.
struct ByEvents {
    debounce: Span,
    due: Vec<[bool; 5]>,
}

const PUBLISH: u8 = 0;
const COMPUTE: u8 = 1;
const COMPUTED: u8 = 2;
const APPLY: u8 = 3;
/// Not a timer: the debounce of the due computation ended while another was going on.
const OVERDUE: u8 = 4;

impl ByEvents {
    fn new(world: &World) -> ByEvents {
        ByEvents { debounce: world.scenario.events.debounce, due: vec![[false; 5]; world.participants()] }
    }

    fn flag(&mut self, who: Participant, what: u8) -> &mut bool {
        &mut self.due[who.index()][usize::from(what)]
    }

    fn soon(&mut self, on: &mut dyn Simulation, who: Participant, what: u8) {
        if !std::mem::replace(self.flag(who, what), true) {
            on.set_timer(self.debounce, who, what);
        }
    }

    fn compute_soon(&mut self, on: &mut dyn Simulation, who: Participant) {
        if on.is_provider(who) {
            self.soon(on, who, COMPUTE);
        }
    }

    fn compute(&mut self, on: &mut dyn Simulation, who: Participant) {
        if *self.flag(who, COMPUTED) {
            *self.flag(who, OVERDUE) = true;
            return;
        }
        let computed = on.compute(who);
        *self.flag(who, COMPUTE) = false;
        *self.flag(who, COMPUTED) = true;
        on.declare_settled(who, computed.still);
        on.set_timer(computed.takes, who, COMPUTED);
    }
}

impl Protocol for ByEvents {
    fn started(&mut self, on: &mut dyn Simulation, who: Participant) {
        if on.announces(who) {
            self.soon(on, who, PUBLISH);
        }
    }

    fn joined(&mut self, on: &mut dyn Simulation, who: Participant) {
        self.left(who);
        self.soon(on, who, PUBLISH);
        self.compute_soon(on, who);
    }

    fn timer(&mut self, on: &mut dyn Simulation, who: Participant, kind: u8) {
        match kind {
            COMPUTE => return self.compute(on, who),
            PUBLISH => on.publish_commitment(who),
            APPLY => on.apply(who),
            _ => on.publish_allocation(who),
        }
        *self.flag(who, kind) = false;
        if kind == APPLY && on.commitment_moved(who) {
            self.soon(on, who, PUBLISH);
        }
        if kind == COMPUTED && std::mem::take(self.flag(who, OVERDUE)) {
            self.compute(on, who);
        }
    }

    fn received(&mut self, on: &mut dyn Simulation, who: Participant, what: Received) {
        match what {
            Received::Commitment { inputs_moved: true, .. } => self.compute_soon(on, who),
            Received::Allocation { .. } => self.soon(on, who, APPLY),
            _ => {}
        }
    }

    fn acted(&mut self, on: &mut dyn Simulation, who: Participant, change: &Change) {
        self.soon(on, who, PUBLISH);
        if let Change::Capacity { .. } | Change::Recognition { .. } = change {
            self.compute_soon(on, who);
        }
    }

    fn company_changed(&mut self, on: &mut dyn Simulation, who: Participant) {
        if on.commitment_moved(who) {
            self.soon(on, who, PUBLISH);
        }
        self.compute_soon(on, who);
    }

    fn left(&mut self, who: Participant) {
        self.due[who.index()] = [false; 5];
    }
}

#[test]
fn events_written_as_a_protocol_are_events() {
    let mut scenario = restless();
    scenario.events.quiet_after = OffOr::OFF;
    let world = world(scenario);
    for engine in [Engine::V2, Engine::EVENTS_VECTOR] {
        let own = Run::on(&world).with_protocol(engine, engine.clock, ByEvents::new(&world));
        assert_same(&run(&world, engine), &own);
    }
    let vector = |who| VectorClock::new(who, world.initial(), true);
    let both = Run::on(&world).with_both(Engine::EVENTS_VECTOR, vector, ByEvents::new(&world));
    assert_same(&run(&world, Engine::EVENTS_VECTOR), &both);
}

#[test]
fn a_hybrid_clock_misses_no_order_and_claims_many_that_are_not_there() {
    let world = world(restless());
    for coordination in [Coordination::Rounds, Coordination::Events] {
        let outcome = Run::on(&world).with_clock("hybrid", coordination, |_| Hybrid::default());
        assert_eq!(value(&outcome, "causality.missed"), 0.0, "{coordination:?}");
        assert!(value(&outcome, "causality.wrong") > 0.3 * value(&outcome, "causality.checked"));
        assert_eq!(value(&outcome, "stamp.max"), 8.0);
        assert_eq!(outcome.engine, "hybrid");
    }
}

#[test]
fn a_pruned_vector_is_right_while_nothing_is_pruned_and_bounded_when_it_is() {
    let world = world(restless());
    let run =
        |keep| Run::on(&world).with_clock((), Coordination::Events, move |who| PrunedVector::new(who, keep));
    let (whole, pruned) = (run(world.participants()), run(8));
    assert_eq!((value(&whole, "causality.wrong"), value(&whole, "causality.missed")), (0.0, 0.0));
    assert!(value(&pruned, "causality.wrong") > 0.0 && value(&pruned, "causality.missed") > 0.0);
    assert_eq!(value(&pruned, "stamp.max"), 8.0 * 24.0);
    assert!(value(&whole, "stamp.max") > value(&pruned, "stamp.max"));
    // A clock says what is carried and claimed, and not what is allocated.
    assert_eq!(whole.allocations, pruned.allocations);
}

#[test]
fn periods_settle_later_than_events_and_all_agree() {
    let mut calm = scenario(25);
    for rate in [
        &mut calm.workload.need_changes,
        &mut calm.workload.capacity_changes,
        &mut calm.workload.recognition_changes,
    ] {
        *rate = "0/h".parse().expect("a rate");
    }
    let world = world(calm);
    let periods = Periods::new(Span::from_secs(30), world.participants());
    let own = Run::on(&world).with_protocol("periods", ClockKind::Itc, periods);
    let events = run(&world, Engine::V2);
    assert_eq!((&own.end, value(&own, "invariants.broken")), (&End::Settled, 0.0));
    assert!(value(&own, "settled.start") > value(&events, "settled.start"));
    assert_eq!(value(&own, "agreement.end"), 1.0);
    assert!(value(&own, "messages.data") < value(&events, "messages.data"));
}

#[test]
fn periods_and_hybrid_clocks_go_together_where_people_come_and_go() {
    let world = world(restless());
    let periods = Periods::new(Span::from_secs(30), world.participants());
    let outcome = Run::on(&world).with_both("both", |_| Hybrid::default(), periods);
    assert!(value(&outcome, "joins") > 0.0);
    assert_eq!(value(&outcome, "invariants.broken"), 0.0);
    assert_eq!(value(&outcome, "causality.missed"), 0.0);
}

/// Counts nothing, and holds what it is told of time against what it was told before.
#[derive(Clone, Debug)]
struct Timekeeper {
    own: usize,
    told: Option<Time>,
}

impl Timekeeper {
    fn told(&self) -> Time {
        self.told.expect("told the time before counting anything")
    }
}

impl Clock for Timekeeper {
    type Stamp = (usize, Time);

    fn publish(&mut self) -> (usize, Time) {
        (self.own, self.told())
    }
    fn peek(&self) -> (usize, Time) {
        (self.own, self.told.unwrap_or(Time::ZERO))
    }
    fn receive(&mut self, _: &(usize, Time)) {
        self.told();
    }
    fn compare(&self, _: &(usize, Time)) -> Causality {
        Causality::Concurrent
    }
    fn covers(&self, _: &(usize, Time), _: usize) -> bool {
        false
    }
    fn encoded_len(_: &(usize, Time), _: Encoding) -> usize {
        0
    }
    fn nodes(_: &(usize, Time)) -> usize {
        0
    }
}

impl PopulationClock for Timekeeper {
    fn newcomer(self, own: usize, _: &Clocks) -> Timekeeper {
        Timekeeper { own, told: None }
    }
    fn counts_receipts(_: &Clocks) -> bool {
        false
    }
    fn tell_time(&mut self, own: Time) {
        assert!(self.told.is_none_or(|told| told <= own), "own time goes forward");
        self.told = Some(own);
    }
}

#[test]
fn clocks_are_told_their_owners_time_before_they_count() {
    let mut scenario = scenario(12);
    scenario.rounds.clock_offset = Distribution::Constant { value: Span::from_secs(3) };
    let world = world(scenario);
    let ahead = world.skew.iter().filter(|skew| skew.ahead_ns > 0.0).count();
    assert!((1..12).contains(&ahead), "some clocks are ahead and some behind");
    let keeper = |own| Timekeeper { own, told: None };
    let outcome = Run::on(&world).with_clock((), Coordination::Events, keeper);
    assert_eq!(outcome.end, End::Settled);
    assert_eq!(value(&outcome, "bytes.clock"), 0.0);
    for skew in &world.skew {
        let true_time = Time::ZERO + Span::from_secs(60);
        let off = skew.reads(true_time).0 as f64 - true_time.0 as f64;
        // A drift of at most 50 ppm comes to 3 ms in a minute.
        assert!((off.abs() - 3e9).abs() <= 3e6, "three seconds off, and a little drift: {off}");
    }
}

/// Stops at its first chance.
struct Impatient;

impl Watch for Impatient {
    fn progress(&mut self, _: Progress) -> bool {
        false
    }
}

#[test]
fn whoever_watches_may_stop_the_run() {
    let mut scenario = scenario(40);
    scenario.run.until = Span::from_secs(4 * 3600);
    let world = world(scenario);
    let hybrid = |_| Hybrid::default();
    let outcome = Run::on(&world).watched_by(&mut Impatient).with_clock((), Coordination::Rounds, hybrid);
    assert_eq!(outcome.end, End::Interrupted);
}

/// Sets a timer of a kind that is not its own.
struct Meddler;

impl Protocol for Meddler {
    fn started(&mut self, on: &mut dyn Simulation, who: Participant) {
        on.set_timer(Span::SECOND, who, TIMER_KINDS);
    }
    fn timer(&mut self, _: &mut dyn Simulation, _: Participant, _: u8) {}
    fn received(&mut self, _: &mut dyn Simulation, _: Participant, _: Received) {}
    fn acted(&mut self, _: &mut dyn Simulation, _: Participant, _: &Change) {}
}

#[test]
#[should_panic(expected = "a protocol's timers are numbered below 254")]
fn a_protocol_has_its_own_timers_alone() {
    let world = world(scenario(5));
    let _ = Run::on(&world).with_protocol((), ClockKind::Vector, Meddler);
}
