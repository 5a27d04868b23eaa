//! `claims.md`, and the table that the command prints.

use std::fmt::Write as _;

use twintrack_claims::Verdict;

use super::assessment::{Assessment, Row, Variation};
use super::tables::{telling, telling_factor};
use super::words;
use crate::printed::table::{Layout, of_texts};

/// One line per claim, for a terminal.
#[must_use]
pub fn overview(assessments: &[Assessment<'_>], layout: Layout) -> String {
    let header = ["claim", "claimed", "measured", "factor", "verdict", "decides"].map(str::to_owned);
    let rows: Vec<Vec<String>> = assessments.iter().map(|one| line(one).to_vec()).collect();
    format!("{}\n{}\n", of_texts(&header, &rows, header.len(), layout), counts(assessments))
}

/// The page.
pub(super) fn page(assessments: &[Assessment<'_>], size: &str) -> String {
    let mut out =
        format!("# Claims, measured\n\n{}. Run with `twintrack claims --{size}`.\n\n", counts(assessments));
    out.push_str(HOW_TO_READ);
    let rows = assessments.iter().map(line);
    table(&mut out, &["claim", "claimed", "measured", "factor", "verdict", "decides"], rows);
    let flips: Vec<_> = assessments.iter().flat_map(flips).collect();
    out.push_str("\n## Settings that turn a verdict\n\n");
    table(&mut out, &["claim", "setting", "as studied", "turns"], flips.into_iter());
    for one in assessments {
        of_claim(&mut out, one, size);
    }
    out
}

pub(super) const HOW_TO_READ: &str = "\
The row shows the figure that decides most: the worst of those with bounds, and of equally bad ones that which is farthest from \
what was claimed. Brackets hold the 95 % interval over replications. The factor is measured over claimed. *Confirmed*: within the \
bounds in the claim's file, or better; *partly*: the right direction, another magnitude; *refuted*: the wrong direction or the \
wrong growth. *(close)*: the interval crosses a bound, or there is one run alone.\n\n";

/// How many there are of each verdict.
pub(super) fn counts(assessments: &[Assessment<'_>]) -> String {
    let each =
        [Verdict::Confirmed, Verdict::Partly, Verdict::Refuted, Verdict::NotMeasurable].map(|verdict| {
            let count = assessments.iter().filter(|one| one.verdict == verdict).count();
            format!("{count} {}", verdict.word())
        });
    format!("{} claims: {}", assessments.len(), each.join(", "))
}

/// Id, claimed, measured, factor, verdict and what decides.
pub(super) fn line(one: &Assessment<'_>) -> [String; 6] {
    let measured = telling(one).map_or_else(
        || one.claim.not_measurable.clone(),
        |row| format!("{}: {}", row.name(), words::measured(&row.measured, &row.unit)),
    );
    [
        one.claim.id.clone(),
        one.claim.claimed.clone(),
        measured,
        telling_factor(one),
        verdict(one),
        one.claim.decides.clone(),
    ]
}

/// The verdict on a claim, with what makes it less sure.
pub(super) fn verdict(one: &Assessment<'_>) -> String {
    let close = if one.close && one.verdict != Verdict::NotMeasurable { " (close)" } else { "" };
    format!("{}{close}", one.verdict.word())
}

/// A line for each setting that turns a verdict.
pub(super) fn flips(one: &Assessment<'_>) -> Vec<[String; 4]> {
    let of = |variation: &Variation| {
        let turned: Vec<String> =
            variation.flips().map(|(value, verdict)| format!("{} at {value}", verdict.word())).collect();
        let head = [one.claim.id.clone(), variation.setting.clone(), variation.base.word().to_owned()];
        (!turned.is_empty()).then(|| {
            let [id, setting, base] = head;
            [id, setting, base, turned.join(", ")]
        })
    };
    one.variations.iter().filter_map(of).collect()
}

/// Figure, claimed, measured, factor, verdict.
pub(super) fn figure(row: &Row) -> [String; 5] {
    let engine = row.engine.map_or_else(String::new, |engine| format!(" ({engine})"));
    let kind = if row.kind == "measured" { String::new() } else { format!(", {}", row.kind) };
    [
        format!("{}: {}{engine}{kind}", row.name(), row.what),
        words::claimed(row),
        words::measured(&row.measured, &row.unit),
        words::factor(row),
        words::verdict(row),
    ]
}

/// Setting, value, verdict and figures of a variation.
pub(super) fn varied(variation: &Variation) -> Vec<[String; 4]> {
    let of = |(value, verdict, rows): &(String, Verdict, Vec<Row>)| {
        let figures: Vec<String> = rows
            .iter()
            .map(|row| format!("{}: {}", row.name(), words::measured(&row.measured, &row.unit)))
            .collect();
        let turned = if *verdict == variation.base { "" } else { " – turned" };
        [variation.setting.clone(), value.clone(), format!("{}{turned}", verdict.word()), figures.join("; ")]
    };
    variation.values.iter().map(of).collect()
}

fn of_claim(out: &mut String, one: &Assessment<'_>, size: &str) {
    let claim = one.claim;
    let _ = write!(out, "\n## {} – {}\n\n{}\n\n", claim.id, verdict(one), claim.claim);
    for (name, text) in facts(one, size) {
        let _ = writeln!(out, "- {name}: {text}");
    }
    if !one.rows.is_empty() {
        out.push('\n');
        table(out, &["figure", "claimed", "measured", "factor", "verdict"], one.rows.iter().map(figure));
    }
    if !one.variations.is_empty() {
        out.push('\n');
        table(out, &["varied", "value", "verdict", "figures"], one.variations.iter().flat_map(varied));
    }
}

/// What there is to say about a claim besides its figures, as names and texts.
pub(super) fn facts(one: &Assessment<'_>, size: &str) -> Vec<(&'static str, String)> {
    let claim = one.claim;
    let all = [
        ("Claimed", claim.claimed.clone()),
        ("In the source", format!("section {}", claim.sections.join(", "))),
        ("The source contradicts itself", claim.contradiction.clone()),
        ("Why these scenarios", claim.fair.clone()),
        ("Not measurable here", claim.not_measurable.clone()),
        ("File", format!("{}; run it with `twintrack claims --{size} {}`", one.file, claim.id)),
    ];
    all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn table<const N: usize>(out: &mut String, header: &[&str; N], rows: impl Iterator<Item = [String; N]>) {
    let cell = |text: &String| text.replace('|', "\\|").replace('\n', " ");
    let _ = writeln!(out, "| {} |", header.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(N));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "));
    }
}
