//! A whole recording as the simulator's inputs: who takes part, with which slots and links, and what they change when.
//!
//! A slot of the simulator is a (participant, id, window, place) that is ever declared, since only quantities change while
//! a run goes on: one whose window changes is another slot, and one that is not declared at a time has a quantity of zero. What is
//! declared at the instant of the first arrival is so from the start; everything after it is an action.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::BufRead;

use twintrack_core::kernel::time::Span;
use twintrack_core::population::{Place, Slot, Window};
use twintrack_core::settings::{
    DeclaredSlots, PassageKind, Recorded, RecordedPassage, TimedAction, TracedAction,
};

use super::event::{Event, EventKind, SlotRecord};
use super::order::Order;
use super::reader::{BadLine, Line, Reader};
use super::value::{Moment, Name};
use crate::diagnostic::Diagnostic;

/// Most mistakes shown of one recording: the rest is likely more of the same.
const SHOWN_MAX: usize = 5;

/// A recording as inputs.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) names: Vec<String>,
    pub(crate) actions: Vec<TracedAction>,
    pub(crate) recorded: Recorded,
}

/// Reads a whole recording.
///
/// # Errors
/// The first few lines that are wrong, each with its number and place.
pub(crate) fn read_people(name: &str, text: &str) -> Result<People, Vec<Diagnostic>> {
    let as_diagnostics = |error: super::ReadError| match error {
        super::ReadError::Line(found) => found.into_inner(),
        super::ReadError::Io(error) => vec![Diagnostic::new(error.to_string())],
    };
    let mut reader = Reader::new(name, text.as_bytes()).map_err(as_diagnostics)?;
    let mut builder = Builder::new(reader.header().start, reader.header().compress);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut unshown = 0;
    loop {
        let bad = match reader.read() {
            Ok(Line::End) => break,
            Ok(Line::Event(event)) => match builder.take(&event, &reader) {
                Ok(()) => continue,
                Err(bad) => bad,
            },
            Ok(Line::Bad(bad)) => bad,
            Err(error) => return Err(vec![Diagnostic::new(error.to_string())]),
        };
        if found.len() < SHOWN_MAX {
            found.push(bad.into_diagnostic(name));
        } else {
            unshown += 1;
        }
    }
    if unshown > 0 {
        found.push(Diagnostic::new(format!("`{name}` has {unshown} more mistakes, not shown here")));
    }
    if found.is_empty() { Ok(builder.finish()) } else { Err(found) }
}

/// One side of a participant's slots.
#[derive(Debug, Default)]
struct Side {
    keys: Vec<SlotKey>,
    slots: Vec<Slot>,
    now: Vec<f64>,
}

/// What makes two declarations the same slot.
#[derive(Clone, Debug, PartialEq)]
struct SlotKey {
    id: Name,
    window: Option<Window>,
    place: Option<Place>,
}

#[derive(Debug, Default)]
struct Person {
    name: String,
    /// When it first arrived; `None` when it is there from the start.
    arrived: Option<Moment>,
    /// Did something itself, so that it is known when it first arrived.
    acted: bool,
    needs: Side,
    capacity: Side,
    /// Weights at first and now, by the peer's provisional number.
    weights: BTreeMap<u32, (f64, f64)>,
}

/// What a declaration changes.
#[derive(Clone, Copy, Debug)]
enum Changed {
    Need(u32, f64),
    Capacity(u32, f64),
    Weight(u32, f64),
}

#[derive(Debug)]
struct Builder {
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
    fn new(start: Option<Moment>, compress: Option<f64>) -> Builder {
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

    fn take<R: BufRead>(&mut self, event: &Event, reader: &Reader<R>) -> Result<(), BadLine> {
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

    fn finish(self) -> People {
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

/// The final numbers of participants: in order of arrival; of those who arrive at once, in order of mention.
struct Seats {
    /// Provisional numbers by final ones.
    by_arrival: Vec<u32>,
    /// Final numbers by provisional ones.
    index: Vec<u32>,
}

impl Seats {
    fn of(people: &[Person]) -> Seats {
        let mut by_arrival: Vec<u32> = (0..people.len() as u32).collect();
        by_arrival.sort_by_key(|number| people[*number as usize].arrived);
        let mut index = vec![0; people.len()];
        for (at, number) in (0_u32..).zip(&by_arrival) {
            index[*number as usize] = at;
        }
        Seats { by_arrival, index }
    }

    fn action(&self, time: Span, participant: u32, changed: Changed) -> TimedAction {
        let blank = TimedAction::blank(time, participant);
        match changed {
            Changed::Need(slot, quantity) => TimedAction { slot, need: Some(quantity), ..blank },
            Changed::Capacity(slot, quantity) => TimedAction { slot, capacity: Some(quantity), ..blank },
            Changed::Weight(peer, weight) => {
                TimedAction { peer: Some(self.index[peer as usize]), weight: Some(weight), ..blank }
            }
        }
    }

    /// Puts what people declared from the start in their final order, and returns their names in it.
    fn fill(&self, people: Vec<Person>, recorded: &mut Recorded) -> Vec<String> {
        let mut slots = DeclaredSlots::default();
        let mut names = Vec::with_capacity(people.len());
        let mut people: Vec<Option<Person>> = people.into_iter().map(Some).collect();
        for number in &self.by_arrival {
            let person = people[*number as usize].take().expect("everyone is in the order once");
            let own = person.weights.get(number).map_or(0.0, |(first, _)| *first);
            let peers = person.weights.iter().filter(|(peer, _)| *peer != number);
            let mut row: Vec<(u32, f64)> =
                peers.map(|(peer, (first, _))| (self.index[*peer as usize], *first)).collect();
            row.sort_by_key(|(peer, _)| *peer);
            recorded.recognitions.push(row);
            recorded.self_weights.push(own);
            slots.needs.push(person.needs.slots);
            slots.capacity.push(person.capacity.slots);
            names.push(person.name);
        }
        let any = slots.needs.iter().chain(&slots.capacity).any(|slots| !slots.is_empty());
        recorded.slots = any.then_some(slots);
        names
    }
}

/// A slot, and how much of it there is.
type Quantity = (u32, f64);

impl Side {
    /// Takes over a whole list: what moved as (slot, quantity), and a slot that stayed as it was.
    fn declare(
        &mut self,
        keys: Vec<SlotKey>,
        slots: &[SlotRecord],
        at_first: bool,
    ) -> (Vec<Quantity>, Option<Quantity>) {
        let mut wanted = vec![0.0; self.keys.len()];
        for (key, record) in keys.into_iter().zip(slots) {
            if let Some(at) = self.keys.iter().position(|known| *known == key) {
                wanted[at] = record.quantity;
            } else {
                self.slots.push(Slot { quantity: 0.0, window: key.window, place: key.place });
                self.keys.push(key);
                self.now.push(0.0);
                wanted.push(record.quantity);
            }
        }
        let (mut moved, mut same) = (Vec::new(), None);
        for (at, quantity) in wanted.into_iter().enumerate() {
            let change = (at as u32, quantity);
            if self.now[at].to_bits() != quantity.to_bits() && !at_first {
                moved.push(change);
            } else if !at_first && quantity > 0.0 {
                same = same.or(Some(change));
            }
            self.now[at] = quantity;
            if at_first {
                self.slots[at].quantity = quantity;
            }
        }
        (moved, same)
    }
}

fn key_of(slot: &SlotRecord, at: usize, places: &mut HashMap<String, u32>) -> SlotKey {
    let window = (slot.start_date.is_some() || slot.end_date.is_some()).then(|| Window {
        start: slot.start_date.map_or(0, |day| day.0),
        end: slot.end_date.map_or(u32::MAX, |day| day.0 + 1),
    });
    let id = slot.id.clone().unwrap_or_else(|| Name(format!("#{at}")));
    SlotKey { id, window, place: place_of(slot, places) }
}

/// Where a slot is to be had; none when nothing is said.
fn place_of(slot: &SlotRecord, places: &mut HashMap<String, u32>) -> Option<Place> {
    let given = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default().trim().to_lowercase();
        Some(text).filter(|text| !text.is_empty())
    };
    let kind = given(&slot.location_type);
    if matches!(kind.as_deref(), Some("remote" | "online")) {
        return Some(Place::Remote);
    }
    let name = match (given(&slot.city), given(&slot.country), slot.latitude, slot.longitude) {
        (None, None, _, _) if given(&slot.online_link).is_some() => return Some(Place::Remote),
        (None, None, Some(latitude), Some(longitude)) => format!("{latitude:.1}\n{longitude:.1}"),
        (None, None, _, _) => return None,
        (city, country, _, _) => format!("{}\n{}", city.unwrap_or_default(), country.unwrap_or_default()),
    };
    let next = places.len() as u32;
    Some(Place::At(*places.entry(name).or_insert(next)))
}
