//! `[faults]`: what cuts participants off from each other for a while.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Distribution, Rate};
use crate::kernel::time::Span;

/// Partitions, cut links and pauses: at stated times and at random, the same for every engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Faults {
    /// Partitions at stated times; several may hold at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partitions: Vec<Partition>,
    /// Links cut at stated times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<Cut>,
    /// Participants that sleep at stated times: alive, silent, then a burst.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// Partitions at random times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_partitions: Option<RandomPartitions>,
    /// Pauses at random times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_pauses: Option<RandomPauses>,
}

/// Which way a partition or a cut blocks messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Both ways.
    #[default]
    Both,
    /// What the side cut off sends does not get out.
    Out,
    /// What others send does not get in.
    In,
}

/// A partition: one side is cut off from everyone else. Exactly one of `share`, `members` and `regions` says which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Partition {
    /// When it begins.
    pub from: Span,
    /// When it heals.
    pub until: Span,
    /// The side cut off: this share of the participants, at random (0 to 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// The side cut off: these participants, by index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<u32>>,
    /// The side cut off: everyone in these regions, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// Which way messages are blocked.
    #[serde(default)]
    pub direction: Direction,
}

/// A single link cut for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cut {
    /// When it begins.
    pub from: Span,
    /// When it heals.
    pub until: Span,
    /// One end: a participant's index.
    pub source: u32,
    /// The other end.
    pub target: u32,
    /// Which way messages are blocked, seen from `source`.
    #[serde(default)]
    pub direction: Direction,
}

/// A participant that sleeps for a while. Exactly one of `share` and `participants` says who.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pause {
    /// When it falls asleep.
    pub from: Span,
    /// When it wakes: everything that waited for it happens then.
    pub until: Span,
    /// This share of the participants, at random (0 to 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// These participants, by index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<u32>>,
}

/// Partitions at random: a Poisson process over the span given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RandomPartitions {
    /// How often one begins.
    pub rate: Rate,
    /// None begins before this.
    pub from: Span,
    /// None begins after this.
    pub until: Span,
    /// How long one lasts.
    pub length: Distribution<Span>,
    /// Share of the participants cut off, drawn anew for each (0 to 1).
    pub share: f64,
    /// Which way messages are blocked.
    #[serde(default)]
    pub direction: Direction,
}

/// Pauses at random: a Poisson process per participant over the span given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RandomPauses {
    /// How often a participant falls asleep.
    pub rate: Rate,
    /// Nobody falls asleep before this.
    pub from: Span,
    /// Nobody falls asleep after this.
    pub until: Span,
    /// How long it sleeps.
    pub length: Distribution<Span>,
}
