//! simrs: boxed events in a binary heap, components in a hash map.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use simrs::{Component, ComponentId, Executor, Scheduler, Simulation, State};

use crate::model::{Population, Simulator};

#[derive(Debug)]
struct Message {
    from: u32,
    to: u32,
}

struct Processes(Rc<RefCell<Population>>);

impl Component for Processes {
    type Event = Message;

    fn process_event(
        &self,
        me: ComponentId<Message>,
        event: &Message,
        scheduler: &mut Scheduler,
        _: &mut State,
    ) {
        let sent = self.0.borrow_mut().handle(event.to, event.from);
        let message = Message { from: event.to, to: sent.to };
        scheduler.schedule(Duration::from_nanos(sent.after.0), me, message);
    }
}

/// See the module head.
pub(crate) struct SimRs {
    simulation: Simulation,
    population: Rc<RefCell<Population>>,
}

impl SimRs {
    pub(crate) fn new(mut population: Population) -> SimRs {
        let first = population.first_events();
        let population = Rc::new(RefCell::new(population));
        let mut simulation = Simulation::default();
        let processes = simulation.add_component(Processes(Rc::clone(&population)));
        for sent in first {
            let message = Message { from: sent.to, to: sent.to };
            simulation.schedule(Duration::from_nanos(sent.after.0), processes, message);
        }
        SimRs { simulation, population }
    }
}

impl Simulator for SimRs {
    fn run(&mut self, events: u64) {
        self.simulation.execute(Executor::steps(events as usize));
    }

    fn fingerprint(&self) -> u64 {
        self.population.borrow().fingerprint()
    }
}
