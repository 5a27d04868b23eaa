//! Do the settings make sense, each by itself and together? A file per section of the scenario.
//!
//! Shape and types are settled by now. Everything that can be said without building the world is said here, all of it
//! in one go; what only the built world shows (a slot that a participant happens not to have) is left to the world.

mod allocation;
mod churn;
mod ci;
mod distribution;
mod events;
mod faults;
mod graph;
mod network;
mod observer;
mod population;
mod rollout;
mod rounds;
mod run;
mod workload;

pub(crate) use churn::everyone;
pub(crate) use population::size as population_size;

use std::fmt::Display;

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Inputs, Scenario};

/// A setting that makes no sense.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Dotted path of the setting at fault.
    pub(crate) path: String,
    /// What is wrong, in a sentence.
    pub(crate) title: String,
    /// What to say at the setting itself.
    pub(crate) label: String,
    /// Settings that it contradicts, with what to say there.
    pub(crate) also: Vec<(String, String)>,
    /// How to put it right.
    pub(crate) help: Option<String>,
}

impl Finding {
    fn against(&mut self, path: &str, label: impl Into<String>) -> &mut Finding {
        self.also.push((path.to_owned(), label.into()));
        self
    }

    fn help(&mut self, help: impl Into<String>) -> &mut Finding {
        self.help = Some(help.into());
        self
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, path: &str, title: impl Into<String>, label: impl Into<String>) -> &mut Finding {
        self.0.push(Finding {
            path: path.to_owned(),
            title: title.into(),
            label: label.into(),
            also: Vec::new(),
            help: None,
        });
        self.0.last_mut().expect("just pushed")
    }

    /// The commonest complaint: `path` must be something that `value` is not.
    fn must(&mut self, holds: bool, path: &str, expected: impl Display, value: impl Display) {
        if !holds {
            self.add(path, format!("`{path}` must be {expected}"), format!("{value} is not"));
        }
    }

    /// A share or probability.
    fn share(&mut self, path: &str, value: f64) {
        self.must((0.0..=1.0).contains(&value), path, "between 0 and 1", value);
    }

    /// A share that cannot be nothing.
    fn share_above_zero(&mut self, path: &str, value: f64) {
        self.must(value > 0.0 && value <= 1.0, path, "above 0 and at most 1", value);
    }

    fn span_above_zero(&mut self, path: &str, value: Span) {
        self.must(value > Span::ZERO, path, "longer than zero", value);
    }

    /// `first` must not be after `second`.
    fn in_order(&mut self, first: (&str, Span), second: (&str, Span)) {
        if first.1 > second.1 {
            self.add(first.0, format!("`{}` must not be after `{}`", first.0, second.0), first.1.to_string())
                .against(second.0, second.1.to_string());
        }
    }
}

/// Everything that makes no sense in a scenario. `inputs` is what its files held, when they could be read.
pub(crate) fn validate(scenario: &Scenario, inputs: Option<&Inputs>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let size = population::size(scenario, inputs);
    let ever = everyone(scenario, inputs);
    run::check(scenario, &mut findings);
    population::check(scenario, inputs, &mut findings);
    // The graph is drawn over seats: how many recorded sessions take is known only to the world.
    let recorded = inputs.is_some_and(|inputs| inputs.recorded.is_some());
    let seats = size.filter(|_| scenario.churn.sessions.is_none() && !recorded);
    graph::check(&scenario.population, seats, &mut findings);
    churn::check(scenario, size, inputs, &mut findings);
    workload::check(scenario, size, ever, &mut findings);
    network::check(&scenario.network, &mut findings);
    faults::check(scenario, ever, &mut findings);
    allocation::check(&scenario.allocation, &mut findings);
    rounds::check(&scenario.rounds, &mut findings);
    events::check(&scenario.events, &mut findings);
    observer::check(scenario, &mut findings);
    ci::check(&scenario.ci, &mut findings);
    if let Some(rollout) = &scenario.rollout {
        rollout::check(rollout, &mut findings);
    }
    findings.0
}
