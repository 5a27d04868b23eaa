//! Finite bandwidth: a queue of bytes before a limit, first in first out, with a finite buffer and tail drop.
//!
//! The queue is a fluid: what waits at any time follows from when the last byte will have passed, so a queue is one point
//! in time and no list.

use crate::kernel::time::{Span, Time};

/// The queue before one participant's limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Queue {
    /// When everything accepted so far will have passed.
    free_at: Time,
}

/// A limit with its buffer, the same for everyone.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Bits per second, above zero.
    pub bits_per_second: u64,
    /// Bytes that can wait.
    pub buffer_bytes: u64,
}

/// A message accepted by a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// When its last byte has passed.
    pub at: Time,
    /// Bytes waiting before it, with it.
    pub queued_bytes: u64,
}

impl Queue {
    /// Offers a message at `now`; `None` when the buffer has no room for it. A message larger than the buffer passes
    /// only when nothing waits.
    pub fn offer(&mut self, limit: Limit, now: Time, bytes: u64) -> Option<Passed> {
        let backlog = self.free_at.since(now);
        let waiting = (u128::from(backlog.0) * u128::from(limit.bits_per_second) / 8_000_000_000) as u64;
        if waiting > 0 && waiting + bytes > limit.buffer_bytes {
            return None;
        }
        let took = u128::from(bytes) * 8_000_000_000 / u128::from(limit.bits_per_second);
        self.free_at = now + backlog + Span(u64::try_from(took).unwrap_or(u64::MAX));
        Some(Passed { at: self.free_at, queued_bytes: waiting + bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { bits_per_second: 8_000, buffer_bytes: 2_500 };

    fn at(millis: u64) -> Time {
        Time::ZERO + Span::from_millis(millis)
    }

    #[test]
    fn messages_pass_one_after_the_other_at_the_limits_rate() {
        let mut queue = Queue::default();
        assert_eq!(queue.offer(LIMIT, at(0), 1_000), Some(Passed { at: at(1_000), queued_bytes: 1_000 }));
        assert_eq!(queue.offer(LIMIT, at(500), 1_000), Some(Passed { at: at(2_000), queued_bytes: 1_500 }));
        assert_eq!(queue.offer(LIMIT, at(5_000), 500), Some(Passed { at: at(5_500), queued_bytes: 500 }));
    }

    #[test]
    fn what_does_not_fit_the_buffer_is_dropped_and_takes_no_time() {
        let mut queue = Queue::default();
        queue.offer(LIMIT, at(0), 1_000);
        queue.offer(LIMIT, at(0), 1_000);
        assert_eq!(queue.offer(LIMIT, at(0), 1_000), None);
        assert_eq!(queue.offer(LIMIT, at(1_000), 1_000).map(|passed| passed.at), Some(at(3_000)));
    }

    #[test]
    fn a_message_larger_than_the_buffer_passes_an_empty_queue() {
        assert!(Queue::default().offer(LIMIT, at(0), 9_000).is_some());
    }
}
