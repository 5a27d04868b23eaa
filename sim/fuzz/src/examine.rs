//! Running the engines on a scenario and looking for broken promises.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;
use twintrack_scenario::Loaded;

use crate::promises::{Subject, Violation, broken};

thread_local! {
    static SIMULATING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is running an engine, so that a panic is a finding and need not be told to anybody.
#[must_use]
pub fn simulating() -> bool {
    SIMULATING.get()
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The engines to run; those of the scenario if there are none.
    pub engines: Vec<Engine>,
    /// Names of conditions that are taken as fulfilled.
    pub waived: Vec<&'static str>,
    /// Whether every run is repeated, and must come out the same.
    pub repeat: bool,
}

/// What was found in a scenario.
#[derive(Debug)]
pub struct Examined {
    /// Broken promises.
    pub violations: Vec<Violation>,
    /// How it went under each engine that did not panic.
    pub outcomes: Vec<Outcome>,
    /// Runs that were made.
    pub runs: u64,
    /// Events simulated in them.
    pub events: u64,
}

/// Runs a scenario under the engines asked for and holds it to all promises. A world that cannot be built breaks
/// none.
#[must_use]
pub fn examine(loaded: &Loaded, options: &Options) -> Examined {
    let mut examined = Examined { violations: Vec::new(), outcomes: Vec::new(), runs: 0, events: 0 };
    let built = guarded(|| World::build(loaded.scenario.clone(), &loaded.inputs));
    let world = match built {
        Ok(Ok(world)) => world,
        // What was written wrong is the concern of whoever wrote it, and is found before.
        Ok(Err(_)) => return examined,
        Err(message) => {
            let engine = loaded.scenario.run.engines.first().copied().unwrap_or(Engine::V1);
            examined.violations.push(Violation::panic(engine, message));
            return examined;
        }
    };
    let engines = if options.engines.is_empty() { &loaded.scenario.run.engines } else { &options.engines };
    for engine in engines {
        examined.run(&world, *engine, options.repeat);
    }
    let subject = Subject { world: &world, outcomes: &examined.outcomes };
    let found = broken(&subject, &options.waived);
    examined.violations.extend(found);
    examined
}

impl Examined {
    fn run(&mut self, world: &World, engine: Engine, repeat: bool) {
        let run = || guarded(|| twintrack_core::run(world, engine, &mut Unwatched));
        self.runs += 1;
        match run() {
            Ok(outcome) => {
                self.events += outcome.events;
                if repeat {
                    self.runs += 1;
                    self.events += outcome.events;
                    let again = run();
                    let same = again.is_ok_and(|again| format!("{again:?}") == format!("{outcome:?}"));
                    if !same {
                        self.violations.push(Violation::unlike(engine));
                    }
                }
                self.outcomes.push(outcome);
            }
            Err(message) => self.violations.push(Violation::panic(engine, message)),
        }
    }
}

/// Runs something that may panic; gives the message if it does.
fn guarded<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    SIMULATING.set(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    SIMULATING.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
    })
}
