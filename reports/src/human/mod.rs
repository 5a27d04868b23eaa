//! Numbers as people read them: 1,610 MB, 450×, 1.6 KB, 10k.
//!
//! Prefixes are decimal: 1 KB is 1,000 bytes. No logarithm is taken: figures must come out the same on every machine.

mod digits;
mod scale;
mod tick;

use twintrack_core::settings::{ClockKind, Coordination, Engine};

pub use digits::{digits, ratio, thousands};
pub use scale::Scale;
pub(crate) use scale::unit_of;
pub use tick::{Quantity, tick};

/// What stands where there is no value.
pub const NONE: &str = "–";

/// What an engine is made of: `rounds + vector clocks`.
#[must_use]
pub fn parts(engine: Engine) -> String {
    let coordination = match engine.coordination {
        Coordination::Rounds => "rounds",
        Coordination::Events => "events",
    };
    let clock = match engine.clock {
        ClockKind::Vector => "vector clocks",
        ClockKind::Itc => "interval tree clocks",
    };
    format!("{coordination} + {clock}")
}
