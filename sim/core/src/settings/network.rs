//! `[network]`: how long a message takes from one participant to another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Distribution;
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
}

impl Default for Network {
    fn default() -> Self {
        Network {
            latency: Distribution::Lognormal { median: Span::from_millis(50), p99: Span::from_millis(200) },
            jitter: Distribution::Exponential { mean: Span::from_millis(5) },
            floor: Span::from_millis(1),
            regions: None,
        }
    }
}

/// Regions and the latency between them; participants are spread over the regions evenly, at random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Regions {
    /// Path of a CSV file with the columns `from,to,mean_ms`, relative to the scenario file.
    pub file: String,
    /// Latency between two participants of one region.
    #[serde(default = "within_default")]
    pub within: Span,
}

fn within_default() -> Span {
    Span::from_millis(2)
}
