//! The scenarios within a claim.

use std::sync::Arc;

use twintrack_claims::Claim;

use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::merge::lay_over;
use crate::document::{Node, Place, Table, Value};
use crate::keys::SWEEP;
use crate::load::Draft;
use crate::schema::scenario_shape;
use crate::shape::Shape;
use crate::source::Source;
use crate::sweep::{self, Sweep};

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Few replications, small populations.
    Quick,
    /// As much as the verdicts need.
    Full,
}

impl Size {
    /// The key of what it lays over a study.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Size::Quick => "quick",
            Size::Full => "full",
        }
    }
}

/// A claim of which scenarios are to be read, and where it was written.
pub(super) struct Within<'a> {
    pub(super) claim: &'a Claim,
    pub(super) root: &'a Node,
    pub(super) text: &'a Arc<Text>,
    pub(super) source: &'a Source,
    pub(super) size: Size,
}

impl Within<'_> {
    /// The sweep of each study.
    pub(super) fn studies(&self) -> Result<Vec<Sweep>, Diagnostics> {
        let all = (0..self.claim.study.len()).map(|index| {
            let name = format!("{}-{}", self.claim.id, self.claim.study[index].name);
            self.resolved(self.scenario(index), &name)
        });
        gathered(all)
    }

    /// The sweep of each sensitivity: that of its study, with one more setting varied.
    pub(super) fn sensitivities(&self) -> Result<Vec<Sweep>, Diagnostics> {
        let shape = scenario_shape();
        let all = self.claim.sensitivity.iter().enumerate().map(|(index, sensitivity)| {
            let study = self.claim.study_index(&sensitivity.study).unwrap_or(0);
            let mut scenario = self.scenario(study);
            let Some(own) = self.root.child("sensitivity").and_then(|list| list.child(&index.to_string()))
            else {
                unreachable!("it was read from there")
            };
            self.lay_parts_over(&mut scenario, own, &shape);
            if let Some(values) = own.child("values").cloned() {
                let grid = table_at(table_at(&mut scenario, SWEEP), "grid");
                let named = own.child("vary").and_then(|vary| vary.place.clone()).zip(values.place);
                // A caret at the setting's name points at what `vary` says.
                let place =
                    named.map(|(vary, list)| Place { key: vary.value.clone(), value: list.value, ..vary });
                if let Some(table) = grid.table_mut() {
                    table.insert(sensitivity.vary.clone(), Node { value: values.value, place });
                }
            }
            self.resolved(scenario, &format!("{}-vary-{}", self.claim.id, index + 1))
        });
        gathered(all)
    }

    /// A study's scenario with what the size lays over it.
    fn scenario(&self, index: usize) -> Node {
        let mut scenario = Node { value: Value::Table(Table::new()), place: None };
        if let Some(study) = self.root.child("study").and_then(|list| list.child(&index.to_string())) {
            self.lay_parts_over(&mut scenario, study, &scenario_shape());
        }
        scenario
    }

    /// Lays what a study or a sensitivity says over a scenario, then what it says for this size.
    fn lay_parts_over(&self, scenario: &mut Node, from: &Node, shape: &Shape) {
        for key in ["scenario", self.size.key()] {
            if let Some(part) = from.child(key) {
                lay_over(scenario, part.clone(), shape);
            }
        }
    }

    /// The sweep of a scenario under a name, which may have no dots.
    fn resolved(&self, mut scenario: Node, name: &str) -> Result<Sweep, Diagnostics> {
        if let Some(table) = scenario.table_mut() {
            let version = Value::Integer(i64::from(twintrack_core::settings::SCHEMA_VERSION));
            for (key, value) in [("schema", version), ("name", Value::Text(name.replace('.', "-")))] {
                table.insert(key.to_owned(), Node { value, place: None });
            }
        }
        sweep::of_draft(&Draft::within(self.source.clone(), Arc::clone(self.text), scenario)?)
    }
}

/// All of them, or every mistake in any.
fn gathered(all: impl Iterator<Item = Result<Sweep, Diagnostics>>) -> Result<Vec<Sweep>, Diagnostics> {
    let (mut sweeps, mut found) = (Vec::new(), Vec::<Diagnostic>::new());
    for one in all {
        match one {
            Ok(sweep) => sweeps.push(sweep),
            Err(mistakes) => {
                for mistake in &mistakes {
                    if !found.contains(mistake) {
                        found.push(mistake.clone());
                    }
                }
            }
        }
    }
    Diagnostics::none_or(found, || sweeps)
}

/// The table of this name within a table, made if need be.
fn table_at<'a>(node: &'a mut Node, name: &str) -> &'a mut Node {
    if node.table_mut().is_none() {
        node.value = Value::Table(Table::new());
    }
    let Some(table) = node.table_mut() else { unreachable!("it was just made one") };
    table.entry(name.to_owned()).or_insert_with(|| Node { value: Value::Table(Table::new()), place: None })
}
