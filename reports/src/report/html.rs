//! The report as one HTML file that asks nobody for anything: styles, script and plots are in it, and a policy in its head
//! forbids the browser to load what might have slipped in.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::page::{Grid, Plot, Report, Section};
use crate::plots::theme;
use crate::stats::verdict::Verdict;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// What the page may load: nothing but what is in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// The page. Linear in the report's size.
#[must_use]
pub fn page(report: &Report) -> String {
    let body = html! {
        a.skip href="#headline" { "Skip to the figures" }
        (head(report))
        main {
            (warnings(report))
            (headline(report))
            (growth(report))
            (plots(&report.plots))
            @if !report.reproduce.is_empty() { (reproduce(report)) }
            @if !report.scenario.is_empty() { (sources(report)) }
        }
    };
    document(&report.title, &body)
}

/// A page with its styles, its script, and the policy that it loads nothing.
pub(crate) fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { (title) " · twintrack" }
                style { (PreEscaped(style())) }
            }
            body { (body) script { (PreEscaped(SCRIPT)) } }
        }
    };
    page.into_string()
}

/// The style sheet, with the dark colours of plots: where the reader's system asks for dark and the reader does not object,
/// and where the reader asks for it. Never on paper.
fn style() -> String {
    let system = theme::dark_rules(":root:not([data-theme=light]) figure svg ");
    let asked = theme::dark_rules(":root[data-theme=dark] figure svg ");
    format!(
        "{STYLE}\n@media screen and (prefers-color-scheme: dark) {{\n{system}}}\n@media screen {{\n{asked}}}\n"
    )
}

fn head(report: &Report) -> Markup {
    html! {
        header {
            div.bar {
                p.kind { "twintrack report" }
                button #theme type="button" hidden { "Theme: system" }
            }
            h1 { (report.title) }
            @if !report.question.is_empty() { p.question { (report.question) } }
            dl.facts {
                @for (name, value) in &report.facts { dt { (name) } dd { (value) } }
            }
            nav aria-label="Contents" {
                a href="#headline" { "Headline" }
                @if report.growth.is_some() { a href="#growth" { "Growth" } }
                @if !report.plots.is_empty() { a href="#plots" { "Plots" } }
                @if !report.reproduce.is_empty() { a href="#reproduce" { "How to reproduce" } }
                @if !report.scenario.is_empty() {
                    a href="#scenario" { "Scenario" }
                    a href="#manifest" { "Manifest" }
                }
            }
        }
    }
}

fn warnings(report: &Report) -> Markup {
    html! {
        @if !report.warnings.is_empty() {
            section #warnings aria-labelledby="warnings-title" {
                h2 #warnings-title { "Before you believe a figure" }
                ul { @for warning in &report.warnings { li { (warning) } } }
            }
        }
    }
}

fn headline(report: &Report) -> Markup {
    html! {
        section #headline aria-labelledby="headline-title" {
            h2 #headline-title { "Headline figures" }
            @for section in &report.headline { (of_section(section)) }
            details { summary { "How to read these tables" }
                @for line in &report.legend { p { (line) } }
            }
        }
    }
}

fn of_section(section: &Section) -> Markup {
    html! {
        details open[section.open] {
            summary { (section.title) }
            // The first pair is what most readers come for.
            @for (index, grid) in section.grids.iter().enumerate() {
                @if index == 0 { (of_grid(grid)) } @else { details { summary { (grid.title) } (of_grid(grid)) } }
            }
        }
    }
}

fn of_grid(grid: &Grid) -> Markup {
    let class = |index: usize, text: &str| {
        if grid.numbers.contains(&index) { "number" } else { verdict_class(text) }
    };
    html! {
        // Can be scrolled sideways, so it must be reachable by keyboard.
        div.scroll tabindex="0" role="region" aria-label=(if grid.title.is_empty() { "Table" } else { &grid.title }) {
            table {
                @if !grid.title.is_empty() { caption { (grid.title) } }
                thead { tr {
                    @for (index, name) in grid.header.iter().enumerate() {
                        th scope="col" class=(class(index, "")) { (name) }
                    }
                } }
                tbody { @for row in &grid.rows { tr {
                    @for (index, text) in row.iter().enumerate() {
                        @if index == 0 { th scope="row" { (text) } } @else { td class=(class(index, text)) { (text) } }
                    }
                } } }
            }
        }
    }
}

/// A verdict has a colour beside its word.
fn verdict_class(text: &str) -> &'static str {
    let is = |verdict: Verdict| text.starts_with(verdict.word());
    if is(Verdict::Better) {
        "better"
    } else if is(Verdict::Worse) {
        "worse"
    } else if is(Verdict::Equivalent) || is(Verdict::Inconclusive) {
        "plain"
    } else {
        ""
    }
}

fn growth(report: &Report) -> Markup {
    html! {
        @if let Some(grid) = &report.growth {
            section #growth aria-labelledby="growth-title" {
                h2 #growth-title { "Growth" }
                p {
                    "Exponent: slope of log(metric) over log(setting), with its 95 % interval. Law: the slowest-growing of \
                     O(1), O(log n), O(n), O(n log n), O(n^2), O(n^3) whose AICc is at most 2 above the best, where there are \
                     enough sizes; in brackets its weight: how likely it is the best of these, not that it is true."
                }
                (of_grid(grid))
            }
        }
    }
}

fn plots(plots: &[Plot]) -> Markup {
    html! {
        @if !plots.is_empty() {
            section #plots aria-labelledby="plots-title" {
                h2 #plots-title { "Plots" }
                p.hint { "Point at a plot for its values, or focus one and walk through them with the arrow keys." }
                @for plot in plots { (of_plot(plot)) }
            }
        }
    }
}

fn of_plot(plot: &Plot) -> Markup {
    html! {
        figure id={ "plot-" (plot.name) } {
            div.scroll tabindex="0" role="region" aria-label=(plot.title) { (PreEscaped(&plot.svg)) }
            details {
                summary { "Data of “" (plot.title) "”" }
                @if plot.table.every > 1 {
                    p { "One row in " (plot.table.every) " is shown; all are in the files of the folder." }
                }
                (of_grid(&Grid {
                    title: String::new(),
                    header: plot.table.header.clone(),
                    rows: plot.table.rows.clone(),
                    numbers: (1..plot.table.header.len()).collect(),
                }))
            }
        }
    }
}

fn reproduce(report: &Report) -> Markup {
    html! {
        section #reproduce aria-labelledby="reproduce-title" {
            h2 #reproduce-title { "How to reproduce" }
            p {
                "In a checkout of twintrack, with the scenario below (scenario.toml in the folder of the results) and the data \
                 files that it names, if any:"
            }
            pre tabindex="0" { @for line in &report.reproduce { (line) "\n" } }
            p { "Equal results have the fingerprint " code { (report.fingerprint) } "." }
        }
    }
}

fn sources(report: &Report) -> Markup {
    html! {
        section #scenario aria-labelledby="scenario-title" {
            h2 #scenario-title { "Scenario" }
            details { summary { "scenario.toml, every setting" } pre tabindex="0" { (report.scenario) } }
        }
        section #manifest aria-labelledby="manifest-title" {
            h2 #manifest-title { "Manifest" }
            details { summary { "manifest.json" } pre tabindex="0" { (report.manifest) } }
        }
    }
}
