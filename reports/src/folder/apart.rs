//! When two runs part, by their time series alone: of what another version of the program left, there is nothing else to ask.

use std::collections::BTreeMap;
use std::io;

use super::stored::Stored;
use crate::run::Results;

/// The file with the series.
const SERIES: &str = "series.csv";
/// Metrics that are named.
const NAMED_MAX: usize = 3;

/// Where the series of one engine part first.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// Which engine.
    pub engine: String,
    /// Start of the first bin with another value, in virtual seconds.
    pub from_s: f64,
    /// Some of the metrics that differ there: name, stored value, value now.
    pub metrics: Vec<(String, String, String)>,
}

/// Values by engine, metric and start of a bin.
type Values = BTreeMap<(String, String), Vec<(f64, String)>>;

impl Stored {
    /// Where the series of each engine part first from those of the run made again. Series that only one of them has are left
    /// out, so that new metrics hide nothing; empty when there is nothing to compare. O(rows).
    ///
    /// # Errors
    /// When the stored file cannot be read.
    pub fn apart(&self, results: &Results) -> io::Result<Vec<Apart>> {
        let now = results.artifacts.iter().find(|artifact| artifact.path == SERIES);
        let (Some(now), true) = (now, self.path(SERIES).is_file()) else { return Ok(Vec::new()) };
        Ok(part(&values(&fs_err::read(self.path(SERIES))?), &values(&now.contents)))
    }
}

/// The columns that matter, of a file that may be of another version. What cannot be read is left out.
fn values(csv: &[u8]) -> Values {
    let mut reader = csv::Reader::from_reader(csv);
    let mut values = Values::new();
    let Ok(header) = reader.headers().cloned() else { return values };
    let columns =
        ["engine", "metric", "bin_start_s", "value"].map(|name| header.iter().position(|is| is == name));
    let [Some(engine), Some(metric), Some(start), Some(value)] = columns else { return values };
    for row in reader.records().flatten() {
        if let Ok(start) = row[start].parse() {
            let key = (row[engine].to_owned(), row[metric].to_owned());
            values.entry(key).or_default().push((start, row[value].to_owned()));
        }
    }
    values
}

fn part(stored: &Values, now: &Values) -> Vec<Apart> {
    let mut found: BTreeMap<&str, Apart> = BTreeMap::new();
    for ((engine, metric), before) in stored {
        let Some(after) = now.get(&(engine.clone(), metric.clone())) else { continue };
        let Some((from_s, stored, now)) = first(before, after) else { continue };
        let apart = found.entry(engine).or_insert_with(|| Apart {
            engine: engine.clone(),
            from_s,
            metrics: Vec::new(),
        });
        if from_s < apart.from_s {
            *apart = Apart { from_s, metrics: Vec::new(), ..apart.clone() };
        }
        if from_s == apart.from_s && apart.metrics.len() < NAMED_MAX {
            apart.metrics.push((metric.clone(), stored, now));
        }
    }
    found.into_values().collect()
}

/// The first bin at which two series differ, with both values; a series that has ended has none.
fn first(before: &[(f64, String)], after: &[(f64, String)]) -> Option<(f64, String, String)> {
    let at = (0..before.len().max(after.len())).find(|at| before.get(*at) != after.get(*at))?;
    let value =
        |series: &[(f64, String)]| series.get(at).map_or_else(String::new, |(_, value)| value.clone());
    let start = before.get(at).or(after.get(at)).map_or(0.0, |(start, _)| *start);
    Some((start, value(before), value(after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "scenario,replication,seed,engine,metric,unit,bin_start_s,value\n";

    fn series(rows: &[&str]) -> Values {
        let rows: Vec<String> = rows.iter().map(|row| format!("s,1,1,{row}\n")).collect();
        values(format!("{HEAD}{}", rows.concat()).as_bytes())
    }

    #[test]
    fn the_earliest_bin_of_any_series_counts_and_new_series_do_not() {
        let stored = series(&["v1,a,x,0,1", "v1,a,x,5,2", "v1,b,x,0,1", "v1,b,x,5,7", "v2,a,x,0,1"]);
        let now = series(&[
            "v1,a,x,0,1",
            "v1,a,x,5,3",
            "v1,b,x,0,1",
            "v1,b,x,5,8",
            "v1,b,x,10,8",
            "v1,c,x,0,4",
            "v2,a,x,0,1",
        ]);
        let metrics = vec![("a".into(), "2".into(), "3".into()), ("b".into(), "7".into(), "8".into())];
        assert_eq!(part(&stored, &now), [Apart { engine: "v1".into(), from_s: 5.0, metrics }]);
        assert_eq!(part(&now, &now), []);
    }

    #[test]
    fn a_later_metric_may_part_earlier_and_a_run_may_go_on_longer() {
        let stored = series(&["v1,a,x,0,1", "v1,a,x,5,2", "v1,b,x,0,1"]);
        let now = series(&["v1,a,x,0,1", "v1,a,x,5,3", "v1,b,x,0,2", "v1,b,x,5,8"]);
        let found = part(&stored, &now);
        assert_eq!((found[0].from_s, found[0].metrics.len()), (0.0, 1));
        let longer = part(&series(&["v1,b,x,0,2"]), &series(&["v1,b,x,0,2", "v1,b,x,5,8"]));
        assert_eq!(longer[0].metrics, [("b".into(), String::new(), "8".into())]);
    }

    #[test]
    fn what_is_no_table_has_no_values() {
        assert_eq!(values(b""), Values::new());
        assert_eq!(values(b"time,value\n1,2\n"), Values::new());
    }
}
