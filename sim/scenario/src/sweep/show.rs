//! A sweep written out in full: the scenario that its points start from, and every point.

use std::fmt::Write as _;

use serde_json::Value as Json;
use twintrack_core::settings::Scenario;

use super::expand::Sweep;
use crate::document::join;
use crate::document::plain::written;
use crate::schema::scenario_shape;
use crate::shape::Shape;
use crate::show::show_as;

/// The sweep as a scenario file whose points are those of the sweep, each with the settings in which it differs from what
/// it starts from. Presets and constraints are resolved. Reading the text back gives the same scenarios.
#[must_use]
pub fn show_sweep(sweep: &Sweep) -> String {
    let plain = |scenario: &Scenario| serde_json::to_value(scenario).expect("settings are plain data");
    let points: Vec<Json> = sweep.points.iter().map(|point| plain(&point.loaded.scenario)).collect();
    show_sweep_as(sweep, plain(&sweep.base.scenario), &points)
}

/// The same with these settings, which differ from its own in paths alone.
pub(crate) fn show_sweep_as(sweep: &Sweep, base: Json, points: &[Json]) -> String {
    let mut rest = format!("\n[sweep]\nreplications = {}\n", sweep.replications);
    let shape = scenario_shape();
    for point in points {
        rest.push_str("\n[[sweep.points]]\n");
        differences(&base, point, &shape, "", &mut rest);
    }
    show_as(&sweep.base, base) + &rest
}

/// A line for each setting that differs; variants and lists as a whole.
fn differences(base: &Json, point: &Json, shape: &Shape, path: &str, out: &mut String) {
    let (Json::Object(before), Json::Object(after), Shape::Table(keys)) = (base, point, shape) else {
        if base != point && !point.is_null() {
            let _ = writeln!(out, "{path} = {}", written(point));
        }
        return;
    };
    for key in keys {
        if let Some(after) = after.get(&key.name) {
            let before = before.get(&key.name).unwrap_or(&Json::Null);
            differences(before, after, &key.shape, &join(path, &key.name), out);
        }
    }
}
