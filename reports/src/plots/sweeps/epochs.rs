//! Stamps by epoch: a figure for each point of a sweep with turnovers.

use super::points::Sweep;
use super::shown::PANELS_MAX;
use crate::plots::epochs;
use crate::plots::evenly::evenly;
use crate::plots::figure::Figure;

/// A figure for each of the points chosen that has epochs.
pub(super) fn figures(sweep: &Sweep) -> Vec<(String, Figure)> {
    let independent = sweep.independent();
    let chosen = evenly(sweep.points.len(), PANELS_MAX);
    let figure = |index: usize| {
        let point = &sweep.points[index];
        let title = match sweep.words(point, &independent) {
            words if words.is_empty() => "Stamps by epoch".into(),
            words => format!("Stamps by epoch: {words}"),
        };
        Some((format!("epochs-{}", index + 1), epochs::figure(&title, &point.epochs)?))
    };
    chosen.into_iter().filter_map(figure).collect()
}
