//! The world: everything that happens *to* the participants, the same for every engine.

use crate::coordination::PARTICIPANTS_MAX;
use crate::kernel::sampler::SamplerError;
use crate::kernel::time::Time;
use crate::network::schedule::Schedule;
use crate::network::{Network, NetworkError};
use crate::population::{
    Action, ActionError, Churn, ComputeTime, Declarations, Links, Side, Slot, SlotSource, draw_actions,
    draw_recognition,
};
use crate::settings::{Graph, Inputs, Scenario};

/// Population of a scenario that states none.
pub(crate) const SIZE_DEFAULT: u32 = 100;

/// A scenario made concrete: who there is, who recognises whom, what they have, need and change, and when.
#[derive(Debug)]
pub struct World {
    /// The scenario it was built from, with the population's size filled in.
    pub scenario: Scenario,
    /// Who comes and goes. All tables by participant have a row for everyone who is ever there.
    pub churn: Churn,
    /// Who is linked to whom, and how much they recognise each other at the start.
    pub links: Links,
    /// Need slots at the start, per participant.
    pub needs: Vec<Vec<Slot>>,
    /// Capacity slots at the start, per participant.
    pub capacity: Vec<Vec<Slot>>,
    /// User actions, ascending by time.
    pub actions: Vec<Action>,
    /// How long messages take.
    pub network: Network,
    /// Who cannot reach whom, and who sleeps, when.
    pub schedule: Schedule,
    /// How long computations take in coordination by events.
    pub compute_by_events: ComputeTime,
    /// How long computations take in coordination by rounds.
    pub compute_by_rounds: ComputeTime,
}

/// Why no world can be built from a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct WorldError {
    /// Dotted path of the setting at fault, such as `population.graph.random.degree`.
    pub path: String,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

impl World {
    /// Builds the world of a scenario. Complexity: linear in participants plus recognitions plus actions.
    ///
    /// # Errors
    /// When a setting contradicts another or the inputs; the error names the setting's path.
    pub fn build(mut scenario: Scenario, inputs: &Inputs) -> Result<World, WorldError> {
        let size = size(&scenario, inputs)?;
        scenario.population.size = Some(size);
        let (seed, population) = (scenario.run.seed, &scenario.population);
        let links = draw_recognition(population, inputs, seed, size).map_err(at("population.weight"))?;
        let slots = |kind, side, path| {
            let source = SlotSource::new(population, kind, side, inputs).map_err(at(path))?;
            Ok((0..size).map(|participant| source.draw(seed, participant)).collect())
        };
        let capacity: Vec<Vec<Slot>> =
            slots(&population.capacity, Side::Capacity, "population.capacity.quantity")?;
        let needs: Vec<Vec<Slot>> = slots(&population.needs, Side::Need, "population.needs.quantity")?;
        let declarations = Declarations { needs: &needs, capacity: &capacity, links: &links };
        let actions = draw_actions(&scenario.workload, inputs, seed, declarations).map_err(
            |ActionError { parameter, message }| WorldError {
                path: format!("workload.{parameter}"),
                message,
            },
        )?;
        let network = Network::new(&scenario.network, inputs, seed, size).map_err(within("network"))?;
        let schedule =
            Schedule::draw(&scenario.faults, &network, inputs, seed, size).map_err(within("faults"))?;
        let compute = |common, factor: &Option<_>, path| {
            ComputeTime::draw(common, factor.as_ref(), inputs, seed, size).map_err(at(path))
        };
        let (events, rounds) = (&scenario.events, &scenario.rounds);
        let compute_by_events = compute(events.compute, &events.compute_factor, "events.compute-factor")?;
        let compute_by_rounds = compute(rounds.compute, &rounds.compute_factor, "rounds.compute-factor")?;
        Ok(World {
            scenario,
            churn: Churn::none(size),
            links,
            needs,
            capacity,
            actions,
            network,
            schedule,
            compute_by_events,
            compute_by_rounds,
        })
    }

    /// When the last disturbance happens: an action, or something that heals.
    #[must_use]
    pub fn last_disturbance(&self) -> Time {
        let action = self.actions.last().map_or(Time::ZERO, |action| action.at);
        self.schedule.heals().last().map_or(action, |heal| action.max(*heal))
    }

    /// Number of participants.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.links.participants()
    }
}

/// Turns a distribution's error into one that names the setting.
fn at(path: &'static str) -> impl Fn(SamplerError) -> WorldError {
    move |SamplerError { parameter, message }| WorldError { path: format!("{path}.{parameter}"), message }
}

/// The same for an error of a section that names its setting itself.
fn within(section: &'static str) -> impl Fn(NetworkError) -> WorldError {
    move |NetworkError { parameter, message }| WorldError { path: format!("{section}.{parameter}"), message }
}

fn size(scenario: &Scenario, inputs: &Inputs) -> Result<u32, WorldError> {
    let error = |message: &str| Err(WorldError { path: "population.size".into(), message: message.into() });
    if let Graph::Edges { .. } = scenario.population.graph {
        let named = inputs.names.len() as u32;
        return match scenario.population.size {
            Some(size) if size != named => error(&format!(
                "the edge list names {named} participants: leave `size` out, or set it to that"
            )),
            _ if named < 2 => error("the edge list names fewer than two participants"),
            _ => Ok(named),
        };
    }
    match scenario.population.size.unwrap_or(SIZE_DEFAULT) {
        0 | 1 => error("at least two participants are needed"),
        size if size as usize > PARTICIPANTS_MAX => {
            error(&format!("at most {PARTICIPANTS_MAX} participants"))
        }
        size => Ok(size),
    }
}
