//! A run as one value, and what a format is.

use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Scenario;

use crate::artifact::{Artifact, ExportError};
use crate::plots::Faults;

/// How many characters of a scenario's hash stand in names of folders and captions of plots.
const SHORT_HASH: usize = 10;

/// Everything a run of a scenario yielded: the one input of every exporter.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The scenario as resolved: defaults filled in, overrides applied.
    pub scenario: &'a Scenario,
    /// The same as TOML that reads back to it.
    pub resolved: &'a str,
    /// The files that this names, each at its path beside it.
    pub inputs: &'a [Artifact],
    /// Hash of the scenario as resolved and of every file it names.
    pub hash: &'a str,
    /// When the network was disturbed.
    pub faults: &'a [Faults],
    /// What each engine yielded, in the scenario's order.
    pub outcomes: &'a [Outcome],
}

impl<'a> Run<'a> {
    /// The outcomes of engines that were not interrupted. Only these are exported.
    pub fn finished(&self) -> impl Iterator<Item = &'a Outcome> + use<'a> {
        self.outcomes.iter().filter(|outcome| outcome.end != End::Interrupted)
    }

    /// Whether an engine was interrupted: the results are then never written as those of a complete run.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.finished().count() < self.outcomes.len()
    }

    /// The first characters of the hash, enough to tell runs apart.
    #[must_use]
    pub fn short_hash(&self) -> &'a str {
        short(self.hash)
    }
}

/// The first characters of a hash.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..SHORT_HASH).unwrap_or(hash)
}

/// A format. Must be a function of the run alone: same run, same bytes, on any machine.
pub trait Exporter {
    /// The files of this format.
    ///
    /// # Errors
    /// When the format's library refuses; none of it is the user's fault.
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError>;
}
