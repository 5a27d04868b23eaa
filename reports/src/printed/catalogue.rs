//! The catalogue of metrics as table, JSON and CSV.

use serde::Serialize;
use twintrack_core::observer::catalogue::{Better, Metric};

use super::table::{Layout, plain};
use crate::artifact::ExportError;

/// A metric of the catalogue, with the file its values are in.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Listed {
    file: &'static str,
    name: &'static str,
    unit: &'static str,
    better: &'static str,
    definition: &'static str,
}

impl Listed {
    /// The metrics whose values are in `file`.
    pub fn all(file: &'static str, metrics: &'static [Metric]) -> impl Iterator<Item = Listed> {
        metrics.iter().map(move |metric| Listed {
            file,
            name: metric.name,
            unit: metric.unit,
            better: match metric.better {
                Better::Lower => "lower",
                Better::Higher => "higher",
                Better::Neither => "neither",
            },
            definition: metric.definition,
        })
    }
}

/// The catalogue for people, in the order given, with a heading for each file.
#[must_use]
pub fn table(listed: &[Listed], layout: Layout) -> String {
    let mut text = String::new();
    for file in listed.chunk_by(|a, b| a.file == b.file) {
        let rows = file.iter().map(|m| [m.name, m.unit, m.better, m.definition]);
        let heading = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{heading}{}\n\n", file[0].file));
        text.push_str(&plain(["metric", "unit", "better", "definition"], rows, layout));
    }
    text
}

/// The catalogue as JSON, ending in a line feed.
///
/// # Errors
/// See [`ExportError`].
pub fn json(listed: &[Listed]) -> Result<Vec<u8>, ExportError> {
    let mut bytes = serde_json::to_vec_pretty(listed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The catalogue as CSV with a header.
///
/// # Errors
/// See [`ExportError`].
pub fn csv(listed: &[Listed]) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for metric in listed {
        writer.serialize(metric)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

#[cfg(test)]
mod tests {
    use twintrack_core::observer::catalogue::Better;

    use super::*;

    static METRICS: [Metric; 2] = [
        Metric {
            name: "a.b",
            unit: "s",
            better: Better::Lower,
            headline: true,
            definition: "First, with a comma.",
        },
        Metric { name: "c", unit: "bytes", better: Better::Neither, headline: false, definition: "Second." },
    ];

    fn listed() -> Vec<Listed> {
        Listed::all("metrics.csv", &METRICS).chain(Listed::all("series.csv", &METRICS[1..])).collect()
    }

    #[test]
    fn every_format_has_every_metric() {
        let utf8 = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let text = [
            table(&listed(), Layout { width: None, styled: false }),
            utf8(csv(&listed()).expect("CSV")),
            utf8(json(&listed()).expect("JSON")),
        ];
        insta::assert_snapshot!(text.join("\n"));
    }
}
