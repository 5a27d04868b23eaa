//! The tables: tidy CSV with figures of ten digits.

use twintrack_claims::{Measured, Verdict};
use twintrack_core::settings::Engine;

use super::assessment::{Assessment, Row};
use super::words::factor;
use crate::artifact::{Artifact, ExportError};
use crate::sweep::{csv_text, figure};

const CLAIMS: [&str; 8] = ["id", "sections", "claim", "claimed", "verdict", "close", "decides", "file"];
const FIGURES: [&str; 16] = [
    "id", "figure", "at", "what", "engine", "kind", "unit", "claimed", "value", "low", "high", "law", "runs",
    "missing", "factor", "verdict",
];
const SENSITIVITY: [&str; 11] =
    ["id", "what", "setting", "setting_value", "base", "verdict", "figure", "unit", "value", "low", "high"];
const CURVES: [&str; 9] = ["id", "figure", "engine", "over", "at", "unit", "value", "low", "high"];

/// All tables.
pub(super) fn all(assessments: &[Assessment<'_>]) -> Result<Vec<Artifact>, ExportError> {
    Ok(vec![
        sheet("claims.csv", &CLAIMS, assessments.iter().map(claim).collect())?,
        sheet("figures.csv", &FIGURES, assessments.iter().flat_map(figures).collect())?,
        sheet("sensitivity.csv", &SENSITIVITY, assessments.iter().flat_map(sensitivity).collect())?,
        sheet("curves.csv", &CURVES, assessments.iter().flat_map(curves).collect())?,
    ])
}

fn sheet(path: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Result<Artifact, ExportError> {
    let columns = columns.iter().map(|name| (*name).to_owned());
    Ok(Artifact::new(path, csv_text(columns, rows)?))
}

fn claim(one: &Assessment<'_>) -> Vec<String> {
    let claim = one.claim;
    let close = if one.close && one.verdict != Verdict::NotMeasurable { "close" } else { "" };
    let texts = [&claim.id, &claim.sections.join(" "), &claim.claim, &claim.claimed].map(String::clone);
    let rest = [one.verdict.word(), close, &claim.decides, &one.file].map(str::to_owned);
    [texts.as_slice(), rest.as_slice()].concat()
}

/// Value, lower and upper end.
fn numbers(measured: &Measured) -> [String; 3] {
    let text = |value: Option<f64>| value.map(figure).unwrap_or_default();
    let (low, high) = measured.interval.unzip();
    [text(measured.value), text(low), text(high)]
}

fn figures(one: &Assessment<'_>) -> Vec<Vec<String>> {
    let line = |row: &Row| {
        let claimed: Vec<String> = row.claimed.iter().copied().map(figure).collect();
        let at = row.at.clone().unwrap_or_default();
        let engine = row.engine.map(Engine::name).unwrap_or_default();
        let before =
            [&one.claim.id, &row.figure, &at, &row.what, engine, row.kind, &row.unit, &claimed.join(" ")];
        let law = row.measured.law.clone().unwrap_or_default();
        let counts = [law, row.measured.runs.to_string(), row.measured.missing.to_string()];
        let quotient = row.factor().map(figure).unwrap_or_default();
        let verdict = row.judged.map(|judged| judged.verdict.word().to_owned()).unwrap_or_default();
        [
            before.map(str::to_owned).as_slice(),
            numbers(&row.measured).as_slice(),
            counts.as_slice(),
            [quotient, verdict].as_slice(),
        ]
        .concat()
    };
    one.rows.iter().map(line).collect()
}

fn sensitivity(one: &Assessment<'_>) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for variation in &one.variations {
        for (value, verdict, rows) in &variation.values {
            for row in rows {
                let head = [&one.claim.id, &variation.what, &variation.setting, value].map(String::clone);
                let words =
                    [variation.base.word(), verdict.word(), &row.name(), &row.unit].map(str::to_owned);
                lines.push([head.as_slice(), words.as_slice(), numbers(&row.measured).as_slice()].concat());
            }
        }
    }
    lines
}

fn curves(one: &Assessment<'_>) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for curve in &one.curves {
        for (at, measured, _) in &curve.points {
            let engine = curve.engine.map(Engine::name).unwrap_or_default();
            let head = [&one.claim.id, &curve.figure, engine, &curve.over, &figure(*at), &curve.unit];
            lines.push([head.map(str::to_owned).as_slice(), numbers(measured).as_slice()].concat());
        }
    }
    lines
}

/// The row that says most about a claim: of those that decide, the worst, and of equally bad ones that which is farthest off.
pub(super) fn telling<'a>(one: &'a Assessment<'_>) -> Option<&'a Row> {
    let off = |row: &Row| row.factor().map_or(0.0, |factor| libm::fabs(libm::log(factor)));
    let verdict =
        |row: &Row| row.judged.map(|judged| judged.verdict).filter(|v| *v != Verdict::NotMeasurable);
    let decided = one.rows.iter().filter(|row| verdict(row).is_some());
    // The first of equals: the order of figures is the author's.
    decided
        .rev()
        .max_by(|a, b| verdict(a).cmp(&verdict(b)).then(off(a).total_cmp(&off(b))))
        .or_else(|| one.rows.first())
}

/// The quotient of the telling row.
pub(super) fn telling_factor(one: &Assessment<'_>) -> String {
    telling(one).map_or_else(|| crate::human::NONE.to_owned(), factor)
}
