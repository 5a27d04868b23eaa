//! `[sweep]`: one scenario file that stands for many runs.
//!
//! Three ways to name values, each a factor, and the sweep is their product: `grid` (every combination), `zip` (lists side
//! by side), `points` (written out). Constraints take points out. Every point is a scenario of its own, resolved by the
//! same stages as any file, with the values of the sweep laid over everything else; so a value may name a preset, a file or
//! a variant, and a mistake in it is shown where it stands in the sweep.
//!
//! Each point is replicated. The seed of a replication depends on the scenario's seed and the replication's number alone
//! ([`seed_of`]): all engines and all points meet the same randomness, and comparisons can be made in pairs.
//!
//! A language for expressions over settings was rejected: what cannot be said by three kinds of lists and comparisons is
//! said by writing the points out, if need be by a program.

mod constraint;
mod expand;
mod factors;
mod seed;
mod show;

use serde_json::{Value as Json, json};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::overrides::{Override, assign};
use crate::document::{Node, Place};
use crate::load::{Draft, Loaded};
use crate::shape::Shape;
use crate::source::Source;

pub use seed::seed_of;
pub use show::show_sweep;
pub(crate) use show::show_sweep_as;

/// The key of the table.
pub(crate) const KEY: &str = "sweep";
/// Replications of each point when the file does not say.
const REPLICATIONS: u32 = 30;
/// Bound on replications.
const REPLICATIONS_MAX: u32 = 100_000;
/// Bound on points.
const POINTS_MAX: usize = 10_000;

/// A sweep with every point resolved.
#[derive(Debug)]
pub struct Sweep {
    /// What the points start from.
    pub base: Loaded,
    /// How often each point is run with each engine.
    pub replications: u32,
    /// Dotted paths of the settings that the points differ in, in the order in which the file names them.
    pub settings: Vec<String>,
    /// The points, the last setting changing fastest.
    pub points: Vec<Point>,
    /// How many combinations the constraints take out.
    pub excluded: usize,
}

/// A point of a sweep.
#[derive(Debug)]
pub struct Point {
    /// The value of each of the sweep's settings, as text; empty where the point's scenario has no such setting.
    pub values: Vec<String>,
    /// The scenario.
    pub loaded: Loaded,
}

/// Reads a scenario with a `[sweep]` and resolves all its points.
///
/// # Errors
/// As [`load`](crate::load) for what the points start from; then everything that is wrong with the sweep itself; then what
/// is wrong with its points, each mistake once.
pub fn load_sweep(source: Source, overrides: &[Override]) -> Result<Sweep, Diagnostics> {
    of_draft(&Draft::read(source, overrides)?)
}

/// Resolves the sweep of a scenario that is read already.
pub(crate) fn of_draft(draft: &Draft) -> Result<Sweep, Diagnostics> {
    let base = draft.shaped(&[])?.finish()?;
    let Some(node) = base.document.child(KEY) else {
        let diagnostic = Diagnostic::new("this scenario has no sweep")
            .mark(&draft.top().text, 0..0, "there is no [sweep] in this file or those that it extends")
            .help("add for example\n[sweep]\nreplications = 30\ngrid.population.size = [10, 100]");
        return Err(diagnostic.into());
    };
    let plan = factors::read(node, draft)?;
    expand::expand(draft, &plan, base)
}

/// A setting and the value that a point gives it.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// Dotted path of the setting.
    path: String,
    /// Where the path is written.
    place: Place,
    node: Node,
}

impl Assignment {
    pub(crate) fn apply(&self, document: &mut Node, shape: &Shape) -> Result<(), Vec<Diagnostic>> {
        assign(document, shape, &self.path, &self.place, &self.node)
    }

    /// Where the value is written.
    fn value_place(&self) -> &Place {
        self.node.place.as_ref().unwrap_or(&self.place)
    }
}

/// Lists of values by setting, which combine in one way.
#[derive(Debug, Default)]
struct Factor {
    /// One list of assignments per value, or per row.
    rows: Vec<Vec<Assignment>>,
}

/// A sweep as it is written.
#[derive(Debug)]
struct Plan {
    replications: u32,
    /// Dotted paths of all settings, in the order of the file.
    settings: Vec<String>,
    factors: Vec<Factor>,
    constraints: Vec<constraint::Constraint>,
    place: Place,
}

/// What a `[sweep]` may look like, for editors and for overrides.
pub(crate) fn schema() -> Json {
    let lists = json!({ "type": ["object", "array"] });
    let by_path = |description: &str| {
        json!({
            "description": description,
            "type": "object",
            "additionalProperties": lists,
        })
    };
    json!({
        "description": "Many runs from one file: values of settings that are run in turn, each replicated with seeds of \
                        its own. For `twintrack sweep` and `twintrack expand`; everything else takes the scenario as it \
                        is without.",
        "type": "object",
        "properties": {
            "replications": {
                "description": "How often each point is run with each engine, with a seed of its own each time.",
                "type": "integer",
                "format": "uint32",
                "minimum": 1,
                "maximum": REPLICATIONS_MAX,
            },
            "grid": by_path("Lists of values by setting; every combination is a point."),
            "zip": by_path("Lists of equal length by setting; their first values make a point, their second, and so on."),
            "points": {
                "description": "Points written out: values by setting; what one leaves out it has as in the scenario.",
                "type": "array",
                "items": { "type": "object" },
            },
            "constraints": {
                "description": "Comparisons such as \"population.size >= 100\", or several joined by \"or\"; a point \
                                that breaks one is left out.",
                "type": "array",
                "items": { "type": "string" },
            },
        },
        "additionalProperties": false,
    })
}
