//! A claim against its runs.

use std::collections::BTreeMap;

use twintrack_claims::select::{self, EPOCH};
use twintrack_claims::{Claim, Figure, Measure, Verdict, combined, judge};
use twintrack_core::observer::catalogue::{EPOCHS, METRICS};

use super::assessment::{Assessment, Curve, Row, Variation};
use super::measure::{self, Evidence, Spot};

/// Measures all figures of a claim and judges them. `studies` and `variations` are in the order of the claim; `fixed` holds the
/// numbers of figures that come from files.
#[must_use]
pub fn assess<'a>(
    claim: &'a Claim,
    file: &str,
    studies: &[Evidence<'_>],
    variations: &[Evidence<'_>],
    fixed: &BTreeMap<String, f64>,
) -> Assessment<'a> {
    let nothing = Evidence { settings: &[], points: Vec::new() };
    let study = |name: &str| claim.study_index(name).and_then(|index| studies.get(index)).unwrap_or(&nothing);
    let (mut rows, mut curves) = (Vec::new(), Vec::new());
    for figure in &claim.figure {
        let evidence = study(&figure.study);
        let of_figure = rows_of(figure, evidence, &Spot::default(), fixed.get(&figure.id).copied());
        curves.extend(curve_of(figure, evidence, &of_figure));
        rows.extend(of_figure);
    }
    let (verdict, close) = match claim.not_measurable.as_str() {
        "" => verdict_of(claim, rows.iter()),
        _ => (Verdict::NotMeasurable, false),
    };
    let of_variation =
        |(index, evidence): (usize, &Evidence<'_>)| variation(claim, index, evidence, &rows, fixed);
    let variations = variations.iter().enumerate().map(of_variation).collect();
    Assessment { claim, file: file.to_owned(), rows, curves, verdict, close, variations }
}

/// What rows come to, and whether one of them is a close call.
fn verdict_of<'a>(claim: &Claim, rows: impl Iterator<Item = &'a Row> + Clone) -> (Verdict, bool) {
    let judged = rows.filter_map(|row| row.judged);
    let close = judged.clone().any(|judged| judged.close);
    (combined(judged.map(|judged| judged.verdict), claim.combine), close)
}

/// The rows of a figure: one, or one for each value of the setting that it goes over.
fn rows_of(figure: &Figure, evidence: &Evidence<'_>, spot: &Spot, fixed: Option<f64>) -> Vec<Row> {
    let row = |at: Option<String>, claimed: &[f64], spot: &Spot| {
        let measured = measure::measured(&figure.measure, evidence, spot, fixed);
        let kind = match figure.measure {
            Measure::Extrapolated(_) => "extrapolated",
            Measure::Fixed(_) => "fixed",
            _ => "measured",
        };
        Row {
            figure: figure.id.clone(),
            what: figure.what.clone(),
            at,
            engine: figure.measure.terms().first().map(|term| term.engine),
            unit: unit(figure),
            kind,
            judged: judge(figure, claimed, &measured),
            claimed: claimed.to_vec(),
            measured,
        }
    };
    if figure.over.is_empty() {
        return vec![row(None, &figure.claimed, spot)];
    }
    let each = figure.points.iter().map(|place| {
        let at = select::text(&place.at);
        let mut here = spot.clone();
        if figure.over == EPOCH {
            here.epoch = at.parse().ok();
        } else {
            here.settings.push((figure.over.clone(), at.clone()));
        }
        row(Some(at), &place.claimed, &here)
    });
    // What this size of the study leaves out has no runs at all.
    each.filter(|row| row.measured.runs > 0).collect()
}

/// The unit of a metric, of runs or of epochs.
fn unit_of(name: &str) -> &'static str {
    METRICS.iter().chain(EPOCHS).find(|metric| metric.name == name).map_or("", |metric| metric.unit)
}

fn unit(figure: &Figure) -> String {
    if !figure.unit.is_empty() {
        return figure.unit.clone();
    }
    let unit = match &figure.measure {
        Measure::Growth(_) => "exponent",
        Measure::Share(_) => "share of runs",
        Measure::Ratio(_) => "×",
        measure => measure.terms().first().map_or("", |term| unit_of(&term.metric)),
    };
    unit.to_owned()
}

/// What there is to draw of a figure over a setting.
fn curve_of(figure: &Figure, evidence: &Evidence<'_>, rows: &[Row]) -> Option<Curve> {
    let term = figure.measure.terms().first().copied();
    let (over, points, unit) = match &figure.measure {
        Measure::Growth(curve) => {
            let points = measure::curve(evidence, &curve.of, &curve.over, &Spot::default());
            let points =
                points.into_iter().map(|(size, measured)| (size, measured, Vec::new())).collect::<Vec<_>>();
            (curve.over.clone(), points, unit_of(&curve.of.metric).to_owned())
        }
        _ => {
            let number = |row: &Row| row.at.as_ref()?.parse::<f64>().ok();
            let points =
                rows.iter().filter_map(|row| Some((number(row)?, row.measured.clone(), row.claimed.clone())));
            (figure.over.clone(), points.collect(), unit(figure))
        }
    };
    let engine = term.map(|term| term.engine);
    let (figure, what) = (figure.id.clone(), figure.what.clone());
    (points.len() > 1).then_some(Curve { figure, what, engine, over, unit, points })
}

fn variation(
    claim: &Claim,
    index: usize,
    evidence: &Evidence<'_>,
    rows: &[Row],
    fixed: &BTreeMap<String, f64>,
) -> Variation {
    let sensitivity = &claim.sensitivity[index];
    let study = claim.study_index(&sensitivity.study);
    let wanted = |figure: &&Figure| match sensitivity.figures.as_slice() {
        [] => figure.confirmed.is_some() && claim.study_index(&figure.study) == study,
        named => named.contains(&figure.id),
    };
    let figures: Vec<&Figure> = claim.figure.iter().filter(wanted).collect();
    let column = evidence.settings.iter().position(|setting| *setting == sensitivity.vary);
    let mut texts: Vec<String> = Vec::new();
    for point in &evidence.points {
        let text = column.map(|at| point.values[at].clone()).unwrap_or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let values = texts.into_iter().map(|text| {
        let spot = Spot { settings: vec![(sensitivity.vary.clone(), text.clone())], epoch: None };
        let rows: Vec<Row> = figures
            .iter()
            .flat_map(|figure| rows_of(figure, evidence, &spot, fixed.get(&figure.id).copied()))
            .collect();
        (text, verdict_of(claim, rows.iter()).0, rows)
    });
    let values: Vec<_> = values.collect();
    // Against the same figures at the same places: a variation may leave some of the study's out.
    let looked_at =
        |row: &&Row| values.iter().any(|(_, _, rows)| rows.iter().any(|other| other.name() == row.name()));
    let base = verdict_of(claim, rows.iter().filter(looked_at)).0;
    Variation { what: sensitivity.what.clone(), setting: sensitivity.vary.clone(), base, values }
}
