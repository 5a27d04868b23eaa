//! How much memory a run takes, from its scenario alone: before anything is built, and in no time.
//!
//! The quantities that grow with the product of two settings are counted as they are held: vector clocks, exact histories
//! and flat event trees of about a byte per participant that is known, views of all peers of 8, events of 24, and copies of
//! round states of 8 where these are kept apart as mail. What grows with participants and links alone is a rate that was
//! measured, as is the share of publications that are under way at the busiest moment. Simulating a small run and scaling
//! it was rejected: what takes the most at 10,000 participants does not show among 100.
//!
//! Estimated against measured peak memory of the whole process, in MB, one engine on one thread, graph `random` of the
//! degree given, minutes of virtual time (release build, Linux x86-64; v1 by the example `rounds` of the benchmarks, four
//! rounds of 90 s; the others by `/usr/bin/time` on `twintrack run`, from 4,000 participants under rounds in rounds of
//! 30 s):
//!
//! | participants | degree | v1 | rounds+itc | v2 | events+vector |
//! | ---: | ---: | ---: | ---: | ---: | ---: |
//! | 500 | 8 | 18 / 16 | 20 / 23 | 12 / 12 | 12 / 13 |
//! | 1,000 | 2 | | | 14 / 19 | |
//! | 1,000 | 8 | 41 / 43 | 50 / 57 | 18 / 24 | 18 / 23 |
//! | 1,000 | 64 | | | 58 / 58 | |
//! | 2,000 | 8 | 115 / 125 | 162 / 166 | 34 / 44 | 34 / 44 |
//! | 4,000 | 8 | 383 / 428 | 591 / 515 | 79 / 97 | 79 / 98 |
//! | 10,000 | 8 | 2,157 / 2,488 | | 316 / 360 | |
//! | 20,000 | 8 | | | 1,054 / 1,143 | |
use crate::settings::{
    Announce, ClockKind, Coordination, Engine, Graph, Imperfection, Inputs, OffOr, Scenario,
};

/// The program itself with its tables of latencies.
const BASE: u64 = 7_000_000;
/// Of the world, per participant and per end of a link, with what its construction takes beside it.
const WORLD_PER_PARTICIPANT: u64 = 500;
const WORLD_PER_LINK: u64 = 60;
/// Of an agent and its records, per participant and per end of a link.
const AGENT_PER_PARTICIPANT: u64 = 1_000;
const AGENT_PER_LINK: u64 = 270;
/// Bytes of a scheduled event.
const EVENT: u64 = 24;
/// Leaves of an event tree for each of a few publishers among many.
const LEAVES_PER_PUBLISHER: u64 = 8;
/// Bytes that a view of one peer takes under rounds.
const PEER: u64 = 8;
/// Bytes of a copy of a round state under way as mail, with the slack of their pool.
const COPY: u64 = 9;
/// Bytes of what a participant has read and not looked at, at most.
const UNHEARD: u64 = 4_096;
/// Bits that a participant has for each other: what holds of it in four, what was read and what is known in one each, and
/// the same for those who get a broadcast.
const BITS_PER_PAIR: u64 = 8;
/// Publications under way at the busiest moment, in percent of the participants.
const UNDER_WAY_PERCENT: u64 = 115;
/// The same where senders must keep their latest record of each kind.
const KEPT_PERCENT: u64 = 215;
/// Publications of a participant in a round, and the most that are counted in one byte.
const PUBLICATIONS_PER_ROUND: u64 = 3;
const BYTE_COUNTS: u64 = 255;

/// The memory of a run, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// What engines share.
    pub world: u64,
    /// What each engine takes.
    pub engines: Vec<EngineEstimate>,
    /// Participants that were reckoned with.
    pub participants: u64,
}

/// The memory of one engine, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineEstimate {
    /// Which engine.
    pub engine: Engine,
    /// Agents, and the records that they hold of each other.
    pub agents: u64,
    /// Clocks, and stamps under way.
    pub clocks: u64,
    /// Exact histories, and those that travel beside messages.
    pub histories: u64,
    /// Under rounds, what everyone knows of everyone.
    pub peers: u64,
    /// Events that are due.
    pub queue: u64,
}

impl EngineEstimate {
    /// All parts together.
    #[must_use]
    pub fn total(&self) -> u64 {
        [self.agents, self.clocks, self.histories, self.peers, self.queue]
            .into_iter()
            .fold(0, u64::saturating_add)
    }
}

impl Estimate {
    /// Estimates a scenario's run. O(1).
    #[must_use]
    pub fn of(scenario: &Scenario, inputs: &Inputs) -> Estimate {
        let sizes = Sizes::of(scenario, inputs);
        let world = sizes.each(WORLD_PER_PARTICIPANT, WORLD_PER_LINK).saturating_add(BASE);
        let engines = scenario.run.engines.iter().map(|engine| sizes.engine(*engine)).collect();
        Estimate { world, engines, participants: sizes.participants }
    }

    /// The memory of a run in which up to `threads` engines run at the same time.
    #[must_use]
    pub fn total(&self, threads: usize) -> u64 {
        let mut totals: Vec<u64> = self.engines.iter().map(EngineEstimate::total).collect();
        totals.sort_unstable_by(|a, b| b.cmp(a));
        totals.iter().take(threads.max(1)).fold(self.world, |sum, engine| sum.saturating_add(*engine))
    }

    /// The setting that saves most when lowered.
    #[must_use]
    pub fn setting_to_lower(&self) -> &'static str {
        let of =
            |part: fn(&EngineEstimate) -> u64| self.engines.iter().map(part).fold(0, u64::saturating_add);
        let squares = of(|engine| engine.clocks.saturating_add(engine.peers).saturating_add(engine.queue));
        let candidates = [
            (squares, "population.size"),
            (of(|engine| engine.histories), "observer.causality-witnesses"),
            (of(|engine| engine.agents).saturating_add(self.world), "population.size or population.graph"),
        ];
        candidates
            .into_iter()
            .max_by_key(|(bytes, _)| *bytes)
            .map_or("population.size", |(_, setting)| setting)
    }
}

/// What an estimate is made from.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    participants: u64,
    /// Those who publish under events, unless their users act.
    publishers: u64,
    /// Ends of links: two for each pair that is linked.
    links: u64,
    witnesses: u64,
    /// Bytes of a number in a clock.
    number: u64,
    under_way_percent: u64,
    /// Round states under vector clocks are mail.
    mails: bool,
}

impl Sizes {
    fn of(scenario: &Scenario, inputs: &Inputs) -> Sizes {
        let named = inputs.names.len() as u64;
        let participants = match scenario.population.size {
            Some(size) => u64::from(size),
            None if named > 0 => named,
            None => u64::from(crate::world::SIZE_DEFAULT),
        };
        let all_pairs = participants.saturating_mul(participants.saturating_sub(1));
        let recorded = inputs
            .recorded
            .as_ref()
            .map(|recorded| 2 * recorded.recognitions.iter().map(|row| row.len() as u64).sum::<u64>());
        let drawn = match &scenario.population.graph {
            Graph::Random { degree, .. } | Graph::ScaleFree { attach: degree, .. } => {
                2 * participants * u64::from(*degree)
            }
            Graph::SmallWorld { degree, .. } => participants * u64::from(*degree),
            Graph::Complete {} => all_pairs,
            Graph::Edges { .. } => 2 * inputs.edges.len() as u64,
        };
        let links = recorded.unwrap_or(drawn);
        let active = (scenario.population.capacity.share + scenario.population.needs.share).min(1.0);
        let publishers = match scenario.events.announce {
            Announce::Everyone => participants,
            Announce::Declared => libm::ceil(participants as f64 * active) as u64,
        };
        let rounds = scenario.run.until.0 / scenario.rounds.length.0.max(1);
        let wide = rounds.saturating_mul(PUBLICATIONS_PER_ROUND) > BYTE_COUNTS;
        Sizes {
            participants,
            publishers,
            links: links.min(all_pairs),
            witnesses: participants.min(scenario.observer.causality_witnesses.into()),
            number: if wide { 2 } else { 1 },
            under_way_percent: if is_perfect(scenario) { UNDER_WAY_PERCENT } else { KEPT_PERCENT },
            mails: is_perfect(scenario) && scenario.churn == crate::settings::Churn::default(),
        }
    }

    fn each(self, per_participant: u64, per_link: u64) -> u64 {
        let participants = self.participants.saturating_mul(per_participant);
        participants.saturating_add(self.links.saturating_mul(per_link))
    }

    fn engine(self, engine: Engine) -> EngineEstimate {
        // What each of some holds once, and once more for each publication under way.
        let held = |holders: u64, bytes: u64| {
            (holders.saturating_mul(100 + self.under_way_percent) / 100).saturating_mul(bytes)
        };
        let squared = self.participants.saturating_mul(self.participants);
        // An event tree has about a leaf for each participant known, and a leaf takes what a vector's entry takes. Where few
        // publish, only they have a tree of their own; others refer to what they heard.
        let (holders, known) = if engine == Engine::V2 && self.publishers < self.participants {
            let leaves = self.publishers.saturating_mul(LEAVES_PER_PUBLISHER);
            (self.publishers, leaves.min(self.participants))
        } else {
            (self.participants, self.participants)
        };
        let stamp = known.saturating_mul(self.number);
        let events = self.links.saturating_mul(EVENT);
        let (peers, queue) = match engine.coordination {
            Coordination::Rounds if self.mails && engine.clock == ClockKind::Vector => {
                let bits = squared.saturating_mul(BITS_PER_PAIR) / 8;
                let unheard = self.participants.saturating_mul(UNHEARD);
                let mail = squared.saturating_mul(COPY).saturating_add(unheard);
                (squared.saturating_mul(PEER).saturating_add(bits), events.saturating_add(mail))
            }
            Coordination::Rounds => {
                (squared.saturating_mul(PEER), events.saturating_add(squared.saturating_mul(EVENT)))
            }
            Coordination::Events => (0, events),
        };
        EngineEstimate {
            engine,
            agents: self.each(AGENT_PER_PARTICIPANT, AGENT_PER_LINK),
            clocks: held(holders, stamp),
            histories: held(self.participants, self.witnesses.saturating_mul(self.number)),
            peers,
            queue,
        }
    }
}

/// Whether every message simply arrives, so that senders need not keep what they sent.
fn is_perfect(scenario: &Scenario) -> bool {
    let (network, faults) = (&scenario.network, &scenario.faults);
    let links = |links: &Imperfection| links.loss + links.duplication + links.reordering <= 0.0;
    links(&network.imperfection)
        && links(&network.imperfection_within_region)
        && network.egress == OffOr::OFF
        && network.ingress == OffOr::OFF
        && *faults == crate::settings::Faults::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(participants: u32, degree: u32, engine: Engine) -> Scenario {
        let mut scenario = Scenario::named("estimated");
        scenario.population.size = Some(participants);
        scenario.population.graph = Graph::Random { degree, reciprocity: 0.5 };
        scenario.run.engines = vec![engine];
        scenario
    }

    fn megabytes(participants: u32, degree: u32, engine: Engine) -> f64 {
        let scenario = scenario(participants, degree, engine);
        Estimate::of(&scenario, &Inputs::default()).total(1) as f64 / 1e6
    }

    #[test]
    fn estimates_are_within_half_of_what_was_measured() {
        let measured = [
            (500, 8, Engine::V1, 16.0),
            (1_000, 8, Engine::V1, 43.0),
            (2_000, 8, Engine::V1, 125.0),
            (4_000, 8, Engine::V1, 428.0),
            (500, 8, Engine::ROUNDS_ITC, 23.2),
            (1_000, 8, Engine::ROUNDS_ITC, 57.4),
            (2_000, 8, Engine::ROUNDS_ITC, 166.4),
            (4_000, 8, Engine::ROUNDS_ITC, 514.6),
            (500, 8, Engine::V2, 12.5),
            (1_000, 2, Engine::V2, 18.7),
            (1_000, 8, Engine::V2, 23.5),
            (1_000, 64, Engine::V2, 58.4),
            (2_000, 8, Engine::V2, 44.0),
            (4_000, 8, Engine::V2, 97.3),
            (10_000, 8, Engine::V2, 359.5),
            (20_000, 8, Engine::V2, 1_142.7),
            (500, 8, Engine::EVENTS_VECTOR, 12.6),
            (1_000, 8, Engine::EVENTS_VECTOR, 23.4),
            (2_000, 8, Engine::EVENTS_VECTOR, 44.0),
            (4_000, 8, Engine::EVENTS_VECTOR, 97.6),
        ];
        for (participants, degree, engine, megabytes_measured) in measured {
            let estimated = megabytes(participants, degree, engine);
            let ratio = estimated / megabytes_measured;
            assert!(
                (1.0 / 1.5..=1.5).contains(&ratio),
                "{participants} {degree} {engine}: {estimated:.1} MB"
            );
        }
    }

    #[test]
    fn engines_at_the_same_time_add_up_and_others_do_not() {
        let mut both = scenario(1_000, 8, Engine::V1);
        both.run.engines = Engine::ALL.into();
        let estimate = Estimate::of(&both, &Inputs::default());
        let all: u64 = estimate.engines.iter().map(EngineEstimate::total).sum();
        let largest = estimate.engines.iter().map(EngineEstimate::total).max().expect("four engines");
        assert_eq!(estimate.total(9), estimate.world + all);
        assert_eq!(estimate.total(1), estimate.world + largest);
        assert!(estimate.total(2) > estimate.total(1) && estimate.total(2) < estimate.total(3));
    }

    #[test]
    fn what_to_lower_depends_on_what_is_large() {
        let advice = |change: fn(&mut Scenario), engine| {
            let mut scenario = scenario(20_000, 8, engine);
            change(&mut scenario);
            Estimate::of(&scenario, &Inputs::default()).setting_to_lower()
        };
        assert_eq!(advice(|_| {}, Engine::V1), "population.size");
        // Where few publish, histories of all are larger than clocks.
        let all = |scenario: &mut Scenario| {
            scenario.observer.causality_witnesses = 20_000;
            scenario.events.announce = Announce::Declared;
            (scenario.population.capacity.share, scenario.population.needs.share) = (0.01, 0.01);
        };
        assert_eq!(advice(all, Engine::V2), "observer.causality-witnesses");
        let dense = |scenario: &mut Scenario| scenario.population.graph = Graph::Complete {};
        assert_eq!(advice(dense, Engine::V2), "population.size or population.graph");
    }

    #[test]
    fn the_largest_population_is_estimated_without_overflow() {
        let mut scenario = scenario(10_000_000, 1_000, Engine::V1);
        scenario.population.graph = Graph::Complete {};
        scenario.observer.causality_witnesses = u32::MAX;
        scenario.network.imperfection.loss = 0.1;
        assert!(Estimate::of(&scenario, &Inputs::default()).total(4) > 1 << 50);
    }
}
