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
//! | `plots/<id>.svg` | `plots::claims` | what was claimed against what was measured |

mod assess;
mod html;
mod markdown;
mod measure;
mod tables;
pub mod template;
mod words;

#[cfg(test)]
pub(crate) mod sample;

use twintrack_claims::{Claim, Judged, Measured, Verdict};
use twintrack_core::settings::Engine;

use crate::sweep::StudyPoint;
use crate::{Artifact, ExportError};

pub use assess::assess;
pub use markdown::overview;

/// The finished runs of a study.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// Dotted paths of the settings that points differ in.
    pub settings: &'a [String],
    /// The points with their runs.
    pub points: Vec<StudyPoint<'a>>,
}

/// A claim with what was found.
#[derive(Clone, Debug)]
pub struct Assessment<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The file it stands in, as readers find it.
    pub file: String,
    /// Its figures; those that go over a setting have a row for each of its values.
    pub rows: Vec<Row>,
    /// The curves behind growth, and figures over a setting.
    pub curves: Vec<Curve>,
    /// What its figures come to.
    pub verdict: Verdict,
    /// Whether a figure that decides is so near a bound that its interval crosses it.
    pub close: bool,
    /// What other settings make of it.
    pub variations: Vec<Variation>,
}

/// A figure as it was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Name of the figure.
    pub figure: String,
    /// What it is.
    pub what: String,
    /// The value of the setting that it goes over, if it does.
    pub at: Option<String>,
    /// The engine whose it is; of a ratio, that above the line.
    pub engine: Option<Engine>,
    /// Its unit.
    pub unit: String,
    /// How it came about: measured, extrapolated or fixed.
    pub kind: &'static str,
    /// What was claimed.
    pub claimed: Vec<f64>,
    /// What was found.
    pub measured: Measured,
    /// The verdict on it; none for information.
    pub judged: Option<Judged>,
}

/// A metric over a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name of the figure.
    pub figure: String,
    /// What it is.
    pub what: String,
    /// The engine whose it is.
    pub engine: Option<Engine>,
    /// The setting.
    pub over: String,
    /// Its unit.
    pub unit: String,
    /// Sizes, with what was measured there and what was claimed.
    pub points: Vec<(f64, Measured, Vec<f64>)>,
}

/// The figures of a claim at other values of a setting.
#[derive(Clone, Debug)]
pub struct Variation {
    /// What is varied.
    pub what: String,
    /// The setting.
    pub setting: String,
    /// What the same figures come to in the study itself.
    pub base: Verdict,
    /// Each value with its verdict and its figures.
    pub values: Vec<(String, Verdict, Vec<Row>)>,
}

impl Variation {
    /// The values at which the verdict is another one.
    pub fn flips(&self) -> impl Iterator<Item = (&str, Verdict)> {
        let other = self.values.iter().filter(|(_, verdict, _)| *verdict != self.base);
        other.map(|(value, verdict, _)| (value.as_str(), *verdict))
    }
}

impl Row {
    /// Its name with the value of the setting that it goes over: `size@100`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.at {
            Some(at) => format!("{}@{at}", self.figure),
            None => self.figure.clone(),
        }
    }

    /// Measured over the claimed number that is nearest to it.
    #[must_use]
    pub fn factor(&self) -> Option<f64> {
        let value = self.measured.value?;
        let off = |factor: &f64| libm::fabs(libm::log(*factor));
        let factors = self.claimed.iter().filter(|claimed| **claimed > 0.0).map(|claimed| value / claimed);
        factors.min_by(|a, b| off(a).total_cmp(&off(b)))
    }
}

/// Every file but the analysis, ascending by path.
///
/// # Errors
/// See [`ExportError`].
pub fn artifacts(assessments: &[Assessment<'_>], size: &str) -> Result<Vec<Artifact>, ExportError> {
    let mut artifacts = tables::all(assessments)?;
    let mut plots = Vec::new();
    for one in assessments {
        let Some(figure) = crate::plots::claims::figure(one) else { continue };
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
