//! What the files named in a scenario held. The simulator reads no files itself.

use std::collections::BTreeMap;

use crate::kernel::time::Span;

use super::{PassageKind, Slot, TimedAction};

/// One line of an edge list: `source` recognises `target` with `weight`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Index of the one who recognises, in order of first appearance in the file.
    pub source: u32,
    /// Index of the one who is recognised.
    pub target: u32,
    /// Positive weight, not yet normalised.
    pub weight: f64,
}

/// Latency between regions.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionMatrix {
    /// Names of the regions, in order of first appearance.
    pub names: Vec<String>,
    /// Mean latency in nanoseconds, row-major from × to; the diagonal is not used.
    pub mean_ns: Vec<u64>,
}

/// One line of a trace of actions.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedAction {
    /// Number of the line in the file, from 1.
    pub line: usize,
    /// What happens, with participants by index.
    pub action: TimedAction,
}

/// One line of a file of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedSession {
    /// Number of the line in the file, from 1.
    pub line: usize,
    /// Index of the participant, in order of joining.
    pub participant: u32,
    /// When it joins; those who join at zero are there from the start.
    pub join: Span,
    /// When it leaves; `None` when it stays to the end.
    pub leave: Option<Span>,
}

/// Somebody comes or goes in a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedPassage {
    /// Number of the line in the file, from 1.
    pub line: usize,
    /// When, after the start.
    pub time: Span,
    /// Who, by index.
    pub participant: u32,
    /// Whether it comes or goes, and how.
    pub kind: PassageKind,
}

/// What everyone declares in a recording, by participant: all slots that it ever has, those it does not have at first with
/// a quantity of zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeclaredSlots {
    /// Need slots.
    pub needs: Vec<Vec<Slot>>,
    /// Capacity slots.
    pub capacity: Vec<Vec<Slot>>,
}

/// A population as it was recorded; [`Inputs::names`] are its names and [`Inputs::trace`] its actions. Participants are
/// numbered in the order in which they arrive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// Those with a lower index are there from the start.
    pub initial: u32,
    /// Comings and goings; for every participant, joins and departures alternate.
    pub passages: Vec<RecordedPassage>,
    /// What they declare; `None` when the recording declares no slot at all, which leaves slots to the scenario.
    pub slots: Option<DeclaredSlots>,
    /// Whom each ever recognises, ascending by peer, with the weight at first: 0 for those it recognises later.
    pub recognitions: Vec<Vec<(u32, f64)>>,
    /// How much each recognises itself.
    pub self_weights: Vec<f64>,
    /// From the first line to the last, as played.
    pub length: Span,
    /// How many times faster than recorded it is played.
    pub compress: f64,
}

/// Contents of the files a scenario names, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Names of the participants of the edge list, of recorded sessions or of a recording, by index; empty without any.
    pub names: Vec<String>,
    /// The edge list, one entry per recognising pair, ascending by (source, target).
    pub edges: Vec<Edge>,
    /// The latency matrix of `network.regions`.
    pub regions: Option<RegionMatrix>,
    /// Samples of empirical distributions by path, ascending; durations in nanoseconds.
    pub samples: BTreeMap<String, Vec<f64>>,
    /// The actions of `workload.trace`, in the order of the file.
    pub trace: Vec<TracedAction>,
    /// The sessions of `churn.sessions`, ascending by (participant, join).
    pub sessions: Vec<RecordedSession>,
    /// The population, where `workload.trace` is a recording.
    pub recorded: Option<Recorded>,
}
