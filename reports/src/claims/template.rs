//! An analysis whose figures come from the data: a text with places for them, so that no sentence can go stale.
//!
//! | written | becomes |
//! | --- | --- |
//! | `{{latency.wait/mean}}` | the figure with its interval and unit |
//! | `{{latency.wait/mean:value}}` | the figure with its unit alone |
//! | `{{latency.wait/mean:factor}}` | measured over claimed |
//! | `{{latency.wait/mean:claimed}}` | what was claimed |
//! | `{{latency.wait}}` | the verdict on the claim |
//! | `{{size}}` | `quick` or `full` |
//! | `{{counts}}`, `{{table}}`, `{{flips}}` | how many verdicts of each kind; the table of claims; settings that turn a verdict |

use super::assessment::{Assessment, Row};
use super::markdown::{counts, flips, line, verdict};
use super::words;

/// A place that names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub name: String,
    /// Why it is nothing.
    pub reason: String,
}

/// The text with its places filled in.
///
/// # Errors
/// Every place that names no claim or figure.
pub fn filled(template: &str, assessments: &[Assessment<'_>], size: &str) -> Result<String, Vec<Unknown>> {
    let (mut out, mut found) = (String::new(), Vec::new());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = behind.split_once("}}") else {
            rest = behind;
            continue;
        };
        match value(name.trim(), assessments, size) {
            Ok(text) => out.push_str(&text),
            Err(reason) => {
                let upto = &template[..template.len() - behind.len()];
                let line = upto.matches('\n').count() + 1;
                let column = upto.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
                found.push(Unknown { line, column, name: name.trim().to_owned(), reason });
            }
        }
        rest = after;
    }
    out.push_str(rest);
    if found.is_empty() { Ok(out) } else { Err(found) }
}

fn value(name: &str, assessments: &[Assessment<'_>], size: &str) -> Result<String, String> {
    match name {
        "size" => return Ok(size.to_owned()),
        "counts" => return Ok(counts(assessments)),
        "table" => {
            let cells = assessments.iter().map(|one| {
                let [id, claimed, measured, factor, verdict, _] = line(one);
                [id, claimed, measured, factor, verdict].to_vec()
            });
            return Ok(table("| claim | claimed | measured | factor | verdict |", cells));
        }
        "flips" => {
            let cells = assessments.iter().flat_map(flips).map(|cells| cells.to_vec());
            return Ok(table("| claim | setting | as studied | turns |", cells));
        }
        _ => {}
    }
    let (id, figure) = name.split_once('/').map_or((name, None), |(id, figure)| (id, Some(figure)));
    let one = assessments
        .iter()
        .find(|one| one.claim.id == id)
        .ok_or_else(|| format!("there is no claim `{id}` among those that were run"))?;
    let Some(figure) = figure else { return Ok(verdict(one)) };
    let (figure, form) = figure.split_once(':').unwrap_or((figure, ""));
    let row = one.rows.iter().find(|row| row.name() == figure).ok_or_else(|| {
        let names: Vec<String> = one.rows.iter().map(Row::name).collect();
        format!("`{id}` has no figure `{figure}`: it has {}", names.join(", "))
    })?;
    match form {
        "" => Ok(words::measured(&row.measured, &row.unit)),
        "value" => {
            let value = row.measured.value.map(|value| words::number(value, &row.unit));
            Ok(value.unwrap_or_else(|| crate::human::NONE.to_owned()))
        }
        "factor" => Ok(words::factor(row)),
        "claimed" => Ok(words::claimed(row)),
        other => Err(format!("`{other}` is no form of a figure: write value, factor or claimed")),
    }
}

fn table(header: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let columns = header.matches('|').count() - 1;
    let mut out = format!("{header}\n|{}", " --- |".repeat(columns));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        out.push_str(&format!("\n| {} |", cells.join(" | ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::sample;

    #[test]
    fn places_are_filled_and_unknown_ones_told() {
        let sample = sample::sample();
        let assessments = [sample.assessment()];
        let text = filled(
            "{{size}}: {{demo}}.\nIt was {{demo/mean:claimed}}, is {{demo/mean:value}}.",
            &assessments,
            "quick",
        );
        assert_eq!(text.as_deref(), Ok("quick: partly.\nIt was 10 s, is 12 s."));
        let unknown =
            filled("a\nb {{demo/maen}} {{nobody}}", &assessments, "quick").expect_err("two mistakes");
        assert_eq!((unknown.len(), unknown[0].line, unknown[0].column), (2, 2, 5));
        assert!(unknown[0].reason.contains("it has mean"), "{}", unknown[0].reason);
    }
}
