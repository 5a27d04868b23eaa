//! Records what the estimator of remaining time is tested on: the progress that runs report, with the wall-clock time of each
//! glance. Prints one of `sim/cli/src/commands/run/eta/traces/*.csv`; minutes, and other figures on every machine.
//!
//! `cargo run --release -p twintrack-benches --example glances -- v1`

#[path = "../../sim/cli/src/commands/run/eta/traced.rs"]
mod traced;

use std::time::Instant;

use twintrack_core::settings::Engine;
use twintrack_core::watch::{Progress, Watch};

/// Rows that are kept.
const ROWS: usize = 300;

struct Recorder {
    started: Instant,
    rows: Vec<String>,
}

impl Watch for Recorder {
    fn progress(&mut self, progress: Progress) -> bool {
        let elapsed = self.started.elapsed().as_secs_f64();
        self.rows.push(format!("{elapsed:.4},{},{}", progress.now.0, progress.events));
        true
    }
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(engine) = Engine::ALL.into_iter().find(|engine| engine.name() == name) else {
        eprintln!("name an engine: {}", Engine::ALL.map(Engine::name).join(", "));
        std::process::exit(64);
    };
    let world = traced::world(engine.coordination);
    let mut recorder = Recorder { started: Instant::now(), rows: Vec::new() };
    let outcome = twintrack_core::run(&world, engine, &mut recorder);
    let elapsed = recorder.started.elapsed().as_secs_f64();
    let step = (recorder.rows.len() / ROWS).max(1);
    println!("wall_s,now_ns,events");
    recorder.rows.iter().step_by(step).for_each(|row| println!("{row}"));
    println!("{elapsed:.4},{},{}", outcome.ended_at.0, outcome.events);
}
