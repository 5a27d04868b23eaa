//! Logical clocks: interval tree clocks, vector clocks and exact causal histories behind one trait, with their encodings.
//!
//! A logical clock tells which of two messages could have influenced the other, without any common time. This page
//! teaches interval tree clocks from the beginning, says what they cost, and when another clock serves better.
//!
//! # Ten minutes of interval tree clocks
//!
//! **The problem.** Ann and Bob edit copies of a document. When two versions meet, is one the successor of the other, or
//! were they written concurrently and have to be merged? A *vector clock* answers with a counter per participant, and so
//! needs a name for everyone who ever took part, forever. An *interval tree clock* answers the same question and lets
//! participants come and go without names.
//!
//! **A stamp** has two parts. The *id* is a share of the interval from 0 to 1: where its owner, and nobody else, may count
//! events. The *event tree* is a function over the same interval: how many events are known to have happened at each
//! point. At the beginning one participant owns everything and nothing has happened:
//!
//! ```
//! use twintrack_clocks::itc::Stamp;
//!
//! let ann = Stamp::seed();
//! assert_eq!(ann.id().to_string(), "1");
//! assert_eq!(ann.event_tree().to_string(), "0");
//! ```
//!
//! **Fork**: a newcomer gets half of somebody's share, anybody's, with no one else to ask:
//!
//! ```
//! # use twintrack_clocks::itc::Stamp;
//! let mut ann = Stamp::seed();
//! let bob = ann.fork();
//! assert_eq!(ann.id().to_string(), "(1,0)", "the left half");
//! assert_eq!(bob.id().to_string(), "(0,1)", "the right half");
//! ```
//!
//! **Event**: something happened, so the function rises somewhere in one's own share. Where it rises does not matter, and
//! the clock picks the place that keeps the tree smallest:
//!
//! ```
//! # use twintrack_clocks::itc::Stamp;
//! # let mut ann = Stamp::seed();
//! # let mut bob = ann.fork();
//! ann.event();
//! ann.event();
//! bob.event();
//! assert_eq!(ann.event_tree().to_string(), "(0,2,0)", "2 on the left half, 0 on the right");
//! assert_eq!(bob.event_tree().to_string(), "(0,0,1)");
//! ```
//!
//! **Compare**: one stamp is in the past of another when its function lies nowhere above the other's. Each of Ann and Bob
//! is ahead somewhere, so what they did is concurrent:
//!
//! ```
//! # use twintrack_clocks::itc::Stamp;
//! # let mut ann = Stamp::seed();
//! # let mut bob = ann.fork();
//! # ann.event();
//! # bob.event();
//! assert!(!ann.leq(&bob) && !bob.leq(&ann));
//! ```
//!
//! **Message**: what travels is the event tree alone, an *anonymous* stamp ([`peek`](itc::Stamp::peek)); the receiver
//! takes the pointwise maximum and from then on knows all that the sender knew:
//!
//! ```
//! # use twintrack_clocks::itc::Stamp;
//! # let mut ann = Stamp::seed();
//! # let mut bob = ann.fork();
//! # (0..2).for_each(|_| ann.event());
//! # bob.event();
//! let message = ann.peek();
//! bob.receive_anonymous(&message);
//! assert_eq!(bob.event_tree().to_string(), "(1,1,0)", "1 everywhere, and 1 more on the left half");
//! assert!(ann.leq(&bob) && !bob.leq(&ann));
//! ```
//!
//! **Join**: a leaver hands share and knowledge to somebody. Once a share is whole again the tree has nothing left to tell
//! apart, and the next event *fills* it to a single number. This is where an interval tree clock forgets the departed, which
//! a vector clock cannot:
//!
//! ```
//! # use twintrack_clocks::itc::Stamp;
//! # let mut ann = Stamp::seed();
//! # let mut bob = ann.fork();
//! # (0..2).for_each(|_| ann.event());
//! # bob.event();
//! # bob.receive_anonymous(&ann.peek());
//! ann.join(bob)?;
//! assert_eq!(ann.id().to_string(), "1");
//! ann.event();
//! assert_eq!(ann.event_tree().to_string(), "2", "at least as much as any point had before");
//! # Ok::<(), twintrack_clocks::itc::OverlapError>(())
//! ```
//!
//! That is all of it. Two rules keep it correct: there is *one* seed, and a stamp that counts events is never used twice
//! (restored from a backup, or copied to a second machine). What breaks them shows up as an [overlap](itc::OverlapError) at
//! best and as wrong order at worst.
//!
//! On the wire a stamp is a few bytes, and reading it back is strict; see [`encoding`]:
//!
//! ```
//! use twintrack_clocks::encoding::{self, decode::{self, DecodeError, Limits}};
//! use twintrack_clocks::itc::{Id, Stamp};
//!
//! let mut ann = Stamp::seed();
//! let _bob = ann.fork();
//! ann.event();
//! let bytes = encoding::itc::varint(&Id::anonymous(), &ann.peek());
//! let (_, events) = decode::varint(&bytes, Limits::default())?;
//! assert_eq!(events, ann.peek());
//! assert_eq!(decode::varint(&bytes[..2], Limits::default()), Err(DecodeError::Truncated));
//! # Ok::<(), DecodeError>(())
//! ```
//!
//! # One trait for all clocks
//!
//! [`Clock`] is what a protocol needs of a logical clock; code that is generic over it can compare clocks instead of
//! arguing about them:
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
//! # In a simulation
//!
//! How large stamps get and what a clock's errors cost depends on who talks to whom. `twintrack-core` runs a whole population
//! of participants that coordinate on any type that implements [`Clock`], beside the clocks of this crate and under exact
//! histories: its module `custom`.
//!
//! # What it costs
//!
//! An interval tree clock is *not* logarithmic: `leq`, `join` and `event` take time in proportion to the tree, and a tree
//! has about a leaf for each live participant that counts events. No clock does fundamentally better: Charron-Bost (1991)
//! showed that a vector which characterises causality among n processes needs n entries in the worst case, whatever is
//! written into them. What an interval tree clock saves are the entries of those who left, and the agreement on names.
//!
//! It saves them only as far as shares find together again. Under churn ids crumble into pieces, each a leaf in everyone's
//! tree; whom newcomers fork from and leavers retire into decides how far, and a participant that disappears without
//! retiring leaves its share behind for good. [`itc::largest_share`], [`itc::closest_heir`] and [`itc::roll_call`] are
//! remedies, and the crate's README has the sizes measured with and without them, along with times per operation.
//!
//! # Which clock to use
//!
//! - **Few and known participants** that stay, such as the replicas of a database: a *vector clock* ([`VectorClock`]). It
//!   is simpler, debuggable by eye, and smaller than a tree as long as nobody leaves.
//! - **Clients write through a few servers**: *dotted version vectors* (Preguiça and others, 2010). The vector names the
//!   servers only; a dot beside it names the one write that a value stems from, so that concurrent writes of many clients
//!   through one server are told apart without an entry per client. Where servers are stable this beats a tree. Not in
//!   this crate.
//! - **Participants come and go** and nobody hands out names, such as peers in a mesh, mobile devices, short-lived
//!   processes: an *interval tree clock* ([`itc::Stamp`]), with an id policy if they come and go a lot.
//! - **An order for all, near to real time**, for snapshots or "the last write wins": a *hybrid logical clock* (Kulkarni
//!   and others, 2014). It is 64 bits in all, however many participate. It never puts an effect before its cause, but it
//!   orders concurrent events too, and cannot say that they are concurrent: conflicts go unnoticed. Not in this crate.
//! - **Checking any of these**: exact histories ([`History`]), which this crate's own tests compare both clocks with.
//!
//! # Promises
//!
//! Everything here is deterministic: no hashing with random state, no wall clock, no I/O. There is no unsafe code. The
//! feature `serde` adds [`Serialize` and `Deserialize`](https://serde.rs) for both clocks and their stamps.

#![warn(missing_debug_implementations, clippy::must_use_candidate, clippy::missing_errors_doc)]

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

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
