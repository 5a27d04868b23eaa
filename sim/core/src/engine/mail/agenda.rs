//! The event queue, and within it the events of the window that is open.
//!
//! While a window is open, its events stand in a heap of their own, and each participant's are known: its mail may be read
//! as far as its next event, and no further.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use smallvec::SmallVec;

use crate::engine::delivery::scheduled::Scheduled;
use crate::kernel::time::Time;
use crate::kernel::wheel::Wheel;

/// When something happens among all that happens: time, and order among what happens at that time.
pub(crate) type Instant = (Time, u64);

/// All future events.
#[derive(Debug)]
pub(crate) struct Agenda {
    later: Wheel<Scheduled>,
    /// Events before `end`, while a window is open.
    open: BinaryHeap<Reverse<Scheduled>>,
    /// The end of the window that is open; zero while none is.
    end: Time,
    /// What is due for each participant in the open window; empty while mail is no matter.
    due: Vec<SmallVec<[Instant; 2]>>,
}

impl Agenda {
    pub(crate) fn new() -> Agenda {
        Agenda { later: Wheel::new(), open: BinaryHeap::new(), end: Time::ZERO, due: Vec::new() }
    }

    /// From now on, knows what is due for each of so many participants.
    pub(super) fn by_participant(&mut self, participants: usize) {
        self.due.resize_with(participants, SmallVec::new);
    }

    /// Adds an event. Amortised constant time, or logarithmic in the events of the open window.
    #[inline]
    pub(crate) fn push(&mut self, event: Scheduled) {
        if event.at < self.end {
            self.push_open(event);
        } else {
            self.later.push(event);
        }
    }

    fn push_open(&mut self, event: Scheduled) {
        if let Some(due) = self.due.get_mut(event.participant().index()) {
            due.push((event.at, event.order));
        }
        self.open.push(Reverse(event));
    }

    /// Takes the least event out.
    pub(crate) fn pop(&mut self) -> Option<Scheduled> {
        let Some(Reverse(event)) = self.open.pop() else { return self.later.pop() };
        if let Some(due) = self.due.get_mut(event.participant().index())
            && let Some(at) = due.iter().position(|instant| *instant == (event.at, event.order))
        {
            due.swap_remove(at);
        }
        Some(event)
    }

    /// Time of the least event.
    pub(crate) fn next_time(&mut self) -> Option<Time> {
        self.next_open().or_else(|| self.later.next_time())
    }

    /// Time of the least event in the open window.
    pub(super) fn next_open(&self) -> Option<Time> {
        self.open.peek().map(|Reverse(event)| event.at)
    }

    /// Opens a window that ends then; nothing may be left of the one before.
    pub(super) fn open(&mut self, end: Time) {
        debug_assert!(self.open.is_empty(), "the window before is over");
        self.end = end;
        while self.later.next_time().is_some_and(|at| at < end) {
            let event = self.later.pop().expect("it was seen");
            self.push_open(event);
        }
    }

    /// Events in the open window.
    pub(super) fn open_events(&self) -> usize {
        self.open.len()
    }

    /// What is due in the open window, by participant.
    pub(super) fn due(&self) -> &[SmallVec<[Instant; 2]>] {
        &self.due
    }
}
