//! When whom cannot reach whom, and who sleeps: drawn before any engine runs, the same for every engine.
//!
//! A message is judged when it is sent: what is under way when a partition begins still arrives.

use crate::ids::Participant;
use crate::kernel::random::{Purpose, stream};
use crate::kernel::time::{Span, Time};
use crate::sampling::Sampler;
use crate::sampling::poisson;
use crate::settings::{self, Direction, Inputs};

use super::{Network, NetworkError};

/// One side cut off from everyone else, for a while.
#[derive(Clone, Debug, PartialEq)]
struct Outage {
    from: Time,
    until: Time,
    /// Who is cut off, by index.
    inside: Box<[bool]>,
    /// The peer that is cut off from, or everyone outside.
    only: Option<Participant>,
    direction: Direction,
}

/// All outages and pauses of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    outages: Vec<Outage>,
    /// Per participant, when it sleeps: disjoint, ascending. Empty when nobody ever does.
    pauses: Vec<Vec<(Time, Time)>>,
}

impl Outage {
    fn blocks(&self, now: Time, from: Participant, to: Participant) -> bool {
        if now < self.from || now >= self.until {
            return false;
        }
        let (sender_in, receiver_in) = (self.inside[from.index()], self.inside[to.index()]);
        let outwards = sender_in && !receiver_in && self.only.is_none_or(|only| only == to);
        let inwards = receiver_in && !sender_in && self.only.is_none_or(|only| only == from);
        match self.direction {
            Direction::Both => outwards || inwards,
            Direction::Out => outwards,
            Direction::In => inwards,
        }
    }
}

impl Schedule {
    /// Draws the schedule of a scenario.
    ///
    /// # Errors
    /// When a fault names a region or a participant that is not there, or ends before it begins.
    pub fn draw(
        faults: &settings::Faults,
        network: &Network,
        inputs: &Inputs,
        seed: u64,
        participants: u32,
    ) -> Result<Schedule, NetworkError> {
        let mut outages = Vec::new();
        for (index, partition) in faults.partitions.iter().enumerate() {
            let path = format!("partitions.{index}");
            let inside = side(partition, network, inputs, seed, index as u64, participants)
                .map_err(|message| NetworkError::new(&path, message))?;
            let (from, until) = lasts(partition.from, partition.until, &path)?;
            outages.push(Outage { from, until, inside, only: None, direction: partition.direction });
        }
        for (index, cut) in faults.cuts.iter().enumerate() {
            let path = format!("cuts.{index}");
            let inside = listed(&[cut.source], participants).map_err(|m| NetworkError::new(&path, m))?;
            listed(&[cut.target], participants).map_err(|m| NetworkError::new(&path, m))?;
            let (from, until) = lasts(cut.from, cut.until, &path)?;
            let only = Some(Participant(cut.target));
            outages.push(Outage { from, until, inside, only, direction: cut.direction });
        }
        if let Some(random) = &faults.random_partitions {
            let mut draws = stream(seed, Purpose::Partitions, u64::MAX);
            let length = sampler(&random.length, "random-partitions.length", inputs)?;
            for (nth, from) in poisson(random.rate, random.from, random.until, || draws.unit()).enumerate() {
                let mut who = stream(seed, Purpose::Partitions, (1 << 32) + nth as u64);
                let until = from + Span::from_nanos_f64(length.quantile(who.unit()));
                let inside = (0..participants).map(|_| who.unit() < random.share).collect();
                outages.push(Outage { from, until, inside, only: None, direction: random.direction });
            }
        }
        Ok(Schedule { outages, pauses: pauses(faults, inputs, seed, participants)? })
    }

    /// Whether anything at all is scheduled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outages.is_empty() && self.pauses.is_empty()
    }

    /// If a message sent now is blocked, when the way is open again.
    #[must_use]
    pub fn blocked_until(&self, now: Time, from: Participant, to: Participant) -> Option<Time> {
        let mut open = now;
        while let Some(outage) = self.outages.iter().find(|outage| outage.blocks(open, from, to)) {
            open = outage.until;
        }
        (open > now).then_some(open)
    }

    /// If a participant sleeps now, when it wakes.
    #[must_use]
    pub fn asleep_until(&self, now: Time, who: Participant) -> Option<Time> {
        let pauses = self.pauses.get(who.index())?;
        let next = pauses.partition_point(|(_, until)| *until <= now);
        pauses.get(next).filter(|(from, _)| *from <= now).map(|(_, until)| *until)
    }

    /// From when until when somebody is cut off, stated or drawn, in the order of the scenario; and whether it is a single
    /// link that is cut.
    pub fn outages(&self) -> impl Iterator<Item = (Time, Time, bool)> + '_ {
        self.outages.iter().map(|outage| (outage.from, outage.until, outage.only.is_some()))
    }

    /// Who sleeps from when until when, by participant.
    pub fn pauses(&self) -> impl Iterator<Item = (Participant, Time, Time)> + '_ {
        self.pauses.iter().enumerate().flat_map(|(who, list)| {
            list.iter().map(move |(from, until)| (Participant::from(who), *from, *until))
        })
    }

    /// When something heals or wakes, ascending, each time once.
    #[must_use]
    pub fn heals(&self) -> Vec<Time> {
        let wakes = self.pauses.iter().flatten().map(|(_, until)| *until);
        let mut heals: Vec<Time> = self.outages.iter().map(|outage| outage.until).chain(wakes).collect();
        heals.sort_unstable();
        heals.dedup();
        heals
    }
}

fn lasts(from: Span, until: Span, path: &str) -> Result<(Time, Time), NetworkError> {
    if from < until {
        Ok((Time::ZERO + from, Time::ZERO + until))
    } else {
        Err(NetworkError::new(
            path,
            format!("it begins at {from} and ends at {until}: it must end after it begins"),
        ))
    }
}

/// Who is on the side that a partition cuts off.
fn side(
    partition: &settings::Partition,
    network: &Network,
    inputs: &Inputs,
    seed: u64,
    index: u64,
    participants: u32,
) -> Result<Box<[bool]>, String> {
    match (partition.share, &partition.members, &partition.regions) {
        (Some(share), None, None) => Ok(drawn(share, seed, Purpose::Partitions, index, participants)),
        (None, Some(members), None) => listed(members, participants),
        (None, None, Some(names)) => {
            let known = inputs.regions.as_ref().map_or(&[][..], |matrix| &matrix.names);
            let wanted: Vec<usize> = names
                .iter()
                .map(|name| {
                    known.iter().position(|region| region == name).ok_or_else(|| match known {
                        [] => "regions need a latency matrix: set network.regions.file".to_owned(),
                        _ => format!("no region is called `{name}`: there are {}", known.join(", ")),
                    })
                })
                .collect::<Result<_, _>>()?;
            let home = |who| network.region(Participant(who)).map(|region| usize::from(region.0));
            Ok((0..participants).map(|who| home(who).is_some_and(|home| wanted.contains(&home))).collect())
        }
        _ => Err("say who is cut off by exactly one of `share`, `members` and `regions`".into()),
    }
}

/// A share of the participants, each by a draw of its own.
fn drawn(share: f64, seed: u64, purpose: Purpose, index: u64, participants: u32) -> Box<[bool]> {
    let mut random = stream(seed, purpose, index);
    (0..participants).map(|_| random.unit() < share).collect()
}

fn listed(members: &[u32], participants: u32) -> Result<Box<[bool]>, String> {
    let mut inside = vec![false; participants as usize];
    for member in members {
        *inside.get_mut(*member as usize).ok_or_else(|| {
            format!("there is no participant {member}: they are numbered 0 to {}", participants - 1)
        })? = true;
    }
    Ok(inside.into())
}

fn sampler(
    distribution: &settings::Distribution<Span>,
    path: &str,
    inputs: &Inputs,
) -> Result<Sampler, NetworkError> {
    Sampler::new(distribution, inputs)
        .map_err(|error| NetworkError::new(&format!("{path}.{}", error.parameter), error.message))
}

fn pauses(
    faults: &settings::Faults,
    inputs: &Inputs,
    seed: u64,
    participants: u32,
) -> Result<Vec<Vec<(Time, Time)>>, NetworkError> {
    if faults.pauses.is_empty() && faults.random_pauses.is_none() {
        return Ok(Vec::new());
    }
    let mut pauses = vec![Vec::new(); participants as usize];
    for (index, pause) in faults.pauses.iter().enumerate() {
        let path = format!("pauses.{index}");
        let who = match (pause.share, &pause.participants) {
            (Some(share), None) => Ok(drawn(share, seed, Purpose::Pauses, index as u64, participants)),
            (None, Some(list)) => listed(list, participants),
            _ => Err("say who sleeps by exactly one of `share` and `participants`".into()),
        };
        let who = who.map_err(|message| NetworkError::new(&path, message))?;
        let lasts = lasts(pause.from, pause.until, &path)?;
        pauses.iter_mut().zip(who).filter(|(_, sleeps)| *sleeps).for_each(|(list, _)| list.push(lasts));
    }
    if let Some(random) = &faults.random_pauses {
        let length = sampler(&random.length, "random-pauses.length", inputs)?;
        for (who, list) in pauses.iter_mut().enumerate() {
            let mut draws = stream(seed, Purpose::Pauses, (1 << 32) + who as u64);
            let mut lengths = stream(seed, Purpose::Pauses, (2 << 32) + who as u64);
            for from in poisson(random.rate, random.from, random.until, || draws.unit()) {
                list.push((from, from + Span::from_nanos_f64(length.quantile(lengths.unit()))));
            }
        }
    }
    pauses.iter_mut().for_each(merge_overlaps);
    Ok(pauses)
}

/// Sorts intervals and joins those that touch.
fn merge_overlaps(intervals: &mut Vec<(Time, Time)>) {
    intervals.sort_unstable();
    let mut merged: Vec<(Time, Time)> = Vec::with_capacity(intervals.len());
    for &(from, until) in intervals.iter() {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = until.max(*end),
            _ => merged.push((from, until)),
        }
    }
    *intervals = merged;
}
