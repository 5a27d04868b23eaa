//! The report as Markdown for pull requests: what fits into a comment. Plots, scenario and manifest are left to the files.

use std::fmt::Write as _;

use super::page::{Grid, Report};

/// The text. Linear in the report's size.
#[must_use]
pub fn page(report: &Report) -> String {
    let mut out = format!("# {}\n\n", report.title);
    if !report.question.is_empty() {
        let _ = writeln!(out, "{}\n", report.question);
    }
    for (name, value) in &report.facts {
        let _ = writeln!(out, "- {name}: {value}");
    }
    if !report.warnings.is_empty() {
        out.push_str("\n## Before you believe a figure\n\n");
        for warning in &report.warnings {
            let _ = writeln!(out, "- {warning}");
        }
    }
    out.push_str("\n## Headline figures\n");
    for section in &report.headline {
        if section.open {
            let _ = writeln!(out, "\n### {}", section.title);
        } else {
            let _ = writeln!(out, "\n<details><summary>{}</summary>", section.title);
        }
        for grid in &section.grids {
            table(&mut out, grid);
        }
        if !section.open {
            out.push_str("\n</details>\n");
        }
    }
    out.push('\n');
    for line in &report.legend {
        let _ = writeln!(out, "{line}\n");
    }
    if let Some(grid) = &report.growth {
        out.push_str("## Growth\n");
        table(&mut out, grid);
        out.push('\n');
    }
    if report.reproduce.is_empty() {
        return out;
    }
    out.push_str("## How to reproduce\n\n```sh\n");
    for line in &report.reproduce {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "```\n\nEqual results have the fingerprint `{}`.", report.fingerprint);
    out
}

fn table(out: &mut String, grid: &Grid) {
    out.push('\n');
    if !grid.title.is_empty() {
        let _ = writeln!(out, "**{}**\n", grid.title);
    }
    let line = |fields: &[String]| {
        let fields: Vec<String> = fields.iter().map(|field| field.replace('|', "\\|")).collect();
        format!("| {} |\n", fields.join(" | "))
    };
    out.push_str(&line(&grid.header));
    let rules: Vec<&str> =
        (0..grid.header.len()).map(|i| if grid.numbers.contains(&i) { "---:" } else { "---" }).collect();
    let _ = writeln!(out, "| {} |", rules.join(" | "));
    for row in &grid.rows {
        out.push_str(&line(row));
    }
}
