//! Made-up outcomes of a realistic shape, for the tests of every format.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::observer::catalogue::{Better, Metric};
use twintrack_core::outcome::{
    AllocationLine, End, Epoch, Latency, Measure, Outcome, Series, SeriesColumn, Totals, Violation,
};
use twintrack_core::settings::{Engine, Scenario};

use crate::Run;
use crate::plots::{Faults, source};
use crate::provenance::{Build, Host, Speed};

const fn metric(name: &'static str, unit: &'static str, better: Better, headline: bool) -> Metric {
    Metric { name, unit, better, headline, definition: "A made-up metric." }
}

static METRICS: [Metric; 5] = [
    metric("settled.start", "s", Better::Lower, true),
    metric("messages.data", "messages", Better::Lower, true),
    metric("bytes.payload", "bytes", Better::Lower, true),
    metric("updates.lost", "updates", Better::Lower, true),
    metric("damping.share", "events", Better::Neither, false),
];

static SERIES: [Metric; 4] = [
    metric(source::MESSAGES[0], "messages", Better::Lower, false),
    metric(source::BYTES[1], "bytes", Better::Lower, false),
    metric(source::STAMP, "bytes", Better::Lower, false),
    metric(source::RESIDUAL, "units", Better::Lower, false),
];

/// A run that owns what [`Run`] borrows.
pub(crate) struct Sample {
    pub(crate) scenario: Scenario,
    pub(crate) hash: String,
    pub(crate) faults: Vec<Faults>,
    pub(crate) outcomes: Vec<Outcome>,
}

impl Sample {
    pub(crate) fn run(&self) -> Run<'_> {
        Run {
            scenario: &self.scenario,
            resolved: "schema = 1\n",
            hash: &self.hash,
            faults: &self.faults,
            inputs: &[],
            outcomes: &self.outcomes,
        }
    }
}

/// Two engines, three time bins, all formats' special cases: no value, 0, and a fraction.
pub(crate) fn small() -> Sample {
    let v1 = [Some(452.0), Some(990_000.0), Some(1.61e9), Some(0.0), None];
    let v2 = [Some(2.314), Some(12_345.0), Some(22.4e6), Some(0.0), Some(0.1 + 0.2)];
    let bins = |scale: f64| {
        [vec![Some(scale), None, Some(0.5)], vec![Some(0.0); 3], vec![None; 3], vec![Some(9.0); 3]]
    };
    sample(vec![
        outcome(Engine::V1, v1, Span::from_secs(5), bins(100.0)),
        outcome(Engine::V2, v2, Span::from_secs(5), bins(7.0)),
    ])
}

/// As [`small`], the second engine interrupted.
pub(crate) fn interrupted() -> Sample {
    let mut sample = small();
    sample.outcomes[1].end = End::Interrupted;
    sample
}

/// As [`small`], with every end that is not a good one.
pub(crate) fn bad_ends() -> Sample {
    let mut sample = interrupted();
    sample.outcomes[0].end = End::NotSettled { reason: "allocations still changed at the end".into() };
    sample.outcomes[0].notes = vec!["17 updates were lost".into()];
    let mut broken = sample.outcomes[0].clone();
    broken.engine = Engine::ROUNDS_ITC;
    broken.end = End::Broken(Violation {
        at: Time(90_000_000_000),
        participant: Participant(3),
        event: 4_711,
        what: "slot 0 grants 12.5 of 10".into(),
    });
    sample.outcomes.push(broken);
    sample
}

/// Half an hour of 100 participants: one engine bursts every 90 s, the other once at the start and at a few actions.
pub(crate) fn half_an_hour() -> Sample {
    let bins = 360;
    let time = |i: usize| i as f64 * 5.0;
    let bursts =
        |i: usize| if i.is_multiple_of(18) { 9_900.0 } else { f64::from(u8::try_from(i % 3).unwrap_or(0)) };
    let spread = |i: usize| {
        if i == 0 {
            6_200.0
        } else if [40, 41, 120, 260].contains(&i) {
            180.0
        } else {
            0.0
        }
    };
    let decay = |i: usize, tau: f64| 5_000.0 / (1.0 + time(i) / tau) / (1.0 + time(i) / tau);
    let columns = |messages: &dyn Fn(usize) -> f64, stamp: &dyn Fn(usize) -> f64, tau: f64| {
        let each = |f: &dyn Fn(usize) -> Option<f64>| (0..bins).map(f).collect::<Vec<_>>();
        [
            each(&|i| Some(messages(i))),
            each(&|i| Some(messages(i) * (stamp(i) + 120.0))),
            each(&|i| (messages(i) > 0.0).then(|| stamp(i))),
            each(&|i| Some(decay(i, tau))),
        ]
    };
    let none = [None; 5];
    let step = Span::from_secs(5);
    let mut v1 = outcome(Engine::V1, none, step, columns(&bursts, &|_| 1_600.0, 200.0));
    let mut v2 = outcome(Engine::V2, none, step, columns(&spread, &|i| 24.0 + (i as f64) * 0.05, 2.0));
    for (k, (slow, fast)) in (1..=400u64).map(|k| (k * 225_000 + 500_000, 150_000 + k * k * 4)).enumerate() {
        v1.latencies[0].histogram.record(slow + 90_000_000).expect("in range");
        v1.latencies[1].histogram.record(slow).expect("in range");
        v2.latencies[0].histogram.record(fast * 2 + k as u64).expect("in range");
        v2.latencies[1].histogram.record(fast).expect("in range");
    }
    sample(vec![v1, v2])
}

/// Three epochs in which stamps grow.
pub(crate) fn epochs() -> Vec<Epoch> {
    let epoch = |nth: u64| Epoch {
        began: Time(nth * 600_000_000_000),
        ended: Time((nth + 1) * 600_000_000_000),
        settled: nth != 1,
        participants: 20,
        stamp_nodes: 20.0 + 10.0 * nth as f64,
        stamp_bytes: [320.0 + 160.0 * nth as f64, 60.0, 200.0, 50.0],
        ids_lost: 0.1,
        sent: Totals { clock_bytes: 4_000 * (nth + 1), ..Totals::default() },
    };
    (0..3).map(epoch).collect()
}

fn sample(outcomes: Vec<Outcome>) -> Sample {
    let scenario = Scenario::named("medium");
    Sample { scenario, hash: "0123456789abcdef0123".into(), faults: Vec::new(), outcomes }
}

fn outcome(engine: Engine, values: [Option<f64>; 5], bin: Span, columns: [Vec<Option<f64>>; 4]) -> Outcome {
    let histogram = || Histogram::new(3).expect("three digits are allowed");
    let mut visibility =
        Latency { name: "visibility", definition: "Until it is seen.", histogram: histogram() };
    visibility.histogram.record(1_234_567).expect("in range");
    Outcome {
        engine,
        end: End::Settled,
        ended_at: Time(1_800_000_000_000),
        events: 1_234_567,
        metrics: METRICS.iter().zip(values).map(|(metric, value)| Measure { metric, value }).collect(),
        series: Series {
            bin,
            columns: SERIES
                .iter()
                .zip(columns)
                .map(|(metric, values)| SeriesColumn { metric, values })
                .collect(),
        },
        latencies: vec![
            visibility,
            Latency { name: "reaction", definition: "Until somebody computes.", histogram: histogram() },
        ],
        epochs: Vec::new(),
        allocations: vec![AllocationLine {
            provider: Participant(2),
            slot: 0,
            recipient: Participant(7),
            need: 1,
            amount: 0.1 + 0.2,
        }],
        notes: vec![],
    }
}

pub(crate) fn build() -> Build {
    Build {
        version: "0.1.0".into(),
        git: "unknown".into(),
        rustc: "rustc 1.95.0".into(),
        lockfile: "unknown".into(),
    }
}

pub(crate) fn host() -> Host {
    Host {
        command: vec!["twintrack".into(), "run".into(), "medium.toml".into()],
        os: "linux".into(),
        arch: "x86_64".into(),
        cores: 2,
        threads: 2,
        started_unix_s: 1_700_000_000,
        engines: BTreeMap::from([("v1".into(), Speed { wall_s: 2.0, events_per_s: 5e5 })]),
    }
}
