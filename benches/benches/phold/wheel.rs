//! PHOLD on our event queue.

use twintrack_core::kernel::time::Time;
use twintrack_core::kernel::wheel::{Event, Wheel};

use crate::model::{Population, Simulator};

/// An event as large as those of the simulator, in a total order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    at: Time,
    /// Receiver and sender.
    order: u64,
    number: u64,
}

impl Event for Message {
    fn time(&self) -> Time {
        self.at
    }
}

/// See the module head.
pub(crate) struct Ours {
    population: Population,
    queue: Wheel<Message>,
}

impl Ours {
    pub(crate) fn new(mut population: Population) -> Ours {
        let mut queue = Wheel::new();
        for (number, sent) in (0..).zip(population.first_events()) {
            let order = u64::from(sent.to) << 32 | u64::from(sent.to);
            queue.push(Message { at: Time::ZERO + sent.after, order, number });
        }
        Ours { population, queue }
    }
}

impl Simulator for Ours {
    fn run(&mut self, events: u64) {
        for _ in 0..events {
            let event = self.queue.pop().expect("as many events are pending as at the start");
            let at = (event.order >> 32) as u32;
            let sent = self.population.handle(at, event.order as u32);
            let order = u64::from(sent.to) << 32 | u64::from(at);
            self.queue.push(Message { at: event.at + sent.after, order, number: self.population.events });
        }
    }

    fn fingerprint(&self) -> u64 {
        self.population.fingerprint()
    }
}
