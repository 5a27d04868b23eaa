//! What is examined: drawn worlds one after the other, or scenarios that are named.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use twintrack_core::kernel::time::Span;
use twintrack_fuzz::{Options, draw, world_number};
use twintrack_scenario::{Loaded, Source, brief, load};

use super::args::FuzzArgs;
use crate::scenario::{build_world, load_source};

/// How long worlds are drawn where nothing is said.
const TIME_DEFAULT: Span = Span::from_secs(60);

/// Every so many worlds, each run is repeated and must come out the same.
const REPEAT_EVERY: u64 = 16;

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The world of this number.
    World(u64),
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Origin {
    /// As an argument of the command.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::World(number) => write!(f, "--world {number}"),
            Origin::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// After so many.
    Count(u64),
    /// After this long.
    Time(Duration),
}

enum Kind {
    Named(Vec<Origin>),
    Sequence(u64),
}

/// All that is to be examined.
pub(super) struct Quarry {
    kind: Kind,
    bound: Bound,
    options: Options,
}

impl Quarry {
    /// What the command line asks for. Files are read once to find out what is wrong with them.
    pub(super) fn of(args: &FuzzArgs) -> anyhow::Result<Quarry> {
        let files = args.files.iter().cloned().map(Origin::File);
        let named: Vec<Origin> = files.chain(args.worlds.iter().copied().map(Origin::World)).collect();
        let options = Options { engines: args.engines.clone(), waived: args.waived.clone(), repeat: false };
        if named.is_empty() {
            let time = args.time.unwrap_or(TIME_DEFAULT);
            let bound = args.runs.map_or(Bound::Time(Duration::from_nanos(time.0)), Bound::Count);
            return Ok(Quarry { kind: Kind::Sequence(args.seed), bound, options });
        }
        let quarry = Quarry { bound: Bound::Count(named.len() as u64), kind: Kind::Named(named), options };
        for index in 0..args.files.len() as u64 {
            if let Some((_, loaded, _)) = quarry.get(index)? {
                build_world(&loaded)?;
            }
        }
        Ok(quarry)
    }

    pub(super) fn bound(&self) -> Bound {
        self.bound
    }

    /// The one at `index` and what to look for in it; `None` behind the last.
    pub(super) fn get(&self, index: u64) -> anyhow::Result<Option<(Origin, Loaded, Options)>> {
        let origin = match (&self.kind, self.bound) {
            (_, Bound::Count(count)) if index >= count => return Ok(None),
            (Kind::Named(named), _) => named[index as usize].clone(),
            (Kind::Sequence(seed), _) => Origin::World(world_number(*seed, index)),
        };
        let (loaded, repeat) = match &origin {
            Origin::File(file) => (load_source(Source::read(file)?, &[], [])?, true),
            Origin::World(number) => (world(*number)?, number.is_multiple_of(REPEAT_EVERY)),
        };
        Ok(Some((origin, loaded, Options { repeat, ..self.options.clone() })))
    }
}

/// The world of a number, written and read back like any scenario.
fn world(number: u64) -> anyhow::Result<Loaded> {
    load(Source::from_text(format!("world {number}"), brief(&draw::draw(number))), &[])
        .map_err(|found| anyhow::anyhow!("world {number} is no scenario:\n{found}"))
}
