//! `[observer]`: what is measured, and how finely.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;

/// What is measured, and how finely. Nothing here changes what is simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Observer {
    /// Width of a time bin in `series.csv`.
    pub bin: Span,
    /// Share of live providers that must declare for the network to count as declared settled (above 0, at most 1).
    pub declared_share: f64,
    /// Exact causal histories are kept over the events of this many participants, spread evenly. A receipt is checked
    /// when sender and receiver are among them; with as many as the population, every receipt is. 0 checks none.
    pub causality_witnesses: u32,
}

impl Default for Observer {
    fn default() -> Self {
        Observer { bin: Span::from_secs(5), declared_share: 0.8, causality_witnesses: 1_024 }
    }
}
