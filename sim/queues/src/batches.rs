//! Batches: units that are short are run one after the other in one task, so that starting tasks costs little beside them.
//!
//! Units of like cost stand side by side, the largest first: a batch then takes what its neighbours take, so that one limit of
//! time fits a whole array, and the last task to end is a small one. Filling batches evenly, each with some large and some small
//! units, was rejected: every one of them would need the memory of the largest.

/// A unit as far as its batch is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its number.
    pub number: u32,
    /// How long it takes, in seconds, about.
    pub time_s: f64,
    /// How much memory it takes, in bytes, about.
    pub memory: u64,
}

/// How large batches may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// How long a batch should take, in seconds, unless one unit takes longer.
    pub time_s: f64,
    /// Most units in one.
    pub units_max: usize,
}

/// Units that are run by one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Their numbers, ascending.
    pub numbers: Vec<u32>,
    /// How long they take together, in seconds, about.
    pub time_s: f64,
    /// How much memory the largest of them takes, in bytes, about.
    pub memory: u64,
}

/// Puts pieces into batches, the largest first. O(n log n).
#[must_use]
pub fn batches(mut pieces: Vec<Piece>, target: Target) -> Vec<Batch> {
    pieces.sort_by(|a, b| b.time_s.total_cmp(&a.time_s).then(a.number.cmp(&b.number)));
    let mut batches: Vec<Batch> = Vec::new();
    for piece in pieces {
        match batches.last_mut() {
            Some(batch)
                if batch.time_s + piece.time_s <= target.time_s && batch.numbers.len() < target.units_max =>
            {
                batch.numbers.push(piece.number);
                batch.time_s += piece.time_s;
                batch.memory = batch.memory.max(piece.memory);
            }
            _ => batches.push(Batch {
                numbers: vec![piece.number],
                time_s: piece.time_s,
                memory: piece.memory,
            }),
        }
    }
    for batch in &mut batches {
        batch.numbers.sort_unstable();
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    fn piece(number: u32, time_s: f64) -> Piece {
        Piece { number, time_s, memory: u64::from(number) * MB }
    }

    #[test]
    fn short_ones_share_a_task_and_long_ones_have_their_own() {
        let pieces = vec![piece(1, 1.0), piece(2, 100.0), piece(3, 1.0), piece(4, 1.0), piece(5, 1.0)];
        let made = batches(pieces, Target { time_s: 3.0, units_max: 100 });
        let numbers: Vec<_> = made.iter().map(|batch| batch.numbers.clone()).collect();
        assert_eq!(numbers, [vec![2], vec![1, 3, 4], vec![5]]);
        assert_eq!((made[1].time_s, made[1].memory), (3.0, 4 * MB));
    }

    #[test]
    fn every_unit_is_in_one_batch_and_no_batch_is_too_large() {
        let pieces: Vec<_> = (1..=1_000).map(|n| piece(n, f64::from(n % 17))).collect();
        let target = Target { time_s: 20.0, units_max: 7 };
        let made = batches(pieces, target);
        let mut all: Vec<u32> = made.iter().flat_map(|batch| batch.numbers.clone()).collect();
        all.sort_unstable();
        assert!(all.iter().copied().eq(1..=1_000));
        assert!(made.iter().all(|batch| batch.numbers.len() <= 7 && batch.time_s <= 20.0));
        assert!(batches(Vec::new(), target).is_empty());
    }
}
