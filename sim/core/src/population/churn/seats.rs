//! Seats: places in the recognition graph, which participants hold one after the other.
//!
//! Interval colouring in the plan's order: a newcomer takes the lowest free seat, else opens another, which keeps seats as
//! few as those who hold one at once. A seat is free once its holder has left for good, so that whoever returns finds its
//! own. In a turnover a newcomer takes the seat of whoever left. Drawing the graph over participants was rejected:
//! successors would not take their predecessors' places, and everyone would recognise mostly those who are gone.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::Participant;

use super::{Churn, PassageKind};

/// One participant's time in a seat: from one number in the plan's order until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) who: Participant,
    /// Number of its first arrival; 0 for those who are there from the start.
    from: u32,
    /// Number of its last departure; the largest number for those who never leave for good.
    until: u32,
}

/// Who holds which seat, when.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seats {
    /// The seat of each participant.
    of: Vec<u32>,
    /// The stays in each seat, one after the other.
    stays: Vec<Vec<Stay>>,
}

impl Seats {
    /// Hands out seats. O(P log P) for P participants and passages.
    pub(super) fn of(churn: &Churn) -> Seats {
        let lasts = last_departures(churn);
        let mut seats = Seats { of: Vec::with_capacity(lasts.len()), stays: Vec::new() };
        let mut free: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
        let sit = |seats: &mut Seats, free: &mut BinaryHeap<Reverse<u32>>, who: Participant, from: u32| {
            let seat = free.pop().map_or(seats.stays.len() as u32, |Reverse(seat)| seat);
            if seat as usize == seats.stays.len() {
                seats.stays.push(Vec::with_capacity(1));
            }
            seats.stays[seat as usize].push(Stay { who, from, until: lasts[who.index()] });
            seats.of.push(seat);
        };
        for who in 0..churn.initial {
            sit(&mut seats, &mut free, Participant(who), 0);
        }
        // Numbers from 1: the start is 0.
        for (number, (who, kind)) in (1..).zip(churn.in_order()) {
            if kind == PassageKind::Join {
                if who.index() == seats.of.len() {
                    sit(&mut seats, &mut free, who, number);
                }
            } else if lasts[who.index()] == number {
                free.push(Reverse(seats.of[who.index()]));
            }
        }
        seats
    }

    /// How many participants there ever are.
    pub(crate) fn participants(&self) -> u32 {
        self.of.len() as u32
    }

    /// How many seats there are.
    pub(crate) fn count(&self) -> u32 {
        self.stays.len() as u32
    }

    /// Whether everyone has a seat of its own.
    pub(crate) fn are_lifelong(&self) -> bool {
        self.of.len() == self.stays.len()
    }

    /// Everyone with its seat and its stay there, ascending by participant.
    pub(crate) fn holders(&self) -> impl Iterator<Item = (u32, Stay)> {
        self.of.iter().zip(0..).map(|(seat, who)| {
            let stays = &self.stays[*seat as usize];
            let nth = stays.partition_point(|stay| stay.who < Participant(who));
            (*seat, stays[nth])
        })
    }

    /// Those who hold a seat at some time within a stay. O(log holders), then linear in what it yields.
    pub(crate) fn meeting(&self, seat: u32, stay: Stay) -> impl Iterator<Item = Participant> {
        let stays = &self.stays[seat as usize];
        let first = stays.partition_point(|other| other.until <= stay.from);
        stays[first..].iter().take_while(move |other| other.from < stay.until).map(|other| other.who)
    }
}

/// The number of everyone's departure for good in the plan's order.
fn last_departures(churn: &Churn) -> Vec<u32> {
    let mut lasts = vec![u32::MAX; churn.participants() as usize];
    for (number, (who, kind)) in (1..).zip(churn.in_order()) {
        lasts[who.index()] = if kind == PassageKind::Join { u32::MAX } else { number };
    }
    lasts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Time;
    use crate::population::Passage;
    use PassageKind::{Crash, Join, Leave};

    fn seats(passages: &[(u32, PassageKind)]) -> Seats {
        let passage = |(at, (who, kind)): (u64, &(u32, PassageKind))| Passage {
            at: Time(at),
            participant: Participant(*who),
            kind: *kind,
        };
        let passages = (1..).zip(passages).map(passage).collect();
        Seats::of(&Churn { initial: 3, passages, turnovers: Vec::new() })
    }

    #[test]
    fn a_newcomer_takes_the_lowest_free_seat_or_opens_another() {
        let seats = seats(&[(3, Join), (2, Leave), (0, Crash), (4, Join), (5, Join), (6, Join)]);
        assert_eq!(seats.of, [0, 1, 2, 3, 0, 2, 4]);
        assert_eq!((seats.participants(), seats.count(), seats.are_lifelong()), (7, 5, false));
    }

    #[test]
    fn whoever_returns_keeps_its_seat_and_meets_those_who_were_there_meanwhile() {
        let seats = seats(&[(0, Leave), (3, Join), (3, Leave), (0, Join), (1, Leave), (4, Join), (0, Leave)]);
        assert_eq!(seats.of, [0, 1, 2, 3, 1]);
        let stays: Vec<Stay> = seats.holders().map(|(_, stay)| stay).collect();
        let meets = |who: usize, seat| seats.meeting(seat, stays[who]).map(|peer| peer.0).collect::<Vec<_>>();
        assert_eq!(meets(0, 3), [3]);
        assert_eq!(meets(0, 1), [1, 4]);
        assert_eq!(meets(3, 1), [1]);
        assert_eq!(meets(4, 3), [0; 0]);
    }
}
