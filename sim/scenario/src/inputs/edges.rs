//! Edge lists: who recognises whom, and how much.

use std::collections::HashMap;

use twintrack_core::settings::Edge;

use crate::diagnostic::Diagnostic;
use crate::lines::csv_table::CsvTable;

pub(super) const COLUMNS: [&str; 3] = ["source", "target", "weight"];

/// Names of the participants in order of first appearance, and their recognitions ascending by (source, target).
/// A later line for a pair replaces an earlier one; weights at or below zero are no recognition.
/// Complexity: O(n log n) in lines.
pub(super) fn read(name: &str, text: &str) -> Result<(Vec<String>, Vec<Edge>), Vec<Diagnostic>> {
    let mut table = CsvTable::new(name, text);
    let mut people = People::default();
    let mut edges = Vec::new();
    if let Some(columns) = table.columns(&COLUMNS) {
        table.each(&columns, |fields| {
            let source =
                people.index(fields[0]).ok_or_else(|| (0, "a participant without a name".to_owned()))?;
            let target =
                people.index(fields[1]).ok_or_else(|| (1, "a participant without a name".to_owned()))?;
            let weight: f64 =
                fields[2].parse().map_err(|_| (2, format!("`{}` is not a weight", fields[2])))?;
            if !weight.is_finite() {
                return Err((2, "a weight must be finite".to_owned()));
            }
            edges.push(Edge { source, target, weight });
            Ok(())
        });
    }
    table.finish()?;
    Ok((people.names, latest(edges)))
}

/// Keeps the last edge of each pair, when its weight is positive.
fn latest(mut edges: Vec<Edge>) -> Vec<Edge> {
    // The sort is stable, so that of equal pairs the one that was read last stays last.
    edges.sort_by_key(|edge| (edge.source, edge.target));
    let mut kept: Vec<Edge> = Vec::with_capacity(edges.len());
    for edge in edges {
        match kept.last_mut() {
            Some(last) if (last.source, last.target) == (edge.source, edge.target) => *last = edge,
            _ => kept.push(edge),
        }
    }
    kept.retain(|edge| edge.weight > 0.0);
    kept
}

/// Participants by name.
#[derive(Default)]
struct People {
    names: Vec<String>,
    indices: HashMap<String, u32>,
}

impl People {
    /// The index of a name, a new one at its first appearance; none for an empty name.
    fn index(&mut self, name: &str) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        if let Some(index) = self.indices.get(name) {
            return Some(*index);
        }
        let index = u32::try_from(self.names.len()).expect("fewer lines than 32 bits can count");
        self.names.push(name.to_owned());
        self.indices.insert(name.to_owned(), index);
        Some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(source: u32, target: u32, weight: f64) -> Edge {
        Edge { source, target, weight }
    }

    #[test]
    fn the_last_line_of_a_pair_counts_and_only_positive_weights_recognise() {
        let text = "time,weight,source,target\n1,5,ann,bob\n2,-3,carl,ann\n3,7,ann,bob\n4,2,bob,bob\n5,4,dora,ann\n6,0,dora,ann\n";
        let (names, edges) = read("e.csv", text).expect("a good file");
        assert_eq!(names, ["ann", "bob", "carl", "dora"]);
        assert_eq!(edges, [edge(0, 1, 7.0), edge(1, 1, 2.0)]);
    }

    #[test]
    fn comments_spaces_quotes_and_line_ends_of_windows_are_no_obstacle() {
        let text = "# a comment\r\nsource, target, weight\r\n\"Ann, the elder\" , bob, 1.5\r\n";
        let (names, edges) = read("e.csv", text).expect("a good file");
        assert_eq!(names, ["Ann, the elder", "bob"]);
        assert_eq!(edges, [edge(0, 1, 1.5)]);
    }
}
