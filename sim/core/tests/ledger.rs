//! The ledger under hostile delivery: records late, repeated, reordered or never delivered, while needs and capacities
//! change. Nothing is ever negative or granted twice, and once everyone holds the latest of everything both sides agree.

use std::sync::Arc;

use proptest::prelude::*;
use twintrack_core::allocation::agent::Agent;
use twintrack_core::allocation::damping::Indexing;
use twintrack_core::allocation::record::{AllocationState, Commitment};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::population::{Change, Links, Slot};
use twintrack_core::settings::{Allocation, Cap};

const PARTICIPANTS: usize = 5;

#[derive(Clone, Debug)]
enum Step {
    Compute(usize),
    Aggregate(usize),
    PublishCommitment(usize),
    PublishAllocation(usize),
    /// Deliver some version ever published by one participant to one of its peers.
    DeliverCommitment(usize, usize, usize),
    DeliverAllocation(usize, usize, usize),
    ChangeNeed(usize, u32, f64),
    ChangeCapacity(usize, u32, f64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..PARTICIPANTS;
    let any = 0..1_000usize;
    prop_oneof![
        4 => who.clone().prop_map(Step::Compute),
        4 => who.clone().prop_map(Step::Aggregate),
        3 => who.clone().prop_map(Step::PublishCommitment),
        3 => who.clone().prop_map(Step::PublishAllocation),
        8 => (who.clone(), any.clone(), any.clone()).prop_map(|(a, b, c)| Step::DeliverCommitment(a, b, c)),
        8 => (who.clone(), any.clone(), any).prop_map(|(a, b, c)| Step::DeliverAllocation(a, b, c)),
        1 => (who.clone(), 0..2u32, 0.0..40.0f64).prop_map(|(a, b, c)| Step::ChangeNeed(a, b, c)),
        1 => (who, 0..2u32, 0.0..40.0f64).prop_map(|(a, b, c)| Step::ChangeCapacity(a, b, c)),
    ]
}

struct World {
    links: Links,
    agents: Vec<Agent>,
    commitments: Vec<Vec<Arc<Commitment>>>,
    allocations: Vec<Vec<Arc<AllocationState>>>,
    settings: Allocation,
    now: Time,
}

impl World {
    fn new(settings: Allocation) -> World {
        let recognitions: Vec<Vec<(u32, f64)>> = (0..PARTICIPANTS as u32)
            .map(|me| {
                (0..PARTICIPANTS as u32)
                    .filter(|peer| *peer != me)
                    .map(|peer| (peer, 0.1 + 0.02 * f64::from(me + peer)))
                    .collect()
            })
            .collect();
        let links = Links::new(&recognitions, vec![0.0; PARTICIPANTS]);
        let slots = |base: f64| -> Vec<Slot> {
            [base, base / 2.0].map(|quantity| Slot { quantity, window: None, place: None }).to_vec()
        };
        let agents = (0..PARTICIPANTS)
            .map(|me| {
                Agent::new(
                    Participant::from(me),
                    &slots(10.0 + me as f64),
                    &slots(30.0 - 5.0 * me as f64),
                    &links,
                    |_| true,
                )
            })
            .collect();
        World {
            links,
            agents,
            commitments: vec![Vec::new(); PARTICIPANTS],
            allocations: vec![Vec::new(); PARTICIPANTS],
            settings,
            now: Time::ZERO,
        }
    }

    /// The peer at a link of `from`, that link's number there, and its number here.
    fn link(&self, from: usize, pick: usize) -> (usize, u32, u32) {
        let link = pick % self.links.peers(from).len();
        (self.links.peers(from)[link].index(), self.links.reverse(from)[link], link as u32)
    }

    fn take(&mut self, step: &Step) {
        self.now += Span::from_millis(100);
        let settings = self.settings.clone();
        match *step {
            Step::Compute(who) => {
                self.agents[who].compute(self.links.reverse(who), &settings, Time::ZERO);
            }
            Step::Aggregate(who) => {
                self.agents[who].aggregate(
                    self.now,
                    self.links.reverse(who),
                    &settings,
                    Indexing::Time,
                    |_, _| (),
                );
            }
            Step::PublishCommitment(who) => {
                self.commitments[who].push(Arc::new(self.agents[who].publish_commitment(self.now)));
            }
            Step::PublishAllocation(who) => {
                self.allocations[who].push(Arc::new(self.agents[who].publish_allocation()));
            }
            Step::DeliverCommitment(from, pick, version) => {
                let (to, link, back) = self.link(from, pick);
                let published = &self.commitments[from];
                if let Some(record) = published.get(version % published.len().max(1)).cloned()
                    && record.version > self.agents[to].known_commitment(link)
                {
                    self.agents[to].learn_commitment(link, back, &record, &settings);
                }
            }
            Step::DeliverAllocation(from, pick, version) => {
                let (to, link, _) = self.link(from, pick);
                let published = &self.allocations[from];
                if let Some(record) = published.get(version % published.len().max(1)).cloned()
                    && record.version > self.agents[to].known_allocation(link)
                {
                    self.agents[to].learn_allocation(link, &record);
                }
            }
            Step::ChangeNeed(who, slot, quantity) => {
                self.agents[who].act(&Change::Need { slot, quantity }, &settings);
            }
            Step::ChangeCapacity(who, slot, quantity) => {
                self.agents[who].act(&Change::Capacity { slot, quantity }, &settings);
            }
        }
    }

    fn check(&self) {
        for agent in &self.agents {
            let quantities = agent.capacity().iter().map(|slot| slot.quantity);
            assert_eq!(agent.book().violation(quantities), None);
            assert_eq!(agent.account().violation(), None);
        }
    }

    /// Everyone publishes and everyone gets the latest of everything, then applies it.
    fn synchronise(&mut self, compute: bool) {
        for who in 0..PARTICIPANTS {
            self.take(&Step::PublishCommitment(who));
            self.deliver_latest(who, true);
        }
        for who in 0..PARTICIPANTS {
            if compute {
                self.take(&Step::Compute(who));
            }
            self.take(&Step::PublishAllocation(who));
            self.deliver_latest(who, false);
        }
        (0..PARTICIPANTS).for_each(|who| self.take(&Step::Aggregate(who)));
        self.check();
    }

    fn deliver_latest(&mut self, from: usize, commitment: bool) {
        for pick in 0..self.links.peers(from).len() {
            let latest =
                if commitment { self.commitments[from].len() } else { self.allocations[from].len() } - 1;
            self.take(&match commitment {
                true => Step::DeliverCommitment(from, pick, latest),
                false => Step::DeliverAllocation(from, pick, latest),
            });
        }
    }

    /// Both sides of every line say the same.
    fn check_agreement(&self) {
        for (who, agent) in self.agents.iter().enumerate() {
            for line in agent.account().lines() {
                let provider = self.links.peers(who)[line.link as usize].index();
                let back = self.links.reverse(who)[line.link as usize];
                let granted: f64 = self.agents[provider]
                    .book()
                    .lines_of(back)
                    .iter()
                    .filter(|theirs| (theirs.slot, theirs.need) == (line.slot, line.need))
                    .map(|theirs| theirs.granted - theirs.declined)
                    .sum();
                assert!((granted - line.effective()).abs() < 1e-9, "{granted} {line:?}");
            }
            for (need, slot) in agent.needs().iter().enumerate() {
                assert!(agent.account().granted(need) <= slot.quantity + 1e-9);
            }
        }
    }
}

proptest! {
    #[test]
    fn the_ledger_survives_any_delivery(
        steps in prop::collection::vec(step(), 1..150),
        active_need in any::<bool>(),
    ) {
        let cap = if active_need { Cap::ActiveNeed } else { Cap::Need };
        let mut world = World::new(Allocation { cap, ..Allocation::default() });
        for step in &steps {
            world.take(step);
            world.check();
        }
        // A decline learnt last may still have to reach its provider: without new grants, twice around is enough.
        for compute in [true, true, false, false] {
            world.synchronise(compute);
        }
        world.check_agreement();
    }
}

#[test]
fn whoever_is_first_served_gets_no_second_helping_of_the_same_need() {
    let mut world = World::new(Allocation::default());
    for who in 0..PARTICIPANTS {
        world.take(&Step::PublishCommitment(who));
        world.deliver_latest(who, true);
    }
    // Computing again and again without hearing back must not grant beyond the need published.
    for _ in 0..20 {
        world.take(&Step::Compute(0));
        world.check();
    }
    for peer in 1..PARTICIPANTS {
        let link = world.links.find(0, Participant::from(peer)).expect("complete");
        let granted: f64 = world.agents[0].book().lines_of(link).iter().map(|line| line.granted).sum();
        let needed: f64 = world.agents[peer].needs().iter().map(|slot| slot.quantity).sum();
        assert!(granted > 0.0 && granted <= needed + 1e-9, "{granted} of {needed}");
    }
}
