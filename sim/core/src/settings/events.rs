//! `[events]`: coordination by events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OffOr;
use crate::kernel::time::Span;

/// Coordination by events: everything is done shortly after the change that calls for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Events {
    /// Who publishes a commitment at the start. Newcomers always do: others learn by it that they are there.
    pub announce: Announce,
    /// From the first change of a record (or of an input) to acting on it; later changes ride along.
    pub debounce: Span,
    /// How long a computation takes (see `population.compute-factor`).
    pub compute: Span,
    /// A provider declares itself settled when nothing that concerns it arrived for this long, or `"off"`: then only
    /// when its denominators stood still in its last computation.
    pub quiet_after: OffOr<Span>,
    /// How often everyone sends each peer a digest: which versions of that peer's records it holds, so that the peer sends
    /// what is missing; or `"off"`. It makes up for what a datagram network loses.
    pub anti_entropy: OffOr<Span>,
    /// Records older than this are left out of computations, or `"off"`.
    pub freshness: OffOr<Span>,
}

/// Who publishes a commitment at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Announce {
    /// Everyone.
    Everyone,
    /// Whoever has capacity or need slots. Of others there is nothing to compute with, and in a large population where
    /// few take part, most of the work is saved. They publish when their user acts.
    Declared,
}

impl Default for Events {
    fn default() -> Self {
        Events {
            announce: Announce::Everyone,
            debounce: Span::from_millis(100),
            compute: Span::from_millis(50),
            quiet_after: OffOr::on(Span::SECOND),
            anti_entropy: OffOr::OFF,
            freshness: OffOr::OFF,
        }
    }
}
