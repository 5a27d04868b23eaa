//! Who knew of a broadcast when it published its own: by what its clock says, and by exact history.
//!
//! Whether a delivery is news to its receiver is a question at every receipt that is checked. A broadcast is known if one
//! is that was published with knowledge of it; so with a bit for each of these, and one for each that was read, all that
//! is to be found out is whether the two sets meet. Rejected: merging what each delivery brings at once, which among
//! thousands of participants is what most of the time went to.

use std::collections::VecDeque;

use crate::engine::delivery::recent::Recent;

/// Whose receipts are checked, and how far a broadcast has spread.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// By number, ascending.
    columns: VecDeque<Column>,
}

/// How far one broadcast has spread.
#[derive(Debug)]
pub(super) struct Column {
    number: u64,
    /// Its sender's place in exact histories, and its number there.
    witness: usize,
    true_number: u32,
    /// The broadcasts published by those whose clocks knew it.
    pub(super) by_clock: Recent,
    /// The broadcasts published by those who truly knew it.
    pub(super) by_history: Recent,
}

impl Spread {
    /// A broadcast is published with what its stamp says is known, and what truly is. `witness` is its sender's place in
    /// exact histories and its number there, if its receipts are checked. Linear in the broadcasts under way that are checked.
    pub(super) fn publish(
        &mut self,
        number: u64,
        recent: &Recent,
        knows: impl Fn(usize, u32) -> bool,
        witness: Option<(usize, u32)>,
    ) {
        for column in &mut self.columns {
            if recent.contains(column.number) {
                column.by_clock.insert(number);
            }
            if knows(column.witness, column.true_number) {
                column.by_history.insert(number);
            }
        }
        if let Some((witness, true_number)) = witness {
            let mut none = Recent::default();
            none.forget_before(number);
            let (by_clock, by_history) = (none.clone(), none);
            self.columns.push_back(Column { number, witness, true_number, by_clock, by_history });
        }
    }

    /// Broadcasts before that number are under way no longer.
    pub(super) fn forget_before(&mut self, oldest: u64) {
        while self.columns.pop_front_if(|column| column.number < oldest).is_some() {}
    }

    /// How far a broadcast has spread that is checked. O(log broadcasts), or O(1) where all are checked.
    #[inline]
    pub(super) fn of(&self, number: u64) -> Option<&Column> {
        let after_first = number.checked_sub(self.columns.front()?.number)? as usize;
        let without_gaps = self.columns.get(after_first).filter(|column| column.number == number);
        without_gaps.or_else(|| self.search(number))
    }

    fn search(&self, number: u64) -> Option<&Column> {
        let at = self.columns.binary_search_by_key(&number, |column| column.number).ok()?;
        self.columns.get(at)
    }
}
