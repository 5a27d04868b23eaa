//! How large stamps grow under churn, by id policy: prints the table of this crate's README.
//!
//! ```text
//! cargo run --release -p twintrack-clocks --example policies [CHURN_STEPS_PER_PARTICIPANT [SIZES…]]
//! ```
//!
//! In each step one participant leaves and one joins, a random one and the newcomer count an event, and one random
//! message is delivered. Sizes are means over the population, in the paper's encoding, own id included.

mod shared;

use shared::{Mixer, deliver, mean_bytes};
use twintrack_clocks::itc::{Stamp, balanced, closest_heir, largest_share, roll_call};

const STEPS_PER_PARTICIPANT: usize = 20;
const SIZES: [usize; 4] = [16, 64, 128, 256];

/// Messages per participant before the churn begins, enough for everyone to hear of everyone.
const MESSAGES_BEFORE: usize = 12;

#[derive(Clone, Copy)]
enum Heir {
    Random,
    /// The leaver's id is lost.
    Nobody,
    Closest,
}

#[derive(Clone, Copy)]
enum Parent {
    Random,
    Largest,
}

struct Policy {
    name: &'static str,
    heir: Heir,
    parent: Parent,
    /// Steps per participant between roll calls.
    roll_call_every: Option<usize>,
}

const fn policy(name: &'static str, heir: Heir, parent: Parent, roll_call_every: Option<usize>) -> Policy {
    Policy { name, heir, parent, roll_call_every }
}

const POLICIES: [Policy; 8] = [
    policy("random heir, random parent", Heir::Random, Parent::Random, None),
    policy("ids lost, random parent", Heir::Nobody, Parent::Random, None),
    policy("closest heir, random parent", Heir::Closest, Parent::Random, None),
    policy("random heir, largest share", Heir::Random, Parent::Largest, None),
    policy("closest heir, largest share", Heir::Closest, Parent::Largest, None),
    policy("random, roll call every 5 steps", Heir::Random, Parent::Random, Some(5)),
    policy("ids lost, roll call every 5 steps", Heir::Nobody, Parent::Random, Some(5)),
    policy("closest heir, largest share, roll call every 5 steps", Heir::Closest, Parent::Largest, Some(5)),
];

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().expect("a number"));
    let steps = arguments.next().unwrap_or(STEPS_PER_PARTICIPANT);
    let sizes: Vec<usize> = match arguments.collect::<Vec<_>>() {
        none if none.is_empty() => SIZES.to_vec(),
        sizes => sizes,
    };
    let heads: Vec<String> = sizes.iter().map(|size| format!(" {size} |")).collect();
    println!("| bytes per stamp after {steps} steps per participant |{}", heads.concat());
    println!("| --- |{}", " ---: |".repeat(sizes.len()));
    let row = |name: &str, mean: &dyn Fn(usize) -> f64| {
        let cells: Vec<String> = sizes.iter().map(|size| format!(" {:.0} |", mean(*size))).collect();
        println!("| {name} |{}", cells.concat());
    };
    row("no churn", &|size| mean_bytes(&settled(size, &mut Mixer(1))));
    for policy in &POLICIES {
        row(policy.name, &|size| mean_bytes(&churned(policy, size, steps)));
    }
}

/// A population without churn, in which everyone has counted events and heard of the others.
fn settled(size: usize, mixer: &mut Mixer) -> Vec<Stamp> {
    let mut live = balanced(size);
    live.iter_mut().for_each(Stamp::event);
    for _ in 0..MESSAGES_BEFORE * size {
        deliver(&mut live, mixer);
        live[mixer.below(size)].event();
    }
    live
}

fn churned(policy: &Policy, size: usize, steps: usize) -> Vec<Stamp> {
    let mut mixer = Mixer(1);
    let mut live = settled(size, &mut mixer);
    for step in 1..=steps * size {
        let leaver = live.swap_remove(mixer.below(size));
        let ids = || live.iter().map(Stamp::id);
        let heir = match policy.heir {
            Heir::Random => Some(mixer.below(live.len())),
            Heir::Nobody => None,
            Heir::Closest => closest_heir(leaver.id(), ids()),
        };
        if let Some(heir) = heir {
            live[heir].join(leaver).expect("ids are disjoint");
        }
        let parent = match policy.parent {
            Parent::Random => mixer.below(live.len()),
            Parent::Largest => largest_share(live.iter().map(Stamp::id)).expect("everyone owns something"),
        };
        let mut newcomer = live[parent].fork();
        newcomer.event();
        live.push(newcomer);
        live[mixer.below(size)].event();
        deliver(&mut live, &mut mixer);
        if policy.roll_call_every.is_some_and(|every| step % (every * size) == size * every / 2) {
            live = roll_call(live).expect("ids are disjoint");
        }
    }
    live
}
