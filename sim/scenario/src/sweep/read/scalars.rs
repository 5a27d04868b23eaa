//! What of a sweep is no list of values: replications and constraints, and keys that mean nothing.

use super::reader::{Reader, wrong};
use crate::diagnostic::Diagnostic;
use crate::document::unknown::unknown_key;
use crate::document::{Table, Value};
use crate::keys::SWEEP;
use crate::schema::sweep::REPLICATIONS_MAX;
use crate::sweep::constraint::Constraint;

/// Replications of each point when the file does not say.
const REPLICATIONS: u32 = 30;

impl Reader<'_> {
    pub(super) fn unknown_keys(&mut self, table: &Table) {
        let Some(key) = self.draft.shape.key(SWEEP) else { return };
        for (name, node) in table.iter().filter(|(name, _)| key.shape.key(name).is_none()) {
            let place = self.place(node);
            let diagnostic = unknown_key(&self.draft.shape, &key.shape, SWEEP, name);
            let diagnostic = diagnostic.mark(&place.text, place.key.clone(), "not a part of a sweep");
            self.found.push(diagnostic.help("settings to vary go into `grid`, `zip` or `points`"));
        }
    }

    pub(super) fn replications(&mut self, table: &Table) -> u32 {
        let Some(node) = table.get("replications") else { return REPLICATIONS };
        if let Value::Integer(number) = node.value
            && let Ok(number) = u32::try_from(number)
            && (1..=REPLICATIONS_MAX).contains(&number)
        {
            return number;
        }
        let title = "`sweep.replications` must be a whole number from 1 to 100,000";
        let label = match node.value {
            Value::Integer(number) => format!("{number} is not"),
            ref other => format!("this is {}", other.kind()),
        };
        let place = self.place(node);
        let diagnostic = Diagnostic::new(title).mark(&place.text, place.value.clone(), label);
        self.found.push(diagnostic.help("10 to 50 are usual; intervals need at least 2"));
        1
    }

    pub(super) fn constraints(&mut self, table: &Table) -> Vec<Constraint> {
        let Some(node) = table.get("constraints") else { return Vec::new() };
        let place = self.place(node).clone();
        let help = "write for example constraints = [\"population.size >= 100\"]";
        let Value::List(items) = &node.value else {
            self.found.push(wrong("`sweep.constraints` must be a list of texts", &place, &node.value, help));
            return Vec::new();
        };
        let mut constraints = Vec::new();
        for item in items {
            let place = self.place(item).clone();
            match &item.value {
                Value::Text(text) => match Constraint::parse(text, &place, &self.draft.shape) {
                    Ok(constraint) => constraints.push(constraint),
                    Err(diagnostic) => self.found.push(*diagnostic),
                },
                value => self.found.push(wrong("a constraint must be text in quotes", &place, value, help)),
            }
        }
        constraints
    }
}
