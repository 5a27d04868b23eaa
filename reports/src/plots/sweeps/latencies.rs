//! Latencies of a sweep: a figure for each, with a panel for each point.

use hdrhistogram::Histogram;
use twintrack_core::settings::Engine;

use super::points::Sweep;
use super::shown::PANELS_MAX;
use crate::plots::evenly::evenly;
use crate::plots::figure::Figure;
use crate::plots::latency;

/// A figure for each latency that some run recorded.
pub(super) fn figures(sweep: &Sweep) -> Vec<(String, Figure)> {
    let independent = sweep.independent();
    let chosen = evenly(sweep.points.len(), PANELS_MAX);
    let mut out = Vec::new();
    for (name, heading) in latency::HEADINGS {
        let group = |index: &usize| {
            let point = &sweep.points[*index];
            let of = |engine: &Engine| {
                let found = point.latencies.iter().find(|(e, n, _)| e == engine && n == name);
                (*engine, found.map(|(_, _, histogram)| histogram))
            };
            let words = sweep.words(point, &independent);
            let words = if words.is_empty() { "All replications".into() } else { words };
            (words, sweep.engines.iter().map(of).collect())
        };
        let groups: Vec<latency::Group<'_>> = chosen.iter().map(group).collect();
        if groups.iter().all(|(_, each)| each.iter().all(|(_, l)| l.is_none_or(Histogram::is_empty))) {
            continue;
        }
        let (title, what) = heading.split_once(": ").unwrap_or((heading, ""));
        let subtitle = format!("F{}; all replications together.", what.get(1..).unwrap_or_default());
        let title = format!("{title} latency");
        out.push((format!("latency-{name}"), latency::distributions(&title, &subtitle, &groups)));
    }
    out
}
