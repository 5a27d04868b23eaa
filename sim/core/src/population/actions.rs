//! User actions: what participants change while a run goes on, drawn before any engine runs.
//!
//! Four sources, in the order in which actions of one participant at one instant are kept: a Poisson process per
//! participant and kind ([`process`](super::process)), bursts ([`burst`](super::burst)), actions stated in the scenario, and
//! actions of a trace ([`stated`](super::stated)).

use crate::ids::Participant;
use crate::kernel::sampler::{Sampler, SamplerError};
use crate::kernel::time::Time;
use crate::settings::{ActionKind, Inputs, Workload};

use super::burst::draw_burst;
use super::process::{draw_process, is_hot};
use super::stated::stated;
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

/// Draws all actions of a run, ascending by time, then participant.
pub(crate) fn draw_actions(
    workload: &Workload,
    inputs: &Inputs,
    seed: u64,
    declarations: Declarations<'_>,
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
        actions.extend(draw_burst(burst, index, seed, declarations, &factor)?);
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

    /// A change of the given kind, or none when the participant has nothing of that kind. `what`, from [0, 1), picks
    /// what is changed.
    pub(super) fn vary(&self, me: usize, kind: ActionKind, what: f64, factor: f64) -> Option<Change> {
        let pick = |count: usize| ((what * count as f64) as usize).min(count.saturating_sub(1));
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
                let weights = self.links.weights(me);
                let recognised: Vec<usize> = (0..weights.len()).filter(|link| weights[*link] > 0.0).collect();
                let link = *recognised.get(pick(recognised.len()))?;
                Some(Change::Recognition { link: link as u32, weight: (weights[link] * factor).min(1.0) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;
    use crate::settings::{Burst, Diurnal, Hot};

    const HOUR_NS: f64 = 3_600e9;

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
        let declarations = Declarations { needs: &slots, capacity: &slots, links: &links };
        draw_actions(workload, &Inputs::default(), 3, declarations).expect("valid settings")
    }

    /// Whether a count is within four standard deviations of a Poisson distribution's mean.
    fn near(count: usize, mean: f64) -> bool {
        (count as f64 - mean).abs() < 4.0 * libm::sqrt(mean)
    }

    #[test]
    fn a_poisson_process_has_its_rate_and_stays_in_its_span() {
        let actions = draw(&workload("2/h"), 2_000);
        assert!(near(actions.len(), 4_000.0), "{}", actions.len());
        assert!(actions.iter().all(|a| a.at.0 >= 100_000_000_000 && a.at.0 < 3_700_000_000_000));
        assert!(actions.is_sorted_by_key(|a| (a.at, a.participant)));
    }

    #[test]
    fn one_more_participant_changes_nobody_elses_actions() {
        let diurnal =
            Some(Diurnal { amplitude: 0.8, period: Span::from_secs(1_800), peak: Span::from_secs(600) });
        let hot = Some(Hot { share: 0.2, factor: 10.0 });
        for workload in
            [workload("2/h"), Workload { diurnal, ..workload("2/h") }, Workload { hot, ..workload("2/h") }]
        {
            let before = draw(&workload, 50);
            let after = draw(&workload, 51);
            let kept: Vec<Action> = after.into_iter().filter(|action| action.participant.0 < 50).collect();
            assert_eq!(before, kept);
        }
    }

    #[test]
    fn a_rate_of_zero_draws_nothing() {
        assert!(draw(&workload("0/h"), 10).is_empty());
        let hot = Some(Hot { share: 1.0, factor: 10.0 });
        assert!(draw(&Workload { hot, ..workload("0/h") }, 10).is_empty());
    }

    #[test]
    fn a_diurnal_rate_keeps_its_mean_and_follows_its_cosine() {
        let day = Diurnal {
            amplitude: 0.8,
            period: Span::from_secs(24 * 3_600),
            peak: Span::from_secs(18 * 3_600),
        };
        let workload = Workload {
            from: Span::ZERO,
            until: Span::from_secs(48 * 3_600),
            need_changes: "1/h".parse().expect("a rate"),
            diurnal: Some(day),
            ..Workload::default()
        };
        let actions = draw(&workload, 1_000);
        assert!(near(actions.len(), 48_000.0), "{}", actions.len());
        // Quarters of a day, the last but one with the peak at its end; the integral of the cosine over a quarter.
        let cosine = |hour: f64| {
            (24.0 / std::f64::consts::TAU) * libm::sin(std::f64::consts::TAU * (hour - 18.0) / 24.0)
        };
        for quarter in 0..8 {
            let (start, end) = (f64::from(quarter) * 6.0, f64::from(quarter + 1) * 6.0);
            let within = |at: Time| (start..end).contains(&(at.0 as f64 / HOUR_NS));
            let count = actions.iter().filter(|action| within(action.at)).count();
            let expected = 1_000.0 * (6.0 + 0.8 * (cosine(end) - cosine(start)));
            assert!(near(count, expected), "quarter {quarter}: {count}, expected {expected}");
        }
    }

    #[test]
    fn full_amplitude_leaves_the_trough_empty() {
        let day = Diurnal { amplitude: 1.0, period: Span::from_secs(3_600), peak: Span::ZERO };
        let actions = draw(&Workload { diurnal: Some(day), ..workload("20/h") }, 1_000);
        let minute = |at: Time| at.0 / 60_000_000_000 % 60;
        let around = |low, high| actions.iter().filter(|a| (low..high).contains(&minute(a.at))).count();
        // Within two minutes of the trough at 30, the rate is below 1.1 % of its peak.
        assert!(around(28, 32) < around(0, 2) / 50, "{} {}", around(28, 32), around(0, 2));
    }

    #[test]
    fn hot_recipients_are_a_share_and_act_as_much_more_often() {
        let hot = Some(Hot { share: 0.05, factor: 20.0 });
        let actions = draw(&Workload { hot, ..workload("10/h") }, 2_000);
        let mut counts = vec![0usize; 2_000];
        actions.iter().for_each(|action| counts[action.participant.index()] += 1);
        // 10 expected of the others, 200 of the hot: nothing lies between.
        let hot: Vec<usize> = counts.iter().copied().filter(|count| *count > 80).collect();
        let others: usize = counts.iter().filter(|count| **count <= 80).sum();
        assert!(near(hot.len(), 100.0), "{}", hot.len());
        assert!(near(hot.iter().sum(), 200.0 * hot.len() as f64));
        assert!(near(others, 10.0 * (2_000 - hot.len()) as f64));
        let plain = draw(&workload("10/h"), 2_000);
        let of = |actions: &[Action], who: u32| -> Vec<Action> {
            actions.iter().filter(|action| action.participant.0 == who).cloned().collect()
        };
        let other = counts.iter().position(|count| *count <= 80).expect("most are not hot") as u32;
        assert_eq!(of(&actions, other), of(&plain, other));
    }

    fn burst(actions: u32, kind: ActionKind) -> Burst {
        Burst { time: Span::from_secs(600), length: Span::from_secs(30), actions, kind }
    }

    #[test]
    fn a_burst_has_its_number_of_actions_evenly_over_time_and_participants() {
        for kind in [ActionKind::Need, ActionKind::Capacity] {
            let bursts = vec![burst(6_000, kind)];
            let actions = draw(&Workload { bursts, ..workload("0/h") }, 10);
            assert_eq!(actions.len(), 6_000);
            for second in 0..30 {
                let within = |at: Time| at.0 / 1_000_000_000 == 600 + second;
                assert!(near(actions.iter().filter(|action| within(action.at)).count(), 200.0), "{second}");
            }
            for who in 0..10 {
                assert!(near(actions.iter().filter(|a| a.participant.0 == who).count(), 600.0), "{who}");
            }
            let is_need = |change: &Change| matches!(change, Change::Need { .. });
            assert!(actions.iter().all(|action| is_need(&action.change) == (kind == ActionKind::Need)));
        }
    }

    #[test]
    fn one_more_participant_takes_some_of_a_burst_and_changes_nothing_else() {
        let bursts = vec![burst(2_000, ActionKind::Need), burst(2_000, ActionKind::Capacity)];
        let workload = Workload { bursts, ..workload("0/h") };
        let (before, after) = (draw(&workload, 20), draw(&workload, 21));
        let kept: Vec<&Action> = after.iter().filter(|action| action.participant.0 < 20).collect();
        assert!(kept.iter().all(|action| before.contains(action)));
        assert!(near(after.len() - kept.len(), 4_000.0 / 21.0), "{}", after.len() - kept.len());
    }

    #[test]
    fn bursts_are_drawn_apart_and_leave_the_processes_alone() {
        let two = vec![burst(5, ActionKind::Need), burst(5, ActionKind::Need)];
        let both = draw(&Workload { bursts: two.clone(), ..workload("2/h") }, 50);
        let first = draw(&Workload { bursts: two[..1].to_vec(), ..workload("2/h") }, 50);
        let none = draw(&workload("2/h"), 50);
        assert_eq!((both.len(), first.len()), (none.len() + 10, none.len() + 5));
        assert!(none.iter().all(|action| first.contains(action)));
        assert!(first.iter().all(|action| both.contains(action)));
        let mut times: Vec<Time> = both.iter().map(|action| action.at).collect();
        times.dedup();
        assert_eq!(times.len(), both.len(), "the second burst repeats the first");
    }

    #[test]
    fn a_burst_of_what_nobody_has_is_refused() {
        let links = Links::new(&[vec![], vec![]], vec![0.0; 2]);
        let (some, none) = (slots(2), vec![Vec::new(); 2]);
        let declarations = Declarations { needs: &some, capacity: &none, links: &links };
        for kind in [ActionKind::Capacity, ActionKind::Recognition] {
            let workload = Workload { bursts: vec![burst(1, kind)], ..workload("0/h") };
            let error = draw_actions(&workload, &Inputs::default(), 3, declarations).expect_err("nobody can");
            assert_eq!(error.parameter, "bursts.0.kind");
        }
    }
}
