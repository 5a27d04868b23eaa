//! Every setting of a scenario, each defined once: its name, type, default and documentation.
//!
//! These structs *are* the file format: the parser, the JSON Schema, `--set`, `show` and the reference are derived
//! from them (field names become keys, doc comments become descriptions). Files are read elsewhere; what they held
//! arrives here as [`Inputs`].

mod allocation;
mod churn;
mod ci;
mod clocks;
mod defect;
mod distribution;
mod engine;
mod events;
mod faults;
mod inputs;
mod network;
mod observer;
mod population;
mod rollout;
mod rounds;
mod run;
mod scalar;
mod slot;
mod workload;

pub use allocation::{Allocation, Cap, Damping, Feedback};
pub use churn::{Churn, PassageKind, TimedPassage, Turnover};
pub use ci::{Ci, CiBetter, CiMetric};
pub use clocks::{Accept, Clocks, Encoding, ForkFrom, Heir, Ids, InitialIds};
pub use defect::Defect;
pub use distribution::Distribution;
pub use engine::{ClockKind, Coordination, Engine, EngineError};
pub use events::{Announce, Events};
pub use faults::{Cut, Direction, Faults, Partition, Pause, RandomPartitions, RandomPauses};
pub use inputs::{
    DeclaredSlots, Edge, Inputs, Recorded, RecordedPassage, RecordedSession, RegionMatrix, TracedAction,
};
pub use network::{Delivery, Imperfection, Network, Regions};
pub use observer::Observer;
pub use population::{Graph, Population, Slots};
pub use rollout::Rollout;
pub use rounds::{Phases, Profile, QuorumOf, Republish, Rounds};
pub use run::{Checks, Run, Stop};
pub use scalar::{Bandwidth, OffOr, QuantityError, Rate, RateError, Scalar, Size};
pub use slot::{Place, Slot, Window};
pub use workload::{ActionKind, Burst, Diurnal, Hot, TimedAction, Workload};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the file format that this program reads.
pub const SCHEMA_VERSION: u32 = 1;

/// A whole scenario: what is simulated, how long, and what is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the file format; this program reads 1.
    pub schema: u32,
    /// Short name, used for the results folder: letters, digits, `-` and `_`.
    pub name: String,
    /// What the scenario asks, in a sentence.
    #[serde(default)]
    pub question: String,
    /// How long and how often to run, and under which engines.
    #[serde(default)]
    pub run: Run,
    /// Who takes part: sizes, recognition, capacities and needs.
    #[serde(default)]
    pub population: Population,
    /// Who comes and goes while the run goes on.
    #[serde(default)]
    pub churn: Churn,
    /// What participants change while the run goes on.
    #[serde(default)]
    pub workload: Workload,
    /// How long messages take, and whether they arrive.
    #[serde(default)]
    pub network: Network,
    /// Partitions, cut links and pauses.
    #[serde(default)]
    pub faults: Faults,
    /// How capacity is divided, and what is fed back.
    #[serde(default)]
    pub allocation: Allocation,
    /// Coordination by rounds (the engines `v1` and `rounds+itc`).
    #[serde(default)]
    pub rounds: Rounds,
    /// Coordination by events (the engines `v2` and `events+vector`).
    #[serde(default)]
    pub events: Events,
    /// Vector clocks and interval tree clocks, and how records are accepted by them.
    #[serde(default)]
    pub clocks: Clocks,
    /// What is measured, and how finely.
    #[serde(default)]
    pub observer: Observer,
    /// What a change may do to the figures: `twintrack ci`.
    #[serde(default, skip_serializing_if = "Ci::is_default")]
    pub ci: Ci,
    /// Moving from one engine to another: what `twintrack migrate` goes by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
}

impl Scenario {
    /// A scenario with every setting at its default.
    #[must_use]
    pub fn named(name: &str) -> Scenario {
        Scenario {
            schema: SCHEMA_VERSION,
            name: name.to_owned(),
            question: String::new(),
            run: Run::default(),
            population: Population::default(),
            churn: Churn::default(),
            workload: Workload::default(),
            network: Network::default(),
            faults: Faults::default(),
            allocation: Allocation::default(),
            rounds: Rounds::default(),
            events: Events::default(),
            clocks: Clocks::default(),
            observer: Observer::default(),
            ci: Ci::default(),
            rollout: None,
        }
    }
}
