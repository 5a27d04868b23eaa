//! Jump consistent hashing: keys spread over buckets so that one bucket more moves few keys.

/// The bucket of a key among `buckets`, of which there must be one: J. Lamping and E. Veach, "A fast, minimal memory,
/// consistent hash algorithm", arXiv:1406.2294 (2014). One bucket more takes keys from all others evenly and moves no
/// other key. O(log buckets).
#[must_use]
pub fn jump(mut key: u64, buckets: usize) -> usize {
    let (mut bucket, mut next) = (0, 0);
    while next < buckets {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = ((bucket + 1) as f64 * ((1u64 << 31) as f64 / ((key >> 33) + 1) as f64)) as usize;
    }
    bucket
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bucket_more_takes_its_share_and_moves_no_other_key() {
        let key = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let moved: Vec<u64> = (0..10_000).filter(|n| jump(key(*n), 20) != jump(key(*n), 21)).collect();
        assert!(moved.iter().all(|n| jump(key(*n), 21) == 20));
        assert!((400..560).contains(&moved.len()), "{}", moved.len());
    }
}
