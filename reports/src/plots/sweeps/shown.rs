//! The metrics that plots of a sweep show, and how many panels a figure has.

use crate::human::Quantity;

/// Most panels of a figure; of more, those are shown that lie evenly between the first and the last.
pub(super) const PANELS_MAX: usize = 6;

/// A metric that plots show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) metric: &'static str,
    pub(super) title: &'static str,
    pub(super) label: &'static str,
    pub(super) quantity: Quantity,
    /// Whether box plots and heat maps show it too.
    pub(super) closely: bool,
}

const fn shown(
    metric: &'static str,
    title: &'static str,
    label: &'static str,
    quantity: Quantity,
    closely: bool,
) -> Shown {
    Shown { metric, title, label, quantity, closely }
}

/// The metrics shown, in order.
pub(super) const SHOWN: [Shown; 8] = [
    shown("settled.start", "Time to settle after the start", "s", Quantity::Seconds, true),
    shown("settled.last", "Time to settle after the last disturbance", "s", Quantity::Seconds, true),
    shown("visibility.p50", "Median visibility latency", "s", Quantity::Seconds, true),
    shown("messages.data", "Data messages in the whole run", "messages", Quantity::Count, false),
    shown(
        "messages.coordination_per_round",
        "Round states in a round",
        "messages per round",
        Quantity::Count,
        false,
    ),
    shown("bytes.clock", "Bytes of clocks in the whole run", "bytes", Quantity::Bytes, true),
    shown("stamp.mean", "Mean size of a published stamp", "bytes", Quantity::Bytes, false),
    shown("clock.entries_read", "Entries of clocks read in the whole run", "entries", Quantity::Count, false),
];
