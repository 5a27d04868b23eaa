//! `[clocks]`: what the logical clocks count, how they are written on the wire, and how records are accepted by them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OffOr;
use crate::kernel::time::Span;

/// Vector clocks and interval tree clocks, and how records are accepted by them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clocks {
    /// When a received record replaces the stored one.
    pub accept: Accept,
    /// Vector clocks: whether a receipt counts as an event (publications always do).
    pub count_receipts: bool,
    /// Interval tree clocks: how participants come by their ids.
    pub ids: Ids,
    /// Interval tree clocks: how the initial population shares the seed's id.
    pub initial_ids: InitialIds,
    /// Interval tree clocks: whose id a newcomer gets half of.
    pub fork_from: ForkFrom,
    /// Interval tree clocks: who inherits the id of a participant that leaves gracefully.
    pub heir: Heir,
    /// Interval tree clocks: how often everyone hands in its id and gets a fresh one of an even share, or `"off"`. All
    /// stand still for it, and it does not take place while somebody cannot be reached.
    pub roll_call_every: OffOr<Span>,
    /// How a vector clock is written in a message.
    pub vector_encoding: Encoding,
    /// How an interval tree clock stamp is written in a message.
    pub itc_encoding: Encoding,
}

impl Default for Clocks {
    fn default() -> Self {
        Clocks {
            accept: Accept::PerOrigin,
            count_receipts: true,
            ids: Ids::Fork,
            initial_ids: InitialIds::Balanced,
            fork_from: ForkFrom::Sponsor,
            heir: Heir::Sponsor,
            roll_call_every: OffOr::OFF,
            vector_encoding: Encoding::Packed,
            itc_encoding: Encoding::Bits,
        }
    }
}

/// When a received record replaces the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// When it is newer than the version stored for that origin.
    PerOrigin,
    /// When its clock is not already covered by one's own merged clock. Loses updates whose effects arrived earlier
    /// through a third party; each is counted.
    MergedClock,
}

/// How participants come by their interval tree clock ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ids {
    /// By forking: ids never overlap.
    Fork,
    /// Everyone starts from the seed: ids overlap, and causality is wrong.
    SeedEach,
}

/// How the initial population shares the seed's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InitialIds {
    /// By recursive halving.
    Balanced,
    /// Each forks from a random earlier one.
    Random,
}

/// Whose interval tree clock id a newcomer gets half of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ForkFrom {
    /// Its sponsor's.
    Sponsor,
    /// That of a random participant, to whom the sponsor passes the request on.
    Random,
    /// That of whoever has the largest share of the id space among the sponsor and its neighbours, to whom the sponsor
    /// passes the request on.
    Largest,
}

/// Who inherits the interval tree clock id of a participant that leaves gracefully.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Heir {
    /// Its sponsor, or, if that one is gone or there was none, whoever it would now ask to be its sponsor.
    Sponsor,
    /// A random participant.
    Random,
    /// The neighbour whose id fits best: it grows least by taking over the leaver's.
    Closest,
}

/// How a clock is written in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// Fixed-width binary: 16 bytes for each entry of a vector clock.
    Packed,
    /// Variable-length binary integers.
    Varint,
    /// JSON text as a TypeScript system would send it.
    Json,
    /// The bit code of the interval tree clock paper, appendix A.
    Bits,
}
