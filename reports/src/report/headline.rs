//! The tables: the first two designs against each other, then the other pairs, at every point.

use twintrack_core::observer::catalogue::METRICS;
use twintrack_core::settings::Engine;

use super::page::{Grid, Section};
use super::source::{Growth, RunResults, SweepResults};
use crate::human;
use crate::printed::table;
use crate::sweep::Observations;
use crate::sweep::contrast::{Contrast, Selection, Side, compare, strata};
use crate::sweep::verdicts;

/// Columns of a comparison in the order of a report: metric, unit, both means, ratio, verdict, difference, effect, pairs.
const COLUMNS: [usize; 9] = [0, 1, 2, 3, 5, 8, 4, 6, 7];

/// How to read the table of a run.
pub(super) fn legend_of_run() -> Vec<String> {
    vec![
        "A ratio says how many times the other engine's value goes into that of the first.".into(),
        "– stands where a run has no such value. `twintrack metrics` defines each metric.".into(),
    ]
}

/// How to read the tables of a sweep.
pub(super) fn legend_of_sweep(tolerance: f64) -> Vec<String> {
    vec![
        "Two engines are compared run by run on the same worlds (paired by seed). Differences are first − second, ratios \
         first / second (geometric mean); in brackets their 95 % intervals by Student's t. Effect is Hedges' g."
            .into(),
        format!(
            "The verdict is about the first of the two and goes by the interval of the difference: better or worse when 0 is \
             outside, equivalent when all of it is within {} % of the second's mean, else inconclusive. Where a run has no \
             value (it did not settle, say), there is no verdict.",
            human::digits(tolerance * 100.0)
        ),
        "Intervals hold one by one: of a hundred comparisons, about five may exclude 0 by chance. `twintrack metrics` defines \
         each metric."
            .into(),
    ]
}

/// One table: metrics, engines side by side, and ratios.
pub(super) fn of_run(results: &RunResults) -> Vec<Section> {
    let grid = side_by_side(&results.observations, &[]);
    vec![Section { title: "All engines".into(), open: true, grids: vec![grid] }]
}

/// A section for each point, the last one open, with a table for each pair.
pub(super) fn of_sweep(results: &SweepResults) -> Vec<Section> {
    let statement = &results.manifest.statement;
    let last = statement.points.len();
    let point = |(nth, values): (usize, &Vec<String>)| {
        let named: Vec<(String, String)> =
            statement.settings.iter().cloned().zip(values.iter().cloned()).collect();
        let replications = statement.points[nth - 1].replications;
        let grids = if replications < 2 {
            vec![side_by_side(&results.observations, &named)]
        } else {
            pairs(&statement.engines)
                .iter()
                .map(|pair| against(&results.observations, &named, *pair))
                .collect()
        };
        let title = format!("{} ({replications} replications)", statement.point_words(nth - 1));
        Section { title, open: nth == last, grids }
    };
    (1..).zip(statement.points.iter().map(|point| &point.values)).map(point).collect()
}

/// V1 and V2 first if both are there, then the first engine with every other one.
fn pairs(engines: &[String]) -> Vec<[&str; 2]> {
    let Some(first) = engines.first() else { return Vec::new() };
    let has = |engine: Engine| engines.iter().map(String::as_str).find(|name| *name == engine.name());
    let designs = has(Engine::V1).zip(has(Engine::V2)).map(|(a, b)| [a, b]);
    let others = engines.iter().skip(1).map(|other| [first.as_str(), other.as_str()]);
    designs.into_iter().chain(others.filter(|pair| Some(*pair) != designs)).collect()
}

fn against(observations: &Observations, point: &[(String, String)], pair: [&str; 2]) -> Grid {
    let selection = |engine: &str| Selection { engine: Some(engine.to_owned()), settings: point.to_vec() };
    let (first, second) = (selection(pair[0]), selection(pair[1]));
    let side = |selection| Side { observations, selection };
    debug_assert!(strata(side(&first), side(&second)).is_empty(), "a point fixes every setting");
    let metrics: Vec<&str> =
        METRICS.iter().filter(|metric| metric.headline).map(|metric| metric.name).collect();
    let found = compare(side(&first), side(&second), &metrics, crate::sweep::contrast::TOLERANCE);
    let known = found.iter().filter(|one: &&Contrast| one.comparison.is_some() || one.incomplete > 0);
    // What is read first stands first: the ratio and what it comes to.
    let ordered = |fields: &[String]| COLUMNS.iter().map(|at| fields[*at].clone()).collect::<Vec<_>>();
    let mut header = verdicts::header(pair);
    header[8] = format!("{} is", pair[0]);
    Grid {
        title: format!("{} against {}", pair[0], pair[1]),
        header: ordered(&header),
        rows: known.map(|one| ordered(&verdicts::row(one))).collect(),
        numbers: vec![2, 3, 4, 6, 7, 8],
    }
}

/// Engines side by side, without intervals: the runs at a point, of which there is one for each engine.
fn side_by_side(observations: &Observations, point: &[(String, String)]) -> Grid {
    let engines = observations.engines();
    let here = |row: &&crate::sweep::Observation| {
        observations
            .settings
            .iter()
            .zip(&row.values)
            .all(|(setting, value)| point.iter().all(|(name, wanted)| name != setting || wanted == value))
    };
    let rows: Vec<_> = observations.rows.iter().filter(here).collect();
    let value = |metric: &str, engine: &str| {
        rows.iter().find(|row| row.metric == metric && row.engine == engine).and_then(|row| row.value)
    };
    let row = |metric: &'static twintrack_core::observer::catalogue::Metric| {
        let values: Vec<Option<f64>> = engines.iter().map(|engine| value(metric.name, engine)).collect();
        values.iter().any(Option::is_some).then(|| table::fields_of(metric, &values))
    };
    let header = table::names_of(&engines);
    Grid {
        title: String::new(),
        numbers: (2..header.len()).collect(),
        header,
        rows: METRICS.iter().filter(|metric| metric.headline).filter_map(row).collect(),
    }
}

/// Exponents and best laws of the headline metrics, a column for each engine; `None` when nothing was varied that things
/// could grow with.
pub(super) fn growth(growth: &[Growth], engines: &[String]) -> Option<Grid> {
    let headline = |one: &&Growth| METRICS.iter().any(|metric| metric.headline && metric.name == one.metric);
    let mut curves: Vec<(&str, &str, &str)> = Vec::new();
    for one in growth.iter().filter(headline) {
        let curve = (one.metric.as_str(), one.over.as_str(), one.held.as_str());
        if !curves.contains(&curve) {
            curves.push(curve);
        }
    }
    let row = |(metric, over, held): &(&str, &str, &str)| {
        let field = |engine: &String| {
            let same = |one: &&Growth| {
                (&one.metric, &one.over, &one.held) == (&(*metric).into(), &(*over).into(), &(*held).into())
            };
            growth
                .iter()
                .filter(same)
                .find(|one| one.engine == *engine)
                .map_or_else(|| human::NONE.into(), said)
        };
        let along = if held.is_empty() { (*over).to_owned() } else { format!("{over} ({held})") };
        let fields = engines.iter().map(field).collect::<Vec<_>>();
        [vec![(*metric).to_owned(), along], fields].concat()
    };
    let rows: Vec<Vec<String>> = curves.iter().map(row).collect();
    let header = ["metric", "over"].map(str::to_owned).into_iter().chain(engines.iter().cloned());
    let header: Vec<String> = header.collect();
    let numbers = (2..header.len()).collect();
    (!rows.is_empty()).then(|| Grid { title: String::new(), header, rows, numbers })
}

/// An exponent with its interval, and the best law with its weight.
fn said(one: &Growth) -> String {
    let [value, low, high] = one.exponent.map(human::digits);
    let law = one.law.as_ref().map(|(law, weight)| format!(", {law} ({})", human::digits(*weight)));
    format!("{value} [{low}, {high}]{}", law.unwrap_or_default())
}
