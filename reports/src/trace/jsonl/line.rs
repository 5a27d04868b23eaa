//! The lines of a trace, as data.

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};

/// What marks a trace as ours, with the version of its shape.
pub const FORMAT: &str = "twintrack-trace/1";

/// A line of a trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// The first line.
    Head(Head),
    /// Any other line.
    Event(Event),
}

/// What was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Head {
    /// `twintrack-trace/1`.
    pub format: String,
    /// Version of the program; traces from before it was stated have none.
    #[serde(default)]
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario as resolved and of the files it names.
    pub hash: String,
    /// Root of all randomness.
    pub seed: u64,
    /// Number of participants who are ever there.
    pub participants: u64,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Name of the engine.
    pub engine: String,
    /// Number of the simulated event that it is part of, from 1; 0 before the first.
    pub event: u64,
    /// Virtual time in nanoseconds.
    pub at_ns: u64,
    /// To whom; absent where it concerns the world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<u32>,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened, by its `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum What {
    /// Something healed or woke, somewhere.
    Healed {},
    /// Everyone is called to hand in its id.
    RollCall {},
    /// A user acted: the new quantity of a need or capacity slot, or the new weight of a link.
    Acted {
        /// `need`, `capacity` or `recognition`.
        setting: String,
        /// Number of the slot or link.
        index: u32,
        /// Its new value.
        value: f64,
    },
    /// What a user entered became part of its participant's record.
    Declared {
        /// Residual need over all slots.
        residual: f64,
    },
    /// Somebody came or went.
    Passage {
        /// `comes`, `joined`, `left`, `crashed` or `gave up`.
        how: String,
        /// Who let it in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sponsor: Option<u32>,
        /// Number of its session.
        session: u32,
    },
    /// Somebody learned that a peer is gone.
    Learned {
        /// Who is gone.
        gone: u32,
    },
    /// A round was entered.
    Entered {
        /// Its number, from 0.
        round: u32,
    },
    /// A timer went off.
    Timer {
        /// What it was set for.
        purpose: String,
    },
    /// A message was sent.
    Sent {
        /// Tells it apart from others of that sender.
        number: u64,
        /// `commitment`, `allocation`, `round-state`, `request`, `passed-on`, `welcome`, `leaving`, `bequest` or `digest`.
        record: String,
        /// Its version, round or session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// Size without the clock.
        payload_bytes: u64,
        /// Size of stamp or clock.
        clock_bytes: u64,
        /// Its receivers.
        copies: Vec<Copy>,
    },
    /// A message reached its receiver.
    Received {
        /// Its sender.
        from: u32,
        /// Its number among those of the sender.
        number: u64,
        /// As of what was sent.
        record: String,
        /// As of what was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
        /// When a record or round state was published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        published_ns: Option<u64>,
        /// `stored`, `noted`, `old news`, `lost update`, `dropped` or `undeliverable`.
        fell: String,
        /// Whether it changes what the receiver would compute.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        inputs_moved: bool,
    },
    /// A provider divided its capacity.
    Computed {
        /// How far any denominator moved since the computation before; absent in the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        denominators_moved: Option<f64>,
    },
    /// A recipient applied the allocation states that it had received.
    Applied {
        /// Residual need over all slots.
        residual: f64,
        /// What it has above its need.
        over_allocation: f64,
        /// Largest change of an effective allocation of its own.
        changed: f64,
    },
}

/// A copy of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Copy {
    /// Its receiver.
    pub to: u32,
    /// When it arrives; absent if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives_ns: Option<u64>,
    /// When it arrives once more, of a message that the network doubled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_ns: Option<u64>,
}

/// JSON Schema of a line, as text.
#[must_use]
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&schema_for!(Line)).expect("a schema is plain data");
    text.push('\n');
    text
}
