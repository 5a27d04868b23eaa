//! User actions: what participants change while a run goes on, drawn before any engine runs.

use crate::ids::Participant;
use crate::kernel::random::{Purpose, stream};
use crate::kernel::sampler::{Sampler, SamplerError};
use crate::kernel::time::Time;
use crate::settings::{Inputs, Rate, TimedAction, Workload};

use super::{Links, Slot};

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

/// One participant's declarations at the start, for random actions to vary.
struct Declared<'a> {
    needs: &'a [Slot],
    capacity: &'a [Slot],
    weights: &'a [f64],
}

/// Draws all actions of a run, ascending by time, then participant.
pub(crate) fn draw_actions(
    workload: &Workload,
    inputs: &Inputs,
    seed: u64,
    needs: &[Vec<Slot>],
    capacity: &[Vec<Slot>],
    links: &Links,
) -> Result<Vec<Action>, SamplerError> {
    let factor = Sampler::new(&workload.factor, inputs)?;
    let kinds = [workload.need_changes, workload.capacity_changes, workload.recognition_changes];
    let mut actions = Vec::new();
    for me in 0..links.participants() {
        let declared = Declared { needs: &needs[me], capacity: &capacity[me], weights: links.weights(me) };
        for (kind, rate) in kinds.iter().enumerate() {
            let entity = me as u64 * kinds.len() as u64 + kind as u64;
            draw_process(workload, *rate, seed, entity, |unit_what, unit_factor| {
                declared.vary(kind, unit_what, factor.quantile(unit_factor))
            })
            .for_each(|(at, change)| actions.push(Action { at, participant: Participant::from(me), change }));
        }
    }
    actions.extend(workload.at.iter().map(|timed| stated(timed, links)));
    // Stable: actions of one participant at one time keep the order in which they were drawn or written.
    actions.sort_by_key(|action| (action.at, action.participant));
    Ok(actions)
}

/// A Poisson process over the workload's span; `change` turns two uniform draws into what happens.
fn draw_process(
    workload: &Workload,
    rate: Rate,
    seed: u64,
    entity: u64,
    mut change: impl FnMut(f64, f64) -> Option<Change>,
) -> impl Iterator<Item = (Time, Change)> {
    let mut random = stream(seed, Purpose::Actions, entity);
    let (end, mean_gap) = (workload.until.0 as f64, rate.mean_gap_ns());
    let mut at = workload.from.0 as f64;
    std::iter::from_fn(move || {
        at -= libm::log1p(-random.unit()) * mean_gap;
        if rate.count == 0.0 || at.is_nan() || at >= end {
            return None;
        }
        let (what, factor) = (random.unit(), random.unit());
        // Whoever has nothing to change now has nothing later: the process ends.
        change(what, factor).map(|change| (Time(at as u64), change))
    })
}

impl Declared<'_> {
    /// A change of the given kind, or none when the participant has nothing of that kind.
    fn vary(&self, kind: usize, unit: f64, factor: f64) -> Option<Change> {
        let pick = |count: usize| ((unit * count as f64) as usize).min(count.saturating_sub(1));
        match kind {
            0 => {
                let slot = pick(self.needs.len());
                let quantity = self.needs.get(slot)?.quantity * factor;
                Some(Change::Need { slot: slot as u32, quantity })
            }
            1 => {
                let slot = pick(self.capacity.len());
                let quantity = self.capacity.get(slot)?.quantity * factor;
                Some(Change::Capacity { slot: slot as u32, quantity })
            }
            _ => {
                let recognised: Vec<usize> =
                    (0..self.weights.len()).filter(|link| self.weights[*link] > 0.0).collect();
                let link = *recognised.get(pick(recognised.len()))?;
                Some(Change::Recognition {
                    link: link as u32,
                    weight: (self.weights[link] * factor).min(1.0),
                })
            }
        }
    }
}

/// A stated action as an action; its validity was checked when the world was built.
fn stated(timed: &TimedAction, links: &Links) -> Action {
    let participant = Participant(timed.participant);
    let change = match (timed.need, timed.capacity, timed.weight, timed.peer) {
        (Some(quantity), None, None, None) => Change::Need { slot: timed.slot, quantity },
        (None, Some(quantity), None, None) => Change::Capacity { slot: timed.slot, quantity },
        (None, None, Some(weight), Some(peer)) => Change::Recognition {
            link: links.find(participant.index(), Participant(peer)).expect("checked: the peer is linked"),
            weight,
        },
        _ => unreachable!("checked: an action changes exactly one thing"),
    };
    Action { at: Time::ZERO + timed.time, participant, change }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;

    fn slots(participants: usize) -> Vec<Vec<Slot>> {
        vec![vec![Slot { quantity: 10.0, window: None, place: None }]; participants]
    }

    fn workload(rate: &str) -> Workload {
        Workload {
            from: Span::from_secs(100),
            until: Span::from_secs(3_700),
            need_changes: rate.parse().expect("a rate"),
            ..Workload::default()
        }
    }

    fn draw(workload: &Workload, participants: usize) -> Vec<Action> {
        let links = Links::new(&vec![Vec::new(); participants], vec![0.0; participants]);
        let slots = slots(participants);
        draw_actions(workload, &Inputs::default(), 3, &slots, &slots, &links).expect("valid settings")
    }

    #[test]
    fn a_poisson_process_has_its_rate_and_stays_in_its_span() {
        let actions = draw(&workload("2/h"), 2_000);
        let expected = 2.0 * 2_000.0;
        assert!((actions.len() as f64 - expected).abs() < 4.0 * libm::sqrt(expected), "{}", actions.len());
        assert!(actions.iter().all(|a| a.at.0 >= 100_000_000_000 && a.at.0 < 3_700_000_000_000));
        assert!(actions.is_sorted_by_key(|a| (a.at, a.participant)));
    }

    #[test]
    fn one_more_participant_changes_nobody_elses_actions() {
        let before = draw(&workload("2/h"), 50);
        let after = draw(&workload("2/h"), 51);
        let kept: Vec<Action> = after.into_iter().filter(|action| action.participant.0 < 50).collect();
        assert_eq!(before, kept);
    }

    #[test]
    fn a_rate_of_zero_draws_nothing() {
        assert!(draw(&workload("0/h"), 10).is_empty());
    }
}
