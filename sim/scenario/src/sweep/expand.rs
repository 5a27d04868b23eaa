//! From factors to points: every combination that the constraints leave, resolved and checked.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::plan::Plan;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::assignment::Assignment;
use crate::document::plain::{setting, written};
use crate::document::{Node, Value};
use crate::load::{Draft, Loaded};

/// Bound on points.
const POINTS_MAX: usize = 10_000;

/// Mistakes after which no further ones are looked for: a wrong value is met again at many points.
const MISTAKES_MAX: usize = 20;

/// A sweep with every point resolved.
#[derive(Debug)]
pub struct Sweep {
    /// What the points start from.
    pub base: Loaded,
    /// How often each point is run with each engine.
    pub replications: u32,
    /// Dotted paths of the settings that the points differ in, in the order in which the file names them.
    pub settings: Vec<String>,
    /// The points, the last setting changing fastest.
    pub points: Vec<Point>,
    /// How many combinations the constraints take out.
    pub excluded: usize,
}

/// A point of a sweep.
#[derive(Debug)]
pub struct Point {
    /// The value of each of the sweep's settings, as text; empty where the point's scenario has no such setting.
    pub values: Vec<String>,
    /// The scenario.
    pub loaded: Loaded,
}

/// Resolves every point.
pub(super) fn expand(draft: &Draft, plan: &Plan, base: Loaded) -> Result<Sweep, Diagnostics> {
    let count = plan.factors.iter().try_fold(1usize, |count, factor| count.checked_mul(factor.rows.len()));
    let Some(count) = count.filter(|count| *count <= POINTS_MAX) else {
        return Err(too_many(plan).into());
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut points: Vec<(Point, Vec<Assignment>)> = Vec::new();
    let mut excluded = 0;
    for number in 0..count {
        let assignments = combination(plan, number);
        match point(draft, plan, &assignments) {
            Ok(Some(point)) => points.push((point, assignments)),
            Ok(None) => excluded += 1,
            Err(mistakes) => {
                for mistake in &mistakes {
                    if !found.contains(mistake) {
                        found.push(mistake.clone());
                    }
                }
            }
        }
        if found.len() >= MISTAKES_MAX {
            break;
        }
    }
    if found.is_empty() {
        found.extend(same_twice(&points));
        found.extend(nothing_left(plan, points.len()));
    }
    Diagnostics::none_or(found, || Sweep {
        base,
        replications: plan.replications,
        settings: plan.settings.clone(),
        points: points.into_iter().map(|(point, _)| point).collect(),
        excluded,
    })
}

/// The assignments of a combination: its number, written with a digit for each factor, the last changing fastest.
fn combination(plan: &Plan, number: usize) -> Vec<Assignment> {
    let mut rest = number;
    let mut rows: Vec<&[Assignment]> = Vec::new();
    for factor in plan.factors.iter().rev() {
        rows.push(&factor.rows[rest % factor.rows.len()]);
        rest /= factor.rows.len();
    }
    rows.into_iter().rev().flatten().cloned().collect()
}

/// A point, unless a constraint excludes it.
fn point(draft: &Draft, plan: &Plan, assignments: &[Assignment]) -> Result<Option<Point>, Diagnostics> {
    let shaped = draft.shaped(assignments)?;
    let json = serde_json::to_value(&shaped.scenario).expect("settings are plain data");
    for constraint in &plan.constraints {
        if !constraint.holds(&json)? {
            return Ok(None);
        }
    }
    let values = plan.settings.iter().map(|path| shown(path, &json, assignments)).collect();
    Ok(Some(Point { values, loaded: shaped.finish()? }))
}

/// A setting's value at a point, as text. The simulator does not know the names of presets: they are shown as written.
fn shown(path: &str, json: &Json, assignments: &[Assignment]) -> String {
    match setting(json, path) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Null) | None => match assignments.iter().find(|one| one.path == path) {
            Some(Assignment { node: Node { value: Value::Text(text), .. }, .. }) => text.clone(),
            _ => String::new(),
        },
        Some(other) => written(other),
    }
}

fn too_many(plan: &Plan) -> Diagnostic {
    let lengths: Vec<_> = plan.factors.iter().map(|factor| factor.rows.len().to_string()).collect();
    Diagnostic::new("a sweep has at most 10,000 points")
        .mark(&plan.place.text, plan.place.key.clone(), format!("this one has {}", lengths.join(" × ")))
        .help("take values out, or write the points that matter below [[sweep.points]]")
}

/// Two points that are the same scenario: their runs would be the same.
fn same_twice(points: &[(Point, Vec<Assignment>)]) -> Option<Diagnostic> {
    let mut seen: BTreeMap<String, &[Assignment]> = BTreeMap::new();
    for (point, assignments) in points {
        let Some(first) = seen.insert(point.loaded.hash.to_string(), assignments) else { continue };
        let mut diagnostic = Diagnostic::new("two points of this sweep are the same scenario");
        // Values that both take from one place of a list do not tell them apart.
        let here =
            |one: &&Assignment| !first.iter().any(|f| f.value_place().value == one.value_place().value);
        for one in assignments.iter().filter(here) {
            let place = one.value_place();
            diagnostic = diagnostic.mark(&place.text, place.value.clone(), "this point");
            if let Some(other) = first.iter().find(|other| other.path == one.path) {
                let place = other.value_place();
                diagnostic = diagnostic.mark(&place.text, place.value.clone(), "the same as this one");
            }
        }
        return Some(diagnostic.help("take one of them out"));
    }
    None
}

fn nothing_left(plan: &Plan, left: usize) -> Option<Diagnostic> {
    let mut diagnostic = Diagnostic::new("no point of this sweep satisfies all constraints");
    for constraint in plan.constraints.iter().filter(|_| left == 0) {
        let place = constraint.place();
        diagnostic = diagnostic.mark(&place.text, place.value.clone(), "one of these");
    }
    (left == 0)
        .then(|| diagnostic.help("`twintrack expand` shows the points that are left without a constraint"))
}
