//! The schema of `[sweep]`, of which the simulator knows nothing.

use serde_json::{Value, json};

/// Most replications of a point.
pub(crate) const REPLICATIONS_MAX: u32 = 100_000;

/// What a `[sweep]` may look like, for editors and for overrides.
pub(super) fn schema() -> Value {
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
