//! Interval tree clocks, after Almeida, Baquero and Fonte, *Interval Tree Clocks: A Logical Clock for Dynamic
//! Systems* (OPODIS 2008).
//!
//! A stamp holds an [`Id`], its share of the unit interval, and an [`EventTree`], the number of events known on each
//! part of the interval. A newcomer forks half an id from anyone; a leaver's id is joined back. No participant needs a
//! global name.
//!
//! Equal knowledge means equal trees, whatever they look like inside; all that leaves this module is in the paper's
//! normal form. Ids and event trees are flat, as described in `skyline.rs` and `event_tree.rs`; operations are loops, so
//! depth, which is limited to 65,535, costs no stack.
//!
//! # Costs
//!
//! `leq`, `join` and `event` are O(leaves), not O(log n): an event tree of a population of n that all publish has about
//! n leaves, and comparing or merging has to look at each. Trees over the same frame are compared and merged at the speed
//! of memory; `event` looks for its own leaf at vector speed and then changes little; `peek` is O(1).

mod advance;
mod event_tree;
mod frame;
mod heights;
mod id;
pub(crate) mod notation;
mod overlay;
mod policy;
mod population;
pub(crate) mod skyline;
mod stamp;
mod weight;

pub use event_tree::EventTree;
pub use id::{Id, OverlapError};
pub use policy::{closest_heir, largest_share, roll_call};
pub use population::{balanced, balanced_among, grown, seed_each};
pub use stamp::Stamp;
