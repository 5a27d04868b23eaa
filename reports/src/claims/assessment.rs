//! What was found of a claim, as data.

use twintrack_claims::{Claim, Judged, Measured, Verdict};
use twintrack_core::settings::Engine;

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
