//! Measurements as a table and as JSON.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde::Serialize;
use twintrack_reports::human::{self, Quantity, tick};
use twintrack_reports::table::Layout;

use super::measure::Measurement;
use super::operations::Operation;
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
    laid_out(&HEADER, measured.iter().map(row), FIRST_NUMBER, layout)
}

/// What operations take, for people.
pub(super) fn operations_table(operations: &[Operation], layout: Layout) -> String {
    let rows = operations.iter().map(|one| {
        let time = format!("{} ns", human::digits(one.seconds * 1e9));
        vec![one.what.to_owned(), time, one.per.to_owned()]
    });
    laid_out(&["operation", "time", "per"], rows, 1, layout)
}

/// The same as numbers for a sheet of prices.
pub(super) fn prices(operations: &[Operation]) -> String {
    let machine = machine();
    let mut text = format!("# Measured by `twintrack bench --operations` on one machine ({machine}).\n");
    for Operation { what, per, price, seconds } in operations {
        if let Some(price) = price {
            text += &format!("\n[{price}]\nvalue = {seconds:.2e} # s per {per}: {what}\nunit = \"s\"\n");
        }
    }
    text
}

/// A table whose columns hold numbers from `first_number` on, with the machine it holds for.
fn laid_out(
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    first_number: usize,
    layout: Layout,
) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
    table.set_header(header);
    if let Some(width) = layout.width {
        table.set_width(width);
    }
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(first_number) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n\nwall-clock figures of this machine ({}), not results\n", machine())
}

fn machine() -> String {
    let (os, arch, cores) = (std::env::consts::OS, std::env::consts::ARCH, provenance::cores());
    format!("{os}, {arch}, {cores} processors")
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
struct Operations<'a> {
    machine: Machine,
    operations: &'a [Operation],
}

#[derive(Serialize)]
struct Machine {
    os: &'static str,
    arch: &'static str,
    processors: usize,
    version: &'static str,
}

impl Machine {
    fn this() -> Machine {
        Machine {
            os: std::env::consts::OS,
            arch: std::env::consts::ARCH,
            processors: provenance::cores(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
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
    let measurements = measured.iter().map(row).collect();
    Ok(serde_json::to_string_pretty(&Document { machine: Machine::this(), measurements })? + "\n")
}

/// The same of operations.
pub(super) fn operations_json(operations: &[Operation]) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&Operations { machine: Machine::this(), operations })? + "\n")
}
