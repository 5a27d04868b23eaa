//! Claims put to the test: from finished runs to figures, verdicts, tables, pages and plots.
//!
//! What is measured and what decides stands in the claims' files; here are the few kinds of figures that they combine
//! (`measure`) and the files that come of them. Everything is a pure function of the claims and the runs, so that equal runs
//! give equal bytes.
//!
//! | file | by | what it holds |
//! | --- | --- | --- |
//! | `claims.csv` | `tables` | a row for each claim: verdict, and what decides |
//! | `figures.csv` | `tables` | a row for each figure: claimed, measured, interval, factor, verdict |
//! | `sensitivity.csv` | `tables` | a row for each value of a varied setting and each figure |
//! | `curves.csv` | `tables` | the points of every curve that growth is read from |
//! | `claims.md`, `claims.html` | `markdown`, `html` | all of it for readers |
//! | `plots/<id>.svg` | `plot` | what was claimed against what was measured |

mod assess;
mod assessment;
mod html;
mod markdown;
mod measure;
mod plot;
mod tables;
pub mod template;
mod words;

#[cfg(test)]
pub(crate) mod sample;

use crate::artifact::{Artifact, ExportError};

pub use assess::assess;
pub use assessment::{Assessment, Curve, Row, Variation};
pub use markdown::overview;
pub use measure::Evidence;

/// Every file but the analysis, ascending by path.
///
/// # Errors
/// See [`ExportError`].
pub fn artifacts(assessments: &[Assessment<'_>], size: &str) -> Result<Vec<Artifact>, ExportError> {
    let mut artifacts = tables::all(assessments)?;
    let mut plots = Vec::new();
    for one in assessments {
        let Some(figure) = plot::figure(one) else { continue };
        let failed = |reason| crate::plots::failed(&one.claim.id, reason);
        let caption = format!("{} · twintrack claims --{size} {}", one.file, one.claim.id);
        artifacts.push(Artifact::new(
            format!("plots/{}.svg", one.claim.id),
            figure.draw(&caption).map_err(failed)?,
        ));
        plots.push((one.claim.id.clone(), figure.draw_inline(&caption).map_err(failed)?));
    }
    artifacts.push(Artifact::new("claims.md", markdown::page(assessments, size)));
    artifacts.push(Artifact::new("claims.html", html::page(assessments, &plots, size)));
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(artifacts)
}
