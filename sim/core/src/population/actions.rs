//! User actions: what participants change while a run goes on, drawn before any engine runs.
//!
//! Four sources, in the order in which actions of one participant at one instant are kept: a Poisson process per
//! participant and kind ([`process`](super::process)), bursts ([`burst`](super::burst)), actions stated in the scenario, and
//! actions of a trace ([`stated`](super::stated)).

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::sampler::{Sampler, SamplerError};
use crate::kernel::time::Time;
use crate::settings::{ActionKind, Inputs, Workload};

use super::burst::draw_burst;
use super::process::{draw_process, is_hot};
use super::stated::stated;
use super::{Churn, Links, Slot};

/// Something a participant does of its own accord.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// When.
    pub at: Time,
    /// Who.
    pub participant: Participant,
    /// What it changes.
    pub change: Change,
}

/// What an action changes, to which value.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The quantity of a need slot.
    Need {
        /// Which of the participant's need slots.
        slot: u32,
        /// Its new quantity.
        quantity: f64,
    },
    /// The quantity of a capacity slot.
    Capacity {
        /// Which of the participant's capacity slots.
        slot: u32,
        /// Its new quantity.
        quantity: f64,
    },
    /// The recognition of a linked peer.
    Recognition {
        /// The number of the link.
        link: u32,
        /// Its new weight; if all now sum to more than 1, all are scaled down alike.
        weight: f64,
    },
}

/// Why a workload cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActionError {
    /// The setting of the workload at fault, such as `at.3`.
    pub(crate) parameter: String,
    /// What is wrong with it, and what to write instead.
    pub(crate) message: String,
}

/// What everyone declares at the start, for actions to vary.
#[derive(Clone, Copy)]
pub(crate) struct Declarations<'a> {
    pub(crate) needs: &'a [Vec<Slot>],
    pub(crate) capacity: &'a [Vec<Slot>],
    pub(crate) links: &'a Links,
}

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

impl Declarations<'_> {
    /// Whether a participant has anything of a kind to change.
    pub(super) fn has(&self, me: usize, kind: ActionKind) -> bool {
        match kind {
            ActionKind::Need => !self.needs[me].is_empty(),
            ActionKind::Capacity => !self.capacity[me].is_empty(),
            ActionKind::Recognition => self.links.weights(me).iter().any(|weight| *weight > 0.0),
        }
    }

    /// A change of the given kind, or none when the participant has nothing of that kind. `what`, random bits, picks what
    /// is changed. Of the recognised, the one with the lowest draw: a peer more takes its share of the changes, and every
    /// other change stays with whom it was.
    pub(super) fn vary(&self, me: usize, kind: ActionKind, what: u64, factor: f64) -> Option<Change> {
        let pick = |count: usize| (unit(what) * count as f64) as usize;
        match kind {
            ActionKind::Need => {
                let slot = pick(self.needs[me].len());
                let quantity = self.needs[me].get(slot)?.quantity * factor;
                Some(Change::Need { slot: slot as u32, quantity })
            }
            ActionKind::Capacity => {
                let slot = pick(self.capacity[me].len());
                let quantity = self.capacity[me].get(slot)?.quantity * factor;
                Some(Change::Capacity { slot: slot as u32, quantity })
            }
            ActionKind::Recognition => {
                let (weights, peers) = (self.links.weights(me), self.links.peers(me));
                let draws = Draws::new(what, Purpose::RecognitionChanges);
                let recognised = (0..weights.len()).filter(|link| weights[*link] > 0.0);
                let link = recognised.min_by_key(|link| draws.bits(peers[*link].0, 0, 0))?;
                Some(Change::Recognition { link: link as u32, weight: (weights[link] * factor).min(1.0) })
            }
        }
    }
}

/// What the tests of the sources have in common.
#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::kernel::time::Span;

    /// Everyone has one slot.
    pub(in crate::population) fn slots(participants: usize) -> Vec<Vec<Slot>> {
        vec![vec![Slot { quantity: 10.0, window: None, place: None }]; participants]
    }

    /// A rate of need changes over an hour.
    pub(in crate::population) fn workload(rate: &str) -> Workload {
        Workload {
            from: Span::from_secs(100),
            until: Span::from_secs(3_700),
            need_changes: rate.parse().expect("a rate"),
            ..Workload::default()
        }
    }

    /// The actions of participants that nobody recognises.
    pub(in crate::population) fn draw(workload: &Workload, participants: usize) -> Vec<Action> {
        let links = Links::new(&vec![Vec::new(); participants], vec![0.0; participants]);
        let slots = slots(participants);
        let declarations = Declarations { needs: &slots, capacity: &slots, links: &links };
        draw_actions(workload, &Inputs::default(), 3, declarations, &Churn::none(participants as u32))
            .expect("valid settings")
    }

    /// Whether a count is within four standard deviations of a Poisson distribution's mean.
    pub(in crate::population) fn near(count: usize, mean: f64) -> bool {
        (count as f64 - mean).abs() < 4.0 * libm::sqrt(mean)
    }
}
