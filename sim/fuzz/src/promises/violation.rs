//! How a promise was broken, and what cases of one cause have in common.

use twintrack_core::settings::Engine;

/// How a promise was broken.
pub(super) struct Broken {
    /// What happened, with figures.
    pub(super) what: String,
    /// The same without anything that differs between two cases of one cause.
    pub(super) kind: String,
}

impl Broken {
    /// The kind is what happened without its numbers.
    pub(super) fn by(what: String) -> Broken {
        Broken { kind: without_numbers(&what), what }
    }

    /// All cases are of one kind.
    pub(super) fn plainly(what: String) -> Broken {
        Broken { what, kind: String::new() }
    }
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which promise.
    pub promise: &'static str,
    /// Under which engine, or between which two.
    pub engines: Vec<Engine>,
    /// What happened, with figures.
    pub what: String,
    pub(super) kind: String,
}

impl Violation {
    /// Where a run ended in a panic.
    pub(crate) fn panic(engine: Engine, message: String) -> Violation {
        let kind = without_numbers(&message);
        Violation { promise: "no-panic", engines: vec![engine], what: message, kind }
    }

    /// Where a run came out differently when it was repeated.
    pub(crate) fn unlike(engine: Engine) -> Violation {
        let what = "the same run came out differently when it was repeated".into();
        Violation { promise: "repeatable", engines: vec![engine], what, kind: String::new() }
    }

    /// What it has in common with others that have the same cause, as far as can be told from outside.
    #[must_use]
    pub fn cause(&self) -> String {
        let engines: Vec<&str> = self.engines.iter().map(|engine| engine.name()).collect();
        let kind = if self.kind.is_empty() { String::new() } else { format!(": {}", self.kind) };
        format!("{} ({}){kind}", self.promise, engines.join(", "))
    }
}

/// A text with each number replaced by `#`, cut short.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let digit = c.is_ascii_digit() || (c == '.' && out.ends_with('#'));
        if !digit {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_no_numbers() {
        assert_eq!(without_numbers("slot 3 has 12.5 of 10"), "slot # has # of #");
    }
}
