//! What a reader of the table must know besides the figures.

use crate::outcome::Measure;
use crate::settings::Damping;
use crate::world::World;

/// Remarks on the metrics of a run, each a sentence.
pub(crate) fn of(world: &World, metrics: &[Measure]) -> Vec<String> {
    let value = |name: &str| {
        metrics.iter().find(|measure| measure.metric.name == name).and_then(|measure| measure.value)
    };
    let above_zero = |name: &str| value(name).filter(|value| *value > 0.0);
    let mut notes = Vec::new();
    if let Some(lost) = above_zero("updates.lost") {
        notes.push(format!(
            "{lost} updates were lost: accept = \"merged-clock\" drops a newer record when its clock arrived earlier through a third party."
        ));
    }
    if let Some(wrong) = above_zero("causality.wrong") {
        notes.push(format!("On {wrong} checked receipts the clock claimed an order that is not there."));
    }
    if let Some(missed) = above_zero("causality.missed") {
        notes.push(format!("On {missed} checked receipts the clock missed an order that is there."));
    }
    if let Some(share) = value("causality.share").filter(|share| *share < 1.0) {
        notes.push(format!(
            "Causality was checked on {:.2} % of the receipts: those between the {} witnesses (observer.causality-witnesses).",
            share * 100.0,
            world.scenario.observer.causality_witnesses
        ));
    }
    if let Some(lost) = above_zero("ids.lost") {
        notes.push(format!("{:.1} % of the id space belong to nobody any more.", lost * 100.0));
    }
    if let Some(waiting) = above_zero("joins.waiting") {
        notes.push(format!("{waiting} newcomers found nobody to let them in."));
    }
    if let Some(unseen) = above_zero("actions.unseen") {
        notes.push(format!("{unseen} user actions had no visible effect by the end of the run."));
    }
    if world.scenario.allocation.damping != Damping::Off
        && let Some(cancelled) = above_zero("damping.cancelled")
    {
        notes.push(format!(
            "In {:.1} % of the slot divisions with damping, the factor was the same for all recipients and cancelled out.",
            cancelled * 100.0
        ));
    }
    if let Some(stalled) = above_zero("stalled.seconds") {
        let left = above_zero("stalled.end").map_or_else(String::new, |left| format!("; {left} still are"));
        notes.push(format!("Participants were stalled for {stalled:.0} participant-seconds{left}."));
    }
    notes
}
