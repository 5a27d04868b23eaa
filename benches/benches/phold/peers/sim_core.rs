//! simcore: boxed events in a binary heap, time in floating-point seconds.

use std::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use simcore::{Event, EventHandler, Simulation, SimulationContext};

use crate::model::{Population, Sent, Simulator};

#[derive(Clone, Copy, Serialize)]
struct Message {
    from: u32,
    to: u32,
}

struct Handler {
    context: SimulationContext,
    population: Population,
}

impl Handler {
    fn send(&self, from: u32, sent: Sent) {
        let message = Message { from, to: sent.to };
        self.context.emit_self(message, sent.after.as_secs_f64());
    }
}

impl EventHandler for Handler {
    fn on(&mut self, event: Event) {
        let Message { from, to } = *event.data.downcast_ref().expect("there is one kind of event");
        let sent = self.population.handle(to, from);
        self.send(to, sent);
    }
}

/// See the module head.
pub(crate) struct SimCore {
    simulation: Simulation,
    handler: Rc<RefCell<Handler>>,
}

impl SimCore {
    pub(crate) fn new(mut population: Population) -> SimCore {
        let mut simulation = Simulation::new(1);
        let context = simulation.create_context("processes");
        let first = population.first_events();
        let handler = Handler { context, population };
        first.into_iter().for_each(|sent| handler.send(sent.to, sent));
        let handler = Rc::new(RefCell::new(handler));
        simulation.add_handler("processes", handler.clone());
        SimCore { simulation, handler }
    }
}

impl Simulator for SimCore {
    fn run(&mut self, events: u64) {
        self.simulation.steps(events);
    }

    fn fingerprint(&self) -> u64 {
        self.handler.borrow().population.fingerprint()
    }
}
