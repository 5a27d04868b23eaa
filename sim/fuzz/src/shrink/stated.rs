//! What was drawn, written out as stated.

use twintrack_core::kernel::time::Time;
use twintrack_core::population::{Change, PassageKind};
use twintrack_core::settings::{Inputs, Rate, Scenario, TimedAction, TimedPassage};
use twintrack_core::world::World;

/// All user actions at the times at which they happen.
pub(super) fn actions(scenario: &mut Scenario) {
    let workload = &scenario.workload;
    let rates = [workload.need_changes, workload.capacity_changes, workload.recognition_changes];
    if rates.iter().all(|rate| rate.count == 0.0) && workload.bursts.is_empty() {
        return;
    }
    let Ok(world) = World::build(scenario.clone(), &Inputs::default()) else { return };
    scenario.workload.at = world
        .actions
        .iter()
        .map(|action| {
            let who = action.participant;
            let blank = TimedAction::blank(action.at.since(Time::ZERO), who.0);
            match action.change {
                Change::Need { slot, quantity } => TimedAction { slot, need: Some(quantity), ..blank },
                Change::Capacity { slot, quantity } => {
                    TimedAction { slot, capacity: Some(quantity), ..blank }
                }
                Change::Recognition { link, weight } => {
                    let peer = world.links.peers(who.index())[link as usize].0;
                    TimedAction { weight: Some(weight), peer: Some(peer), ..blank }
                }
            }
        })
        .collect();
    let workload = &mut scenario.workload;
    workload.need_changes = Rate::ZERO;
    workload.capacity_changes = Rate::ZERO;
    workload.recognition_changes = Rate::ZERO;
    workload.bursts.clear();
    (workload.hot, workload.diurnal) = (None, None);
}

/// Everybody's coming and going at the times at which it happens.
pub(super) fn passages(scenario: &mut Scenario) {
    let churn = &scenario.churn;
    if churn.arrivals.count == 0.0 && churn.session.is_none() {
        return;
    }
    let Ok(world) = World::build(scenario.clone(), &Inputs::default()) else { return };
    let mut ever = world.churn.initial;
    scenario.churn.at = world
        .churn
        .passages
        .iter()
        .map(|passage| {
            let (time, who) = (passage.at.since(Time::ZERO), passage.participant.0);
            // Newcomers get the next number; whoever has one says which.
            let new = passage.kind == PassageKind::Join && who == ever;
            ever += u32::from(new);
            let (participant, count) = if new { (None, Some(1)) } else { (Some(who), None) };
            TimedPassage { time, what: passage.kind, participant, count }
        })
        .collect();
    let churn = &mut scenario.churn;
    churn.arrivals = Rate::ZERO;
    churn.session = None;
    churn.return_share = 0.0;
    churn.crash_share = 0.0;
}
