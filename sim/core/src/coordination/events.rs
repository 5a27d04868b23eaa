//! Coordination by events: everything is done shortly after the change that calls for it.
//!
//! Four things can be due per participant, each at most once at a time; what happens in between rides along:
//!
//! - *publish* the commitment, `debounce` after it first became dirty;
//! - *compute*, `debounce` after an input first moved by more than epsilon. Grants are decided, and enter the book, when
//!   the computation starts; it takes the participant's time to
//!   compute, and then the allocation state is published if it moved. Inputs that
//!   move meanwhile call for another computation afterwards;
//! - *aggregate*, `debounce` after an allocation state came in;
//! - *quiet*: nothing that concerns the provider arrived for `quiet_after`.

use crate::allocation::agent::{Parted, fresh_since};
use crate::allocation::damping::Indexing;
use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::mail::NoMail;
use crate::engine::membership::direct::Introduction;
use crate::engine::substrate::{Arrival, Delivered, Substrate};
use crate::ids::Participant;
use crate::kernel::random::{Purpose, draw, unit};
use crate::kernel::time::{Span, Time};
use crate::population::Change;
use crate::settings;
use crate::witness::Clockwork;
use crate::world::World;

const PUBLISH: u32 = 0;
const COMPUTE: u32 = 1;
const COMPUTED: u32 = 2;
const AGGREGATE: u32 = 3;
const QUIET: u32 = 4;
const DIGESTS: u32 = 5;

/// What is due for one participant.
#[derive(Clone, Copy, Debug, Default)]
struct Due {
    publish: bool,
    compute: bool,
    computing: bool,
    /// The debounce of the due computation ended while another was going on.
    overdue: bool,
    aggregate: bool,
    quiet: bool,
    /// When something that concerns the provider last arrived.
    concerned_at: Time,
    /// Its denominators stood still in its last computation.
    still: bool,
}

/// Coordination by events.
#[derive(Debug)]
pub(crate) struct Events {
    settings: settings::Events,
    due: Vec<Due>,
}

impl Events {
    pub(crate) fn new(world: &World) -> Events {
        Events { settings: world.scenario.events.clone(), due: vec![Due::default(); world.participants()] }
    }

    fn publish_soon<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        if !std::mem::replace(&mut self.due[who.index()].publish, true) {
            on.set_timer(on.now + self.settings.debounce, who, PUBLISH, 0);
        }
    }

    /// A participant is there from the start.
    fn announce<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        if on.agents[who.index()].announces(self.settings.announce) {
            self.publish_soon(on, who);
        }
    }

    fn compute_soon<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        if on.agents[who.index()].is_provider()
            && !std::mem::replace(&mut self.due[who.index()].compute, true)
        {
            on.set_timer(on.now + self.settings.debounce, who, COMPUTE, 0);
        }
    }

    fn compute<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        if self.due[who.index()].computing {
            // One computation at a time: this one starts when that one ends.
            self.due[who.index()].overdue = true;
            return;
        }
        let not_before = fresh_since(on.now, self.settings.freshness.0);
        let computation = on.compute(who, not_before);
        let due = &mut self.due[who.index()];
        due.compute = false;
        due.computing = true;
        due.still = computation.denominators_moved <= on.allocation().epsilon;
        self.believe(on, who);
        on.set_timer(on.now + on.world.compute_by_events.of(who), who, COMPUTED, 0);
    }

    fn computed<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        self.due[who.index()].computing = false;
        on.publish_result(who, false);
        if std::mem::take(&mut self.due[who.index()].overdue) {
            self.compute(on, who);
        }
    }

    fn aggregate<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        self.due[who.index()].aggregate = false;
        on.aggregate(who, Indexing::Time);
        if on.agents[who.index()].commitment_moved(on.allocation()) {
            self.publish_soon(on, who);
        }
    }

    /// Something that concerns a provider arrived: it is not quiet any more.
    fn concerned<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let Some(quiet_after) = self.settings.quiet_after.0 else { return };
        let due = &mut self.due[who.index()];
        due.concerned_at = on.now;
        if !std::mem::replace(&mut due.quiet, true) {
            on.set_timer(on.now + quiet_after, who, QUIET, 0);
        }
        self.believe(on, who);
    }

    fn quiet<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let Some(quiet_after) = self.settings.quiet_after.0 else { return };
        let due = &mut self.due[who.index()];
        let ends = due.concerned_at + quiet_after;
        if ends > on.now {
            on.set_timer(ends, who, QUIET, 0);
        } else {
            due.quiet = false;
            self.believe(on, who);
        }
    }

    /// Somebody came or went who is linked to a participant: it says so in its commitment, and a provider computes anew.
    fn changed_company<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        if on.agents[who.index()].commitment_moved(on.allocation()) {
            self.publish_soon(on, who);
        }
        if on.agents[who.index()].is_provider() {
            self.concerned(on, who);
            self.compute_soon(on, who);
        }
    }

    fn send_digests<C: ClockFamily>(&self, on: &mut Substrate<'_, C>, who: Participant) {
        on.send_digests(who);
        if let Some(every) = self.settings.anti_entropy.0 {
            on.set_timer(on.now + every, who, DIGESTS, 0);
        }
    }

    /// A provider believes it has settled when its denominators stood still, or when all has been quiet.
    fn believe<C: ClockFamily>(&self, on: &mut Substrate<'_, C>, who: Participant) {
        if on.agents[who.index()].is_provider() {
            let due = self.due[who.index()];
            let quiet = self.settings.quiet_after.0.is_some() && !due.quiet;
            on.observer.settling.believes(on.now, who, due.still || quiet);
        }
    }
}

impl<C: ClockFamily> Coordination<C> for Events {
    type Listener = NoMail;

    fn start(&mut self, on: &mut Substrate<'_, C>) {
        for who in on.membership.live().to_vec() {
            self.announce(on, who);
            if on.agents[who.index()].is_provider() {
                self.concerned(on, who);
            }
            if let Some(every) = self.settings.anti_entropy.0 {
                let place = unit(draw(on.world.scenario.run.seed, Purpose::Digests, who.0, 0, 0));
                on.set_timer(on.now + Span::from_nanos_f64(place * every.0 as f64), who, DIGESTS, 0);
            }
        }
    }

    fn timer(&mut self, on: &mut Substrate<'_, C>, who: Participant, kind: u32, _: u32) {
        match kind {
            PUBLISH => {
                self.due[who.index()].publish = false;
                on.publish_commitment(who);
            }
            COMPUTE => self.compute(on, who),
            COMPUTED => self.computed(on, who),
            AGGREGATE => self.aggregate(on, who),
            DIGESTS => self.send_digests(on, who),
            _ => self.quiet(on, who),
        }
    }

    fn delivered(&mut self, on: &mut Substrate<'_, C>, to: Participant, arrival: Arrival) {
        if arrival.met {
            self.changed_company(on, to);
        }
        match arrival.what {
            Delivered::Commitment { link, inputs_moved } => {
                if on.agents[to.index()].is_provider() && on.agents[to.index()].recognises(link) {
                    self.concerned(on, to);
                }
                if inputs_moved {
                    self.compute_soon(on, to);
                }
            }
            Delivered::Allocation => {
                if !std::mem::replace(&mut self.due[to.index()].aggregate, true) {
                    on.set_timer(on.now + self.settings.debounce, to, AGGREGATE, 0);
                }
            }
            Delivered::RoundState { .. } | Delivered::Nothing => {}
        }
    }

    fn purpose(&self, kind: u32) -> &'static str {
        match kind {
            PUBLISH => "publish the commitment",
            COMPUTE => "compute",
            COMPUTED => "the computation is over",
            AGGREGATE => "apply what was received",
            DIGESTS => "send digests",
            _ => "nothing arrived for a while",
        }
    }

    fn clockwork(&self, _: &Substrate<'_, C>, who: Participant) -> Clockwork {
        let due = self.due[who.index()];
        let due = [
            (due.publish, "its commitment is to be published"),
            (due.compute, "it is to compute"),
            (due.computing, "a computation goes on"),
            (due.aggregate, "what was received is to be applied"),
            (due.quiet, "something that concerns it arrived a moment ago"),
        ];
        let due = due.into_iter().filter(|(due, _)| *due).map(|(_, what)| what.to_owned()).collect();
        Clockwork { round: None, due }
    }

    fn joined(&mut self, on: &mut Substrate<'_, C>, who: Participant, _: &Introduction) {
        self.due[who.index()] = Due::default();
        // Whatever it declares: by its first record others learn that it is there.
        self.publish_soon(on, who);
        if on.agents[who.index()].is_provider() {
            self.concerned(on, who);
            self.compute_soon(on, who);
        }
        if let Some(every) = self.settings.anti_entropy.0 {
            on.set_timer(on.now + every, who, DIGESTS, 0);
        }
    }

    fn knows(&self, on: &Substrate<'_, C>, one: Participant, other: Participant) -> bool {
        on.believes_present(one, other)
    }

    fn left(&mut self, _: &mut Substrate<'_, C>, who: Participant) {
        self.due[who.index()] = Due::default();
    }

    fn parted(&mut self, on: &mut Substrate<'_, C>, at: Participant, _: Participant, parted: Option<Parted>) {
        if parted.is_some() {
            self.changed_company(on, at);
        }
    }

    fn acted(&mut self, on: &mut Substrate<'_, C>, who: Participant, change: &Change) {
        on.apply(who, change);
        self.publish_soon(on, who);
        if let Change::Capacity { .. } | Change::Recognition { .. } = change
            && on.agents[who.index()].is_provider()
        {
            self.concerned(on, who);
            self.compute_soon(on, who);
        }
    }
}
