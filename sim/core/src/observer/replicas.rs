//! Replica agreement: which share of (subscriber, record) pairs hold the latest version.

use crate::ids::Participant;

/// The two kinds of record that participants publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// Commitments.
    Commitment,
    /// Allocation states.
    Allocation,
}

#[derive(Clone, Copy, Debug, Default)]
struct Holders {
    subscribers: u32,
    up_to_date: u32,
}

/// Who holds the latest version of what, as two running totals.
#[derive(Debug)]
pub struct Replicas {
    records: Vec<[Holders; 2]>,
    pairs: u64,
    up_to_date: u64,
}

impl Replicas {
    /// Nothing published yet.
    #[must_use]
    pub fn new(participants: usize) -> Replicas {
        Replicas { records: vec![Default::default(); participants], pairs: 0, up_to_date: 0 }
    }

    /// A new version was published to this many subscribers: nobody holds it yet. O(1).
    pub fn published(&mut self, origin: Participant, kind: RecordKind, subscribers: u32) {
        let holders = &mut self.records[origin.index()][kind as usize];
        self.pairs = self.pairs + u64::from(subscribers) - u64::from(holders.subscribers);
        self.up_to_date -= u64::from(holders.up_to_date);
        *holders = Holders { subscribers, up_to_date: 0 };
    }

    /// A subscriber stored the latest version. O(1).
    pub fn stored_latest(&mut self, origin: Participant, kind: RecordKind) {
        self.records[origin.index()][kind as usize].up_to_date += 1;
        self.up_to_date += 1;
    }

    /// The share of pairs up to date; `None` before anything was published.
    #[must_use]
    pub fn agreement(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.up_to_date as f64 / self.pairs as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_version_makes_its_subscribers_outdated() {
        let mut replicas = Replicas::new(2);
        assert_eq!(replicas.agreement(), None);
        replicas.published(Participant(0), RecordKind::Commitment, 3);
        replicas.published(Participant(1), RecordKind::Allocation, 1);
        for _ in 0..3 {
            replicas.stored_latest(Participant(0), RecordKind::Commitment);
        }
        assert_eq!(replicas.agreement(), Some(0.75));
        replicas.published(Participant(0), RecordKind::Commitment, 3);
        assert_eq!(replicas.agreement(), Some(0.0));
    }
}
