//! nexosim: asynchronous models on an executor, here of one thread.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexosim::model::{BuildContext, Context, Model, ProtoModel, schedulable};
use nexosim::simulation::{Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use crate::model::{Population, Sent, Simulator};

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Message {
    from: u32,
    to: u32,
}

/// What the model works on. The lock is never waited for, and taking it costs a small part of an event.
type Shared = Arc<Mutex<Population>>;

#[derive(Serialize, Deserialize)]
struct Processes;

#[Model(type Env = Shared)]
impl Processes {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>, population: &mut Shared) {
        let first = population.lock().expect("one thread").first_events();
        first.into_iter().for_each(|sent| Processes::send(sent.to, sent, context));
    }

    #[nexosim(schedulable)]
    async fn receive(&mut self, message: Message, context: &Context<Self>, population: &mut Shared) {
        let sent = population.lock().expect("one thread").handle(message.to, message.from);
        Processes::send(message.to, sent, context);
    }

    fn send(from: u32, sent: Sent, context: &Context<Self>) {
        let message = Message { from, to: sent.to };
        let after = Duration::from_nanos(sent.after.0);
        context
            .schedule_event(after, schedulable!(Self::receive), message)
            .expect("every delay is above zero");
    }
}

struct Prototype(Shared);

impl ProtoModel for Prototype {
    type Model = Processes;

    fn build(self, _: &mut BuildContext<'_, Self>) -> (Processes, <Processes as Model>::Env) {
        (Processes, self.0)
    }
}

/// See the module head.
pub(crate) struct NexoSim {
    simulation: Simulation,
    population: Shared,
}

impl NexoSim {
    pub(crate) fn new(population: Population) -> NexoSim {
        let population = Arc::new(Mutex::new(population));
        let simulation = SimInit::with_num_threads(1)
            .add_model(Prototype(Arc::clone(&population)), Mailbox::new(), "processes")
            .init(MonotonicTime::EPOCH)
            .expect("a well-formed simulation");
        NexoSim { simulation, population }
    }

    fn events(&self) -> u64 {
        self.population.lock().expect("one thread").events
    }
}

impl Simulator for NexoSim {
    fn run(&mut self, events: u64) {
        let end = self.events() + events;
        // A step takes all events of one time.
        while self.events() < end {
            self.simulation.step().expect("events are pending");
        }
    }

    fn fingerprint(&self) -> u64 {
        self.population.lock().expect("one thread").fingerprint()
    }
}
