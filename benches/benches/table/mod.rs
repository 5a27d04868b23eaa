//! Measuring and printing for benchmarks that print a table.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The time that goes into one figure.
const MEASURED: Duration = Duration::from_millis(300);

/// The fewest batches that a median is taken of.
const BATCHES_MIN: usize = 7;

/// The median time of an operation in nanoseconds, over batches that each start from copies of the same items.
pub(crate) fn median<T: Clone>(items: &[T], operation: impl Fn(&mut T, usize)) -> f64 {
    median_of_fresh(|| items.to_vec(), operation)
}

/// The same, over batches that are made anew.
pub(crate) fn median_of_fresh<T>(batch: impl Fn() -> Vec<T>, operation: impl Fn(&mut T, usize)) -> f64 {
    let (mut times, begun) = (Vec::new(), Instant::now());
    while times.len() < BATCHES_MIN || begun.elapsed() < MEASURED {
        let mut batch = batch();
        let start = Instant::now();
        for (at, item) in batch.iter_mut().enumerate() {
            operation(black_box(item), at);
        }
        times.push(start.elapsed().as_nanos() as f64 / batch.len() as f64);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A whole number with commas between thousands.
pub(crate) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or("")).collect();
    grouped.join(",")
}

/// Prints a table, and with `--readme` puts it into the clocks crate's README, between the marks that carry its name.
pub(crate) fn publish(name: &str, table: &str) {
    println!("{table}");
    if !std::env::args().any(|argument| argument == "--readme") {
        return;
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../sim/clocks/README.md");
    let readme = std::fs::read_to_string(path).expect("the README is there");
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = readme.split_once(&begin).expect("the README has a mark for the table");
    let (_, after) = rest.split_once(&end).expect("the README has a mark for the table's end");
    std::fs::write(path, format!("{before}{begin}\n{table}\n{end}{after}"))
        .expect("the README can be written");
}
