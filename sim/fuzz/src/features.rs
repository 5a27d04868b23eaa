//! Which features worlds had: what a fuzzer's silence is worth.

use twintrack_core::settings::{
    Accept, Announce, Cap, Coordination, Damping, Delivery, Feedback, ForkFrom, Graph, Heir, Ids, InitialIds,
    OffOr, Profile, QuorumOf, Republish, Scenario,
};

/// Something that a scenario has or has not.
pub struct Feature {
    /// Name, as in tables.
    pub name: &'static str,
    has: fn(&Scenario) -> bool,
}

const fn feature(name: &'static str, has: fn(&Scenario) -> bool) -> Feature {
    Feature { name, has }
}

/// All features that are told apart.
pub static FEATURES: &[Feature] = &[
    feature("complete graph", |s| matches!(s.population.graph, Graph::Complete {})),
    feature("small world", |s| matches!(s.population.graph, Graph::SmallWorld { .. })),
    feature("scale-free graph", |s| matches!(s.population.graph, Graph::ScaleFree { .. })),
    feature("several slots", |s| s.population.needs.count_max.max(s.population.capacity.count_max) > 1),
    feature("windows and places", |s| s.population.needs.windowed + s.population.needs.placed > 0.0),
    feature("slow computers", |s| s.population.compute_factor.is_some()),
    feature("changes of needs", |s| s.workload.need_changes.count > 0.0),
    feature("changes of capacities", |s| s.workload.capacity_changes.count > 0.0),
    feature("changes of recognition", |s| s.workload.recognition_changes.count > 0.0),
    feature("bursts", |s| !s.workload.bursts.is_empty()),
    feature("stated actions", |s| !s.workload.at.is_empty()),
    feature("arrivals", |s| s.churn.arrivals.count > 0.0),
    feature("sessions", |s| s.churn.session.is_some()),
    feature("crashes", |s| {
        s.churn.crash_share > 0.0 && (s.churn.session.is_some() || s.churn.turnover.is_some())
    }),
    feature("returns", |s| s.churn.return_share > 0.0),
    feature("stated passages", |s| !s.churn.at.is_empty()),
    feature("turnover", |s| s.churn.turnover.is_some()),
    feature("loss", |s| s.network.imperfection.loss > 0.0),
    feature("duplication", |s| s.network.imperfection.duplication > 0.0),
    feature("hold-ups", |s| s.network.imperfection.reordering > 0.0),
    feature("datagrams", |s| s.network.delivery == Delivery::Datagram),
    feature("limited bandwidth", |s| s.network.egress != OffOr::OFF || s.network.ingress != OffOr::OFF),
    feature("partitions", |s| !s.faults.partitions.is_empty() || s.faults.random_partitions.is_some()),
    feature("cut links", |s| !s.faults.cuts.is_empty()),
    feature("pauses", |s| !s.faults.pauses.is_empty() || s.faults.random_pauses.is_some()),
    feature("merged-clock acceptance", |s| s.clocks.accept == Accept::MergedClock),
    feature("receipts not counted", |s| !s.clocks.count_receipts),
    feature("seed-each ids", |s| s.clocks.ids == Ids::SeedEach),
    feature("random initial ids", |s| s.clocks.initial_ids == InitialIds::Random),
    feature("forks from others", |s| s.clocks.fork_from != ForkFrom::Sponsor),
    feature("other heirs", |s| s.clocks.heir != Heir::Sponsor),
    feature("roll calls", |s| s.clocks.roll_call_every != OffOr::OFF),
    feature("nine phases", |s| s.rounds.profile == Profile::NinePhase),
    feature("published on change", |s| s.rounds.republish == Republish::OnChange),
    feature("quorum of the known", |s| s.rounds.quorum_of == QuorumOf::Known),
    feature("no gossip", |s| s.rounds.gossip_every == OffOr::OFF),
    feature("skewed clocks", |s| s.rounds.clock_offset != Scenario::named("x").rounds.clock_offset),
    feature("slow rounds", |s| s.rounds.compute.0 > 0),
    feature("declared announce", |s| s.events.announce == Announce::Declared),
    feature("anti-entropy", |s| s.events.anti_entropy != OffOr::OFF),
    feature("freshness", |s| s.events.freshness != OffOr::OFF),
    feature("no feedback", |s| s.allocation.feedback == Feedback::Stated),
    feature("damping off", |s| s.allocation.damping == Damping::Off),
    feature("window-only damping", |s| s.allocation.damping == Damping::WindowOnly),
    feature("cap at active need", |s| s.allocation.cap == Cap::ActiveNeed),
    feature("rounds", |s| s.run.engines.iter().any(|engine| engine.coordination == Coordination::Rounds)),
    feature("events", |s| s.run.engines.iter().any(|engine| engine.coordination == Coordination::Events)),
];

/// How many worlds had each feature, and which met.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Worlds counted.
    pub worlds: u64,
    counts: Vec<u64>,
    met: Vec<bool>,
}

impl Default for Coverage {
    fn default() -> Self {
        let features = FEATURES.len();
        Coverage { worlds: 0, counts: vec![0; features], met: vec![false; features * features] }
    }
}

impl Coverage {
    /// Counts a world.
    pub fn count(&mut self, scenario: &Scenario) {
        self.worlds += 1;
        let on: Vec<usize> = (0..FEATURES.len()).filter(|at| (FEATURES[*at].has)(scenario)).collect();
        for &one in &on {
            self.counts[one] += 1;
            on.iter().for_each(|other| self.met[one * FEATURES.len() + other] = true);
        }
    }

    /// Each feature with the number of worlds that had it.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        FEATURES.iter().map(|feature| feature.name).zip(self.counts.iter().copied())
    }

    /// Pairs of features that met in a world, and how many pairs there are. Some exclude each other.
    #[must_use]
    pub fn pairs(&self) -> (usize, usize) {
        let features = FEATURES.len();
        let met = (0..features).flat_map(|one| (0..one).map(move |other| one * features + other));
        (met.filter(|at| self.met[*at]).count(), features * (features - 1) / 2)
    }
}
