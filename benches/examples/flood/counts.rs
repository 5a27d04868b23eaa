//! Nothing beside the counts.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::windows::Delivery;

use crate::round::{Keeping, Tally};
use crate::stamps::Stamps;

/// See the module head.
pub(crate) struct Counts;

impl Keeping for Counts {
    const NAME: &'static str = "counts";
    type Common = ();

    fn new(_: Participant, _: u32) -> Counts {
        Counts
    }

    fn common(_: u32) {}

    #[inline]
    fn hear(&mut self, _: &Delivery<'_>, (): &mut (), _: &Stamps, _: &mut Tally) {}

    fn publish(&mut self, _: Option<u32>, (): &(), _: &Stamps, _: &mut Tally) -> u64 {
        0
    }
}
