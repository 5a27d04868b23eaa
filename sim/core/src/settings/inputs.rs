//! What the files named in a scenario held. The simulator reads no files itself.

use std::collections::BTreeMap;

use super::TimedAction;
use crate::kernel::time::Span;

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

/// Contents of the files a scenario names, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Names of the participants of the edge list, or of recorded sessions, by index; empty without either.
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
}
