//! Who to fork from, who to retire into, and starting afresh: how a population keeps its ids, and with them its event
//! trees, small.
//!
//! Every piece that an id consists of costs a leaf in everyone's event tree. Under churn ids crumble: random forks make
//! some pieces tiny, and random heirs collect pieces from all over the interval. What to do about it depends on what
//! participants can find out about each other:
//!
//! - [`largest_share`]: newcomers fork from whoever has the largest piece. It keeps ids shallow and needs a glance at
//!   the ids of those a newcomer can reach; on its own it does little about crumbs.
//! - [`closest_heir`]: leavers retire into whoever their id fits best, at best its sibling half, so that pieces heal.
//!   It matters most, since heirs are where crumbs come from. The two together keep sizes close to those of a
//!   population without churn.
//! - [`roll_call`]: everyone retires into one and gets a fresh id. It repairs everything, leaves ids that nobody retired
//!   (after crashes) aside, and needs everyone to be reachable and to stop for it.
//!
//! The README of this crate has the sizes that come of it. Rejected: hiding a policy in [`Stamp::fork`] and
//! [`Stamp::join`]; a stamp knows nobody to choose from.

use super::id::{Id, OverlapError};
use super::population::share_out;
use super::stamp::Stamp;
use crate::encoding::itc::id_bit_len;

/// The index of the id with the largest piece, the first of equals; `None` when nobody owns anything. O(leaves of all).
///
/// ```
/// use twintrack_clocks::itc::{largest_share, Stamp};
///
/// let mut ann = Stamp::seed();
/// let bob = ann.fork();
/// let carol = ann.fork();
/// assert_eq!(largest_share([ann.id(), bob.id(), carol.id()]), Some(1), "ann and carol have a quarter each");
/// ```
pub fn largest_share<'a>(ids: impl IntoIterator<Item = &'a Id>) -> Option<usize> {
    let owners =
        ids.into_iter().enumerate().filter_map(|(index, id)| Some((id.largest_piece_depth()?, index)));
    owners.min().map(|(_, index)| index)
}

/// The index of the id that grows least, in bits of its encoding, when it takes over `leaver`; the first of equals. An id
/// that overlaps with `leaver` cannot inherit; `None` when there is no other. O(leaves of all).
///
/// ```
/// use twintrack_clocks::itc::{balanced, closest_heir};
///
/// let quarters = balanced(4);
/// let ids = quarters[1..].iter().map(|stamp| stamp.id());
/// assert_eq!(closest_heir(quarters[0].id(), ids), Some(0), "the other half of the same half");
/// ```
pub fn closest_heir<'a>(leaver: &Id, ids: impl IntoIterator<Item = &'a Id>) -> Option<usize> {
    let growth = |(index, id): (usize, &Id)| {
        let sum = id.sum(leaver).ok()?;
        Some((id_bit_len(&sum).cast_signed() - id_bit_len(id).cast_signed(), index))
    };
    ids.into_iter().enumerate().filter_map(growth).min().map(|(_, index)| index)
}

/// Everyone retires into one, who counts an event for it, and shares out the id space evenly: all end up with the same
/// knowledge and ids of about the same size, in the order given. Where the ids make up the whole interval, the event tree
/// is one leaf afterwards.
///
/// It helps where ids have crumbled because leavers retired into random heirs and newcomers forked from random parents: the
/// sizes start again from those of a fresh population, however long the churn has been going on. It helps little where
/// heirs and parents are chosen well, and not against ids that were lost with participants that never retired: their part
/// of the interval stays with nobody. Everyone has to be reached and to count no events meanwhile. O(leaves of all).
///
/// Messages from before stay valid: all that they know is known to everyone afterwards.
///
/// ```
/// use twintrack_clocks::itc::{Stamp, roll_call};
///
/// let mut ann = Stamp::seed();
/// let mut bob = ann.fork();
/// let carol = ann.fork();
/// bob.join(carol)?;
/// assert_eq!(bob.id().to_string(), "((0,1),1)", "two pieces");
/// let fresh = roll_call(vec![ann, bob])?;
/// assert_eq!(fresh[0].id().to_string(), "(1,0)");
/// assert_eq!(fresh[1].id().to_string(), "(0,1)");
/// # Ok::<(), twintrack_clocks::itc::OverlapError>(())
/// ```
///
/// # Errors
///
/// [`OverlapError`] when two ids share a part of the interval.
///
/// # Panics
///
/// When nobody owns anything, or a counter would exceed [`COUNT_MAX`](crate::COUNT_MAX).
pub fn roll_call(stamps: Vec<Stamp>) -> Result<Vec<Stamp>, OverlapError> {
    let count = stamps.len();
    let mut stamps = stamps.into_iter();
    let Some(mut all) = stamps.next() else { return Ok(Vec::new()) };
    stamps.try_for_each(|stamp| all.join(stamp))?;
    all.event();
    Ok(share_out(all, count))
}
