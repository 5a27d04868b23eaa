//! `claims.html`: the same on one page that loads nothing, with a plot for each claim.

use maud::{Markup, PreEscaped, html};

use super::assessment::Assessment;
use super::markdown::{self, counts, facts, figure, flips, line, varied, verdict};
use crate::report::html::document;

/// The page. `plots` holds the drawing of each claim that has one, by its id.
pub(super) fn page(assessments: &[Assessment<'_>], plots: &[(String, String)], size: &str) -> String {
    let plot = |id: &str| plots.iter().find(|(known, _)| known == id).map(|(_, svg)| svg.as_str());
    let body = html! {
        a.skip href="#claims" { "Skip to the figures" }
        header {
            div.bar {
                p.kind { "twintrack claims --" (size) }
                button #theme type="button" hidden { "Theme: system" }
            }
            h1 { "Claims, measured" }
            p.question { (counts(assessments)) }
        }
        main {
            section #claims aria-labelledby="claims-title" {
                h2 #claims-title { "Every claim" }
                p { (markdown::HOW_TO_READ.replace('*', "").trim()) }
                (overview(assessments))
            }
            section #turns aria-labelledby="turns-title" {
                h2 #turns-title { "Settings that turn a verdict" }
                (grid("Settings that turn a verdict", &["claim", "setting", "as studied", "turns"],
                    assessments.iter().flat_map(flips)))
            }
            @for one in assessments { (of_claim(one, plot(&one.claim.id), size)) }
        }
    };
    document("Claims, measured", &body)
}

fn overview(assessments: &[Assessment<'_>]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Every claim" { table {
            thead { tr {
                @for name in ["claim", "claimed", "measured", "factor", "verdict", "decides"] { th scope="col" { (name) } }
            } }
            tbody { @for one in assessments { tr {
                @for (index, text) in line(one).iter().enumerate() {
                    @if index == 0 { th scope="row" { a href={ "#" (anchor(one)) } { (text) } } } @else { td { (text) } }
                }
            } } }
        } }
    }
}

/// The id of a claim's section.
fn anchor(one: &Assessment<'_>) -> String {
    format!("claim-{}", one.claim.id.replace('.', "-"))
}

fn of_claim(one: &Assessment<'_>, plot: Option<&str>, size: &str) -> Markup {
    html! {
        section id=(anchor(one)) {
            h2 { (one.claim.id) " – " (verdict(one)) }
            p { (one.claim.claim) }
            dl.facts { @for (name, text) in facts(one, size) { dt { (name) } dd { (text) } } }
            @if !one.rows.is_empty() {
                (grid(&format!("Figures of {}", one.claim.id), &["figure", "claimed", "measured", "factor", "verdict"],
                    one.rows.iter().map(figure)))
            }
            @if let Some(svg) = plot {
                figure { div.scroll tabindex="0" role="region" aria-label={ "Plot of " (one.claim.id) } { (PreEscaped(svg)) } }
            }
            @if !one.variations.is_empty() {
                details {
                    summary { "At other settings" }
                    (grid(&format!("{} at other settings", one.claim.id), &["varied", "value", "verdict", "figures"],
                        one.variations.iter().flat_map(varied)))
                }
            }
        }
    }
}

fn grid<const N: usize>(title: &str, header: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(title) { table {
            thead { tr { @for name in header { th scope="col" { (name) } } } }
            tbody { @for row in rows { tr {
                @for (index, text) in row.iter().enumerate() {
                    @if index == 0 { th scope="row" { (text) } } @else { td { (text) } }
                }
            } } }
        } }
    }
}
