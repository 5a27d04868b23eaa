//! Logical clocks behind one trait: vector clocks, interval tree clocks and exact causal histories, with the sizes of
//! their stamps in four encodings.
//!
//! A logical clock tells which of two messages could have influenced the other. [`Clock`] is what a protocol needs of
//! one; code that is generic over it can compare clocks instead of arguing about them:
//!
//! ```
//! use twintrack_clocks::{Causality, Clock, Encoding, VectorClock, itc};
//!
//! /// Two participants publish without knowing of each other, then one hears from the other.
//! fn meet<C: Clock>(mut ann: C, mut bob: C) -> usize {
//!     let from_ann = ann.publish();
//!     bob.publish();
//!     assert_eq!(bob.compare(&from_ann), Causality::Concurrent);
//!     bob.receive(&from_ann);
//!     assert_eq!(bob.compare(&from_ann), Causality::Before);
//!     assert_eq!(ann.compare(&bob.publish()), Causality::After);
//!     C::encoded_len(&from_ann, Encoding::Json)
//! }
//!
//! assert_eq!(meet(VectorClock::new(0, 2, false), VectorClock::new(1, 2, false)), r#"{"p0":1,"p1":0}"#.len());
//!
//! let [ann, bob] = itc::balanced(2).try_into().unwrap();
//! assert_eq!(meet(ann, bob), r#"{"id":0,"event":{"n":0,"l":1,"r":0}}"#.len());
//! ```
//!
//! | clock | names needed | a stamp holds | merge and compare |
//! | --- | --- | --- | --- |
//! | [`VectorClock`] | an index per participant ever seen | a counter for each | O(participants ever) |
//! | [`itc::Stamp`] | none: newcomers fork the id of anyone | a tree, about a leaf per live participant | O(leaves) |
//! | [`HistoryClock`] | an index per participant ever seen | the exact set of events | O(participants ever) |
//!
//! An interval tree clock is *not* logarithmic: `leq`, `join` and `event` all take time in proportion to the tree. What it
//! saves is entries for participants that have gone, and the agreement on names.
//!
//! Everything here is deterministic: no hashing with random state, no wall clock, no I/O.

pub mod clock;
mod counters;
pub mod encoding;
pub mod history;
pub mod itc;
pub mod vector;

pub use clock::{Causality, Clock, Encoding};
pub use counters::COUNT_MAX;
pub use history::{History, HistoryClock};
pub use vector::{VectorClock, VectorStamp};
