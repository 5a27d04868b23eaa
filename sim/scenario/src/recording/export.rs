//! A simulated workload as a recording. Read back, it gives the same participants, links, slots and actions.

use std::io::{self, Write};

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::population::{Action, Change, Passage, PassageKind, Place, Slot};
use twintrack_core::world::World;

use super::event::{Event, EventKind, Header, RECORDING_VERSION, SlotRecord};
use super::value::{Date, Moment, Name, Weights};

/// Why a workload cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotRecordable {
    /// When participants come and go depends on the engine.
    #[error(
        "in a turnover (churn.turnover) participants come and go when the network has settled, at other times under each engine: there is no one recording of it"
    )]
    Turnover,
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes a world's workload. `names` are the participants' names by index; where they have none, the index is one.
/// Actions of those who are away are left out, since they do not happen. Linear in the world's size, and for each action in
/// the slots of who acts.
///
/// # Errors
/// See [`NotRecordable`].
pub fn export(world: &World, names: &[String], out: &mut dyn Write) -> Result<u64, NotRecordable> {
    if !world.churn.turnovers.is_empty() {
        return Err(NotRecordable::Turnover);
    }
    let source = format!("scenario {}, seed {}", world.scenario.name, world.scenario.run.seed);
    let header =
        Header { trace: RECORDING_VERSION, start: Some(Moment(0)), compress: None, source: Some(source) };
    let mut writer =
        Writer { world, names, needs: world.needs.clone(), capacity: world.capacity.clone(), out, events: 0 };
    writer.line(&header)?;
    let mut there: Vec<bool> = (0..world.participants()).map(|who| who < world.initial()).collect();
    let mut declared = there.clone();
    for who in 0..world.initial() {
        writer.declare(Participant::from(who), Time::ZERO)?;
    }
    for happening in in_order(world) {
        match happening {
            Happening::Acts(action) if there[action.participant.index()] => writer.act(action)?,
            Happening::Acts(_) => {}
            Happening::Passes(passage) => {
                let who = passage.participant;
                there[who.index()] = passage.kind == PassageKind::Join;
                writer.pass(passage)?;
                if !std::mem::replace(&mut declared[who.index()], true) {
                    writer.declare(who, passage.at)?;
                }
            }
        }
    }
    Ok(writer.events)
}

enum Happening<'a> {
    Acts(&'a Action),
    Passes(&'a Passage<Time>),
}

/// Actions and passages in the order in which a run meets them.
fn in_order(world: &World) -> Vec<Happening<'_>> {
    let actions =
        world.actions.iter().map(|action| ((action.at, action.participant, 0), Happening::Acts(action)));
    let passages = world
        .churn
        .passages
        .iter()
        .map(|passage| ((passage.at, passage.participant, 1), Happening::Passes(passage)));
    let mut all: Vec<_> = actions.chain(passages).collect();
    all.sort_by_key(|(key, _)| *key);
    all.into_iter().map(|(_, happening)| happening).collect()
}

struct Writer<'a> {
    world: &'a World,
    names: &'a [String],
    /// Slots as they are now.
    needs: Vec<Vec<Slot>>,
    capacity: Vec<Vec<Slot>>,
    out: &'a mut dyn Write,
    events: u64,
}

impl Writer<'_> {
    fn line(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.out.write_all(b"\n")
    }

    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.events += 1;
        self.line(event)
    }

    fn name(&self, who: Participant) -> Name {
        Name(self.names.get(who.index()).cloned().unwrap_or_else(|| who.index().to_string()))
    }

    /// All that a participant declares on arriving.
    fn declare(&mut self, who: Participant, at: Time) -> io::Result<()> {
        let links = &self.world.links;
        let peers = links.peers(who.index()).iter().zip(links.weights(who.index()));
        let own = Some(links.self_weight(who.index())).filter(|weight| *weight > 0.0);
        let weights = own.map(|weight| (self.name(who), weight)).into_iter();
        // A peer that it may come to recognise is named with 0, so that the link is there.
        let weights = weights.chain(peers.map(|(peer, weight)| (self.name(*peer), *weight))).collect();
        let event = Event {
            capacity_slots: Some(records(&self.capacity[who.index()])),
            need_slots: Some(records(&self.needs[who.index()])),
            recognition_weights: Some(Weights(weights)),
            ..Event::bare(moment(at), self.name(who), EventKind::Commitment)
        };
        self.event(&event)
    }

    fn act(&mut self, action: &Action) -> io::Result<()> {
        let (who, me) = (action.participant, action.participant.index());
        let commitment = Event::bare(moment(action.at), self.name(who), EventKind::Commitment);
        let event = match action.change {
            Change::Need { slot, quantity } => {
                self.needs[me][slot as usize].quantity = quantity;
                Event { need_slots: Some(records(&self.needs[me])), ..commitment }
            }
            Change::Capacity { slot, quantity } => {
                self.capacity[me][slot as usize].quantity = quantity;
                Event { capacity_slots: Some(records(&self.capacity[me])), ..commitment }
            }
            Change::Recognition { link, weight } => {
                let peer = self.world.links.peers(me)[link as usize];
                let weights = Weights(vec![(self.name(peer), weight)]);
                Event { kind: EventKind::Recognition, recognition_weights: Some(weights), ..commitment }
            }
        };
        self.event(&event)
    }

    fn pass(&mut self, passage: &Passage<Time>) -> io::Result<()> {
        let kind = match passage.kind {
            PassageKind::Join => EventKind::Join,
            PassageKind::Leave => EventKind::Leave,
            PassageKind::Crash => EventKind::Crash,
        };
        self.event(&Event::bare(moment(passage.at), self.name(passage.participant), kind))
    }
}

fn moment(at: Time) -> Moment {
    Moment(i64::try_from(at.0).unwrap_or(i64::MAX))
}

fn records(slots: &[Slot]) -> Vec<SlotRecord> {
    (0..).zip(slots).map(|(number, slot): (usize, &Slot)| record(number, slot)).collect()
}

fn record(number: usize, slot: &Slot) -> SlotRecord {
    let city = match slot.place {
        Some(Place::At(place)) => Some(format!("place {place}")),
        _ => None,
    };
    SlotRecord {
        id: Some(Name(number.to_string())),
        quantity: slot.quantity,
        start_date: slot.window.map(|window| Date(window.start)),
        end_date: slot.window.filter(|window| window.end < u32::MAX).map(|window| Date(window.end - 1)),
        city,
        location_type: (slot.place == Some(Place::Remote)).then(|| "remote".into()),
        ..SlotRecord::default()
    }
}
