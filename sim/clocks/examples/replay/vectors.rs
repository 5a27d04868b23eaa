//! Reading and replaying conformance vectors; the format is described in `tests/data/README.md`.

use std::collections::BTreeMap;

use serde_json::Value;
use twintrack_clocks::encoding;
use twintrack_clocks::itc::Stamp;

/// A step of a sequence, on numbered slots.
enum Operation {
    Fork {
        from: u64,
        to: u64,
    },
    Event {
        slot: u64,
        times: u64,
    },
    Join {
        into: u64,
        from: u64,
    },
    Message {
        from: u64,
        to: u64,
    },
    /// An event, a message with it, and an event at the receiver.
    Exchange {
        from: u64,
        to: u64,
    },
}

/// A final stamp as the reference implementation has it.
struct Expected {
    slot: u64,
    id: String,
    events: String,
    bits: String,
}

/// One line of a vectors file.
pub(crate) struct Sequence {
    operations: Vec<Operation>,
    live: Vec<u64>,
    stamps: Vec<Expected>,
    leq: String,
}

/// What replaying a sequence showed.
pub(crate) struct Outcome {
    /// Stamps compared.
    pub(crate) stamps: usize,
    /// One text per difference.
    pub(crate) differences: Vec<String>,
}

type Slots = BTreeMap<u64, Stamp>;

impl Sequence {
    /// Reads one line.
    ///
    /// # Errors
    ///
    /// A text that says what is wrong with it.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let list = |field: &str| line[field].as_array().ok_or(format!("`{field}` is not an array"));
        Ok(Self {
            operations: list("ops")?.iter().map(parse_operation).collect::<Result<_, _>>()?,
            live: list("live")?.iter().map(number).collect::<Result<_, _>>()?,
            stamps: list("st")?.iter().map(parse_expected).collect::<Result<_, _>>()?,
            leq: text(&line["leq"])?,
        })
    }

    /// Performs the operations and compares the outcome.
    ///
    /// # Errors
    ///
    /// A text that names the operation or stamp that makes no sense.
    pub(crate) fn replay(&self) -> Result<Outcome, String> {
        let mut slots = Slots::from([(0, Stamp::seed())]);
        for operation in &self.operations {
            operation.perform(&mut slots)?;
        }
        let mut differences = Vec::new();
        let mut check = |what: String, ours: &str, theirs: &str| {
            if ours != theirs {
                differences.push(format!("{what}: {ours} here, {theirs} in the reference"));
            }
        };
        let live: Vec<u64> = slots.keys().copied().collect();
        check("live slots".into(), &format!("{live:?}"), &format!("{:?}", self.live));
        check("leq".into(), &leq_matrix(&slots), &self.leq);
        for Expected { slot, id, events, bits } in &self.stamps {
            let stamp = slot_ref(&slots, *slot)?;
            check(format!("id of slot {slot}"), &stamp.id().to_string(), id);
            check(format!("events of slot {slot}"), &stamp.event_tree().to_string(), events);
            let encoded = encoding::itc::bits(stamp.id(), stamp.event_tree());
            check(format!("bits of slot {slot}"), &encoded.to_string(), bits);
        }
        Ok(Outcome { stamps: self.stamps.len(), differences })
    }
}

impl Operation {
    fn perform(&self, slots: &mut Slots) -> Result<(), String> {
        match *self {
            Self::Fork { from, to } => {
                let newcomer = slot_mut(slots, from)?.fork();
                match slots.insert(to, newcomer) {
                    Some(_) => return Err(format!("fork into slot {to}, which is alive")),
                    None => return Ok(()),
                }
            }
            Self::Event { slot, times } => {
                let stamp = slot_mut(slots, slot)?;
                (0..times).for_each(|_| stamp.event());
            }
            Self::Join { into, from } => {
                let retired = slots.remove(&from).ok_or_else(|| dead(from))?;
                slot_mut(slots, into)?.join(retired).map_err(|error| error.to_string())?;
            }
            Self::Message { from, to } => {
                let message = slot_mut(slots, from)?.peek();
                slot_mut(slots, to)?.receive_anonymous(&message);
            }
            Self::Exchange { from, to } => {
                slot_mut(slots, from)?.event();
                Self::Message { from, to }.perform(slots)?;
                slot_mut(slots, to)?.event();
            }
        }
        Ok(())
    }
}

fn leq_matrix(slots: &Slots) -> String {
    let row = |own: &Stamp| -> String {
        slots.values().map(|other| if own.leq(other) { '1' } else { '0' }).collect()
    };
    slots.values().map(row).collect::<Vec<_>>().join("/")
}

fn slot_ref(slots: &Slots, slot: u64) -> Result<&Stamp, String> {
    slots.get(&slot).ok_or_else(|| dead(slot))
}

fn slot_mut(slots: &mut Slots, slot: u64) -> Result<&mut Stamp, String> {
    slots.get_mut(&slot).ok_or_else(|| dead(slot))
}

fn dead(slot: u64) -> String {
    format!("slot {slot} is not alive")
}

fn parse_operation(operation: &Value) -> Result<Operation, String> {
    let malformed = || format!("{operation} is not an operation");
    let Some([code, a, b]) = operation.as_array().map(Vec::as_slice) else { return Err(malformed()) };
    let (a, b) = (number(a)?, number(b)?);
    match code.as_str() {
        Some("f") => Ok(Operation::Fork { from: a, to: b }),
        Some("e") => Ok(Operation::Event { slot: a, times: b }),
        Some("j") => Ok(Operation::Join { into: a, from: b }),
        Some("p") => Ok(Operation::Message { from: a, to: b }),
        Some("r") => Ok(Operation::Exchange { from: a, to: b }),
        _ => Err(malformed()),
    }
}

fn parse_expected(stamp: &Value) -> Result<Expected, String> {
    let Some([slot, id, events, bits]) = stamp.as_array().map(Vec::as_slice) else {
        return Err(format!("{stamp} is not a stamp"));
    };
    Ok(Expected { slot: number(slot)?, id: notation(id), events: notation(events), bits: text(bits)? })
}

/// The paper's notation of a tree given as nested arrays.
fn notation(tree: &Value) -> String {
    tree.to_string().replace('[', "(").replace(']', ")")
}

fn number(value: &Value) -> Result<u64, String> {
    value.as_u64().ok_or_else(|| format!("{value} is not a natural number"))
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(String::from).ok_or_else(|| format!("{value} is not a text"))
}
