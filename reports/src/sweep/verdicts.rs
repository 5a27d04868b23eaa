//! Comparisons for people: a table for each stratum.

use std::fmt::Write as _;

use super::contrast::Contrast;
use crate::human::unit_of;
use crate::human::{self, NONE, Scale};
use crate::printed::table::{self, Layout};
use crate::stats::Estimate;

/// A table for each stratum, with the names of what is compared in its head. `strata` are the names of what a stratum is
/// made of.
#[must_use]
pub fn tables(contrasts: &[Contrast], strata: &[String], sides: [&str; 2], layout: Layout) -> String {
    let header = header(sides);
    let mut out = String::new();
    for block in contrasts.chunk_by(|a, b| a.stratum == b.stratum) {
        if !out.is_empty() {
            out.push('\n');
        }
        let named = strata.iter().zip(&block[0].stratum).map(|(name, value)| format!("{name} = {value}"));
        let named: Vec<String> = named.collect();
        if !named.is_empty() {
            let _ = writeln!(out, "{}\n", named.join(", "));
        }
        let rows: Vec<Vec<String>> = block.iter().map(row).collect();
        out.push_str(&table::of_texts(&header, &rows, 2, layout));
    }
    out
}

/// The head of such a table.
pub(crate) fn header(sides: [&str; 2]) -> [String; 9] {
    ["metric", "unit", sides[0], sides[1], "difference", "ratio", "effect", "pairs", "verdict"]
        .map(str::to_owned)
}

/// The fields of one comparison.
pub(crate) fn row(one: &Contrast) -> Vec<String> {
    let none = || NONE.to_owned();
    let mut verdict = one.verdict.map_or_else(none, |verdict| verdict.to_string());
    if one.incomplete > 0 {
        let _ = write!(verdict, " ({} without a value)", one.incomplete);
    }
    let unit = unit_of(&one.metric);
    let known = one.comparison.as_ref();
    let means = known.map_or(one.means, |known| [known.first, known.second].map(Some));
    let scale = Scale::fit(unit, means.into_iter().flatten());
    let digits = |value: f64| human::digits(value * scale.factor);
    let [first, second] = means.map(|mean| mean.map_or_else(none, digits));
    let head = [one.metric.clone(), scale.symbol.to_owned(), first, second];
    let Some(known) = known else {
        return head.into_iter().chain([none(), none(), none(), "0".to_owned(), verdict]).collect();
    };
    let within = |e: Estimate, show: &dyn Fn(f64) -> String| {
        format!("{} [{}, {}]", show(e.value), show(e.low), show(e.high))
    };
    let pairs = if known.paired { known.count.to_string() } else { format!("none ({} runs)", known.count) };
    let rest = [
        within(known.difference, &digits),
        known.ratio.map_or_else(none, |ratio| within(ratio, &human::digits)),
        known.effect.map_or_else(none, human::digits),
        pairs,
        verdict,
    ];
    head.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::contrast::{Selection, Side, compare, strata};
    use crate::sweep::{Observations, sample};

    const PLAIN: Layout = Layout { width: None, styled: false };
    const METRICS: [&str; 4] = ["settled.start", "messages.data", "updates.lost", "damping.share"];

    #[test]
    fn two_engines_at_every_point() {
        let sample = sample::study();
        let observations = Observations::of(&sample.study());
        let (first, second) = (Selection::engine("v1"), Selection::engine("v2"));
        let side = |selection| Side { observations: &observations, selection };
        let found = compare(side(&first), side(&second), &METRICS, 0.05);
        let strata = strata(side(&first), side(&second));
        insta::assert_snapshot!(tables(&found, &strata, ["v1", "v2"], PLAIN));
    }

    #[test]
    fn two_points_without_a_seed_in_common() {
        let sample = sample::study();
        let observations = Observations::of(&sample.study());
        let mut others = observations.clone();
        others.rows.iter_mut().for_each(|row| row.seed += 1);
        let at =
            |size: &str| Selection { settings: vec![("population.size".into(), size.into())], engine: None };
        let (first, second) = (at("10"), at("30"));
        let first = Side { observations: &observations, selection: &first };
        let second = Side { observations: &others, selection: &second };
        let found = compare(first, second, &METRICS[..2], 0.05);
        insta::assert_snapshot!(tables(&found, &strata(first, second), ["10", "30"], PLAIN));
    }
}
