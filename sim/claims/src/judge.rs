//! From a measured number and the bounds in the file to a verdict, and from several verdicts to one.
//!
//! The estimate decides. Whether the whole interval would say the same is kept beside the verdict: a verdict that its interval
//! could turn is a close one, and more replications are the remedy, not another word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Band, Combine, Figure};

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As claimed, or better.
    Confirmed,
    /// The right direction, another magnitude.
    Partly,
    /// The wrong direction, or the wrong growth.
    Refuted,
    /// Not measurable here.
    NotMeasurable,
}

impl Verdict {
    /// As it is printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Partly => "partly",
            Verdict::Refuted => "refuted",
            Verdict::NotMeasurable => "not measurable here",
        }
    }
}

/// A figure as it was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// The estimate; `None` when no run has a value.
    pub value: Option<f64>,
    /// Its 95 % interval; `None` where there are not enough replications for one.
    pub interval: Option<(f64, f64)>,
    /// The best law of growth, of a curve.
    pub law: Option<String>,
    /// Runs, or worlds, that it rests on.
    pub runs: usize,
    /// Those of them without a value.
    pub missing: usize,
}

/// A verdict on one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Whether both ends of the interval lead to another one, or there is no interval.
    pub close: bool,
}

/// The verdict on a figure with these claimed values; `None` for a figure without bounds.
#[must_use]
pub fn judge(figure: &Figure, claimed: &[f64], measured: &Measured) -> Option<Judged> {
    figure.confirmed.as_ref()?;
    let Some(value) = measured.value else {
        return Some(Judged { verdict: figure.without.unwrap_or(Verdict::NotMeasurable), close: false });
    };
    let of = |value: f64| verdict_of(figure, claimed, value, measured.law.as_deref());
    let verdict = of(value);
    let close = measured.interval.is_none_or(|(low, high)| of(low) != verdict || of(high) != verdict);
    let lacking = measured.missing as f64 > figure.missing_max * measured.runs as f64;
    let verdict = if lacking { verdict.max(Verdict::Partly) } else { verdict };
    Some(Judged { verdict, close })
}

fn verdict_of(figure: &Figure, claimed: &[f64], value: f64, law: Option<&str>) -> Verdict {
    let within = |band: &Option<Band>| band.as_ref().is_some_and(|band| holds(band, claimed, value, law));
    if within(&figure.confirmed) {
        Verdict::Confirmed
    } else if within(&figure.partly) {
        Verdict::Partly
    } else {
        Verdict::Refuted
    }
}

fn holds(band: &Band, claimed: &[f64], value: f64, law: Option<&str>) -> bool {
    let between = |value: f64, from: Option<f64>, to: Option<f64>| {
        from.is_none_or(|from| value >= from) && to.is_none_or(|to| value <= to)
    };
    let by_factor = band.factor_from.is_none() && band.factor_to.is_none()
        || claimed.iter().any(|claimed| between(value / claimed, band.factor_from, band.factor_to));
    let by_law = band.laws.is_empty() || law.is_some_and(|law| band.laws.iter().any(|known| known == law));
    between(value, band.from, band.to) && by_factor && by_law
}

/// One verdict out of several; [`Verdict::NotMeasurable`] when nothing was measured.
#[must_use]
pub fn combined(verdicts: impl IntoIterator<Item = Verdict>, how: Combine) -> Verdict {
    let mut known: Vec<Verdict> =
        verdicts.into_iter().filter(|verdict| *verdict != Verdict::NotMeasurable).collect();
    known.sort_unstable();
    let (Some(best), Some(worst)) = (known.first(), known.last()) else { return Verdict::NotMeasurable };
    match how {
        Combine::Worst => *worst,
        Combine::Mixed if best == worst => *best,
        Combine::Mixed => Verdict::Partly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FixedFigure, Measure};

    fn figure(confirmed: Band, partly: Band) -> Figure {
        let fixed = FixedFigure { file: String::new(), key: String::new(), per: String::new() };
        Figure {
            id: "f".into(),
            what: "f".into(),
            study: String::new(),
            measure: Measure::Fixed(fixed),
            unit: String::new(),
            over: String::new(),
            points: Vec::new(),
            claimed: Vec::new(),
            confirmed: Some(confirmed),
            partly: Some(partly),
            missing_max: 0.0,
            without: None,
        }
    }

    fn told(figure: &Figure, claimed: &[f64], value: f64, interval: (f64, f64)) -> Judged {
        let measured =
            Measured { value: Some(value), interval: Some(interval), runs: 10, ..Measured::default() };
        judge(figure, claimed, &measured).expect("it has bounds")
    }

    #[test]
    fn bounds_decide_and_intervals_say_how_surely() {
        let band = |from, to| Band { from: Some(from), to: Some(to), ..Band::default() };
        let figure = figure(band(40.0, 50.0), band(10.0, 90.0));
        for (value, interval, verdict, close) in [
            (45.0, (44.0, 46.0), Verdict::Confirmed, false),
            (45.0, (38.0, 52.0), Verdict::Confirmed, true),
            (60.0, (55.0, 65.0), Verdict::Partly, false),
            (95.0, (94.0, 96.0), Verdict::Refuted, false),
            (95.0, (85.0, 105.0), Verdict::Refuted, true),
        ] {
            assert_eq!(told(&figure, &[], value, interval), Judged { verdict, close }, "{value}");
        }
    }

    #[test]
    fn of_two_claimed_numbers_one_suffices() {
        let factor = |to| Band { factor_to: Some(to), ..Band::default() };
        let figure = figure(factor(1.1), factor(10.0));
        assert_eq!(told(&figure, &[100.0, 200.0], 210.0, (209.0, 211.0)).verdict, Verdict::Confirmed);
        assert_eq!(told(&figure, &[100.0], 210.0, (209.0, 211.0)).verdict, Verdict::Partly);
        assert_eq!(told(&figure, &[100.0], 2_100.0, (2_000.0, 2_200.0)).verdict, Verdict::Refuted);
    }

    #[test]
    fn a_law_that_is_not_claimed_refutes() {
        let laws = Band { laws: vec!["O(log n)".into()], ..Band::default() };
        let figure = Figure { partly: None, ..figure(laws, Band::default()) };
        for (law, verdict) in [("O(log n)", Verdict::Confirmed), ("O(n)", Verdict::Refuted)] {
            let measured =
                Measured { value: Some(0.5), law: Some(law.into()), runs: 3, ..Measured::default() };
            let judged = judge(&figure, &[], &measured).expect("it has bounds");
            assert_eq!(judged, Judged { verdict, close: true }, "no interval: a close call");
        }
    }

    #[test]
    fn runs_without_a_value_weaken_and_none_at_all_decides_as_stated() {
        let all = Band::default();
        let mut figure = figure(all.clone(), all);
        let measured = Measured { value: Some(1.0), runs: 10, missing: 1, ..Measured::default() };
        assert_eq!(judge(&figure, &[], &measured).map(|j| j.verdict), Some(Verdict::Partly));
        figure.missing_max = 0.1;
        assert_eq!(judge(&figure, &[], &measured).map(|j| j.verdict), Some(Verdict::Confirmed));
        let nothing = Measured { runs: 10, missing: 10, ..Measured::default() };
        assert_eq!(judge(&figure, &[], &nothing).map(|j| j.verdict), Some(Verdict::NotMeasurable));
        figure.without = Some(Verdict::Refuted);
        assert_eq!(judge(&figure, &[], &nothing).map(|j| j.verdict), Some(Verdict::Refuted));
        figure.confirmed = None;
        assert_eq!(judge(&figure, &[], &measured), None, "for information");
    }

    #[test]
    fn several_verdicts_make_one() {
        use Verdict::{Confirmed, NotMeasurable, Partly, Refuted};
        for (verdicts, mixed, worst) in [
            (vec![Confirmed, Confirmed, NotMeasurable], Confirmed, Confirmed),
            (vec![Confirmed, Refuted], Partly, Refuted),
            (vec![Refuted, Refuted], Refuted, Refuted),
            (vec![Partly, Refuted], Partly, Refuted),
            (vec![NotMeasurable], NotMeasurable, NotMeasurable),
            (vec![], NotMeasurable, NotMeasurable),
        ] {
            assert_eq!(combined(verdicts.clone(), Combine::Mixed), mixed, "{verdicts:?}");
            assert_eq!(combined(verdicts.clone(), Combine::Worst), worst, "{verdicts:?}");
        }
    }
}
