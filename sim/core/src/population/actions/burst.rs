//! Bursts: a given number of actions within a short time, spread over the population.
//!
//! A burst has a stream of its own, and each of its actions takes the same number of draws. Who acts is found by jump
//! consistent hashing among those who are there and can: one more participant takes its share of the actions, and every other action stays
//! whose it was. Picking by `draw % count` was rejected, since then one more participant would hand out nearly all
//! actions anew.

use crate::ids::Participant;
use crate::kernel::jump::jump;
use crate::kernel::random::{Purpose, stream};
use crate::kernel::time::{Span, Time};
use crate::population::Churn;
use crate::sampling::Sampler;
use crate::settings::{ActionKind, Burst};

use super::action::{Action, ActionError};
use super::declarations::Declarations;

/// The actions of burst number `index`. O(participants + actions · log participants).
pub(super) fn draw_burst(
    burst: &Burst,
    index: usize,
    seed: u64,
    declarations: Declarations<'_>,
    churn: &Churn,
    factor: &Sampler,
) -> Result<Vec<Action>, ActionError> {
    let there = churn.present_at(Time::ZERO + burst.time);
    let able: Vec<usize> = (0..declarations.links.participants())
        .filter(|me| there[*me] && declarations.has(*me, burst.kind))
        .collect();
    if able.is_empty() && burst.actions > 0 {
        let what = match burst.kind {
            ActionKind::Need => "a need",
            ActionKind::Capacity => "a capacity",
            ActionKind::Recognition => "somebody recognised",
        };
        let message = format!("nobody who is there has {what} to change in this burst");
        return Err(ActionError { parameter: format!("bursts.{index}.kind"), message });
    }
    let mut random = stream(seed, Purpose::Bursts, index as u64);
    let action = |_| {
        let (when, what, by) = (random.unit(), random.next_u64(), random.unit());
        let me = able[jump(random.next_u64(), able.len())];
        let after = Span((when * burst.length.0 as f64) as u64);
        let change = declarations.vary(me, burst.kind, what, factor.quantile(by));
        Action {
            at: Time::ZERO + burst.time + after,
            participant: Participant::from(me),
            change: change.expect("only those who can change something were asked"),
        }
    };
    Ok((0..burst.actions).map(action).collect())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{draw, near, slots, workload};
    use super::*;
    use crate::population::actions::draw_actions;
    use crate::population::{Change, Links};
    use crate::settings::{Inputs, Workload};

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
            let error = draw_actions(&workload, &Inputs::default(), 3, declarations, &Churn::none(2))
                .expect_err("nobody can");
            assert_eq!(error.parameter, "bursts.0.kind");
        }
    }
}
