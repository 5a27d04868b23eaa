//! Traces of actions, as CSV or JSON Lines.
//!
//! A line is checked here as far as it can be without the world, so that a mistake is shown where it was made; whether a
//! participant has the slot, or is linked to the peer, is left to the world.

use std::collections::HashMap;
use std::path::Path;

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{TimedAction, TracedAction};

use super::time;
use crate::diagnostic::Diagnostic;
use crate::lines::csv_table::CsvTable;
use crate::lines::json_lines;
use crate::lines::mistakes::{Mistake, Mistakes};
use crate::suggest::nearest;

/// Columns or fields that a line may have; the first few must be there.
pub(super) const COLUMNS: [&str; 7] = ["time", "participant", "kind", "slot", "quantity", "peer", "weight"];
const REQUIRED: usize = 3;
/// Positions among them.
const TIME: usize = 0;
const PARTICIPANT: usize = 1;
const KIND: usize = 2;
const SLOT: usize = 3;
const QUANTITY: usize = 4;
const PEER: usize = 5;
const WEIGHT: usize = 6;
const KINDS: [&str; 3] = ["need", "capacity", "recognition"];

/// What is known of the run, to check lines against.
pub(super) struct Known<'a> {
    /// Names of the participants by index; empty when no file names them.
    pub(super) names: &'a [String],
    /// What names them.
    pub(super) named_by: &'static str,
    /// How many participants there ever are; `None` when only the world shows.
    pub(super) size: Option<u32>,
    /// When the run ends.
    pub(super) until: Span,
}

/// The actions of a file, in its order.
pub(super) fn read(name: &str, text: &str, known: &Known<'_>) -> Result<Vec<TracedAction>, Vec<Diagnostic>> {
    let people = People::new(known);
    let mut trace = Vec::new();
    let mut take = |line: usize, fields: &[&str]| {
        trace.push(TracedAction { line, action: action(fields, &people, known.until)? });
        Ok(())
    };
    match extension(name).as_deref() {
        Some("csv") => {
            let mut table = CsvTable::new(name, text);
            if let Some(columns) = columns(&mut table) {
                let present: Vec<usize> = columns.iter().flatten().copied().collect();
                table.each_numbered(&present, |line, fields| {
                    let mut given = fields.iter();
                    let all = columns.map(|column| column.and_then(|_| given.next().copied()).unwrap_or(""));
                    // Positions among all columns become positions among those that the file has.
                    let position = |at: usize| columns[at].map(|_| columns[..at].iter().flatten().count());
                    take(line, &all).map_err(|(at, message)| (at.and_then(position), message))
                });
            }
            table.finish()?;
        }
        Some("jsonl") => {
            let mut mistakes = Mistakes::new(name);
            json_lines::each(&mut mistakes, text, &COLUMNS, take);
            mistakes.finish()?;
        }
        _ => {
            let help = "a trace is CSV with a header line (`.csv`) or a JSON object a line (`.jsonl`)";
            return Err(vec![
                Diagnostic::new(format!("the ending of `{name}` does not say what it is")).help(help),
            ]);
        }
    }
    Ok(trace)
}

fn extension(name: &str) -> Option<String> {
    Some(Path::new(name).extension()?.to_str()?.to_ascii_lowercase())
}

/// Where each column is in the file; none of them, with a report, when one is missing or means nothing.
fn columns(table: &mut CsvTable<'_>) -> Option<[Option<usize>; 7]> {
    table.columns(&COLUMNS[..REQUIRED])?;
    if !table.has_only(&COLUMNS, "a trace") {
        return None;
    }
    let header = table.header();
    Some(COLUMNS.map(|name| header.iter().position(|column| column == name)))
}

/// What a line says.
fn action(fields: &[&str], people: &People<'_>, until: Span) -> Result<TimedAction, Mistake> {
    let given = |at: usize| Some(fields[at]).filter(|field| !field.is_empty());
    let must = |at: usize, whose: &str| {
        given(at).ok_or_else(|| (None, format!("{whose} needs a `{}`", COLUMNS[at])))
    };
    let mut action = TimedAction::blank(
        time(must(TIME, "an action")?, until)?,
        people.index(must(PARTICIPANT, "an action")?, PARTICIPANT)?,
    );
    let kind = must(KIND, "an action")?;
    let (goes_with, article) = match kind {
        "need" => (&[SLOT, QUANTITY], "a need"),
        "capacity" => (&[SLOT, QUANTITY], "a capacity"),
        "recognition" => (&[PEER, WEIGHT], "a recognition"),
        other => {
            let near = nearest(other, KINDS).map(|near| format!(": did you mean `{near}`?"));
            let near = near.unwrap_or_else(|| format!("; the kinds are {}", KINDS.join(", ")));
            return Err((Some(KIND), format!("there is no kind `{other}`{near}")));
        }
    };
    if let Some(at) = (REQUIRED..COLUMNS.len()).find(|at| given(*at).is_some() && !goes_with.contains(at)) {
        return Err((Some(at), format!("{article} has no `{}`", COLUMNS[at])));
    }
    if kind == "recognition" {
        action.peer = Some(people.index(must(PEER, article)?, PEER)?);
        action.weight = Some(number(must(WEIGHT, article)?, WEIGHT, 1.0)?);
    } else {
        let quantity = number(must(QUANTITY, article)?, QUANTITY, f64::MAX)?;
        *(if kind == "need" { &mut action.need } else { &mut action.capacity }) = Some(quantity);
        action.slot = given(SLOT).map_or(Ok(0), |slot| {
            slot.parse().map_err(|_| (Some(SLOT), format!("`{slot}` is not a slot: they are counted from 0")))
        })?;
    }
    Ok(action)
}

/// A time within the run.
fn time(text: &str, until: Span) -> Result<Span, Mistake> {
    let wrong = |message: String| (Some(TIME), message);
    let time = time::time(text).map_err(wrong)?;
    if time > until {
        return Err(wrong(format!("this action comes after the end of the run, at {until}")));
    }
    Ok(time)
}

/// A number from zero to `most`.
fn number(text: &str, at: usize, most: f64) -> Result<f64, Mistake> {
    let name = COLUMNS[at];
    let number: f64 =
        text.parse().map_err(|_| (Some(at), format!("`{text}` is not a number, as a `{name}` must be")))?;
    if !(0.0..=most).contains(&number) {
        let bounds = if most == f64::MAX { "zero or more, and finite" } else { "between 0 and 1" };
        return Err((Some(at), format!("a `{name}` must be {bounds}")));
    }
    Ok(number)
}

/// How participants are called.
enum People<'a> {
    /// By index, below the size if that is known.
    Numbered(Option<u32>),
    /// By the names of a file. Indices are not accepted beside them, since names may be numbers as well.
    Named(HashMap<&'a str, u32>, &'static str),
}

impl People<'_> {
    fn new<'a>(known: &Known<'a>) -> People<'a> {
        if known.names.is_empty() {
            return People::Numbered(known.size);
        }
        People::Named(known.names.iter().map(String::as_str).zip(0..).collect(), known.named_by)
    }

    fn index(&self, text: &str, at: usize) -> Result<u32, Mistake> {
        let wrong = |message: String| (Some(at), message);
        match self {
            People::Named(indices, file) => indices
                .get(text)
                .copied()
                .ok_or_else(|| wrong(format!("there is no participant `{text}` in {file}"))),
            People::Numbered(size) => match (text.parse::<u32>(), size) {
                (Ok(index), Some(size)) if index >= *size => Err(wrong(format!(
                    "there is no participant {index}: they are counted from 0 to {}",
                    size.saturating_sub(1)
                ))),
                (Ok(index), _) => Ok(index),
                (Err(_), _) => Err(wrong(format!(
                    "`{text}` is not a participant's index; there is no edge list with names"
                ))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(names: &[String]) -> Known<'_> {
        Known { names, named_by: "the edge list", size: Some(10), until: Span::from_secs(3_600) }
    }

    fn expected() -> Vec<TracedAction> {
        let blank = TimedAction::blank(Span::from_secs(90), 3);
        let line = |line, action| TracedAction { line, action };
        vec![
            line(3, TimedAction { need: Some(12.5), ..blank.clone() }),
            line(
                4,
                TimedAction {
                    time: Span::from_millis(60_250),
                    capacity: Some(0.0),
                    slot: 1,
                    ..blank.clone()
                },
            ),
            line(5, TimedAction { time: Span::ZERO, peer: Some(4), weight: Some(0.25), ..blank }),
        ]
    }

    #[test]
    fn both_formats_say_the_same() {
        let csv = "# a comment\nkind,time,participant,quantity,slot,weight,peer\n\
                   need,90s,3,12.5,,,\ncapacity, 60.25 ,3,0,1,,\nrecognition,0,3,,,0.25,4\n";
        assert_eq!(read("t.csv", csv, &known(&[])).expect("a good file"), expected());
        let jsonl = "# a comment\n\n\
            {\"kind\":\"need\",\"time\":\"90s\",\"participant\":3,\"quantity\":12.5}\n\
            {\"kind\":\"capacity\",\"time\":60.25,\"participant\":\"3\",\"quantity\":0,\"slot\":1,\"peer\":null}\n\
            { \"time\" : 0, \"participant\" : 3, \"kind\" : \"recognition\", \"peer\" : 4, \"weight\" : 0.25 }\n";
        assert_eq!(read("t.JSONL", jsonl, &known(&[])).expect("a good file"), expected());
    }

    #[test]
    fn optional_columns_may_be_left_out_of_a_file() {
        let csv = "time,participant,kind,quantity\n1min,0,need,5\n";
        let trace = read("t.csv", csv, &known(&[])).expect("a good file");
        assert_eq!((trace[0].line, trace[0].action.need), (2, Some(5.0)));
    }

    #[test]
    fn names_of_the_edge_list_count_even_when_they_are_numbers() {
        let names = ["7".to_owned(), "ann".to_owned()];
        let jsonl = "{\"time\":1,\"participant\":7,\"kind\":\"recognition\",\"peer\":\"ann\",\"weight\":1}";
        let trace = read("t.jsonl", jsonl, &known(&names)).expect("a good file");
        assert_eq!((trace[0].action.participant, trace[0].action.peer), (0, Some(1)));
        assert!(read("t.csv", "time,participant,kind,quantity\n1,0,need,5\n", &known(&names)).is_err());
    }

    #[test]
    fn an_empty_trace_is_one() {
        assert!(read("t.jsonl", "", &known(&[])).expect("a good file").is_empty());
    }
}
