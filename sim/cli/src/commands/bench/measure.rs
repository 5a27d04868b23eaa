//! One engine on one scenario, measured in this process.

use std::time::Instant;

use serde::{Deserialize, Serialize};
use twintrack_core::outcome::Outcome;
use twintrack_core::watch::Unwatched;
use twintrack_scenario::Loaded;

use crate::exit::Exit;
use crate::scenario::build_world;
use crate::{memory, output};

/// What was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Measurement {
    pub(super) scenario: String,
    pub(super) participants: usize,
    pub(super) engine: String,
    /// Simulated events.
    pub(super) events: u64,
    /// Messages received by participants.
    pub(super) deliveries: u64,
    /// Virtual time simulated.
    pub(super) virtual_s: f64,
    /// Wall-clock time of the engine alone.
    pub(super) wall_s: f64,
    /// Growth of the process's memory from before the world was built to its peak; `None` where the system does not say.
    pub(super) peak_bytes: Option<u64>,
}

impl Measurement {
    pub(super) fn events_per_s(&self) -> f64 {
        self.events as f64 / self.wall_s.max(1e-9)
    }

    pub(super) fn deliveries_per_s(&self) -> f64 {
        self.deliveries as f64 / self.wall_s.max(1e-9)
    }

    pub(super) fn bytes_per_participant(&self) -> Option<f64> {
        self.peak_bytes.map(|bytes| bytes as f64 / self.participants as f64)
    }
}

/// Runs the scenario's only engine and prints the measurement.
pub(super) fn alone(loaded: &Loaded) -> anyhow::Result<Exit> {
    let before = memory::resident();
    let world = build_world(loaded)?;
    let engine = loaded.scenario.run.engines[0];
    let started = Instant::now();
    let outcome = twintrack_core::run(&world, engine, &mut Unwatched);
    let wall_s = started.elapsed().as_secs_f64();
    let peak_bytes = memory::peak().zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let measured = Measurement {
        scenario: loaded.scenario.name.clone(),
        participants: world.participants(),
        engine: engine.name().to_owned(),
        events: outcome.events,
        deliveries: deliveries(&outcome),
        virtual_s: outcome.ended_at.as_secs_f64(),
        wall_s,
        peak_bytes,
    };
    output::print(&serde_json::to_vec(&measured)?)?;
    Ok(Exit::Fine)
}

fn deliveries(outcome: &Outcome) -> u64 {
    let receipts = outcome.metrics.iter().find(|measure| measure.metric.name == "clock.receipts");
    receipts.and_then(|receipts| receipts.value).unwrap_or(0.0) as u64
}
