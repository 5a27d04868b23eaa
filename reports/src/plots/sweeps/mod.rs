//! Plots of a sweep: how metrics grow, how replications spread, what two settings do together, latencies, epochs.
//!
//! Which setting goes along an axis is found from the points: settings that change only along with another one (as in a
//! `zip`) are left out, numbers make curves, and two settings make heat maps.

mod boxes;
mod epochs;
mod heat;
mod latencies;
mod points;
mod scaling;
mod shown;

pub(crate) use points::{Point, Sample, Sweep};

use super::figure::Figure;

impl Sweep {
    /// All figures with their names.
    pub(crate) fn figures(&self) -> Vec<(String, Figure)> {
        let kinds = [scaling::figures, heat::figures, boxes::figures, latencies::figures, epochs::figures];
        kinds.into_iter().flat_map(|figures| figures(self)).collect()
    }
}
