//! The scenarios within a claim.

use std::sync::Arc;

use twintrack_claims::Claim;

use super::Size;
use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::merge::lay_over;
use crate::document::{Node, Place, Table, Value};
use crate::load::Draft;
use crate::shape::Shape;
use crate::source::Source;
use crate::sweep::{self, Sweep};

/// The sweep of each study.
pub(super) fn of_studies(
    claim: &Claim,
    root: &Node,
    text: &Arc<Text>,
    source: &Source,
    size: Size,
) -> Result<Vec<Sweep>, Diagnostics> {
    let all = (0..claim.study.len()).map(|index| {
        let name = format!("{}-{}", claim.id, claim.study[index].name);
        resolved(scenario_of(root, index, size), &name.replace('.', "-"), text, source)
    });
    gathered(all)
}

/// The sweep of each sensitivity: that of its study, with one more setting varied.
pub(super) fn of_sensitivities(
    claim: &Claim,
    root: &Node,
    text: &Arc<Text>,
    source: &Source,
    size: Size,
) -> Result<Vec<Sweep>, Diagnostics> {
    let shape = Shape::scenario();
    let all = claim.sensitivity.iter().enumerate().map(|(index, sensitivity)| {
        let study = claim.study_index(&sensitivity.study).unwrap_or(0);
        let mut scenario = scenario_of(root, study, size);
        let Some(own) = root.child("sensitivity").and_then(|list| list.child(&index.to_string())) else {
            unreachable!("it was read from there")
        };
        for key in ["scenario", size.key()] {
            if let Some(over) = own.child(key) {
                lay_over(&mut scenario, over.clone(), &shape);
            }
        }
        if let Some(values) = own.child("values").cloned() {
            let grid = table_at(table_at(&mut scenario, sweep::KEY), "grid");
            let named = own.child("vary").and_then(|vary| vary.place.clone()).zip(values.place);
            // A caret at the setting's name points at what `vary` says.
            let place =
                named.map(|(vary, list)| Place { key: vary.value.clone(), value: list.value, ..vary });
            if let Some(table) = grid.table_mut() {
                table.insert(sensitivity.vary.clone(), Node { value: values.value, place });
            }
        }
        let name = format!("{}-vary-{}", claim.id, index + 1);
        resolved(scenario, &name.replace('.', "-"), text, source)
    });
    gathered(all)
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

/// A study's scenario with what the size lays over it.
fn scenario_of(root: &Node, index: usize, size: Size) -> Node {
    let mut scenario = Node { value: Value::Table(Table::new()), place: None };
    let shape = Shape::scenario();
    if let Some(study) = root.child("study").and_then(|list| list.child(&index.to_string())) {
        for key in ["scenario", size.key()] {
            if let Some(part) = study.child(key) {
                lay_over(&mut scenario, part.clone(), &shape);
            }
        }
    }
    scenario
}

fn resolved(mut scenario: Node, name: &str, text: &Arc<Text>, source: &Source) -> Result<Sweep, Diagnostics> {
    if let Some(table) = scenario.table_mut() {
        let version = i64::from(twintrack_core::settings::SCHEMA_VERSION);
        for (key, value) in [("schema", Value::Integer(version)), ("name", Value::Text(name.to_owned()))] {
            table.insert(key.to_owned(), Node { value, place: None });
        }
    }
    sweep::of_draft(&Draft::within(source.clone(), Arc::clone(text), scenario)?)
}

/// The table of this name within a table, made if need be.
fn table_at<'a>(node: &'a mut Node, name: &str) -> &'a mut Node {
    if node.table_mut().is_none() {
        node.value = Value::Table(Table::new());
    }
    let Some(table) = node.table_mut() else { unreachable!("it was just made one") };
    table.entry(name.to_owned()).or_insert_with(|| Node { value: Value::Table(Table::new()), place: None })
}
