//! What the simulator knows and participants do not: truth beside belief.
//!
//! The observer is told what happens and never asked: nothing in it can change what is simulated. Each file watches one
//! thing; this one passes on what concerns several, keeps the time series, and writes the final sheet of metrics.

pub mod catalogue;
pub mod causality;
pub mod epochs;
pub mod invariants;
pub mod presence;
pub mod progress;
pub mod receipts;
pub(crate) mod replicas;
pub mod settling;
pub mod traffic;
pub mod transit;
pub mod visibility;
pub(crate) mod wrong;

mod report;
mod series;

pub(crate) use report::{Closed, Final, unmet};
pub(crate) use series::State;

use crate::allocation::agent::{Agent, Computation};
use crate::kernel::time::Time;
use crate::world::World;

use epochs::Epochs;
use invariants::Invariants;
use presence::Presence;
use progress::RoundProgress;
use receipts::Receipts;
use series::{Sampled, SeriesRecorder};
use settling::Settling;
use traffic::Traffic;
use transit::Transit;
use visibility::Visibility;

/// Everything watched during a run of one engine.
#[derive(Debug)]
pub struct Observer {
    /// Settled and declared.
    pub settling: Settling,
    /// Reaction and visibility latencies.
    pub visibility: Visibility,
    /// Messages, bytes, stamp sizes.
    pub traffic: Traffic,
    /// Losses, blocks, drops and queues.
    pub transit: Transit,
    /// Who is there.
    pub presence: Presence,
    /// How things stood at the end of each epoch.
    pub epochs: Epochs,
    /// Broken invariants.
    pub invariants: Invariants,
    /// Rounds, where there are any.
    pub rounds: Option<RoundProgress>,
    /// Stamps received, and how long they took.
    pub receipts: Receipts,
    series: SeriesRecorder,
    work: Work,
}

/// Work done by participants.
#[derive(Clone, Copy, Debug, Default)]
struct Work {
    lost_updates: u64,
    computations: u64,
    slots_divided: u64,
    damping_cancelled: u64,
    damping_felt: u64,
    aggregations: u64,
    over_allocations: u64,
    over_allocation_max: f64,
}

impl Observer {
    /// Watches a run from its start.
    #[must_use]
    pub fn new(world: &World, agents: &[Agent], rounds: bool) -> Observer {
        let settings = &world.scenario;
        let initial = world.initial();
        let providers = agents[..initial].iter().filter(|agent| agent.is_provider()).count();
        Observer {
            settling: Settling::new(
                providers,
                agents.len(),
                settings.observer.declared_share,
                settings.allocation.epsilon,
                settings.run.quiet,
            ),
            visibility: Visibility::default(),
            traffic: Traffic::default(),
            transit: Transit::default(),
            presence: Presence::new(initial),
            epochs: Epochs::default(),
            invariants: Invariants::new(agents),
            rounds: rounds.then(|| RoundProgress::new(initial as u32)),
            receipts: Receipts::default(),
            series: SeriesRecorder::new(settings.observer.bin),
            work: Work::default(),
        }
    }

    /// A record newer than the stored one was dropped.
    pub fn lost_update(&mut self) {
        self.work.lost_updates += 1;
    }

    /// A provider computed.
    pub fn computed(&mut self, computation: &Computation) {
        self.work.computations += 1;
        self.work.slots_divided += u64::from(computation.slots);
        self.work.damping_cancelled += u64::from(computation.damping_cancelled);
        self.work.damping_felt += u64::from(computation.damping_felt);
    }

    /// A recipient aggregated and found this much over-allocation.
    pub fn aggregated(&mut self, over_allocation: f64, epsilon: f64) {
        self.work.aggregations += 1;
        self.work.over_allocations += u64::from(over_allocation > epsilon);
        self.work.over_allocation_max = self.work.over_allocation_max.max(over_allocation);
    }

    /// Whether a time bin ends at or before `now`, so that `Observer::sample` is due.
    #[must_use]
    pub fn sample_due(&self, now: Time) -> bool {
        self.series.due(now)
    }

    /// Closes the time bins that end at or before `now`; nothing changed since the last event.
    pub(crate) fn sample(&mut self, now: Time, state: State) {
        let sampled = Sampled {
            totals: self.traffic.totals(),
            computations: self.work.computations,
            state,
            participants: self.presence.now(),
            declared: self.settling.believing_share(),
            rounds: self.rounds.as_ref().map(RoundProgress::range),
        };
        self.series.close_bins(now, &sampled);
    }
}
