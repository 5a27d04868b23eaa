//! A migration from a recording to a verdict: both engines run, are compared, and what they differ in is explained by the
//! smallest recording that still shows it.

use twintrack_core::ids::Participant;
use twintrack_core::settings::Inputs;
use twintrack_core::watch::{Unwatched, Watch};
use twintrack_core::world::WorldError;
use twintrack_scenario::recording::{Parts, replay};

use crate::compare::{Comparison, compare};
use crate::divergence::{Divergence, Kind, divergences};
use crate::pair::{Pair, Side};
use crate::plan::{Course, carry_out};
use crate::shrink::{Budget, Minimal, Trial, shrink};
use crate::story::story;
use crate::track::Track;
use crate::verdict::{Criterion, Verdict, judge};

/// Everything that is known about a migration.
#[derive(Debug)]
pub struct Findings {
    /// The reference and the candidate.
    pub tracks: [Track; 2],
    /// Their allocations, side by side.
    pub comparison: Comparison,
    /// The plan, carried out.
    pub course: Course,
    /// The first divergence of each kind.
    pub divergences: Vec<Explained>,
    /// Whether to move.
    pub verdict: Verdict,
    /// Why.
    pub criteria: Vec<Criterion>,
}

/// A divergence and the smallest recording that shows it.
#[derive(Debug)]
pub struct Explained {
    /// The divergence in the recording as it was given.
    pub divergence: Divergence,
    /// The smallest recording; none where there was no budget for one.
    pub minimal: Option<Minimal>,
    /// The same kind of divergence in that recording, with what led to it in the reference and in the candidate.
    pub shown: Option<(Divergence, [Vec<String>; 2])>,
}

/// What a comparison of two tracks yields.
struct Compared {
    comparison: Comparison,
    divergences: Vec<Divergence>,
}

/// Runs and compares both engines, and explains what they differ in. `text` is the recording that `inputs` holds.
///
/// # Errors
/// When there is no world.
pub fn investigate(
    pair: &Pair,
    inputs: &Inputs,
    text: &str,
    budget: Budget,
    watches: [&mut (dyn Watch + Send); 2],
) -> Result<Findings, WorldError> {
    let tracks = pair.run(inputs, watches)?;
    let Compared { comparison, divergences } = pair.compare([&tracks[0], &tracks[1]], inputs);
    let both = [&tracks[0], &tracks[1]];
    let course = carry_out(both, &comparison, &pair.rollout, pair.reference.run.until);
    let (verdict, criteria) = judge(both, &comparison, &course, &pair.rollout);
    let parts = Parts::of(text);
    let divergences = divergences
        .into_iter()
        .map(|divergence| match &parts {
            Some(parts) => pair.explain(divergence, inputs, parts, budget),
            None => Explained { divergence, minimal: None, shown: None },
        })
        .collect();
    Ok(Findings { tracks, comparison, course, divergences, verdict, criteria })
}

impl Pair {
    /// Compares two tracks of this pair.
    fn compare(&self, tracks: [&Track; 2], inputs: &Inputs) -> Compared {
        let epsilon = self.reference.allocation.epsilon.max(self.candidate.allocation.epsilon);
        let [reference, candidate] = tracks;
        let comparison = compare(&reference.checkpoints, &candidate.checkpoints, &self.rollout, epsilon);
        let names = |who: Participant| name(inputs, who);
        let divergences = divergences(tracks, &comparison, &self.rollout, epsilon, &names);
        Compared { comparison, divergences }
    }

    /// All kinds in which the two engines differ on a recording, and the simulated events that it took to find out.
    ///
    /// # Errors
    /// When there is no world.
    pub fn differs_on(&self, inputs: &Inputs) -> Result<(Vec<Divergence>, u64), WorldError> {
        let tracks = self.run(inputs, [&mut Unwatched, &mut Unwatched])?;
        let events = tracks.iter().map(|track| track.outcome.events).sum();
        Ok((self.compare([&tracks[0], &tracks[1]], inputs).divergences, events))
    }

    fn explain(
        &self,
        divergence: Divergence,
        inputs: &Inputs,
        parts: &Parts<'_>,
        budget: Budget,
    ) -> Explained {
        let near: Vec<String> = concerned(&divergence).iter().map(|who| name(inputs, *who)).collect();
        let until = divergence.at.since(twintrack_core::kernel::time::Time::ZERO);
        let at_most = |line: &str| parts.played(line).is_some_and(|at| at <= until);
        let mut try_it = |text: &str| self.shows(divergence.kind, text, inputs, budget);
        let minimal = shrink(&parts.header, &parts.events, &near, &at_most, budget, &mut try_it);
        let shown = minimal.as_ref().and_then(|minimal| self.tell(divergence.kind, &minimal.text, inputs));
        Explained { divergence, minimal, shown }
    }

    /// Whether a recording shows a kind of divergence. One that is none does not; nor does one that takes the whole budget by
    /// itself, which is cut off there: a part of a large recording may cost what all of it does.
    fn shows(&self, kind: Kind, text: &str, inputs: &Inputs, budget: Budget) -> Trial {
        let mut bounded = self.clone();
        for scenario in [&mut bounded.reference, &mut bounded.candidate] {
            scenario.run.events_max = scenario.run.events_max.min(budget.events);
        }
        let found = replay("part", text, inputs).ok().and_then(|inputs| bounded.differs_on(&inputs).ok());
        let Some((found, events)) = found else { return Trial { shows: false, events: 0 } };
        let is_cut_off = events >= budget.events;
        Trial { shows: !is_cut_off && found.iter().any(|divergence| divergence.kind == kind), events }
    }

    /// What led to a divergence in a recording, in the reference and in the candidate.
    fn tell(&self, kind: Kind, text: &str, inputs: &Inputs) -> Option<(Divergence, [Vec<String>; 2])> {
        let inputs = replay("part", text, inputs).ok()?;
        let (found, _) = self.differs_on(&inputs).ok()?;
        let divergence = found.into_iter().find(|divergence| divergence.kind == kind)?;
        let names = |who: Participant| name(&inputs, who);
        let concerned = concerned(&divergence);
        let told = |side: Side| {
            let world = self.world(side, &inputs).ok()?;
            Some(story(&world, self.engine(side), &concerned, divergence.at, &names))
        };
        let stories = [told(Side::Reference)?, told(Side::Candidate)?];
        Some((divergence, stories))
    }
}

/// Whom a divergence concerns.
fn concerned(divergence: &Divergence) -> Vec<Participant> {
    divergence.who.into_iter().flat_map(|(who, other)| [Some(who), other]).flatten().collect()
}

fn name(inputs: &Inputs, who: Participant) -> String {
    inputs.names.get(who.index()).cloned().unwrap_or_else(|| who.index().to_string())
}
