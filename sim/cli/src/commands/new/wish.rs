//! What a new scenario is to be about, and its text.

use std::fmt::Write;

use clap::builder::PossibleValuesParser;
use twintrack_scenario::presets;

#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Wish {
    /// What the scenario asks, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub(super) question: Option<String>,
    /// Participants at the start [default: 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000_000))]
    pub(super) participants: Option<u32>,
    /// Network preset; `twintrack presets` says what each stands for
    #[arg(long, value_name = "NAME", value_parser = networks())]
    pub(super) network: Option<String>,
    /// Let participants come, go, crash and return
    #[arg(long)]
    pub(super) churn: bool,
    /// Cut half of the participants off for a quarter of an hour
    #[arg(long)]
    pub(super) partition: bool,
    /// Vary the population and replicate every point
    #[arg(long)]
    pub(super) sweep: bool,
}

fn networks() -> PossibleValuesParser {
    PossibleValuesParser::new(network_presets())
}

/// Names of the presets of the network.
pub(super) fn network_presets() -> Vec<&'static str> {
    presets().iter().filter(|preset| preset.section == "network").map(|preset| preset.name).collect()
}

impl Wish {
    /// Whether no option says anything.
    pub(super) fn is_open(&self) -> bool {
        let Wish { question, participants, network, churn, partition, sweep } = self;
        question.is_none() && participants.is_none() && network.is_none() && !(*churn || *partition || *sweep)
    }

    /// The scenario's file.
    pub(super) fn scenario(&self, name: &str) -> String {
        let mut text = String::new();
        let mut part = |lines: &str| text.push_str(lines);
        let question =
            self.question.as_deref().unwrap_or("What do the two designs cost, and what do they buy?");
        // A string in JSON is one in TOML.
        let question = serde_json::Value::from(question);
        part(&format!(
            "# `twintrack show {name}.toml` prints every setting that there is, with its meaning and default.\n\n\
             schema = 1\nname = \"{name}\"\nquestion = {question}\n"
        ));
        part(RUN);
        part(&population(self.participants.unwrap_or(100)));
        part(if self.churn { WORKLOAD_AND_CHURN } else { WORKLOAD });
        if let Some(network) = &self.network {
            part(&format!(
                "\n[network]\npreset = \"{network}\"                   # what is set here besides comes before the preset\n"
            ));
        }
        if self.partition {
            part(PARTITION);
        }
        if self.sweep {
            part(&sweep(self.participants.unwrap_or(100)));
        }
        text
    }
}

const RUN: &str = r#"
[run]
until = "1h"                              # of simulated time; durations carry their unit
quiet = "5min"                            # a run has settled when nothing moved for this long
engines = ["v1", "v2"]                    # also "rounds+itc" and "events+vector": which half buys what?
"#;

fn population(size: u32) -> String {
    let degree = size.saturating_sub(1).min(6);
    let mut text = String::new();
    let _ = write!(
        text,
        "\n[population]\nsize = {size}\n\
         # Everyone recognises {degree} others, and is recognised back with this probability.\n\
         graph = {{ random = {{ degree = {degree}, reciprocity = 0.5 }} }}\n"
    );
    text
}

const WORKLOAD: &str = r#"
[workload]
from = "25min"                            # both designs have come to rest from their start by then
until = "35min"
need-changes = "1/h"                      # of each participant; also capacity-changes, recognition-changes
"#;

const WORKLOAD_AND_CHURN: &str = r#"
[workload]
from = "25min"                            # both designs have come to rest from their start by then
until = "35min"
need-changes = "1/h"                      # of each participant; also capacity-changes, recognition-changes

[churn]
from = "25min"
until = "35min"
arrivals = "30/h"                         # of the whole population
session = { exponential = { mean = "1h" } }
crash-share = 0.2                         # the others say farewell
return-share = 0.5
"#;

const PARTITION: &str = r#"
[[faults.partitions]]
from = "24min"
until = "39min"
share = 0.5                               # these hear each other, and nothing from the rest
"#;

fn sweep(size: u32) -> String {
    let sizes = [size, size.saturating_mul(2)];
    format!(
        "\n[sweep]\nreplications = 10                         # under different seeds; every engine meets the same worlds\n\n\
         [sweep.grid]                              # every combination of what is listed here\npopulation.size = {sizes:?}\n"
    )
}

#[cfg(test)]
mod tests {
    use twintrack_scenario::{Source, load};

    use super::*;

    #[test]
    fn every_combination_is_fit_to_run() {
        for bits in 0..16 {
            let on = |bit: u32| bits & (1 << bit) != 0;
            let wish = Wish {
                question: Some("What about \"quotes\"?".into()),
                participants: Some(if on(0) { 2 } else { 40 }),
                network: on(1).then(|| "mobile".into()),
                churn: on(2),
                partition: on(3),
                sweep: false,
            };
            let text = wish.scenario("new");
            let loaded = load(Source::from_text("new.toml", &text), &[])
                .unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"));
            assert_eq!(loaded.scenario.question, "What about \"quotes\"?");
        }
    }
}
