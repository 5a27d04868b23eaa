//! Measurements as a table and as JSON.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde::Serialize;
use twintrack_reports::human::{self, Quantity, tick};
use twintrack_reports::table::Layout;

use super::Measurement;
use crate::provenance;

const HEADER: [&str; 9] = [
    "scenario",
    "participants",
    "engine",
    "events",
    "events/s",
    "deliveries/s",
    "wall time",
    "peak memory",
    "per participant",
];
/// Columns before this one hold words.
const FIRST_NUMBER: usize = 3;

/// A table for people, with the machine it holds for.
pub(super) fn table(measured: &[Measurement], layout: Layout) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
    table.set_header(HEADER);
    if let Some(width) = layout.width {
        table.set_width(width);
    }
    for one in measured {
        table.add_row(row(one));
    }
    for column in table.column_iter_mut().skip(FIRST_NUMBER) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let (os, arch, cores) = (std::env::consts::OS, std::env::consts::ARCH, provenance::cores());
    format!("{table}\n\nwall-clock figures of this machine ({os}, {arch}, {cores} processors), not results\n")
}

fn row(one: &Measurement) -> Vec<String> {
    let bytes =
        |bytes: Option<f64>| bytes.map_or_else(|| "unknown".to_owned(), |bytes| tick(bytes, Quantity::Bytes));
    vec![
        one.scenario.clone(),
        human::thousands(one.participants as u64),
        one.engine.clone(),
        human::thousands(one.events),
        human::digits(one.events_per_s()),
        human::digits(one.deliveries_per_s()),
        format!("{} s", human::digits(one.wall_s)),
        bytes(one.peak_bytes.map(|bytes| bytes as f64)),
        bytes(one.bytes_per_participant()),
    ]
}

#[derive(Serialize)]
struct Document<'a> {
    /// What all figures belong to.
    machine: Machine,
    measurements: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Machine {
    os: &'static str,
    arch: &'static str,
    processors: usize,
    version: &'static str,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    measured: &'a Measurement,
    events_per_s: f64,
    deliveries_per_s: f64,
    bytes_per_participant: Option<f64>,
}

/// One document for programs, ending in a line feed.
pub(super) fn json(measured: &[Measurement]) -> serde_json::Result<String> {
    let row = |measured| Row {
        measured,
        events_per_s: Measurement::events_per_s(measured),
        deliveries_per_s: Measurement::deliveries_per_s(measured),
        bytes_per_participant: Measurement::bytes_per_participant(measured),
    };
    let machine = Machine {
        os: std::env::consts::OS,
        arch: std::env::consts::ARCH,
        processors: provenance::cores(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let document = Document { machine, measurements: measured.iter().map(row).collect() };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
