//! A timestamped edge list as a recording: every line of it is a recognition.

use std::io::{self, Write};

use super::event::{Event, EventKind, Header, RECORDING_VERSION};
use super::value::{Moment, Name, Weights};
use crate::diagnostic::Diagnostics;
use crate::lines::csv_table::CsvTable;

/// Columns of the edge list; others are ignored.
const COLUMNS: [&str; 4] = ["source", "target", "weight", "timestamp"];
const NANOS_PER_SECOND: f64 = 1e9;
/// Seconds that fit into nanoseconds of 64 bits.
const SECONDS_MAX: f64 = 9e9;

/// How to import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// How many times faster than recorded it is to be played.
    pub compress: Option<f64>,
}

/// An edge list, understood, ready to be written as a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    source: String,
    compress: Option<f64>,
    /// Ascending by time.
    edges: Vec<Edge>,
    /// Largest weight of the file, which is written as 1.
    pub largest: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Edge {
    at: Moment,
    source: String,
    target: String,
    weight: f64,
}

/// Reads a CSV edge list with the columns `source,target,weight,timestamp` (seconds since 1970), in any order of lines; of
/// equal times the order of the file stays. O(n log n) in lines.
///
/// # Errors
/// Lines that are wrong, with their place.
pub fn import(name: &str, text: &str, options: &ImportOptions) -> Result<Imported, Diagnostics> {
    let mut table = CsvTable::new(name, text);
    let mut edges = Vec::new();
    if let Some(columns) = table.columns(&COLUMNS) {
        table.each(&columns, |fields| {
            edges.push(edge(fields)?);
            Ok(())
        });
    }
    table.finish()?;
    edges.sort_by_key(|edge: &Edge| edge.at);
    let largest = edges.iter().map(|edge| edge.weight).fold(0.0, f64::max);
    Ok(Imported { source: name.to_owned(), compress: options.compress, edges, largest })
}

fn edge(fields: &[&str]) -> Result<Edge, (usize, String)> {
    for (at, name) in fields[..2].iter().enumerate() {
        if name.is_empty() {
            return Err((at, "a participant without a name".to_owned()));
        }
    }
    let number = |at: usize, what: &str| match fields[at].parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err((at, format!("`{}` is not {what}", fields[at]))),
    };
    let weight = number(2, "a weight")?;
    let seconds = number(3, "a number of seconds since 1970")?;
    if seconds.abs() > SECONDS_MAX {
        return Err((3, "this is no number of seconds since 1970: is it in milliseconds?".to_owned()));
    }
    let at = Moment((seconds * NANOS_PER_SECOND).round() as i64);
    Ok(Edge { at, source: fields[0].to_owned(), target: fields[1].to_owned(), weight })
}

impl Imported {
    /// Recognitions in it.
    #[must_use]
    pub fn events(&self) -> usize {
        self.edges.len()
    }

    /// Of these, weights at or below zero, which are recognitions of 0.
    #[must_use]
    pub fn withdrawn(&self) -> usize {
        self.edges.iter().filter(|edge| edge.weight <= 0.0).count()
    }

    /// From the first to the last, in seconds.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        let ends = self.edges.first().zip(self.edges.last());
        ends.map_or(0.0, |(first, last)| last.at.0.abs_diff(first.at.0) as f64 / NANOS_PER_SECOND)
    }

    /// Writes the recording: weights divided by the largest, those at or below zero as 0.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let header = Header {
            trace: RECORDING_VERSION,
            start: None,
            compress: self.compress,
            source: Some(self.source.clone()),
        };
        line(out, &header)?;
        for edge in &self.edges {
            let weight = if edge.weight > 0.0 { edge.weight / self.largest } else { 0.0 };
            let event = Event {
                recognition_weights: Some(Weights(vec![(Name(edge.target.clone()), weight)])),
                ..Event::bare(edge.at, Name(edge.source.clone()), EventKind::Recognition)
            };
            line(out, &event)?;
        }
        Ok(())
    }
}

fn line(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
