//! What only a claim as a whole can get wrong: names of things that are not there, and figures of no point or of several.

use std::sync::Arc;

use twintrack_claims::select::{self, EPOCH};
use twintrack_claims::{Claim, Figure, Measure, Term};
use twintrack_core::observer::catalogue::{EPOCHS, METRICS};

use crate::diagnostic::{Diagnostic, Text};
use crate::document::{Node, Value};
use crate::suggest::nearest;
use crate::sweep::Sweep;

/// Looks a claim over.
pub(super) struct Checker<'a> {
    pub(super) claim: &'a Claim,
    pub(super) root: &'a Node,
    pub(super) text: &'a Arc<Text>,
}

impl Checker<'_> {
    /// Mistakes that show without the scenarios.
    pub(super) fn names(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if self.claim.figure.is_empty() && self.claim.not_measurable.is_empty() {
            found.push(self.at(
                "id",
                "this claim has no figure",
                "add [[figure]], or `not-measurable` with the reason",
            ));
        }
        for (index, figure) in self.claim.figure.iter().enumerate() {
            let here = |rest: &str| format!("figure.{index}.{rest}");
            if self.claim.figure[..index].iter().any(|other| other.id == figure.id) {
                let title = format!("two figures are called `{}`", figure.id);
                found.push(self.at(&here("id"), &title, "give each a name of its own"));
            }
            if !matches!(figure.measure, Measure::Fixed(_)) {
                found.extend(self.study(&figure.study, &here("study"), &here("id")));
            }
            if figure.over.is_empty() != figure.points.is_empty() {
                let title = "`over` and `points` go together";
                found.push(self.at(&here("id"), title, "name the setting in `over`, its values in `points`"));
            }
            let over_epochs = figure.over == EPOCH || figure.measure.over() == Some(EPOCH);
            for term in figure.measure.terms() {
                found.extend(self.metric(term, over_epochs || term.epoch.is_some(), &here("measure")));
                if !term.prices.is_empty() && self.claim.prices.is_empty() {
                    let title = "prices are named, but no file of prices";
                    found.push(self.at(&here("id"), title, "add `prices = \"prices.toml\"` at the top"));
                }
            }
        }
        for (index, sensitivity) in self.claim.sensitivity.iter().enumerate() {
            let here = |rest: &str| format!("sensitivity.{index}.{rest}");
            found.extend(self.study(&sensitivity.study, &here("study"), &here("what")));
            for (nth, name) in sensitivity.figures.iter().enumerate() {
                if !self.claim.figure.iter().any(|figure| figure.id == *name) {
                    let known = self.claim.figure.iter().map(|figure| figure.id.as_str());
                    let help = self.suggestion(name, known);
                    let title = format!("there is no figure `{name}`");
                    found.push(self.at(&here(&format!("figures.{nth}")), &title, &help));
                }
            }
        }
        found
    }

    /// Figures that are about no point of their study, or about several.
    pub(super) fn points(&self, studies: &[Sweep]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (index, figure) in self.claim.figure.iter().enumerate() {
            let Some(sweep) = self.claim.study_index(&figure.study).and_then(|study| studies.get(study))
            else {
                continue;
            };
            let path = format!("figure.{index}.id");
            if let Some((title, help)) =
                figure.measure.terms().into_iter().find_map(|term| misses(sweep, figure, term))
            {
                found.push(self.at(&path, &title, &help));
            }
        }
        found
    }

    fn metric(&self, term: &Term, of_epochs: bool, path: &str) -> Option<Diagnostic> {
        let list = if of_epochs { EPOCHS } else { METRICS };
        if list.iter().any(|metric| metric.name == term.metric) {
            return None;
        }
        let kind = if of_epochs { "metric of epochs" } else { "metric" };
        let help = self.suggestion(&term.metric, list.iter().map(|metric| metric.name));
        let title = format!("there is no {kind} `{}`", term.metric);
        // Where within the measure it stands depends on the kind of measure: look for it.
        let place = self.within(path, &term.metric).unwrap_or_else(|| path.to_owned());
        Some(self.at(&place, &title, &help))
    }

    /// The path of the value that is this text, below a path.
    fn within(&self, path: &str, text: &str) -> Option<String> {
        let node = path.split('.').try_fold(self.root, |node, key| node.child(key))?;
        below(node, text).map(|rest| format!("{path}{rest}"))
    }

    fn study(&self, name: &str, path: &str, otherwise: &str) -> Option<Diagnostic> {
        if self.claim.study_index(name).is_some() {
            return None;
        }
        if name.is_empty() {
            return Some(self.at(otherwise, "this claim has no study to take it from", "add [[study]]"));
        }
        let help = self.suggestion(name, self.claim.study.iter().map(|study| study.name.as_str()));
        Some(self.at(path, &format!("there is no study `{name}`"), &help))
    }

    fn suggestion<'n>(&self, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
        match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.clone().count() > 12 => "`twintrack metrics` lists them".into(),
            None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
        }
    }

    fn at(&self, path: &str, title: &str, help: &str) -> Diagnostic {
        let diagnostic = Diagnostic::new(title);
        let diagnostic = match self.root.mark(path, "here") {
            Some(mark) => diagnostic.marks([mark]),
            None => diagnostic.mark(self.text, 0..0, "in this file"),
        };
        diagnostic.help(help)
    }
}

/// The rest of the path to the first value that is this text.
fn below(node: &Node, text: &str) -> Option<String> {
    match &node.value {
        Value::Text(value) if value == text => Some(String::new()),
        Value::List(items) => {
            (0..).zip(items).find_map(|(i, item)| Some(format!(".{i}{}", below(item, text)?)))
        }
        Value::Table(table) => {
            table.iter().find_map(|(key, node)| Some(format!(".{key}{}", below(node, text)?)))
        }
        _ => None,
    }
}

/// What is wrong with the points that a term is about, and what to do.
fn misses(sweep: &Sweep, figure: &Figure, term: &Term) -> Option<(String, String)> {
    let engines = &sweep.base.scenario.run.engines;
    if !engines.contains(&term.engine) {
        let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
        let title = format!("the study does not run `{}`", term.engine);
        return Some((title, format!("it runs {}: see run.engines", names.join(", "))));
    }
    let wanted = select::flat(&term.at);
    for path in wanted.iter().map(|(path, _)| path.as_str()).chain(over(figure)) {
        if !sweep.settings.iter().any(|setting| setting == path) {
            let title = format!("the study does not vary `{path}`");
            return Some((title, format!("it varies: {}", sweep.settings.join(", "))));
        }
    }
    let all = sweep.points.iter().map(|point| point.values.as_slice());
    let mut selected = select::points(&sweep.settings, all, &wanted);
    if let Some(path) = over(figure).next() {
        // One point for each value of the setting that it goes over.
        let at = sweep.settings.iter().position(|setting| setting == path)?;
        let mut values: Vec<&str> = selected.iter().map(|i| sweep.points[*i].values[at].as_str()).collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        if values.len() < count {
            selected = vec![0; 2];
        } else {
            selected.truncate(1);
        }
    }
    match selected.len() {
        1 => None,
        0 => Some(("no point of the study is what this figure is about".into(), "look at its `at`".into())),
        _ => Some((
            "several points of the study are what this figure is about".into(),
            format!("tell them apart by `at`: they differ in {}", sweep.settings.join(", ")),
        )),
    }
}

/// The setting that a figure goes over, unless that is the number of an epoch.
fn over(figure: &Figure) -> impl Iterator<Item = &str> {
    let named = [figure.over.as_str(), figure.measure.over().unwrap_or_default()];
    named.into_iter().filter(|path| !path.is_empty() && *path != EPOCH)
}
