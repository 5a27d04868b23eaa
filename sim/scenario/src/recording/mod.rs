//! Recordings: what the participants of a running system did, as JSON Lines.
//!
//! | file | holds |
//! | --- | --- |
//! | `event`, `value` | the format |
//! | `reader` | lines one by one, in memory that does not grow with them |
//! | `order` | what a line may say after those before it |
//! | `people` | a whole recording as the simulator's inputs |
//! | `check` | what a recording holds, counted |
//! | `export` | a simulated workload as a recording |
//! | [`replay`] | a recording in memory as inputs, and line by line |
//! | `import` | a timestamped edge list as a recording |
//!
//! The format is apart from that of `workload.trace`'s plain actions, of which it is an extension: the same setting names
//! either, and the first line tells them apart. Teaching the plain format commitments was rejected: its fields are those of a
//! table, and a commitment has lists.

mod check;
mod event;
mod export;
mod import;
mod order;
mod people;
mod reader;
mod replay;
mod value;

pub use check::{Check, CheckError, CheckOptions, check};
pub use event::{EventKind, Header, recording_schema};
pub use export::{NotRecordable, export};
pub use import::{ImportOptions, Imported, import};
pub use reader::{ReadError, UnknownField};
pub use replay::{Parts, replay};
pub use value::Moment;

pub(crate) use people::read_people;
pub(crate) use reader::is_recording;
