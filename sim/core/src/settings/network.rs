//! `[network]`: how long a message takes from one participant to another, and whether it arrives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bandwidth, Distribution, OffOr, Size};
use crate::kernel::time::Span;

/// How long messages take: a base per directed link, drawn once, plus a jitter per message, never below the floor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Network {
    /// Base latency of a directed link, drawn once for each.
    pub latency: Distribution<Span>,
    /// Added to each message on its own.
    pub jitter: Distribution<Span>,
    /// No message takes less than this; above zero.
    pub floor: Span,
    /// Regions with a latency matrix. When given, the base latency is the matrix entry and `latency` is not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regions: Option<Regions>,
    /// What becomes of a message that is lost or blocked.
    pub delivery: Delivery,
    /// Delivery `sync`: how long after a loss the sender tries again.
    pub retry_after: Span,
    /// Loss, duplication and reordering on links between different regions, and on all links without regions.
    pub imperfection: Imperfection,
    /// The same on links within a region.
    pub imperfection_within_region: Imperfection,
    /// What a participant can send, or `"off"` for no limit.
    pub egress: OffOr<Bandwidth>,
    /// What a participant can receive, or `"off"` for no limit.
    pub ingress: OffOr<Bandwidth>,
    /// How much waits before each of the two limits at most; what does not fit is dropped.
    pub buffer: Size,
}

impl Network {
    /// The regions, unless they are off.
    #[must_use]
    pub fn regions_used(&self) -> Option<&Regions> {
        self.regions.as_ref().filter(|regions| regions.file != "off")
    }
}

impl Default for Network {
    fn default() -> Self {
        Network {
            latency: Distribution::Lognormal { median: Span::from_millis(50), p99: Span::from_millis(200) },
            jitter: Distribution::Exponential { mean: Span::from_millis(5) },
            floor: Span::from_millis(1),
            regions: None,
            delivery: Delivery::Sync,
            retry_after: Span::SECOND,
            imperfection: Imperfection::default(),
            imperfection_within_region: Imperfection::default(),
            egress: OffOr::OFF,
            ingress: OffOr::OFF,
            buffer: Size(256 * 1024),
        }
    }
}

/// What becomes of a message that is lost, blocked or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// The sender tries again later, with the latest version of the record.
    Sync,
    /// What is lost is lost.
    Datagram,
}

/// How imperfect a class of links is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Imperfection {
    /// Share of messages lost (0 to 1; below 1 under `sync`).
    pub loss: f64,
    /// Share of messages that arrive twice (0 to 1).
    pub duplication: f64,
    /// Share of messages held up on the way, so that later ones overtake them (0 to 1).
    pub reordering: f64,
    /// Held-up messages take up to this much longer (uniform).
    pub reorder_delay: Span,
}

impl Default for Imperfection {
    fn default() -> Self {
        Imperfection { loss: 0.0, duplication: 0.0, reordering: 0.0, reorder_delay: Span::from_millis(500) }
    }
}

/// Regions and the latency between them; participants are spread over the regions evenly, at random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Regions {
    /// Path of a CSV file with the columns `from,to,mean_ms`, relative to the scenario file; `"off"` for no regions after
    /// all, where a base or a preset has some.
    pub file: String,
    /// Latency between two participants of one region.
    #[serde(default = "within_default")]
    pub within: Span,
}

fn within_default() -> Span {
    Span::from_millis(2)
}
