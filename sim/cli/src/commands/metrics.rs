//! `twintrack metrics`: the catalogue of everything that is measured.

use twintrack_core::observer::catalogue::{EPOCHS, METRICS, SERIES};
use twintrack_reports::catalogue::{self, Listed};

use crate::args::{Format, MetricsArgs};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &MetricsArgs) -> anyhow::Result<Exit> {
    let listed: Vec<Listed> = [("metrics.csv", METRICS), ("series.csv", SERIES), ("epochs.csv", EPOCHS)]
        .into_iter()
        .flat_map(|(file, metrics)| Listed::all(file, metrics))
        .collect();
    let text = match args.format {
        Format::Table => catalogue::table(&listed, output::layout()).into_bytes(),
        Format::Json => catalogue::json(&listed)?,
        Format::Csv => catalogue::csv(&listed)?,
    };
    output::print(&text)?;
    Ok(Exit::Fine)
}
