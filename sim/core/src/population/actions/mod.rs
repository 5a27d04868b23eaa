//! User actions: what participants change while a run goes on, drawn before any engine runs.
//!
//! Four sources, in the order in which actions of one participant at one instant are kept: a Poisson process per
//! participant and kind ([`process`]), bursts ([`burst`]), actions stated in the scenario, and
//! actions of a trace ([`stated`](mod@stated)).

mod action;
mod burst;
mod declarations;
mod process;
mod stated;
#[cfg(test)]
mod testing;

pub(crate) use action::ActionError;
pub use action::{Action, Change};
pub(crate) use declarations::Declarations;

use crate::ids::Participant;
use crate::sampling::{Sampler, SamplerError};
use crate::settings::{ActionKind, Inputs, Workload};

use super::Churn;
use burst::draw_burst;
use process::{draw_process, is_hot};
use stated::stated;

/// Draws all actions of a run, ascending by time, then participant. Those of somebody absent do not happen; who is there at
/// a burst is known, so that it has as many actions as is stated.
pub(crate) fn draw_actions(
    workload: &Workload,
    inputs: &Inputs,
    seed: u64,
    declarations: Declarations<'_>,
    churn: &Churn,
) -> Result<Vec<Action>, ActionError> {
    let factor = Sampler::new(&workload.factor, inputs).map_err(|SamplerError { parameter, message }| {
        ActionError { parameter: format!("factor.{parameter}"), message }
    })?;
    let kinds = [
        (ActionKind::Need, workload.need_changes),
        (ActionKind::Capacity, workload.capacity_changes),
        (ActionKind::Recognition, workload.recognition_changes),
    ];
    let mut actions = Vec::new();
    for me in 0..declarations.links.participants() {
        let hot = workload.hot.as_ref().filter(|hot| is_hot(hot, seed, me));
        for (kind, rate) in kinds {
            let entity = me as u64 * kinds.len() as u64 + kind as u64;
            let times = hot.filter(|_| kind == ActionKind::Need).map_or(1.0, |hot| hot.factor);
            let changes = draw_process(workload, rate, times, seed, entity, |what, unit| {
                declarations.vary(me, kind, what, factor.quantile(unit))
            });
            actions.extend(changes.map(|(at, change)| Action {
                at,
                participant: Participant::from(me),
                change,
            }));
        }
    }
    for (index, burst) in workload.bursts.iter().enumerate() {
        actions.extend(draw_burst(burst, index, seed, declarations, churn, &factor)?);
    }
    actions.extend(stated(workload, inputs, declarations)?);
    // Stable: actions of one participant at one time keep the order in which they were drawn or written.
    actions.sort_by_key(|action| (action.at, action.participant));
    Ok(actions)
}
