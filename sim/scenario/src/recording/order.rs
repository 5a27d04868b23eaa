//! What a line may say after those before it: time goes forward, and only those who are there act.
//!
//! Memory grows with the participants named, not with the lines.

use std::collections::HashMap;
use std::io::BufRead;

use super::event::{Event, EventKind, SlotRecord};
use super::reader::{BadLine, Reader};
use super::value::Moment;

/// Whether a participant is there, and when it last came or went.
#[derive(Clone, Copy, Debug)]
struct Presence {
    there: bool,
    since: Option<Moment>,
}

/// What the lines so far have led to.
#[derive(Debug, Default)]
pub(crate) struct Order {
    start: Option<Moment>,
    last: Option<Moment>,
    people: HashMap<String, Presence>,
}

impl Order {
    /// With the start that the header states.
    pub(crate) fn new(start: Option<Moment>) -> Order {
        Order { start, ..Order::default() }
    }

    /// When the recording begins; known after its first event.
    pub(crate) fn start(&self) -> Option<Moment> {
        self.start
    }

    /// When the last event happened.
    pub(crate) fn last(&self) -> Option<Moment> {
        self.last
    }

    /// Those who did something so far.
    pub(crate) fn participants(&self) -> usize {
        self.people.len()
    }

    /// Takes note of an event, or says why it cannot be. A refused event leaves no trace.
    pub(crate) fn take<R: BufRead>(&mut self, event: &Event, reader: &Reader<R>) -> Result<(), BadLine> {
        whole(event, reader)?;
        let start = self.start.unwrap_or(event.t);
        self.goes_forward(event, start, reader)?;
        let who = &event.participant;
        let before = self.people.get(&who.0).copied();
        possible(event, before, start, reader)?;
        let since = if moves(event) { Some(event.t) } else { before.and_then(|presence| presence.since) };
        let there = !matches!(event.kind, EventKind::Leave | EventKind::Crash);
        self.start = Some(start);
        self.last = Some(event.t);
        self.people.insert(who.0.clone(), Presence { there, since });
        Ok(())
    }

    /// Whether an event is neither before the recording's start nor before the event above it.
    fn goes_forward<R: BufRead>(
        &self,
        event: &Event,
        start: Moment,
        reader: &Reader<R>,
    ) -> Result<(), BadLine> {
        if event.t < start {
            let message = "this event comes before the `start` of the recording";
            return Err(reader.bad_value("t", |_| true, message));
        }
        if self.last.is_some_and(|last| event.t < last) {
            let mut bad =
                reader.bad_value("t", |_| true, "this event comes before the one in the line above");
            bad.help = Some("sort the lines by `t`".into());
            return Err(bad);
        }
        Ok(())
    }
}

/// Whether somebody comes or goes.
fn moves(event: &Event) -> bool {
    matches!(event.kind, EventKind::Join | EventKind::Leave | EventKind::Crash)
}

/// Whether somebody who was there or not `before` can do this.
fn possible<R: BufRead>(
    event: &Event,
    before: Option<Presence>,
    start: Moment,
    reader: &Reader<R>,
) -> Result<(), BadLine> {
    let wrong = |field: &str, message: String| Err(reader.bad_value(field, |_| true, message));
    let who = &event.participant;
    let there = before.is_none_or(|presence| presence.there);
    match event.kind {
        EventKind::Join if before.is_some_and(|presence| presence.there) => {
            let mut bad = reader.bad_value("kind", |_| true, format!("`{who}` is there already"));
            bad.help = Some("whoever joins must not have done anything before, or must have left".into());
            return Err(bad);
        }
        EventKind::Join => {}
        _ if !there => return wrong("participant", format!("`{who}` is not there: it left or crashed")),
        EventKind::Leave | EventKind::Crash if event.t == start => {
            return wrong("t", format!("`{who}` goes at the very start: then it was never there"));
        }
        _ => {}
    }
    if moves(event) && before.is_some_and(|presence| presence.since == Some(event.t)) {
        return wrong("t", format!("`{who}` came or went at this very instant already"));
    }
    Ok(())
}

/// Whether an event says what its kind must say, in values that can be.
fn whole<R: BufRead>(event: &Event, reader: &Reader<R>) -> Result<(), BadLine> {
    let wrong = |field: &str, message: String| Err(reader.bad_value(field, |_| true, message));
    let given = [
        ("capacity_slots", event.capacity_slots.is_some()),
        ("need_slots", event.need_slots.is_some()),
        ("recognition_weights", event.recognition_weights.is_some()),
    ];
    let allowed: &[&str] = match event.kind {
        EventKind::Commitment => &["capacity_slots", "need_slots", "recognition_weights"],
        EventKind::Recognition => &["recognition_weights"],
        _ => &[],
    };
    if let Some((field, _)) = given.iter().find(|(field, given)| *given && !allowed.contains(field)) {
        let kind = event.kind.word();
        return wrong(field, format!("a {kind} has no `{field}`: write a commitment of its own"));
    }
    if !allowed.is_empty() && given.iter().all(|(_, given)| !given) {
        let kind = event.kind.word();
        return wrong("kind", format!("this {kind} says nothing: it needs `{}`", allowed.join("`, `")));
    }
    for (name, weight) in event.recognition_weights.iter().flat_map(|weights| &weights.0) {
        if !(0.0..=1.0).contains(weight) {
            let same = |text: &str| text.parse() == Ok(*weight);
            return Err(reader.bad_value(&name.0, same, "a recognition weight must be between 0 and 1"));
        }
    }
    for (list, slots) in event.slots() {
        for (at, slot) in slots.iter().enumerate() {
            fits(slot, reader)?;
            if let Some(id) = &slot.id
                && slots[..at].iter().any(|other| other.id.as_ref() == Some(id))
            {
                return wrong(list, format!("two slots have the id `{id}`"));
            }
        }
    }
    Ok(())
}

fn fits<R: BufRead>(slot: &SlotRecord, reader: &Reader<R>) -> Result<(), BadLine> {
    let number = |field: &str, value: f64, range: std::ops::RangeInclusive<f64>, expected: &str| {
        if range.contains(&value) {
            return Ok(());
        }
        let same = |text: &str| text.parse() == Ok(value);
        Err(reader.bad_value(field, same, format!("a `{field}` must be {expected}")))
    };
    number("quantity", slot.quantity, 0.0..=f64::MAX, "zero or more, and finite")?;
    number("latitude", slot.latitude.unwrap_or(0.0), -90.0..=90.0, "between -90 and 90")?;
    number("longitude", slot.longitude.unwrap_or(0.0), -180.0..=180.0, "between -180 and 180")?;
    match (slot.start_date, slot.end_date) {
        (Some(start), Some(end)) if end < start => {
            let text = end.to_text().unwrap_or_default();
            let same = |value: &str| value.trim_start_matches('"').starts_with(&text);
            Err(reader.bad_value("end_date", same, "this slot ends before it begins"))
        }
        _ => Ok(()),
    }
}
