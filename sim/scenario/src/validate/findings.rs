//! What makes no sense in a scenario, by the settings that it is about, and how the commonest complaints are put.

use std::fmt::Display;

use twintrack_core::kernel::time::Span;

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
    pub(super) fn against(&mut self, path: &str, label: impl Into<String>) -> &mut Finding {
        self.also.push((path.to_owned(), label.into()));
        self
    }

    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Finding {
        self.help = Some(help.into());
        self
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(
        &mut self,
        path: &str,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> &mut Finding {
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
    pub(super) fn must(&mut self, holds: bool, path: &str, expected: impl Display, value: impl Display) {
        if !holds {
            self.add(path, format!("`{path}` must be {expected}"), format!("{value} is not"));
        }
    }

    /// A share or probability.
    pub(super) fn share(&mut self, path: &str, value: f64) {
        self.must((0.0..=1.0).contains(&value), path, "between 0 and 1", value);
    }

    /// A share that cannot be nothing.
    pub(super) fn share_above_zero(&mut self, path: &str, value: f64) {
        self.must(value > 0.0 && value <= 1.0, path, "above 0 and at most 1", value);
    }

    pub(super) fn span_above_zero(&mut self, path: &str, value: Span) {
        self.must(value > Span::ZERO, path, "longer than zero", value);
    }

    /// `first` must not be after `second`.
    pub(super) fn in_order(&mut self, first: (&str, Span), second: (&str, Span)) {
        if first.1 > second.1 {
            self.add(first.0, format!("`{}` must not be after `{}`", first.0, second.0), first.1.to_string())
                .against(second.0, second.1.to_string());
        }
    }

    pub(super) fn into_inner(self) -> Vec<Finding> {
        self.0
    }
}
