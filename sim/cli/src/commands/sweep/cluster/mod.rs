//! A sweep on the engine of a cluster: handed over in arrays of tasks, followed until every run is stored.
//!
//! What is finished is what is stored in the folder; the engine is only asked what is still under way. When nothing is, and runs
//! are missing, these are handed over again, up to [`ATTEMPTS`] times each. So it does not matter how a task was lost: with its
//! node, killed for its memory or time, or by a hand.

mod engine;
mod failures;
mod follow;
mod hand_over;
mod numbered;
mod speed;

use std::collections::BTreeMap;
use std::path::Path;

use twintrack_reports::folder::{SweepFolder, stored_units};
use twintrack_scenario::Sweep;

pub(super) use engine::Cluster;
pub(super) use failures::{Failure, States, failures};
pub(super) use numbered::{ATTEMPTS, Numbered, runs};

use follow::Campaign;
use hand_over::HandOver;
use speed::Speed;

use super::planned::Planned;
use crate::exit::Exit;

impl Cluster {
    /// What would be handed over, as text, for a folder that is not made.
    pub(super) fn shown(&self, sweep: &Sweep, place: &Path) -> anyhow::Result<String> {
        let hand_over = HandOver {
            cluster: self,
            sweep,
            folder: place.to_owned(),
            scenario: "plans/<hash>/scenario.toml",
            round: 0,
            failures: &BTreeMap::new(),
            speed: Speed::usual(),
        };
        hand_over.shown(&runs(sweep, &stored_units(place)?))
    }

    /// Hands over what is missing, and follows it to the results.
    pub(super) fn start(
        &self,
        planned: &Planned,
        folder: &SweepFolder,
        quiet: bool,
        detach: bool,
    ) -> anyhow::Result<Exit> {
        self.keep(folder.path())?;
        Campaign::new(self, planned, folder, quiet)?.run(detach)
    }
}
