//! Reads the files of a folder into what [`source`](super::source) has of them. The disk is [`crate::folder`]'s.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

use super::source::{Ended, EpochValue, Growth, PointLatency};
use crate::plots::{Faults, Recording};
use crate::run::manifest::EngineEnd;
use crate::stats::growth;
use crate::sweep::observations::NotTidy;
use crate::sweep::unit::expanded;

/// A CSV file with its columns by name.
struct Sheet {
    header: csv::StringRecord,
    records: Vec<csv::StringRecord>,
}

impl Sheet {
    fn read(bytes: &[u8]) -> Result<Sheet, NotTidy> {
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers()?.clone();
        Ok(Sheet { header, records: reader.records().collect::<Result<_, _>>()? })
    }

    fn column(&self, name: &'static str) -> Result<usize, NotTidy> {
        self.header.iter().position(|known| known == name).ok_or(NotTidy::Column(name))
    }

    fn columns<const N: usize>(&self, names: [&'static str; N]) -> Result<[usize; N], NotTidy> {
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(names) {
            *column = self.column(name)?;
        }
        Ok(columns)
    }
}

/// A field as a number.
fn number<T: std::str::FromStr>(
    record: &csv::StringRecord,
    index: usize,
    column: &'static str,
) -> Result<T, NotTidy> {
    let line = record.position().map_or(0, csv::Position::line);
    let text = record[index].to_owned();
    record[index].parse().map_err(|_| NotTidy::Number { line, column, text })
}

fn engine(text: &str) -> Result<Engine, NotTidy> {
    text.parse().map_err(|_| NotTidy::Engine(text.to_owned()))
}

/// `ends.csv`.
pub(crate) fn ends(bytes: &[u8]) -> Result<Vec<Ended>, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [point, engine, end, reason] = sheet.columns(["point", "engine", "end", "reason"])?;
    let row = |record: &csv::StringRecord| {
        let text = |index: usize| record[index].to_owned();
        Ok(Ended {
            point: number(record, point, "point")?,
            engine: text(engine),
            end: text(end),
            reason: text(reason),
        })
    };
    sheet.records.iter().map(row).collect()
}

/// `latencies.csv`.
pub(crate) fn latencies(bytes: &[u8]) -> Result<Vec<PointLatency>, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [point, who, latency, histogram] = sheet.columns(["point", "engine", "latency", "histogram"])?;
    let row = |record: &csv::StringRecord| {
        let latency = record[latency].to_owned();
        Ok(PointLatency {
            point: number(record, point, "point")?,
            engine: engine(&record[who])?,
            histogram: expanded(&record[histogram]).ok_or_else(|| NotTidy::Histogram(latency.clone()))?,
            latency,
        })
    };
    sheet.records.iter().map(row).collect()
}

/// `epochs.csv` of a sweep; rows without a value are left out.
pub(crate) fn sweep_epochs(bytes: &[u8]) -> Result<Vec<EpochValue>, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [point, who, epoch, metric, value] =
        sheet.columns(["point", "engine", "epoch", "metric", "value"])?;
    let row = |record: &csv::StringRecord| {
        Ok(EpochValue {
            point: number(record, point, "point")?,
            engine: engine(&record[who])?,
            epoch: number(record, epoch, "epoch")?,
            metric: record[metric].to_owned(),
            value: number(record, value, "value")?,
        })
    };
    sheet.records.iter().filter(|record| !record[value].is_empty()).map(row).collect()
}

/// `growth.csv`: how each curve grows, and by which law.
pub(crate) fn growth(bytes: &[u8]) -> Result<Vec<Growth>, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [who, metric, over, law, weight] = sheet.columns(["engine", "metric", "over", "law", "weight"])?;
    let ends = sheet.columns(["exponent", "exponent_low", "exponent_high"])?;
    // A row for each law of a curve, the slowest-growing first.
    let mut curves: Vec<(Growth, Vec<(String, f64)>)> = Vec::new();
    for record in &sheet.records {
        // Settings stand before the engine.
        let held = (0..who).filter(|i| !record[*i].is_empty());
        let held: Vec<String> = held.map(|i| format!("{} = {}", &sheet.header[i], &record[i])).collect();
        let mut exponent = [0.0; 3];
        for (value, end) in exponent.iter_mut().zip(ends) {
            *value = number(record, end, "exponent")?;
        }
        let [engine, metric, over] = [who, metric, over].map(|index| record[index].to_owned());
        let curve = Growth { engine, metric, over, held: held.join(", "), exponent, law: None };
        if curves.last().is_none_or(|(last, _)| *last != curve) {
            curves.push((curve, Vec::new()));
        }
        if let Some((_, laws)) = curves.last_mut().filter(|_| !record[law].is_empty()) {
            laws.push((record[law].to_owned(), number(record, weight, "weight")?));
        }
    }
    Ok(curves.into_iter().map(|(curve, laws)| Growth { law: growth::plainest(laws), ..curve }).collect())
}

/// A series: its name, and a value per bin where there is one.
type Column = (String, Vec<Option<f64>>);

/// Width of a bin and values of the series of a run.
#[derive(Debug, Default)]
pub(crate) struct SeriesFile {
    bin: Span,
    /// By engine, then as in the file.
    engines: BTreeMap<String, Vec<Column>>,
}

/// `series.csv`.
pub(crate) fn series(bytes: &[u8]) -> Result<SeriesFile, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [who, metric, start, value] = sheet.columns(["engine", "metric", "bin_start_s", "value"])?;
    let mut out = SeriesFile::default();
    for record in &sheet.records {
        let columns = out.engines.entry(record[who].to_owned()).or_default();
        if columns.last().is_none_or(|(name, _)| *name != record[metric]) {
            columns.push((record[metric].to_owned(), Vec::new()));
        }
        let Some((_, values)) = columns.last_mut() else { continue };
        if values.len() == 1 {
            let seconds: f64 = number(record, start, "bin_start_s")?;
            out.bin = Span::from_nanos_f64(seconds * 1e9);
        }
        values.push(if record[value].is_empty() { None } else { Some(number(record, value, "value")?) });
    }
    Ok(out)
}

/// Metrics of epochs by engine and epoch.
pub(crate) type EpochFile = BTreeMap<String, Vec<Vec<(String, Option<f64>)>>>;

/// `epochs.csv` of a run.
pub(crate) fn run_epochs(bytes: &[u8]) -> Result<EpochFile, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [who, epoch, metric, value] = sheet.columns(["engine", "epoch", "metric", "value"])?;
    let mut out = EpochFile::new();
    for record in &sheet.records {
        let epochs = out.entry(record[who].to_owned()).or_default();
        let nth: usize = number(record, epoch, "epoch")?;
        if epochs.len() < nth {
            epochs.push(Vec::new());
        }
        let value = if record[value].is_empty() { None } else { Some(number(record, value, "value")?) };
        if let Some(last) = epochs.last_mut() {
            last.push((record[metric].to_owned(), value));
        }
    }
    Ok(out)
}

/// `faults.csv`.
pub(crate) fn faults(bytes: &[u8]) -> Result<Vec<Faults>, NotTidy> {
    let sheet = Sheet::read(bytes)?;
    let [fault, from, until] = sheet.columns(["fault", "from_s", "until_s"])?;
    let mut out: Vec<Faults> = Vec::new();
    for record in &sheet.records {
        if out.last().is_none_or(|last| last.what != record[fault]) {
            out.push(Faults { what: record[fault].to_owned(), spans: Vec::new() });
        }
        let Some(last) = out.last_mut() else { continue };
        last.spans.push((number(record, from, "from_s")?, number(record, until, "until_s")?));
    }
    Ok(out)
}

/// The one histogram of a log.
pub(crate) fn histogram(bytes: &[u8]) -> Result<Histogram<u64>, NotTidy> {
    let wrong = || NotTidy::Histogram("the log".into());
    for entry in IntervalLogIterator::new(bytes) {
        if let LogEntry::Interval(interval) = entry.map_err(|_| wrong())? {
            use base64::Engine as _;
            let text = interval.encoded_histogram();
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| wrong())?;
            return Deserializer::new().deserialize(&mut bytes.as_slice()).map_err(|_| wrong());
        }
    }
    Err(wrong())
}

/// What one engine left in the folder of a run, but for latencies.
pub(crate) fn recording(
    end: &EngineEnd,
    series: &SeriesFile,
    epochs: &EpochFile,
) -> Result<Recording, NotTidy> {
    Ok(Recording {
        engine: engine(&end.engine)?,
        ended_at_s: end.ended_at_s,
        bin: series.bin,
        series: series.engines.get(&end.engine).cloned().unwrap_or_default(),
        latencies: Vec::new(),
        epochs: epochs.get(&end.engine).cloned().unwrap_or_default(),
    })
}
