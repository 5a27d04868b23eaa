//! How many verdicts were checked, and how many were not true.

/// Verdicts checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Receipts checked.
    pub checked: u64,
    /// The clock claimed an order that is not there.
    pub wrong: u64,
    /// The clock missed an order that is there.
    pub missed: u64,
}

impl Tally {
    /// Adds what was checked elsewhere.
    pub fn add(&mut self, other: Tally) {
        self.checked += other.checked;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}
