//! Two engines on one recording.

use std::thread;

use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Engine, Inputs, Rollout, Scenario};
use twintrack_core::watch::Watch;
use twintrack_core::world::{World, WorldError};

use crate::follow::Follower;
use crate::track::Track;

/// The two sides of a migration: the same but for their engines, and for the settings of the candidate alone.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The scenario of the engine that people have.
    pub reference: Scenario,
    /// That of the engine they are to have.
    pub candidate: Scenario,
    /// What is asked of it.
    pub rollout: Rollout,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What people have.
    Reference,
    /// What they are to have.
    Candidate,
}

impl Pair {
    /// The world of a side.
    ///
    /// # Errors
    /// When a setting or the recording allows none.
    pub fn world(&self, side: Side, inputs: &Inputs) -> Result<World, WorldError> {
        let scenario = match side {
            Side::Reference => &self.reference,
            Side::Candidate => &self.candidate,
        };
        World::build(scenario.clone(), inputs)
    }

    /// The engine of a side.
    #[must_use]
    pub fn engine(&self, side: Side) -> Engine {
        match side {
            Side::Reference => self.rollout.from,
            Side::Candidate => self.rollout.to,
        }
    }

    /// Runs both engines, each on a thread of its own. What they yield does not depend on the threads.
    ///
    /// # Errors
    /// When there is no world.
    pub fn run(
        &self,
        inputs: &Inputs,
        watches: [&mut (dyn Watch + Send); 2],
    ) -> Result<[Track; 2], WorldError> {
        let worlds = [self.world(Side::Reference, inputs)?, self.world(Side::Candidate, inputs)?];
        let every = self.rollout.checkpoint_every;
        let engines = [self.rollout.from, self.rollout.to];
        let tracks = thread::scope(|scope| {
            let threads: Vec<_> = worlds
                .iter()
                .zip(engines)
                .zip(watches)
                .map(|((world, engine), watch)| scope.spawn(move || follow(world, engine, every, watch)))
                .collect();
            let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined.map(|track| track.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let tracks: Vec<Track> = tracks;
        Ok(tracks.try_into().unwrap_or_else(|_| unreachable!("two engines, two tracks")))
    }
}

fn follow(world: &World, engine: Engine, every: Span, watch: &mut dyn Watch) -> Track {
    let mut follower = Follower::new(every);
    let outcome: Outcome = twintrack_core::run_followed(world, engine, watch, &mut follower);
    follower.into_track(outcome)
}
