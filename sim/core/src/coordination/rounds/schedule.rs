//! What happens when within a round: the two profiles.

use crate::ids::Participant;
use crate::kernel::random::unit;
use crate::kernel::time::Span;
use crate::settings::Profile;

use super::Rounds;

/// A step of a round; the discriminant is the timer's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The round's timer ends by the participant's own clock.
    TimerEnd = 0,
    /// A full round length has passed since then, or since it last did.
    Stalled = 1,
    /// The round state is repeated.
    Gossip = 2,
    /// A user action has waited long enough to be published.
    PublishAction = 3,
    /// User actions are applied and the commitment is published.
    Commit = 4,
    /// Allocations are computed.
    Compute = 5,
    /// The allocation state is published.
    PublishAllocation = 6,
    /// Received allocation states are applied.
    Apply = 7,
    /// The round state is broadcast.
    Announce = 8,
    /// Convergence is checked.
    Check = 9,
    /// A computation is over that the publication of the allocation state waits for.
    Computed = 10,
}

const STEPS: [Step; 11] = [
    Step::TimerEnd,
    Step::Stalled,
    Step::Gossip,
    Step::PublishAction,
    Step::Commit,
    Step::Compute,
    Step::PublishAllocation,
    Step::Apply,
    Step::Announce,
    Step::Check,
    Step::Computed,
];

impl Step {
    /// What its timer is for, in a few words.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Step::TimerEnd => "the round's timer ends",
            Step::Stalled => "waited a round length for a quorum",
            Step::Gossip => "repeat the round state",
            Step::PublishAction => "publish a user's action",
            Step::Commit => "publish the commitment",
            Step::Compute => "compute",
            Step::PublishAllocation => "publish the allocation state",
            Step::Apply => "apply what was received",
            Step::Announce => "broadcast the round state",
            Step::Check => "check convergence",
            Step::Computed => "the computation is over",
        }
    }
}

impl From<u32> for Step {
    fn from(kind: u32) -> Step {
        STEPS[kind as usize]
    }
}

impl Rounds {
    /// The steps of a round just entered, each with its time from now.
    pub(super) fn steps(&self, who: Participant, round: u32) -> Vec<(Step, Span)> {
        let provider_only = |step| matches!(step, Step::Compute | Step::PublishAllocation | Step::Check);
        let (settings, phases) = (&self.settings, &self.settings.phases);
        let spread = |phase: Step, over: Span| {
            Span::from_nanos_f64(
                unit(self.spread.bits(who.0, phase as u32, u64::from(round))) * over.0 as f64,
            )
        };
        let mut steps = match settings.profile {
            Profile::Boundary => vec![(Step::PublishAllocation, settings.publish_after)],
            Profile::NinePhase => vec![
                (Step::Commit, spread(Step::Commit, phases.commit_spread)),
                (Step::Compute, phases.compute_at + spread(Step::Compute, phases.compute_spread)),
                (
                    Step::PublishAllocation,
                    phases.publish_at + spread(Step::PublishAllocation, phases.publish_spread),
                ),
                (Step::Apply, phases.apply_at),
                (Step::Announce, phases.broadcast_at),
                (Step::Check, phases.check_at),
            ],
        };
        steps.retain(|(step, _)| !provider_only(*step) || self.members[who.index()].provider);
        for (_, after) in &mut steps {
            *after = self.true_span(who, *after);
        }
        steps.push((Step::TimerEnd, self.timer_span(who, round)));
        steps
    }

    /// The length of a round in true time. The first one ends when the own clock, which may be ahead or behind at the
    /// start, reads the length of a round.
    fn timer_span(&self, who: Participant, round: u32) -> Span {
        let member = &self.members[who.index()];
        let ahead = if round == 0 { member.ahead_ns } else { 0.0 };
        Span::from_nanos_f64((self.settings.length.0 as f64 - ahead) / member.pace)
    }
}
