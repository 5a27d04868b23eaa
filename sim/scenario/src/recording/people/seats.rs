//! Who gets which number in the end.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{DeclaredSlots, Recorded, TimedAction};

use super::person::{Changed, Person};

/// The final numbers of participants: in order of arrival; of those who arrive at once, in order of mention.
pub(super) struct Seats {
    /// Provisional numbers by final ones.
    by_arrival: Vec<u32>,
    /// Final numbers by provisional ones.
    pub(super) index: Vec<u32>,
}

impl Seats {
    pub(super) fn of(people: &[Person]) -> Seats {
        let mut by_arrival: Vec<u32> = (0..people.len() as u32).collect();
        by_arrival.sort_by_key(|number| people[*number as usize].arrived);
        let mut index = vec![0; people.len()];
        for (at, number) in (0_u32..).zip(&by_arrival) {
            index[*number as usize] = at;
        }
        Seats { by_arrival, index }
    }

    pub(super) fn action(&self, time: Span, participant: u32, changed: Changed) -> TimedAction {
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
    pub(super) fn fill(&self, people: Vec<Person>, recorded: &mut Recorded) -> Vec<String> {
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
