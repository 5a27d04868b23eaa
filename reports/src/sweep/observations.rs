//! Values of runs with what they belong to, from a study or from the tidy file of a folder.

use super::rows::rows;
use super::study::Study;
use crate::axes::distinct;

/// The value of one metric in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Value of each of the settings that runs differ in.
    pub values: Vec<String>,
    /// Which replication.
    pub replication: u32,
    /// Root of the run's randomness.
    pub seed: u64,
    /// Name of the engine.
    pub engine: String,
    /// Name of the metric.
    pub metric: String,
    /// The value; `None` where the run has none.
    pub value: Option<f64>,
}

/// Values of several runs, in the order of the files: point, replication, engine, metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// Name of the scenario.
    pub scenario: String,
    /// Dotted paths of the settings that runs differ in.
    pub settings: Vec<String>,
    /// The values.
    pub rows: Vec<Observation>,
}

/// Why a file holds no observations.
#[derive(Debug, thiserror::Error)]
pub enum NotTidy {
    /// A column that every such file has is not there.
    #[error("there is no column `{0}`")]
    Column(&'static str),
    /// A field is no number where one must be.
    #[error("line {line}: `{text}` in column `{column}` is not a number")]
    Number {
        /// Line of the file, from 1.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// The field.
        text: String,
    },
    /// A histogram that is none.
    #[error("`{0}` is not a histogram")]
    Histogram(String),
    /// An engine that is not known.
    #[error("no engine is called `{0}`")]
    Engine(String),
    /// A manifest of another program, or of another version of this one.
    #[error("this is not a manifest that this version of twintrack reads")]
    Manifest,
    /// Not CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

impl Observations {
    /// The observations of a study.
    #[must_use]
    pub fn of(study: &Study<'_>) -> Observations {
        let each = rows(study).flat_map(|row| {
            row.unit.metrics.iter().map(move |(metric, value)| Observation {
                values: row.values.to_vec(),
                replication: row.unit.replication,
                seed: row.unit.seed,
                engine: row.unit.end.engine.clone(),
                metric: metric.clone(),
                value: *value,
            })
        });
        Observations {
            scenario: study.name.to_owned(),
            settings: study.settings.to_vec(),
            rows: each.collect(),
        }
    }

    /// The observations in a `runs.csv` or `metrics.csv`. Columns that are not known are settings.
    ///
    /// # Errors
    /// See [`NotTidy`].
    pub fn read(csv: &[u8]) -> Result<Observations, NotTidy> {
        const KNOWN: [&str; 8] =
            ["scenario", "point", "replication", "seed", "engine", "metric", "unit", "value"];
        let mut reader = csv::Reader::from_reader(csv);
        let header = reader.headers()?.clone();
        let column = |name: &'static str| header.iter().position(|h| h == name).ok_or(NotTidy::Column(name));
        let (scenario, replication, seed) = (column("scenario")?, column("replication")?, column("seed")?);
        let (engine, metric, value) = (column("engine")?, column("metric")?, column("value")?);
        let settings: Vec<usize> = (0..header.len()).filter(|i| !KNOWN.contains(&&header[*i])).collect();
        let mut out = Observations {
            settings: settings.iter().map(|i| header[*i].to_owned()).collect(),
            ..Observations::default()
        };
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            let text = |index: usize| record.get(index).unwrap_or_default();
            let wrong = |column, index| NotTidy::Number { line, column, text: text(index).to_owned() };
            let field = text(value);
            let number = || field.parse().map_err(|_| wrong("value", value));
            out.scenario = text(scenario).to_owned();
            out.rows.push(Observation {
                values: settings.iter().map(|i| text(*i).to_owned()).collect(),
                replication: text(replication).parse().map_err(|_| wrong("replication", replication))?,
                seed: text(seed).parse().map_err(|_| wrong("seed", seed))?,
                engine: text(engine).to_owned(),
                metric: text(metric).to_owned(),
                value: if field.is_empty() { None } else { Some(number()?) },
            });
        }
        Ok(out)
    }

    /// Engines in order of first mention.
    #[must_use]
    pub fn engines(&self) -> Vec<&str> {
        distinct(self.rows.iter().map(|row| row.engine.as_str()))
    }

    /// Metrics in order of first mention.
    #[must_use]
    pub fn metrics(&self) -> Vec<&str> {
        distinct(self.rows.iter().map(|row| row.metric.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::{rows, sample};

    #[test]
    fn what_is_written_reads_back() {
        let sample = sample::study();
        let study = sample.study();
        let file = rows::runs_csv(&study).expect("exported");
        assert_eq!(Observations::read(&file.contents).expect("tidy"), Observations::of(&study));
    }

    #[test]
    fn the_metrics_of_a_single_run_read_too() {
        let sample = crate::sample::small();
        let file = crate::run::tidy::metrics_text(&sample.run()).expect("exported");
        let read = Observations::read(&file).expect("tidy");
        assert_eq!((read.settings.len(), read.engines()), (0, vec!["v1", "v2"]));
        assert_eq!(read.rows.len(), 10);
    }

    #[test]
    fn what_is_not_tidy_is_told() {
        let told = |text: &str| Observations::read(text.as_bytes()).expect_err("not tidy").to_string();
        assert_eq!(told("a,b\n1,2\n"), "there is no column `scenario`");
        let row = "scenario,replication,seed,engine,metric,value\nx,1,1,v1,m,much\n";
        assert_eq!(told(row), "line 2: `much` in column `value` is not a number");
    }
}
