//! `[population.graph]`: who recognises whom.

use twintrack_core::settings::{Graph, Population};

use super::findings::Findings;
use super::population::SIZE_MIN;

/// Most recognitions of a run, to keep memory within what a large machine has.
const RECOGNITIONS_MAX: u64 = 500_000_000;
const GRAPH: &str = "population.graph";

pub(super) fn check(population: &Population, size: Option<u32>, findings: &mut Findings) {
    let at = |rest: &str| format!("{GRAPH}.{rest}");
    // A population that is too small in itself is reported as such, once.
    let Some(size) = size.filter(|size| *size >= SIZE_MIN) else { return };
    match population.graph {
        Graph::Random { degree, reciprocity } => {
            others(&at("random.degree"), degree, size, findings);
            findings.share(&at("random.reciprocity"), reciprocity);
        }
        Graph::SmallWorld { degree, rewire, reciprocity } => {
            let path = at("small-world.degree");
            others(&path, degree, size, findings);
            if degree % 2 == 1 {
                let (below, above) = (degree - 1, degree + 1);
                findings.add(&path, format!("`{path}` must be even"), format!("{degree} is odd")).help(
                    format!(
                        "half of the neighbours are on either side of the ring: write {} or {above}",
                        below.max(2)
                    ),
                );
            }
            findings.share(&at("small-world.rewire"), rewire);
            findings.share(&at("small-world.reciprocity"), reciprocity);
        }
        Graph::ScaleFree { attach, reciprocity } => {
            others(&at("scale-free.attach"), attach, size, findings);
            findings.share(&at("scale-free.reciprocity"), reciprocity);
        }
        Graph::Complete {} | Graph::Edges { .. } => {}
    }
    total(&population.graph, size, findings);
}

/// A number of others that one participant recognises.
fn others(path: &str, count: u32, size: u32, findings: &mut Findings) {
    findings.must(count > 0, path, "at least 1", count);
    if count >= size {
        findings
            .add(
                path,
                format!("`{path}` must be below the number of participants"),
                format!("{count} others"),
            )
            .against("population.size", format!("{size} participants, so each has {} others", size - 1));
    }
}

fn total(graph: &Graph, size: u32, findings: &mut Findings) {
    let (each, path) = match graph {
        Graph::Complete {} => (size.saturating_sub(1), "complete"),
        Graph::Random { degree, .. } => (*degree, "random.degree"),
        Graph::SmallWorld { degree, .. } => (*degree, "small-world.degree"),
        Graph::ScaleFree { attach, .. } => (*attach, "scale-free.attach"),
        Graph::Edges { .. } => return,
    };
    let total = u64::from(each) * u64::from(size);
    if each < size && total > RECOGNITIONS_MAX {
        findings
            .add(
                &format!("{GRAPH}.{path}"),
                "this graph is too large to hold",
                format!("{each} recognitions each make {total}"),
            )
            .against("population.size", format!("{size} participants"))
            .help(format!("at most {RECOGNITIONS_MAX} recognitions in all"));
    }
}
