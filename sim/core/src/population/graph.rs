//! Recognition graphs: which seat recognises which, with which weight, and who recognises whom when somebody sits there.
//!
//! One more seat at the end takes links of others and changes none between them: each seat chooses by a reservoir or by
//! jump consistent hashing ([`targets`](super::targets)), and weights and returns belong to (seat, target). Weights are
//! normalised per seat, so that those of peers present at once sum to no more than the setting.

use crate::kernel::random::{Draws, Purpose, unit};
use crate::sampling::{Sampler, SamplerError};
use crate::settings::{Graph, Inputs, Population};

use super::Links;
use super::churn::Seats;
use super::targets::draw_targets;

/// Whom each seat, or participant, recognises, and how much: (peer, weight).
type Rows = Vec<Vec<(u32, f64)>>;

/// Draws the recognition graph of the seats, and makes it that of everyone who ever holds one.
pub(crate) fn draw_recognition(
    population: &Population,
    inputs: &Inputs,
    seed: u64,
    seats: &Seats,
) -> Result<Links, SamplerError> {
    let (mut rows, from_data) = if let Graph::Edges { .. } = population.graph {
        edge_list_rows(inputs, seats.count())
    } else {
        let weight = Sampler::new(&population.weight, inputs)?;
        let draws = Draws::new(seed, Purpose::Weights);
        let drawn = |me: u32, target: u32| (target, weight.quantile(unit(draws.bits(me, target, 0))));
        let targets = draw_targets(&population.graph, seed, seats.count());
        let rows =
            targets.iter().zip(0..).map(|(row, me)| row.iter().map(|target| drawn(me, *target)).collect());
        (rows.collect(), vec![None; seats.count() as usize])
    };
    let self_weights = normalise(&mut rows, &from_data, population);
    if seats.are_lifelong() {
        Ok(Links::new(&rows, self_weights))
    } else {
        Ok(seated(&rows, &self_weights, seats))
    }
}

/// Scales each seat's weights to their sum, and gives the self weights; one of the data itself takes part in the scaling.
fn normalise(rows: &mut Rows, from_data: &[Option<f64>], population: &Population) -> Vec<f64> {
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
    self_weights
}

/// The recognitions of participants: those of their seats, with whoever sits there while they do. O(L log P) for L links.
fn seated(rows: &Rows, self_weights: &[f64], seats: &Seats) -> Links {
    let recognised = |(seat, stay)| {
        let targets = rows[seat as usize].iter();
        targets
            .flat_map(|(target, weight)| seats.meeting(*target, stay).map(|who| (who.0, *weight)))
            .collect()
    };
    let recognitions: Rows = seats.holders().map(recognised).collect();
    let own = seats.holders().map(|(seat, _)| self_weights[seat as usize]).collect();
    Links::new(&recognitions, own)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Churn;
    use crate::settings::Edge;

    fn seats(size: u32) -> Seats {
        let settings = crate::settings::Churn::default();
        Churn::draw(&settings, &Inputs::default(), 7, size).expect("no churn").1
    }

    fn draw(graph: Graph, size: u32) -> Links {
        let population = Population { graph, ..Population::default() };
        draw_recognition(&population, &Inputs::default(), 7, &seats(size)).expect("valid settings")
    }

    #[test]
    fn weights_are_positive_and_sum_to_the_setting() {
        let population = Population {
            graph: Graph::default(),
            self_weight: 0.25,
            weight_sum: 0.8,
            ..Population::default()
        };
        let links = draw_recognition(&population, &Inputs::default(), 7, &seats(50)).expect("valid settings");
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
        let links = draw_recognition(&population, &inputs, 7, &seats(3)).expect("valid settings");
        assert_eq!(links.weights(0), [0.75, 0.25]);
        assert_eq!(links.self_weight(2), 1.0);
        assert_eq!(links.weights(1), [0.0]);
    }
}
