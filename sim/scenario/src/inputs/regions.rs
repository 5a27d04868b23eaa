//! Latency between regions.

use std::collections::BTreeMap;

use twintrack_core::settings::RegionMatrix;

use crate::diagnostic::Diagnostic;
use crate::lines::csv_table::CsvTable;

pub(super) const COLUMNS: [&str; 3] = ["from", "to", "mean_ms"];

/// Most missing pairs that are named.
const SHOWN_MAX: usize = 5;

/// The matrix of a file that has a line for every ordered pair of regions.
pub(super) fn read(name: &str, text: &str) -> Result<RegionMatrix, Vec<Diagnostic>> {
    let mut table = CsvTable::new(name, text);
    let mut names: Vec<String> = Vec::new();
    let mut means: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    if let Some(columns) = table.columns(&COLUMNS) {
        table.each(&columns, |fields| {
            let (from, to) = (index(&mut names, fields[0]), index(&mut names, fields[1]));
            let mean = nanoseconds(fields[2])
                .ok_or_else(|| (2, format!("`{}` is not a latency in milliseconds", fields[2])))?;
            match means.insert((from, to), mean) {
                Some(_) => {
                    Err((0, format!("the latency from `{}` to `{}` is given twice", fields[0], fields[1])))
                }
                None => Ok(()),
            }
        });
        if names.len() < 2 {
            table.report(Diagnostic::new(format!("`{name}` names fewer than two regions")));
        }
        let missing = missing(&names, &means);
        if table.is_good() && !missing.is_empty() {
            let title = format!(
                "`{name}` lacks {} of {} pairs of regions",
                missing.len(),
                names.len() * (names.len() - 1)
            );
            let shown = missing.iter().take(SHOWN_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if missing.len() > SHOWN_MAX { ", …" } else { "" };
            let note = format!("there is no line {shown}{more}");
            table
                .report(Diagnostic::new(title).note(note).help("every ordered pair of regions needs a line"));
        }
    }
    table.finish()?;
    let count = names.len();
    let mean_ns =
        (0..count * count).map(|i| means.get(&(i / count, i % count)).copied().unwrap_or(0)).collect();
    Ok(RegionMatrix { names, mean_ns })
}

fn index(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

fn nanoseconds(text: &str) -> Option<u64> {
    let milliseconds: f64 = text.parse().ok()?;
    (milliseconds.is_finite() && milliseconds >= 0.0).then(|| (milliseconds * 1e6).round() as u64)
}

/// Every ordered pair without a line.
fn missing(names: &[String], means: &BTreeMap<(usize, usize), u64>) -> Vec<String> {
    let mut missing = Vec::new();
    for (i, from) in names.iter().enumerate() {
        for (j, to) in names.iter().enumerate() {
            if i != j && !means.contains_key(&(i, j)) {
                missing.push(format!("from `{from}` to `{to}`"));
            }
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_row_major_in_order_of_first_appearance() {
        let matrix = read("r.csv", "from,to,mean_ms\nb,a,1.5\na,b,2\n").expect("a good file");
        assert_eq!(matrix.names, ["b", "a"]);
        assert_eq!(matrix.mean_ns, [0, 1_500_000, 2_000_000, 0]);
    }
}
