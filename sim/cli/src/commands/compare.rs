//! `twintrack compare`: two folders of results, or two parts of one, in pairs where seeds match.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use twintrack_core::observer::catalogue::METRICS;
use twintrack_reports::folder::read_observations;
use twintrack_reports::stats::Estimate;
use twintrack_reports::stats::verdict::Verdict;
use twintrack_reports::sweep::contrast::{self, Contrast, Selection, Side};
use twintrack_reports::sweep::verdicts;
use twintrack_reports::sweep::{Observations, csv_text};

use super::metrics::no_metric;
use crate::exit::{BadUsage, Exit};
use crate::options::{Format, share};
use crate::output;

/// Compare two sets of runs, in pairs where their seeds match
///
/// A side is a folder that `run` or `sweep` left, or a part of it: DIR@engine=NAME, DIR@SETTING=VALUE, or several of these
/// joined by commas. Runs are compared where everything else is equal.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct CompareArgs {
    /// First side
    first: String,
    /// Second side; @… alone is another part of the first folder
    second: String,
    /// Metric to compare; may be repeated [default: those of the table that `run` prints]
    #[arg(long = "metric", value_name = "NAME")]
    metrics: Vec<String>,
    /// How far two means may differ and count as equivalent, as a share of the second
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "5%")]
    tolerance: f64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const HELP: &str = "\
Examples:
  twintrack compare reports/out/scaling@engine=v2 @engine=v1
  twintrack compare reports/out/scaling@population.size=10 @population.size=100 --metric bytes.clock
  twintrack compare reports/out/before reports/out/after --tolerance 1%

The verdict goes by the 95 % interval of the difference: better or worse when 0 is
outside, equivalent when all of it is within the tolerance, else inconclusive.";

/// A side as given: a folder and which of its runs.
struct Given {
    folder: PathBuf,
    selection: Selection,
}

pub(crate) fn run(args: &CompareArgs) -> anyhow::Result<Exit> {
    let first = Given::parse(&args.first, None)?;
    let second = Given::parse(&args.second, Some(&first.folder))?;
    let (a, b) = (read_observations(&first.folder)?, read_observations(&second.folder)?);
    first.check(&a)?;
    second.check(&b)?;
    let metrics = metrics(args, &a, &b)?;
    let (a, b) = (
        Side { observations: &a, selection: &first.selection },
        Side { observations: &b, selection: &second.selection },
    );
    let strata = contrast::strata(a, b);
    for (side, text) in [(a, &args.first), (b, &args.second)] {
        if let Some(name) = contrast::mixed(side, &strata).first() {
            let text =
                format!("the runs of `{text}` differ in {name}: name one value, as in {text}@{name}=VALUE");
            return Err(BadUsage(text).into());
        }
    }
    let found = contrast::compare(a, b, &metrics, args.tolerance);
    if found.is_empty() {
        let text = "the two sides have nothing in common to compare: their engines or settings differ; \
                    name one of each, as in DIR@engine=v1";
        return Err(BadUsage(text.into()).into());
    }
    let names = [args.first.as_str(), args.second.as_str()];
    output::print(rendered(args, &found, &strata, names)?.as_bytes())?;
    Ok(Exit::Fine)
}

fn rendered(
    args: &CompareArgs,
    found: &[Contrast],
    strata: &[String],
    names: [&str; 2],
) -> anyhow::Result<String> {
    Ok(match args.format {
        Format::Table => {
            let known: Vec<Contrast> =
                found.iter().filter(|one| one.comparison.is_some() || one.incomplete > 0).cloned().collect();
            let head = format!("first   {}\nsecond  {}\n\n", names[0], names[1]);
            format!("{head}{}", verdicts::tables(&known, strata, ["first", "second"], output::layout()))
        }
        Format::Csv => {
            let header: Vec<String> = strata
                .iter()
                .cloned()
                .chain(contrast::line_columns().iter().map(|c| (*c).to_owned()))
                .collect();
            let rows = found.iter().map(|one| contrast::line(one, names, args.tolerance));
            String::from_utf8(csv_text(header, rows)?)?
        }
        Format::Json => {
            let each: Vec<Value> = found.iter().map(|one| object(one, strata)).collect();
            let tolerance = args.tolerance;
            let all =
                json!({ "first": names[0], "second": names[1], "tolerance": tolerance, "comparisons": each });
            format!("{}\n", serde_json::to_string_pretty(&all)?)
        }
    })
}

fn object(one: &Contrast, strata: &[String]) -> Value {
    let stratum: Map<String, Value> =
        strata.iter().cloned().zip(one.stratum.iter().map(|value| value.as_str().into())).collect();
    let estimate = |e: Estimate| json!({ "value": e.value, "low": e.low, "high": e.high });
    let known = one.comparison.as_ref();
    json!({
        "stratum": stratum,
        "metric": one.metric,
        "paired": known.map(|c| c.paired),
        "pairs": known.map_or(0, |c| c.count),
        "incomplete": one.incomplete,
        "unmatched": one.unmatched,
        "mean_first": known.map(|c| c.first),
        "mean_second": known.map(|c| c.second),
        "difference": known.map(|c| estimate(c.difference)),
        "ratio": known.and_then(|c| c.ratio).map(estimate),
        "effect": known.and_then(|c| c.effect),
        "verdict": one.verdict.map(Verdict::word),
    })
}

/// The metrics to compare: those named, or those of the table that a run prints.
fn metrics<'a>(args: &'a CompareArgs, a: &Observations, b: &Observations) -> Result<Vec<&'a str>, BadUsage> {
    let (first, second) = (a.metrics(), b.metrics());
    if args.metrics.is_empty() {
        return Ok(METRICS.iter().filter(|metric| metric.headline).map(|metric| metric.name).collect());
    }
    for name in &args.metrics {
        for (has, side) in [(&first, &args.first), (&second, &args.second)] {
            if !has.contains(&name.as_str()) {
                return Err(no_metric(name, &format!(" in `{side}`")));
            }
        }
    }
    Ok(args.metrics.iter().map(String::as_str).collect())
}

impl Given {
    /// `DIR`, `DIR@key=value,…` or, with a folder to fall back on, `@key=value,…`.
    fn parse(text: &str, fallback: Option<&Path>) -> Result<Given, BadUsage> {
        let (folder, rest) = match text.rsplit_once('@') {
            // A folder may have the sign in its own name.
            Some((folder, rest)) if !Path::new(text).exists() => (folder, rest),
            _ => (text, ""),
        };
        let folder = match (folder, fallback) {
            ("", Some(fallback)) => fallback.to_owned(),
            ("", None) => return Err(BadUsage(format!("`{text}` names no folder: write DIR{text}"))),
            (folder, _) => PathBuf::from(folder),
        };
        let mut selection = Selection::default();
        for part in rest.split(',').filter(|part| !part.trim().is_empty()) {
            let Some((key, value)) = part.split_once('=') else {
                let text =
                    format!("`{part}` in `{text}` selects nothing: write engine=NAME or SETTING=VALUE");
                return Err(BadUsage(text));
            };
            let (key, value) = (key.trim(), value.trim().to_owned());
            if key == "engine" {
                selection.engine = Some(value);
            } else {
                selection.settings.push((key.to_owned(), value));
            }
        }
        Ok(Given { folder, selection })
    }

    /// Whether the folder has runs of this kind; if not, which it has.
    fn check(&self, has: &Observations) -> Result<(), BadUsage> {
        let folder = self.folder.display();
        if let Some(engine) =
            self.selection.engine.as_deref().filter(|engine| !has.engines().contains(engine))
        {
            let engines = has.engines().join(", ");
            return Err(BadUsage(format!(
                "there are no runs of engine `{engine}` in {folder}: it has {engines}"
            )));
        }
        for (setting, value) in &self.selection.settings {
            let Some(at) = has.settings.iter().position(|known| known == setting) else {
                let known =
                    if has.settings.is_empty() { "nothing".to_owned() } else { has.settings.join(", ") };
                return Err(BadUsage(format!(
                    "the runs in {folder} do not differ in `{setting}`: they do in {known}"
                )));
            };
            let mut values: Vec<&str> = has.rows.iter().map(|row| row.values[at].as_str()).collect();
            values.dedup();
            if !values.contains(&value.as_str()) {
                let mut known: Vec<&str> = Vec::new();
                for value in values {
                    if !known.contains(&value) {
                        known.push(value);
                    }
                }
                let known = known.join(", ");
                return Err(BadUsage(format!(
                    "there are no runs with {setting} = {value} in {folder}: it has {known}"
                )));
            }
        }
        Ok(())
    }
}
