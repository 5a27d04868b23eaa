//! Constraints: comparisons that every point of a sweep must satisfy, or it is left out.
//!
//! `population.size >= 100`, `network.delivery == "sync" or network.imperfection.loss < 0.1`: two operands, each a setting
//! or a value, and a comparison; several, joined by `or`, of which one must hold. All constraints must hold, so `and` is a
//! second constraint. A comparison with a setting that a point does not have, or has as `off`, leaves no point out, except
//! for `==` and `!=`, which compare `off` as a word.

use serde_json::Value as Json;
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Bandwidth, Rate, Size};

use crate::diagnostic::Diagnostic;
use crate::document::plain::setting;
use crate::document::unknown::unknown_key;
use crate::document::{Place, join};
use crate::shape::Shape;

/// What may stand between two operands; longer ones first.
const OPERATORS: [(&str, Operator); 6] = [
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("==", Operator::Equal),
    ("!=", Operator::Different),
    ("<", Operator::Less),
    (">", Operator::More),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    AtMost,
    AtLeast,
    Equal,
    Different,
    Less,
    More,
}

impl Operator {
    fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Operator::AtMost => ordering.is_le(),
            Operator::AtLeast => ordering.is_ge(),
            Operator::Equal => ordering.is_eq(),
            Operator::Different => ordering.is_ne(),
            Operator::Less => ordering.is_lt(),
            Operator::More => ordering.is_gt(),
        }
    }
}

/// What is compared: a kind of quantity and how much of it, or a word.
#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Number(f64),
    Duration(f64),
    Rate(f64),
    Size(f64),
    Bandwidth(f64),
    Word(String),
    Setting(String),
}

impl Operand {
    /// A quantity with its unit, or a word.
    fn of_text(text: &str) -> Operand {
        if let Ok(span) = text.parse::<Span>() {
            Operand::Duration(span.0 as f64)
        } else if let Ok(rate) = text.parse::<Rate>() {
            Operand::Rate(rate.count / rate.per.0 as f64)
        } else if let Ok(size) = text.parse::<Size>() {
            Operand::Size(size.0 as f64)
        } else if let Ok(bandwidth) = text.parse::<Bandwidth>() {
            Operand::Bandwidth(bandwidth.0 as f64)
        } else {
            Operand::Word(text.to_owned())
        }
    }

    fn of_json(json: &Json) -> Option<Operand> {
        match json {
            Json::Number(number) => number.as_f64().map(Operand::Number),
            Json::String(text) => Some(Operand::of_text(text)),
            Json::Bool(value) => Some(Operand::Word(value.to_string())),
            _ => None,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Operand::Number(_) => "a number",
            Operand::Duration(_) => "a duration",
            Operand::Rate(_) => "a rate",
            Operand::Size(_) => "a size",
            Operand::Bandwidth(_) => "a rate of transmission",
            Operand::Word(_) => "a word",
            Operand::Setting(_) => "a setting",
        }
    }

    fn amount(&self) -> Option<f64> {
        match self {
            Operand::Number(n)
            | Operand::Duration(n)
            | Operand::Rate(n)
            | Operand::Size(n)
            | Operand::Bandwidth(n) => Some(*n),
            Operand::Word(_) | Operand::Setting(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
struct Comparison {
    left: Operand,
    operator: Operator,
    right: Operand,
}

/// A constraint, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// One of them must hold.
    options: Vec<Comparison>,
    place: Place,
}

impl Constraint {
    /// Reads a constraint; says what is wrong with it.
    pub(super) fn parse(text: &str, place: &Place, shape: &Shape) -> Result<Constraint, Box<Diagnostic>> {
        let options = text.split(" or ").map(|part| comparison(part, shape)).collect::<Result<Vec<_>, _>>();
        match options {
            Ok(options) => Ok(Constraint { options, place: place.clone() }),
            Err(diagnostic) => Err(Box::new(diagnostic.mark(&place.text, place.value.clone(), "in here"))),
        }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether a scenario satisfies it; says what is wrong when things of different kinds are compared.
    pub(super) fn holds(&self, scenario: &Json) -> Result<bool, Box<Diagnostic>> {
        for one in &self.options {
            let (Some(left), Some(right)) = (value_of(&one.left, scenario), value_of(&one.right, scenario))
            else {
                return Ok(true);
            };
            if self.compare(&left, one.operator, &right)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn compare(&self, left: &Operand, operator: Operator, right: &Operand) -> Result<bool, Box<Diagnostic>> {
        let equality = matches!(operator, Operator::Equal | Operator::Different);
        if let (Operand::Word(left), Operand::Word(right)) = (left, right)
            && equality
        {
            return Ok(operator.holds(left.cmp(right)));
        }
        let off = |operand: &Operand| matches!(operand, Operand::Word(word) if word == "off");
        if off(left) || off(right) {
            return Ok(!equality || operator == Operator::Different);
        }
        let same = std::mem::discriminant(left) == std::mem::discriminant(right);
        if let (true, Some(a), Some(b)) = (same, left.amount(), right.amount()) {
            return Ok(operator.holds(a.total_cmp(&b)));
        }
        let label = format!("{} on the left, {} on the right", left.kind(), right.kind());
        let title = match same {
            true => "words can only be equal (==) or different (!=)",
            false => "a constraint compares two things of one kind",
        };
        let diagnostic = Diagnostic::new(title).mark(&self.place.text, self.place.value.clone(), label);
        Err(Box::new(match same {
            true => diagnostic.help("write == or !="),
            false => diagnostic.help("quantities carry their unit: \"rounds.length >= 30s\""),
        }))
    }
}

/// `LEFT OPERATOR RIGHT`.
fn comparison(text: &str, shape: &Shape) -> Result<Comparison, Diagnostic> {
    let found = OPERATORS.iter().filter_map(|(sign, operator)| Some((text.find(sign)?, *sign, *operator)));
    let Some((at, sign, operator)) = found.min_by_key(|(at, sign, _)| (*at, 2 - sign.len())) else {
        let diagnostic = Diagnostic::new("a constraint is a setting, a comparison, and a value");
        return Err(diagnostic
            .help("write for example \"population.size >= 100\"")
            .note("comparisons: <, <=, ==, !=, >=, >"));
    };
    let left = operand(&text[..at], shape)?;
    let right = operand(&text[at + sign.len()..], shape)?;
    if !matches!(left, Operand::Setting(_)) && !matches!(right, Operand::Setting(_)) {
        let diagnostic = Diagnostic::new("a constraint must be about a setting");
        return Err(diagnostic.help("write for example \"population.size >= 100\""));
    }
    Ok(Comparison { left, operator, right })
}

/// A value (a number, a quantity, a word in quotes) or the path of a setting. Words without dots are values too.
fn operand(text: &str, shape: &Shape) -> Result<Operand, Diagnostic> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Diagnostic::new("a constraint compares two things").help("one side of this one is empty"));
    }
    if let Ok(number) = text.parse::<f64>() {
        return Ok(Operand::Number(number));
    }
    let bare = text.trim_matches(['"', '\'']);
    if bare.len() < text.len() {
        return Ok(Operand::of_text(bare));
    }
    match Operand::of_text(text) {
        Operand::Word(word) if word.contains('.') => {
            let mut inner = shape;
            let mut parent = String::new();
            for key in word.split('.') {
                // A list's items go by number; what a point's list holds is only known with the point.
                inner = match inner {
                    Shape::List(item) if key.parse::<usize>().is_ok() => item,
                    _ => match inner.key(key) {
                        Some(key) => &key.shape,
                        None => return Err(unknown_key(shape, inner, &parent, key)),
                    },
                };
                parent = join(&parent, key);
            }
            Ok(Operand::Setting(word))
        }
        operand => Ok(operand),
    }
}

/// What an operand is in a scenario; `None` when the scenario has no such setting.
fn value_of(operand: &Operand, scenario: &Json) -> Option<Operand> {
    match operand {
        Operand::Setting(path) => Operand::of_json(setting(scenario, path)?),
        value => Some(value.clone()),
    }
}
