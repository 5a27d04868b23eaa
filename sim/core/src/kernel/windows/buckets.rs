//! Where arrivals wait: a bucket for each (window, block), made of chunks of fixed size in one pool.
//!
//! Vectors that grow were rejected: each would keep the largest size that it ever had, and there are thousands, of which
//! a few at a time are large.

use std::collections::BTreeMap;

/// Arrivals per chunk: a kilobyte, so that a bucket wastes little and a chunk is read in one run.
const CHUNK: usize = 128;
/// Windows ahead that have buckets; arrivals later than that wait in a map. With the shortest latencies in use, this
/// is half a second, and with the usual ones two.
const SLOTS: u64 = 512;
/// Ends a chain of chunks.
const NONE: u32 = u32::MAX;

/// The newest chunk of a bucket, and how many arrivals are in it.
#[derive(Clone, Copy, Debug)]
struct Head {
    chunk: u32,
    len: u32,
}

const EMPTY: Head = Head { chunk: NONE, len: CHUNK as u32 };

/// See the module head.
#[derive(Debug)]
pub(super) struct Buckets {
    /// By window, as a ring, and block.
    heads: Vec<Head>,
    blocks: usize,
    /// Arrivals by window in the ring.
    waiting: Vec<u64>,
    /// The window opened last; those up to `SLOTS` later have buckets.
    current: u64,
    /// Chunks one after the other.
    keys: Vec<u64>,
    /// The chunk filled before each.
    before: Vec<u32>,
    free: Vec<u32>,
    /// By window: blocks and arrivals that are too far ahead.
    far: BTreeMap<u64, Vec<(u32, u64)>>,
}

impl Buckets {
    pub(super) fn new(blocks: usize) -> Buckets {
        Buckets {
            heads: vec![EMPTY; SLOTS as usize * blocks],
            blocks,
            waiting: vec![0; SLOTS as usize],
            current: 0,
            keys: Vec::new(),
            before: Vec::new(),
            free: Vec::new(),
            far: BTreeMap::new(),
        }
    }

    /// Adds an arrival in a window after the one opened last.
    #[inline]
    pub(super) fn push(&mut self, window: u64, block: usize, key: u64) {
        let ahead = window.wrapping_sub(self.current);
        // Zero is the window that is open, and what lies before wraps around to a large number.
        if ahead.wrapping_sub(1) < SLOTS - 1 {
            self.push_near(window, block, key);
        } else {
            assert!(window > self.current, "an arrival earlier than the lookahead allows");
            self.far.entry(window).or_default().push((block as u32, key));
        }
    }

    #[inline]
    fn push_near(&mut self, window: u64, block: usize, key: u64) {
        let slot = (window % SLOTS) as usize;
        self.waiting[slot] += 1;
        let at = slot * self.blocks + block;
        if self.heads[at].len == CHUNK as u32 {
            self.lengthen(at);
        }
        let head = &mut self.heads[at];
        self.keys[head.chunk as usize * CHUNK + head.len as usize] = key;
        head.len += 1;
    }

    /// Puts a fresh chunk before a full one.
    #[cold]
    fn lengthen(&mut self, at: usize) {
        let chunk = self.free.pop().unwrap_or_else(|| {
            let chunk = self.before.len();
            // A quarter at a time, not twice as much: the pool is most of the memory of a run.
            if self.keys.len() == self.keys.capacity() {
                self.keys.reserve_exact((self.keys.len() / 4).next_multiple_of(CHUNK).max(CHUNK));
            }
            self.keys.resize((chunk + 1) * CHUNK, 0);
            self.before.push(NONE);
            u32::try_from(chunk).expect("the pool is far below 2^32 chunks")
        });
        self.before[chunk as usize] = self.heads[at].chunk;
        self.heads[at] = Head { chunk, len: 0 };
    }

    /// Arrivals in a window, as far as it has buckets.
    pub(super) fn waiting(&self, window: u64) -> u64 {
        self.waiting[(window % SLOTS) as usize]
    }

    /// The next window in which anything arrives.
    pub(super) fn next(&self) -> Option<u64> {
        let near = (self.current + 1..self.current + SLOTS).find(|w| self.waiting[(w % SLOTS) as usize] > 0);
        near.or_else(|| self.far.first_key_value().map(|(window, _)| *window))
    }

    /// Goes on to a window; nothing may wait in those before it.
    pub(super) fn advance(&mut self, window: u64) {
        debug_assert!(self.next().is_none_or(|next| next >= window), "an earlier window is not empty");
        self.current = window;
        while let Some(entry) = self.far.first_entry() {
            let window = *entry.key();
            if window >= self.current + SLOTS {
                break;
            }
            for (block, key) in entry.remove() {
                self.push_near(window, block as usize, key);
            }
        }
    }

    /// Hands out the chunks of a block in the current window, in no order, and empties the bucket. `visit` is called for
    /// all of them twice: to count and to move.
    pub(super) fn drain(&mut self, block: usize, mut visit: impl FnMut(Pass, &[u64])) {
        let slot = (self.current % SLOTS) as usize;
        let at = slot * self.blocks + block;
        let head = std::mem::replace(&mut self.heads[at], EMPTY);
        for pass in [Pass::Count, Pass::Move] {
            let (mut chunk, mut len) = (head.chunk, head.len as usize);
            while chunk != NONE {
                let start = chunk as usize * CHUNK;
                visit(pass, &self.keys[start..start + len]);
                let before = self.before[chunk as usize];
                if pass == Pass::Move {
                    self.waiting[slot] -= len as u64;
                    self.free.push(chunk);
                }
                (chunk, len) = (before, CHUNK);
            }
        }
    }
}

/// Why chunks are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    Count,
    Move,
}
