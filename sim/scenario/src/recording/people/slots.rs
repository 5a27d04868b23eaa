//! One side of what a participant declares: slots, which are the same as long as only their quantity changes.

use std::collections::HashMap;

use twintrack_core::population::{Place, Slot, Window};

use crate::recording::event::SlotRecord;
use crate::recording::value::Name;

/// One side of a participant's slots.
#[derive(Debug, Default)]
pub(super) struct Side {
    keys: Vec<SlotKey>,
    pub(super) slots: Vec<Slot>,
    now: Vec<f64>,
}

/// What makes two declarations the same slot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SlotKey {
    id: Name,
    window: Option<Window>,
    place: Option<Place>,
}

/// A slot, and how much of it there is.
pub(super) type Quantity = (u32, f64);

impl Side {
    /// Takes over a whole list: what moved as (slot, quantity), and a slot that stayed as it was.
    pub(super) fn declare(
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

/// What makes a declared slot the same as another. Without an id, its place in the list does.
pub(super) fn key_of(slot: &SlotRecord, at: usize, places: &mut HashMap<String, u32>) -> SlotKey {
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
