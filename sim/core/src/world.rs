//! The world: everything that happens *to* the participants, the same for every engine.

use crate::ids::PARTICIPANTS_MAX;
use crate::kernel::time::{Span, Time};
use crate::network::schedule::Schedule;
use crate::network::{Network, NetworkError};
use crate::population::{
    Action, ActionError, Churn, ChurnError, ClockSkew, ComputeTime, Declarations, Links, Side, Slot,
    SlotSource, draw_actions, draw_recognition, draw_skew, replayed,
};
use crate::sampling::SamplerError;
use crate::settings::{Graph, Inputs, Recorded, Scenario};

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
    /// Everyone's own clock.
    pub skew: Vec<ClockSkew>,
}

/// Why no world can be built from a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
#[non_exhaustive]
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
        let seed = scenario.run.seed;
        let People { churn, links, capacity, needs } = match &inputs.recorded {
            Some(recorded) => People::recorded(&scenario, recorded, inputs)?,
            None => People::drawn(&scenario, inputs)?,
        };
        scenario.population.size = Some(churn.initial);
        let (population, size) = (&scenario.population, links.participants() as u32);
        let declarations = Declarations { needs: &needs, capacity: &capacity, links: &links };
        let actions = draw_actions(&scenario.workload, inputs, seed, declarations, &churn).map_err(
            |ActionError { parameter, message }| WorldError {
                path: format!("workload.{parameter}"),
                message,
            },
        )?;
        let network = Network::new(&scenario.network, inputs, seed, size).map_err(within("network"))?;
        let schedule =
            Schedule::draw(&scenario.faults, &network, inputs, seed, size).map_err(within("faults"))?;
        let factor = population.compute_factor.as_ref();
        let compute_by_events = ComputeTime::draw(scenario.events.compute, factor, inputs, seed, size)
            .map_err(at("population.compute-factor"))?;
        let compute_by_rounds = compute_by_events.with_common(scenario.rounds.compute);
        let skew = draw_skew(&scenario.rounds, inputs, seed, size).map_err(
            |(setting, SamplerError { parameter, message })| WorldError {
                path: format!("rounds.{setting}.{parameter}"),
                message,
            },
        )?;
        Ok(World {
            scenario,
            churn,
            links,
            needs,
            capacity,
            actions,
            network,
            schedule,
            compute_by_events,
            compute_by_rounds,
            skew,
        })
    }

    /// When the last disturbance happens: an action, a coming or going at a time, or something that heals.
    #[must_use]
    pub fn last_disturbance(&self) -> Time {
        let action = self.actions.last().map(|action| action.at);
        let passage = self.churn.passages.last().map(|passage| passage.at);
        let heal = self.schedule.heals().last().copied();
        [action, passage, heal].into_iter().flatten().max().unwrap_or(Time::ZERO)
    }

    /// Number of participants who are there at the start: those with the lowest indices.
    #[must_use]
    pub fn initial(&self) -> usize {
        self.churn.initial as usize
    }

    /// Number of participants who are ever there.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.links.participants()
    }
}

/// The slots of one kind, by participant.
type Declared = Vec<Vec<Slot>>;

/// Who there is, before anything happens.
struct People {
    churn: Churn,
    links: Links,
    capacity: Declared,
    needs: Declared,
}

impl People {
    fn drawn(scenario: &Scenario, inputs: &Inputs) -> Result<People, WorldError> {
        let (population, seed) = (&scenario.population, scenario.run.seed);
        let (churn, seats) = Churn::draw(&scenario.churn, inputs, seed, size(scenario, inputs)?).map_err(
            |ChurnError { parameter, message }| WorldError { path: format!("churn.{parameter}"), message },
        )?;
        named_in_edge_list(scenario, inputs, seats.count())?;
        let links = draw_recognition(population, inputs, seed, &seats).map_err(at("population.weight"))?;
        let (capacity, needs) = drawn_slots(scenario, inputs, seats.participants())?;
        Ok(People { churn, links, capacity, needs })
    }

    fn recorded(scenario: &Scenario, recorded: &Recorded, inputs: &Inputs) -> Result<People, WorldError> {
        let churn = replayed::churn(recorded)
            .map_err(|message| WorldError { path: "workload.trace".into(), message })?;
        let links = replayed::links(recorded);
        let (capacity, needs) = match &recorded.slots {
            Some(slots) => (slots.capacity.clone(), slots.needs.clone()),
            None => drawn_slots(scenario, inputs, links.participants() as u32)?,
        };
        Ok(People { churn, links, capacity, needs })
    }
}

/// Slots of so many participants: capacity, then needs.
fn drawn_slots(scenario: &Scenario, inputs: &Inputs, size: u32) -> Result<(Declared, Declared), WorldError> {
    let population = &scenario.population;
    let slots = |kind, side, path| {
        let source = SlotSource::new(population, kind, side, inputs).map_err(at(path))?;
        Ok((0..size).map(|participant| source.draw(scenario.run.seed, participant)).collect())
    };
    let capacity = slots(&population.capacity, Side::Capacity, "population.capacity.quantity")?;
    Ok((capacity, slots(&population.needs, Side::Need, "population.needs.quantity")?))
}

/// Turns a distribution's error into one that names the setting.
fn at(path: &'static str) -> impl Fn(SamplerError) -> WorldError {
    move |SamplerError { parameter, message }| WorldError { path: format!("{path}.{parameter}"), message }
}

/// The same for an error of a section that names its setting itself.
fn within(section: &'static str) -> impl Fn(NetworkError) -> WorldError {
    move |NetworkError { parameter, message }| WorldError { path: format!("{section}.{parameter}"), message }
}

/// An edge list has as many seats as it names participants: successors can take them, but nobody can open another.
fn named_in_edge_list(scenario: &Scenario, inputs: &Inputs, seats: u32) -> Result<(), WorldError> {
    let named = inputs.names.len();
    if matches!(scenario.population.graph, Graph::Edges { .. }) && seats as usize > named {
        let message = format!("{seats} are there at once, and the edge list says whom {named} recognise");
        return Err(WorldError { path: "population.graph.edges.file".into(), message });
    }
    Ok(())
}

fn size(scenario: &Scenario, inputs: &Inputs) -> Result<u32, WorldError> {
    let error = |message: &str| Err(WorldError { path: "population.size".into(), message: message.into() });
    if let Some(file) = &scenario.churn.sessions {
        let path = "churn.sessions".to_owned();
        let from_start = inputs.sessions.iter().filter(|session| session.join == Span::ZERO).count();
        return match u32::try_from(from_start) {
            Ok(size @ 2..) => Ok(size),
            _ => Err(WorldError { path, message: format!("fewer than two join at 0 in `{file}`") }),
        };
    }
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
