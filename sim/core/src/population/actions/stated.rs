//! Actions that a scenario or a trace states: checked against what the participants have, and made concrete.

use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::population::Slot;
use crate::settings::{Inputs, TimedAction, Workload};

use super::action::{Action, ActionError, Change};
use super::declarations::Declarations;

/// All stated actions, those of the scenario first.
pub(super) fn stated(
    workload: &Workload,
    inputs: &Inputs,
    declarations: Declarations<'_>,
) -> Result<Vec<Action>, ActionError> {
    let written = workload.at.iter().enumerate().map(|(index, timed)| {
        concrete(timed, declarations)
            .map_err(|message| ActionError { parameter: format!("at.{index}"), message })
    });
    let file = workload.trace.as_deref().unwrap_or_default();
    let traced = inputs.trace.iter().map(|traced| {
        concrete(&traced.action, declarations).map_err(|message| ActionError {
            parameter: "trace".into(),
            message: format!("line {} of `{file}`: {message}", traced.line),
        })
    });
    written.chain(traced).collect()
}

fn concrete(timed: &TimedAction, declarations: Declarations<'_>) -> Result<Action, String> {
    let (me, links) = (timed.participant as usize, declarations.links);
    if me >= links.participants() {
        return Err(format!(
            "there is no participant {me}: they are numbered 0 to {}",
            links.participants() - 1
        ));
    }
    let slot_exists = |slots: &[Slot], kind: &str| {
        if (timed.slot as usize) < slots.len() {
            Ok(timed.slot)
        } else {
            Err(format!("participant {me} has {} {kind} slots: there is no slot {}", slots.len(), timed.slot))
        }
    };
    let change = match (timed.need, timed.capacity, timed.weight, timed.peer) {
        (Some(quantity), None, None, None) => {
            Change::Need { slot: slot_exists(&declarations.needs[me], "need")?, quantity }
        }
        (None, Some(quantity), None, None) => {
            Change::Capacity { slot: slot_exists(&declarations.capacity[me], "capacity")?, quantity }
        }
        (None, None, Some(weight), Some(peer)) => {
            let link = links.find(me, Participant(peer)).ok_or_else(|| {
                format!("participants {me} and {peer} are not linked: neither recognises the other")
            })?;
            Change::Recognition { link, weight }
        }
        _ => {
            return Err(
                "an action changes exactly one thing: `need`, `capacity`, or `weight` with `peer`".into()
            );
        }
    };
    Ok(Action { at: Time::ZERO + timed.time, participant: Participant::from(me), change })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;
    use crate::settings::TracedAction;

    fn need(participant: u32, slot: u32) -> TimedAction {
        TimedAction { slot, need: Some(5.0), ..TimedAction::blank(Span::from_secs(60), participant) }
    }

    fn said_of(action: TimedAction) -> String {
        let links = crate::population::Links::new(&[vec![(1, 1.0)], vec![], vec![]], vec![0.0; 3]);
        let slots = vec![vec![Slot { quantity: 10.0, window: None, place: None }]; 3];
        let declarations = Declarations { needs: &slots, capacity: &slots, links: &links };
        let workload = Workload { trace: Some("t.csv".into()), ..Workload::default() };
        let inputs = Inputs { trace: vec![TracedAction { line: 17, action }], ..Inputs::default() };
        match stated(&workload, &inputs, declarations) {
            Ok(actions) => format!("{:?}", actions[0].change),
            Err(ActionError { parameter, message }) => format!("{parameter}: {message}"),
        }
    }

    #[test]
    fn a_mistake_in_a_trace_is_told_with_its_line() {
        assert_eq!(said_of(need(2, 0)), "Need { slot: 0, quantity: 5.0 }");
        assert_eq!(
            said_of(need(3, 0)),
            "trace: line 17 of `t.csv`: there is no participant 3: they are numbered 0 to 2"
        );
        assert_eq!(
            said_of(need(2, 1)),
            "trace: line 17 of `t.csv`: participant 2 has 1 need slots: there is no slot 1"
        );
        let recognition = TimedAction { need: None, weight: Some(0.5), peer: Some(2), ..need(0, 0) };
        assert_eq!(
            said_of(recognition),
            "trace: line 17 of `t.csv`: participants 0 and 2 are not linked: neither recognises the other"
        );
    }
}
