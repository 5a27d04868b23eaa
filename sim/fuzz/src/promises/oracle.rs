//! What must be so at the end, worked out from the world and the final allocations alone.
//!
//! A second opinion beside the invariants that the engines check themselves: it looks at nothing that an engine says but
//! who has what. It knows what everyone needs and offers at the end only where every user action took place.

use std::collections::BTreeSet;

use twintrack_core::ids::Participant;
use twintrack_core::outcome::{AllocationLine, Outcome};
use twintrack_core::population::{Change, PassageKind, Slot};
use twintrack_core::world::World;

use super::promise::{Subject, metric};
use super::violation::Broken;

/// What sums may be off by, besides epsilon.
const TOLERANCE: f64 = 1e-6;

/// Claims that are too small to be published are left unserved, each up to epsilon; so are shares that the tiers' floor
/// swallows.
const WASTE_TOLERANCE: f64 = 0.05;

/// How things stand at the end.
struct Declared {
    needs: Vec<Vec<Slot>>,
    capacity: Vec<Vec<Slot>>,
    weights: Vec<Vec<f64>>,
    present: Vec<bool>,
}

impl Declared {
    /// `None` when an action did not take place, so that nothing is known.
    fn of(world: &World, outcome: &Outcome) -> Option<Declared> {
        let skipped = metric(outcome, "actions.skipped")? + metric(outcome, "joins.waiting")?;
        if skipped > 0.0 {
            return None;
        }
        let (mut needs, mut capacity) = (world.needs.clone(), world.capacity.clone());
        let mut weights: Vec<Vec<f64>> =
            (0..world.participants()).map(|who| world.links.weights(who).to_vec()).collect();
        for action in &world.actions {
            let who = action.participant.index();
            match action.change {
                Change::Need { slot, quantity } => needs[who][slot as usize].quantity = quantity,
                Change::Capacity { slot, quantity } => capacity[who][slot as usize].quantity = quantity,
                Change::Recognition { link, weight } => weights[who][link as usize] = weight,
            }
        }
        let mut present: Vec<bool> = (0..world.participants()).map(|who| who < world.initial()).collect();
        for passage in &world.churn.passages {
            present[passage.participant.index()] = passage.kind == PassageKind::Join;
        }
        Some(Declared { needs, capacity, weights, present })
    }

    fn recognises(&self, world: &World, one: Participant, other: Participant) -> bool {
        let link = world.links.find(one.index(), other);
        link.is_some_and(|link| self.weights[one.index()][link as usize] > 0.0)
    }
}

fn sum<'a>(lines: impl Iterator<Item = &'a AllocationLine>) -> f64 {
    lines.map(|line| line.amount).sum()
}

/// Nobody has more than it needs, and nobody gives more than it has.
pub(super) fn within_bounds(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let declared = Declared::of(subject.world, outcome)?;
    let tolerance = TOLERANCE + subject.world.scenario.allocation.epsilon;
    let lines = &outcome.allocations;
    for (who, present) in declared.present.iter().enumerate() {
        let me = Participant::from(who);
        if !present
            && lines.iter().any(|line| (line.provider == me || line.recipient == me) && line.amount > 0.0)
        {
            return Some(Broken::by(format!("participant {who} is gone and still gives or has something")));
        }
        for (need, slot) in declared.needs[who].iter().enumerate() {
            let has = sum(lines.iter().filter(|line| line.recipient == me && line.need as usize == need));
            if has > slot.quantity + tolerance {
                return Some(Broken::by(format!("participant {who} has {has} and needs {}", slot.quantity)));
            }
        }
        for (number, slot) in declared.capacity[who].iter().enumerate() {
            let gives = sum(lines.iter().filter(|line| line.provider == me && line.slot as usize == number));
            // What was declined at the very end may not have been taken note of yet, each up to epsilon.
            if gives > slot.quantity + tolerance * lines.len() as f64 {
                return Some(Broken::by(format!(
                    "participant {who} gives {gives} and has {}",
                    slot.quantity
                )));
            }
        }
    }
    None
}

/// Nobody goes short of what a provider that recognises it has to spare.
pub(super) fn no_waste(subject: &Subject<'_>, outcome: &Outcome) -> Option<Broken> {
    let world = subject.world;
    let declared = Declared::of(world, outcome)?;
    let allocation = &world.scenario.allocation;
    let lines = &outcome.allocations;
    let participants: BTreeSet<usize> =
        (0..world.participants()).filter(|who| declared.present[*who]).collect();
    let peers = participants.len() as f64;
    let tolerance = WASTE_TOLERANCE + 4.0 * peers * (allocation.epsilon + allocation.denominator_floor);
    for &provider in &participants {
        let me = Participant::from(provider);
        for (number, slot) in declared.capacity[provider].iter().enumerate() {
            let gives = sum(lines.iter().filter(|line| line.provider == me && line.slot as usize == number));
            let spare = slot.quantity - gives;
            if spare <= tolerance {
                continue;
            }
            let served =
                |who: &usize| *who != provider && declared.recognises(world, me, Participant::from(*who));
            for who in participants.iter().copied().filter(served) {
                let them = Participant::from(who);
                for (need, wanted) in
                    declared.needs[who].iter().enumerate().filter(|(_, need)| slot.compatible(need))
                {
                    let has =
                        sum(lines.iter().filter(|line| line.recipient == them && line.need as usize == need));
                    let short = wanted.quantity - has;
                    if short > tolerance {
                        return Some(Broken::by(format!(
                            "participant {who} goes short of {short}, and participant {provider} has {spare} to spare"
                        )));
                    }
                }
            }
        }
    }
    None
}
