//! Bursts: a given number of actions within a short time, spread over the population.
//!
//! A burst has a stream of its own, and each of its actions takes the same number of draws. Who acts is found by jump
//! consistent hashing among those who can: one more participant takes its share of the actions, and every other action stays
//! whose it was. Picking by `draw % count` was rejected, since then one more participant would hand out nearly all
//! actions anew.

use crate::ids::Participant;
use crate::kernel::random::{Purpose, stream};
use crate::kernel::sampler::Sampler;
use crate::kernel::time::{Span, Time};
use crate::settings::{ActionKind, Burst};

use super::Action;
use super::actions::{ActionError, Declarations};

/// The actions of burst number `index`. O(participants + actions · log participants).
pub(super) fn draw_burst(
    burst: &Burst,
    index: usize,
    seed: u64,
    declarations: Declarations<'_>,
    factor: &Sampler,
) -> Result<Vec<Action>, ActionError> {
    let able: Vec<usize> =
        (0..declarations.links.participants()).filter(|me| declarations.has(*me, burst.kind)).collect();
    if able.is_empty() && burst.actions > 0 {
        let what = match burst.kind {
            ActionKind::Need => "a need",
            ActionKind::Capacity => "a capacity",
            ActionKind::Recognition => "somebody recognised",
        };
        let message = format!("nobody has {what} to change in this burst");
        return Err(ActionError { parameter: format!("bursts.{index}.kind"), message });
    }
    let mut random = stream(seed, Purpose::Bursts, index as u64);
    let action = |_| {
        let [when, what, by] = std::array::from_fn(|_| random.unit());
        let me = able[jump(random.next_u64(), able.len())];
        let after = Span((when * burst.length.0 as f64) as u64);
        let change = declarations.vary(me, burst.kind, what, factor.quantile(by));
        Action {
            at: Time::ZERO + burst.time + after,
            participant: Participant::from(me),
            change: change.expect("only those who can change something were asked"),
        }
    };
    Ok((0..burst.actions).map(action).collect())
}

/// The bucket of a key among `buckets`, of which there must be one: J. Lamping and E. Veach, "A fast, minimal memory,
/// consistent hash algorithm", arXiv:1406.2294 (2014). One bucket more takes keys from all others evenly and moves no
/// other key. O(log buckets).
fn jump(mut key: u64, buckets: usize) -> usize {
    let (mut bucket, mut next) = (0, 0);
    while next < buckets {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = ((bucket + 1) as f64 * ((1u64 << 31) as f64 / ((key >> 33) + 1) as f64)) as usize;
    }
    bucket
}
