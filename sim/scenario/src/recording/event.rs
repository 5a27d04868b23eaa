//! The lines of a recording: a header, then an event a line. Names are those that a system in TypeScript would export.
//!
//! The structs *are* the format: reader, writer and JSON Schema are derived from them. Values that have a form of their own
//! (names, points in time, dates) are types of their own in [`super::value`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::value::{Date, Moment, Name, Weights};

/// The version of the format that this program reads and writes.
pub(crate) const RECORDING_VERSION: u32 = 1;

/// The first line of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Version of the format; this program reads 1.
    pub trace: u32,
    /// When the recording begins; left out, at its first event. What is declared at that instant is so from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Moment>,
    /// How many times faster than recorded it is to be played; left out, 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compress: Option<f64>,
    /// Where it comes from, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// A participant declares what it offers, needs or recognises. Each list that is given replaces the one before.
    Commitment,
    /// A participant changes its recognition of those it names, and of nobody else; 0 withdraws it.
    Recognition,
    /// A participant arrives, for the first time or again. Whoever never arrives is there from the start.
    Join,
    /// A participant leaves gracefully.
    Leave,
    /// A participant is gone without a word.
    Crash,
}

impl EventKind {
    /// All kinds, in order.
    pub const ALL: [EventKind; 5] =
        [EventKind::Commitment, EventKind::Recognition, EventKind::Join, EventKind::Leave, EventKind::Crash];

    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EventKind::Commitment => "commitment",
            EventKind::Recognition => "recognition",
            EventKind::Join => "join",
            EventKind::Leave => "leave",
            EventKind::Crash => "crash",
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Event {
    /// When it happened. Lines ascend by it.
    pub(crate) t: Moment,
    /// Who did it, or to whom it happened.
    pub(crate) participant: Name,
    /// What it is.
    pub(crate) kind: EventKind,
    /// Everything the participant offers from now on (commitments).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) capacity_slots: Option<Vec<SlotRecord>>,
    /// Everything the participant needs from now on (commitments).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) need_slots: Option<Vec<SlotRecord>>,
    /// Shares from 0 to 1 by name: all of them in a commitment, those that change in a recognition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recognition_weights: Option<Weights>,
    /// The time the record itself bears; it is checked and kept, and `t` alone decides when something happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) timestamp: Option<Moment>,
}

/// A slot of a commitment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SlotRecord {
    /// What tells it from the participant's other slots; left out, its place in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<Name>,
    /// What it is called; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// How much, zero or more.
    pub(crate) quantity: f64,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_date: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_date: Option<Date>,
    /// When it begins on each day; kept, and not simulated: windows are whole days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_time: Option<String>,
    /// When it ends on each day; kept, and not simulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) end_time: Option<String>,
    /// Slots in different cities do not fit each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    /// The city's country; without a city, a place by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
    /// `remote` or `online` fits every place; any other word says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) location_type: Option<String>,
    /// Where to meet online; without city and country, the slot fits every place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) online_link: Option<String>,
    /// Degrees north; with `longitude` and without city and country, the place is the tenth of a degree around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) longitude: Option<f64>,
}

impl Event {
    /// An event of a kind that carries nothing.
    pub(crate) fn bare(t: Moment, participant: Name, kind: EventKind) -> Event {
        Event {
            t,
            participant,
            kind,
            capacity_slots: None,
            need_slots: None,
            recognition_weights: None,
            timestamp: None,
        }
    }

    /// Its slots, with the name of the list they are in.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (&'static str, &[SlotRecord])> {
        let lists = [("capacity_slots", &self.capacity_slots), ("need_slots", &self.need_slots)];
        lists.into_iter().filter_map(|(name, list)| Some((name, list.as_deref()?)))
    }
}

/// The JSON Schema (draft 2020-12) of a line of a recording, as pretty-printed JSON with a line break at the end.
#[must_use]
pub fn recording_schema() -> String {
    /// A line of a recording: the header first, then events.
    #[derive(JsonSchema)]
    #[schemars(title = "twintrack recording, a line")]
    #[serde(untagged)]
    #[allow(dead_code, reason = "described, never built")]
    enum Line {
        /// The first line.
        Header(Header),
        /// Any other line.
        Event(Event),
    }
    let schema = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let schema = schema.into_root_schema_for::<Line>().to_value();
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}
