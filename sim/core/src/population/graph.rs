//! Recognition graphs: who recognises whom, with which weight.
//!
//! Every participant draws its recognitions from a stream of its own. Weights are drawn after the shape, in ascending
//! order of peer, and normalised per participant.

use std::collections::BTreeSet;

use crate::kernel::random::{Purpose, Stream, stream};
use crate::kernel::sampler::{Sampler, SamplerError};
use crate::settings::{Graph, Inputs, Population};

use super::Links;

/// Whom each participant recognises, and how much: (peer, weight).
type Rows = Vec<Vec<(u32, f64)>>;

/// Draws the recognition graph of a population of `size`.
pub(crate) fn draw_recognition(
    population: &Population,
    inputs: &Inputs,
    seed: u64,
    size: u32,
) -> Result<Links, SamplerError> {
    let (rows, self_weights) = if let Graph::Edges { .. } = population.graph {
        edge_list_rows(inputs, size)
    } else {
        let weight = Sampler::new(&population.weight, inputs)?;
        let targets = draw_targets(&population.graph, seed, size);
        let rows = targets
            .iter()
            .enumerate()
            .map(|(me, targets)| {
                let mut random = stream(seed, Purpose::Weights, me as u64);
                targets.iter().map(|target| (*target, weight.quantile(random.unit()))).collect()
            })
            .collect();
        (rows, vec![None; size as usize])
    };
    Ok(normalised(rows, &self_weights, population))
}

/// Scales each participant's weights to their sum; a self weight of the data itself takes part in the scaling.
fn normalised(mut rows: Rows, from_data: &[Option<f64>], population: &Population) -> Links {
    let mut self_weights = vec![0.0; rows.len()];
    for (me, row) in rows.iter_mut().enumerate() {
        row.retain(|(_, weight)| *weight > 0.0);
        let others: f64 = row.iter().map(|(_, weight)| weight).sum();
        let own = from_data[me]
            .unwrap_or(others * population.self_weight / (1.0 - population.self_weight).max(1e-9));
        if others + own > 0.0 {
            let scale = population.weight_sum / (others + own);
            row.iter_mut().for_each(|(_, weight)| *weight *= scale);
            self_weights[me] = own * scale;
        }
    }
    Links::new(&rows, self_weights)
}

fn edge_list_rows(inputs: &Inputs, size: u32) -> (Rows, Vec<Option<f64>>) {
    let mut rows = vec![Vec::new(); size as usize];
    let mut own = vec![None; size as usize];
    for edge in &inputs.edges {
        if edge.source == edge.target {
            own[edge.source as usize] = Some(edge.weight);
        } else {
            rows[edge.source as usize].push((edge.target, edge.weight));
        }
    }
    (rows, own)
}

/// Whom each participant recognises, ascending, itself excluded.
fn draw_targets(graph: &Graph, seed: u64, size: u32) -> Vec<Vec<u32>> {
    match *graph {
        Graph::Complete {} => (0..size).map(|me| (0..size).filter(|other| *other != me).collect()).collect(),
        Graph::Random { degree, reciprocity } => {
            let degree = degree.min(size - 1);
            with_returns(size, seed, reciprocity, |me, random| {
                distinct(degree, || random.below(u64::from(size)) as u32, |target| target != me)
            })
        }
        Graph::SmallWorld { degree, rewire, reciprocity } => {
            let half = (degree / 2).clamp(1, (size - 1).div_ceil(2));
            with_returns(size, seed, reciprocity, |me, random| {
                let mut targets = BTreeSet::new();
                for step in 1..=half {
                    let mut target = (me + step) % size;
                    if random.unit() < rewire {
                        target = random.below(u64::from(size)) as u32;
                    }
                    // A rewired link that would meet itself or another stays on the ring.
                    if target == me || targets.contains(&target) {
                        target = (me + step) % size;
                    }
                    targets.insert(target);
                }
                targets
            })
        }
        Graph::ScaleFree { attach, reciprocity } => {
            // Every end of every link so far, once: a uniform draw from it prefers the well linked.
            let mut ends: Vec<u32> = Vec::new();
            with_returns(size, seed, reciprocity, |me, random| {
                let targets = if me <= attach {
                    (0..me).collect()
                } else {
                    distinct(attach, || ends[random.below(ends.len() as u64) as usize], |_| true)
                };
                for target in &targets {
                    ends.extend([*target, me]);
                }
                targets
            })
        }
        Graph::Edges { .. } => unreachable!("edge lists bring their own recognitions"),
    }
}

/// Draws until `count` different acceptable targets are found.
fn distinct(count: u32, mut draw: impl FnMut() -> u32, accept: impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let mut targets = BTreeSet::new();
    while (targets.len() as u32) < count {
        let target = draw();
        if accept(target) {
            targets.insert(target);
        }
    }
    targets
}

/// Collects everyone's recognitions and returns each with the given probability.
fn with_returns(
    size: u32,
    seed: u64,
    reciprocity: f64,
    mut choose: impl FnMut(u32, &mut Stream) -> BTreeSet<u32>,
) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); size as usize];
    for me in 0..size {
        let mut random = stream(seed, Purpose::Graph, u64::from(me));
        for target in choose(me, &mut random) {
            rows[me as usize].push(target);
            if random.unit() < reciprocity {
                rows[target as usize].push(me);
            }
        }
    }
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Edge;

    fn draw(graph: Graph, size: u32) -> Links {
        let population = Population { graph, ..Population::default() };
        draw_recognition(&population, &Inputs::default(), 7, size).expect("valid settings")
    }

    #[test]
    fn weights_are_positive_and_sum_to_the_setting() {
        let population = Population {
            graph: Graph::default(),
            self_weight: 0.25,
            weight_sum: 0.8,
            ..Population::default()
        };
        let links = draw_recognition(&population, &Inputs::default(), 7, 50).expect("valid settings");
        for me in 0..50 {
            let sum: f64 = links.weights(me).iter().sum();
            assert!((sum + links.self_weight(me) - 0.8).abs() < 1e-12);
            assert!((links.self_weight(me) - 0.2).abs() < 1e-12);
        }
    }

    #[test]
    fn a_random_graph_has_the_degree_and_reciprocity_asked_for() {
        let links = draw(Graph::Random { degree: 6, reciprocity: 0.5 }, 2_000);
        let recognitions =
            (0..2_000).flat_map(|me| links.weights(me)).filter(|weight| **weight > 0.0).count() as f64;
        assert!((recognitions / 2_000.0 - 9.0).abs() < 0.2, "{recognitions}");
        assert!((0..2_000).all(|me| links.weights(me).iter().filter(|weight| **weight > 0.0).count() >= 6));
    }

    #[test]
    fn full_reciprocity_makes_every_recognition_mutual() {
        for graph in [
            Graph::Random { degree: 4, reciprocity: 1.0 },
            Graph::SmallWorld { degree: 4, rewire: 0.3, reciprocity: 1.0 },
            Graph::ScaleFree { attach: 3, reciprocity: 1.0 },
            Graph::Complete {},
        ] {
            let links = draw(graph, 60);
            assert!(links.len() > 60);
            assert!((0..60).all(|me| links.weights(me).iter().all(|weight| *weight > 0.0)));
        }
    }

    #[test]
    fn a_scale_free_graph_has_hubs() {
        let links = draw(Graph::ScaleFree { attach: 3, reciprocity: 0.0 }, 2_000);
        let mut degrees: Vec<usize> = (0..2_000).map(|me| links.peers(me).len()).collect();
        degrees.sort_unstable();
        assert!(degrees[1_999] > 20 * degrees[1_000] / 2, "{} {}", degrees[1_999], degrees[1_000]);
    }

    #[test]
    fn a_tiny_population_does_not_hang_any_graph() {
        for graph in [
            Graph::Random { degree: 8, reciprocity: 0.0 },
            Graph::SmallWorld { degree: 8, rewire: 1.0, reciprocity: 0.0 },
            Graph::ScaleFree { attach: 8, reciprocity: 0.0 },
        ] {
            assert!(!draw(graph, 2).is_empty());
        }
    }

    #[test]
    fn edge_lists_keep_their_weights_in_proportion() {
        let population = Population { graph: Graph::Edges { file: "e.csv".into() }, ..Population::default() };
        let edge = |source, target, weight| Edge { source, target, weight };
        let inputs =
            Inputs { edges: vec![edge(0, 1, 3.0), edge(0, 2, 1.0), edge(2, 2, 5.0)], ..Inputs::default() };
        let links = draw_recognition(&population, &inputs, 7, 3).expect("valid settings");
        assert_eq!(links.weights(0), [0.75, 0.25]);
        assert_eq!(links.self_weight(2), 1.0);
        assert_eq!(links.weights(1), [0.0]);
    }
}
