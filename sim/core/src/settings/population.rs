//! `[population]`: how many, who recognises whom, who offers and who needs how much.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Distribution;

/// Who takes part: sizes, recognition, capacities and needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Population {
    /// Number of participants at the start, 2 to 10,000,000. Left out: 100, everyone named in the edge list, or, with
    /// recorded sessions (`churn.sessions`), whoever joins at 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Who recognises whom.
    pub graph: Graph,
    /// Distribution of a recognition weight before a participant's weights are normalised (edge lists bring their own).
    pub weight: Distribution<f64>,
    /// What a participant's weights sum to, self included (0 to 1).
    pub weight_sum: f64,
    /// Share of a participant's weight that it gives itself (0 to 1).
    pub self_weight: f64,
    /// Capacity slots. A participant with any is a provider.
    pub capacity: Slots,
    /// Need slots. A participant with any is a recipient; it may be a provider as well.
    pub needs: Slots,
    /// Slow participants: what `events.compute` and `rounds.compute` are multiplied by, drawn once for each participant.
    /// Without it all are alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compute_factor: Option<Distribution<f64>>,
    /// Number of distinct places that slots can be tied to.
    pub places: u32,
    /// Days within which time windows start.
    pub window_horizon_days: u32,
    /// Longest time window in days.
    pub window_days_max: u32,
}

impl Default for Population {
    fn default() -> Self {
        Population {
            size: None,
            graph: Graph::default(),
            weight: Distribution::Uniform { min: 0.1, max: 1.0 },
            weight_sum: 1.0,
            self_weight: 0.0,
            capacity: Slots {
                share: 0.5,
                count_min: 1,
                count_max: 1,
                quantity: Distribution::Uniform { min: 10.0, max: 100.0 },
                windowed: 0.0,
                placed: 0.0,
                remote: 0.0,
            },
            needs: Slots {
                share: 0.8,
                count_min: 1,
                count_max: 1,
                quantity: Distribution::Uniform { min: 5.0, max: 80.0 },
                windowed: 0.0,
                placed: 0.0,
                remote: 0.0,
            },
            compute_factor: None,
            places: 8,
            window_horizon_days: 28,
            window_days_max: 7,
        }
    }
}

/// The shape of a recognition graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Graph {
    /// Everyone recognises `degree` others at random; a share of the recognitions is returned.
    #[serde(rename_all = "kebab-case")]
    Random {
        /// Others that a participant recognises before returned recognitions are added.
        degree: u32,
        /// Probability that a recognition is returned (0 to 1).
        reciprocity: f64,
    },
    /// Everyone recognises everyone else.
    Complete {},
    /// A ring of neighbours with some links rewired at random (Watts and Strogatz, 1998).
    #[serde(rename_all = "kebab-case")]
    SmallWorld {
        /// Neighbours on the ring that a participant is linked to before rewiring; an even number. It recognises half of
        /// them, and the other half recognises it, before recognitions are returned.
        degree: u32,
        /// Probability that a link is rewired to a random participant (0 to 1).
        rewire: f64,
        /// Probability that a recognition is returned (0 to 1).
        reciprocity: f64,
    },
    /// Newcomers recognise those who are already much recognised (Barabási and Albert, 1999).
    #[serde(rename_all = "kebab-case")]
    ScaleFree {
        /// Others that each newcomer recognises.
        attach: u32,
        /// Probability that a recognition is returned (0 to 1).
        reciprocity: f64,
    },
    /// A CSV edge list with the columns `source,target,weight`; others are ignored. Weights at or below zero are no
    /// recognition; a later line for the same pair replaces an earlier one.
    #[serde(rename_all = "kebab-case")]
    Edges {
        /// Path of the CSV file, relative to the scenario file.
        file: String,
    },
}

impl Default for Graph {
    fn default() -> Self {
        Graph::Random { degree: 8, reciprocity: 0.5 }
    }
}

/// How many slots participants declare, and of what kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Slots {
    /// Share of participants that declare any (0 to 1).
    pub share: f64,
    /// Fewest slots of those who declare any.
    pub count_min: u32,
    /// Most slots of those who declare any.
    pub count_max: u32,
    /// Distribution of the quantity of a slot.
    pub quantity: Distribution<f64>,
    /// Share of slots with a time window (0 to 1); one without matches any.
    pub windowed: f64,
    /// Share of slots tied to a place (0 to 1); one without matches any.
    pub placed: f64,
    /// Share of placed slots that are remote after all and match any place (0 to 1).
    pub remote: f64,
}
