//! Event after event, until the whole recording is known.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{PassageKind, Recorded, RecordedPassage, TracedAction};

use super::person::{Changed, Person};
use super::seats::Seats;
use super::slots::{SlotKey, key_of};
use crate::recording::event::{Event, EventKind};
use crate::recording::order::Order;
use crate::recording::reader::{BadLine, Reader};
use crate::recording::value::{Moment, Name};

/// A recording as inputs.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) names: Vec<String>,
    pub(crate) actions: Vec<TracedAction>,
    pub(crate) recorded: Recorded,
}

/// What the lines so far have said.
#[derive(Debug)]
pub(super) struct Builder {
    order: Order,
    compress: f64,
    people: Vec<Person>,
    numbers: HashMap<String, u32>,
    places: HashMap<String, u32>,
    /// (line, when, who by provisional number, what).
    changes: Vec<(usize, Moment, u32, Changed)>,
    passages: Vec<(usize, Moment, u32, PassageKind)>,
}

impl Builder {
    pub(super) fn new(start: Option<Moment>, compress: Option<f64>) -> Builder {
        Builder {
            order: Order::new(start),
            compress: compress.unwrap_or(1.0),
            people: Vec::new(),
            numbers: HashMap::new(),
            places: HashMap::new(),
            changes: Vec::new(),
            passages: Vec::new(),
        }
    }

    /// Takes note of an event, or says why it cannot be.
    pub(super) fn take<R: BufRead>(&mut self, event: &Event, reader: &Reader<R>) -> Result<(), BadLine> {
        self.order.take(event, reader)?;
        let (line, start) = (reader.line_number() as usize, self.order.start().unwrap_or(event.t));
        let me = self.number(&event.participant);
        let first = !std::mem::replace(&mut self.people[me as usize].acted, true);
        let passage = match event.kind {
            EventKind::Join => Some(PassageKind::Join),
            EventKind::Leave => Some(PassageKind::Leave),
            EventKind::Crash => Some(PassageKind::Crash),
            EventKind::Commitment | EventKind::Recognition => None,
        };
        if let Some(kind) = passage {
            // A join at the very start is what being there from the start means.
            if event.t > start {
                self.passages.push((line, event.t, me, kind));
                if first && kind == PassageKind::Join {
                    self.people[me as usize].arrived = Some(event.t);
                }
            }
            return Ok(());
        }
        let at_first = event.t == self.people[me as usize].arrived.unwrap_or(start);
        let changed = self.declare(me, event, at_first);
        self.changes.extend(changed.into_iter().map(|changed| (line, event.t, me, changed)));
        Ok(())
    }

    /// Takes over what a participant declares, and returns what that changes; nothing when it is so from the start.
    fn declare(&mut self, me: u32, event: &Event, at_first: bool) -> Vec<Changed> {
        let mut changed = Vec::new();
        let mut restated = None;
        for (list, slots) in [(true, &event.need_slots), (false, &event.capacity_slots)] {
            let Some(slots) = slots else { continue };
            let keys: Vec<SlotKey> =
                slots.iter().enumerate().map(|(at, slot)| key_of(slot, at, &mut self.places)).collect();
            let person = &mut self.people[me as usize];
            let side = if list { &mut person.needs } else { &mut person.capacity };
            let as_change = |(slot, quantity)| {
                if list { Changed::Need(slot, quantity) } else { Changed::Capacity(slot, quantity) }
            };
            let (moved, same) = side.declare(keys, slots, at_first);
            changed.extend(moved.into_iter().map(as_change));
            restated = restated.or(same.map(as_change));
        }
        if let Some(weights) = &event.recognition_weights {
            let named: Vec<(u32, f64)> =
                weights.0.iter().map(|(name, weight)| (self.number(name), *weight)).collect();
            let person = &mut self.people[me as usize];
            let mut all = named.clone();
            if event.kind == EventKind::Commitment {
                let withdrawn = person.weights.keys().filter(|peer| named.iter().all(|(n, _)| n != *peer));
                all.extend(withdrawn.map(|peer| (*peer, 0.0)));
            }
            for (peer, weight) in all {
                let entry = person.weights.entry(peer).or_insert((0.0, 0.0));
                let moved = entry.1.to_bits() != weight.to_bits();
                entry.1 = weight;
                if at_first {
                    entry.0 = weight;
                } else if peer != me && moved {
                    changed.push(Changed::Weight(peer, weight));
                } else if peer != me {
                    restated = restated.or(Some(Changed::Weight(peer, weight)));
                }
            }
        }
        // Who says the same again has acted all the same, and is heard.
        if changed.is_empty() && !at_first {
            changed.extend(restated);
        }
        changed
    }

    /// The provisional number of a participant, in order of mention.
    fn number(&mut self, name: &Name) -> u32 {
        if let Some(number) = self.numbers.get(&name.0) {
            return *number;
        }
        let number = u32::try_from(self.people.len()).expect("fewer names than 32 bits can count");
        self.people.push(Person { name: name.0.clone(), ..Person::default() });
        self.numbers.insert(name.0.clone(), number);
        number
    }

    pub(super) fn finish(self) -> People {
        let seats = Seats::of(&self.people);
        let passages = self.passages(&seats);
        let actions = self.actions(&seats, &passages);
        let length = self.order.last().map_or(Span::ZERO, |at| self.played(at));
        let mut recorded = Recorded {
            initial: self.people.iter().filter(|person| person.arrived.is_none()).count() as u32,
            passages,
            slots: None,
            recognitions: Vec::with_capacity(self.people.len()),
            self_weights: Vec::with_capacity(self.people.len()),
            length,
            compress: self.compress,
        };
        let names = seats.fill(self.people, &mut recorded);
        People { names, actions, recorded }
    }

    /// When something is played that was recorded at a time.
    fn played(&self, at: Moment) -> Span {
        let nanos = (at.0 - self.order.start().unwrap_or_default().0).unsigned_abs();
        if self.compress == 1.0 { Span(nanos) } else { Span::from_nanos_f64(nanos as f64 / self.compress) }
    }

    fn passages(&self, seats: &Seats) -> Vec<RecordedPassage> {
        let passage = |(line, at, who, kind): &(usize, Moment, u32, PassageKind)| {
            let (time, participant) = (self.played(*at).max(Span(1)), seats.index[*who as usize]);
            RecordedPassage { line: *line, time, participant, kind: *kind }
        };
        self.passages.iter().map(passage).collect()
    }

    fn actions(&self, seats: &Seats, passages: &[RecordedPassage]) -> Vec<TracedAction> {
        let returns = passages.iter().filter(|passage| passage.kind == PassageKind::Join);
        let returned: HashSet<(u32, Span)> =
            returns.map(|passage| (passage.participant, passage.time)).collect();
        let action = |(line, at, who, changed): &(usize, Moment, u32, Changed)| {
            let participant = seats.index[*who as usize];
            let mut time = self.played(*at);
            if returned.contains(&(participant, time)) {
                // What somebody declares on returning, it declares once it is back.
                time = time + Span(1);
            }
            TracedAction { line: *line, action: seats.action(time, participant, *changed) }
        };
        self.changes.iter().map(action).collect()
    }
}
