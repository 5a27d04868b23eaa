//! Messages and bytes sent: totals, the busiest second, and the sizes of stamps.

use std::collections::BTreeMap;

use crate::kernel::time::{Span, Time};

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Commitments and allocation states.
    Data,
    /// Round states and digests.
    Coordination,
    /// What lets newcomers in, and what leavers say and hand over.
    Membership,
}

/// Running totals; subtracting two snapshots gives what happened in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Copies of data messages.
    pub data: u64,
    /// Copies of coordination messages.
    pub coordination: u64,
    /// Copies of membership messages.
    pub membership: u64,
    /// Bytes without clocks.
    pub payload_bytes: u64,
    /// Bytes of clocks.
    pub clock_bytes: u64,
    /// Publications, whatever the number of copies.
    pub stamps: u64,
    /// Sum of the sizes of their stamps.
    pub stamp_bytes: u64,
}

/// Everything sent so far.
#[derive(Debug, Default)]
pub struct Traffic {
    totals: Totals,
    stamp_sizes: BTreeMap<u64, u64>,
    second: u64,
    second_start: Totals,
    busiest_bytes: u64,
    busiest_messages: u64,
}

impl Totals {
    /// All messages.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.data + self.coordination + self.membership
    }

    /// What was sent since an earlier snapshot.
    #[must_use]
    pub fn since(&self, earlier: &Totals) -> Totals {
        Totals {
            data: self.data - earlier.data,
            coordination: self.coordination - earlier.coordination,
            membership: self.membership - earlier.membership,
            payload_bytes: self.payload_bytes - earlier.payload_bytes,
            clock_bytes: self.clock_bytes - earlier.clock_bytes,
            stamps: self.stamps - earlier.stamps,
            stamp_bytes: self.stamp_bytes - earlier.stamp_bytes,
        }
    }

    /// All bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.payload_bytes + self.clock_bytes
    }
}

impl Traffic {
    /// A stamp was published, for however many copies.
    pub fn published(&mut self, stamp_bytes: u64) {
        self.totals.stamps += 1;
        self.totals.stamp_bytes += stamp_bytes;
        *self.stamp_sizes.entry(stamp_bytes).or_default() += 1;
    }

    /// So many copies of a message went out.
    pub fn sent(&mut self, now: Time, class: Class, copies: u64, payload_bytes: u64, stamp_bytes: u64) {
        if now.0 / Span::SECOND.0 != self.second {
            self.end_second();
            self.second = now.0 / Span::SECOND.0;
        }
        match class {
            Class::Data => self.totals.data += copies,
            Class::Coordination => self.totals.coordination += copies,
            Class::Membership => self.totals.membership += copies,
        }
        self.totals.payload_bytes += payload_bytes * copies;
        self.totals.clock_bytes += stamp_bytes * copies;
    }

    /// Closes the current second; call once more at the end of the run.
    pub fn end_second(&mut self) {
        self.busiest_bytes = self.busiest_bytes.max(self.totals.bytes() - self.second_start.bytes());
        self.busiest_messages =
            self.busiest_messages.max(self.totals.messages() - self.second_start.messages());
        self.second_start = self.totals;
    }

    /// Totals so far.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Bytes and messages of the busiest second of virtual time.
    #[must_use]
    pub fn busiest_second(&self) -> (u64, u64) {
        (self.busiest_bytes, self.busiest_messages)
    }

    /// The size below or at which this share of the stamps lies (nearest rank).
    #[must_use]
    pub fn stamp_quantile(&self, share: f64) -> Option<f64> {
        let rank = (libm::ceil(share * self.totals.stamps as f64) as u64).max(1);
        let mut seen = 0;
        self.stamp_sizes.iter().find_map(|(size, count)| {
            seen += count;
            (seen >= rank).then_some(*size as f64)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_second_is_found_and_totals_add_up() {
        let mut traffic = Traffic::default();
        let at = |millis| Time::ZERO + Span::from_millis(millis);
        traffic.published(2);
        traffic.sent(at(100), Class::Data, 3, 10, 2);
        traffic.published(4);
        traffic.sent(at(900), Class::Coordination, 2, 5, 4);
        traffic.published(1);
        traffic.sent(at(1_100), Class::Data, 4, 10, 1);
        traffic.end_second();
        assert_eq!(traffic.busiest_second(), (3 * 12 + 2 * 9, 5));
        assert_eq!(traffic.totals().messages(), 9);
        assert_eq!(traffic.totals().bytes(), 36 + 18 + 44);
        assert_eq!(traffic.stamp_quantile(0.5), Some(2.0));
        assert_eq!(traffic.stamp_quantile(0.99), Some(4.0));
    }
}
