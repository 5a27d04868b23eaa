//! Where two runs part, in words.

use std::fmt::Write as _;

use serde_json::Value;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_reports::divergence::{Divergence, Interrupted, Occurrence, Parting, Side, first_divergence};
use twintrack_reports::trace::words::{name, what};

use super::given::Given;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output;
use crate::scenario::build_world;

/// Settings that differ are listed up to this number.
const SETTINGS_MAX: usize = 20;

pub(super) fn run(
    ours: &Given,
    engines: &[Engine],
    theirs: &Given,
    mut interrupt: Interrupt,
) -> anyhow::Result<Exit> {
    let (our_world, their_world) = (build_world(&ours.loaded)?, build_world(&theirs.loaded)?);
    let mut parted = false;
    output::print(settings(ours, theirs).as_bytes())?;
    for engine in engines {
        let other = theirs.engine.unwrap_or(*engine);
        let sides =
            [Side { world: &our_world, engine: *engine }, Side { world: &their_world, engine: other }];
        let divergence = match first_divergence(sides, &mut interrupt) {
            Ok(divergence) => divergence,
            Err(Interrupted) => return Ok(Exit::Interrupted),
        };
        parted |= divergence.first().is_some();
        let sides = [format!("{engine} of {}", ours.name), format!("{other} of {}", theirs.name)];
        output::print(told(&divergence, &sides).as_bytes())?;
    }
    Ok(if parted { Exit::Finding } else { Exit::Fine })
}

/// The settings that differ, which explain the rest more often than not.
fn settings(ours: &Given, theirs: &Given) -> String {
    let json = |given: &Given| serde_json::to_value(&given.loaded.scenario).unwrap_or_default();
    let mut found = Vec::new();
    differing("", &json(ours), &json(theirs), &mut found);
    found.retain(|(path, ..)| !["name", "question", "run.engines"].contains(&path.as_str()));
    if found.is_empty() {
        return String::new();
    }
    let mut text = String::from("settings that differ:\n");
    for (path, ours, theirs) in found.iter().take(SETTINGS_MAX) {
        let _ = writeln!(text, "  {path}  {ours} | {theirs}");
    }
    if found.len() > SETTINGS_MAX {
        let _ = writeln!(text, "  and {} more", found.len() - SETTINGS_MAX);
    }
    text.push('\n');
    text
}

fn differing(path: &str, ours: &Value, theirs: &Value, found: &mut Vec<(String, Value, Value)>) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let mut keys: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                let value =
                    |side: &serde_json::Map<String, Value>| side.get(key).cloned().unwrap_or_default();
                differing(&path, &value(ours), &value(theirs), found);
            }
        }
        _ if ours == theirs => {}
        _ => found.push((path.to_owned(), ours.clone(), theirs.clone())),
    }
}

fn told(divergence: &Divergence, [ours, theirs]: &[String; 2]) -> String {
    let mut text = format!("< {ours}\n> {theirs}\n");
    for differs in &divergence.worlds {
        let _ = writeln!(text, "  world       {differs}");
    }
    for compared in &divergence.rungs {
        let [our_events, their_events] = compared.events;
        let verdict = match &compared.parting {
            None => format!("equal: {our_events}"),
            Some(parting) => format!(
                "part after {} in common, of {our_events} and {their_events}{}",
                parting.common,
                when(parting)
            ),
        };
        let _ = writeln!(text, "  {:<12}{verdict}", compared.rung.name());
    }
    let _ = writeln!(text, "  {:<12}{}", "end", ends(&divergence.outcomes));
    if let Some(first) = divergence.first() {
        text.push_str("\nthe first event at which they part:\n");
        surroundings(&mut text, first);
    }
    text.push('\n');
    text
}

fn when(parting: &Parting) -> String {
    let first = parting.after.iter().filter_map(|after| after.first()).map(|event| event.moment.at).min();
    first.map_or_else(String::new, |at| format!(", at {at}"))
}

fn surroundings(text: &mut String, parting: &Parting) {
    for event in &parting.before {
        let _ = writeln!(text, "    {}", line(event));
    }
    for (mark, after) in ['<', '>'].into_iter().zip(&parting.after) {
        if after.is_empty() {
            let _ = writeln!(text, "  {mark} (the run is over)");
        }
        for event in after {
            let _ = writeln!(text, "  {mark} {}", line(event));
        }
    }
}

fn line(Occurrence { moment, seen }: &Occurrence) -> String {
    let who = seen.who().map_or_else(String::new, name);
    format!("{}  event {}  {who:<5} {}", moment.at, moment.event, what(seen))
}

/// How the runs ended, and how far their results agree.
fn ends([ours, theirs]: &[Outcome; 2]) -> String {
    let allocations = ours.allocations.len().max(theirs.allocations.len());
    let same = ours.allocations.iter().filter(|line| theirs.allocations.contains(line)).count();
    let differing =
        |(ours, theirs): (&twintrack_core::outcome::Measure, &twintrack_core::outcome::Measure)| {
            ours.value.map(f64::to_bits) != theirs.value.map(f64::to_bits)
        };
    let metrics = ours.metrics.iter().zip(&theirs.metrics).filter(|pair| differing(*pair)).count();
    if same == allocations && metrics == 0 && ours.end == theirs.end {
        return "equal".into();
    }
    format!(
        "{} of {allocations} allocations and {metrics} of {} metrics differ",
        allocations - same,
        ours.metrics.len()
    )
}
