//! Tables and sections of a page.

use twintrack_reports::report::{Grid, Section};

pub(super) fn section(title: &str, open: bool, grids: Vec<Grid>) -> Section {
    Section { title: title.to_owned(), open, grids }
}

pub(super) fn grid(title: &str, header: &[&str], rows: Vec<Vec<String>>, numbers: &[usize]) -> Grid {
    let header = header.iter().map(|name| (*name).to_owned()).collect();
    Grid { title: title.to_owned(), header, rows, numbers: numbers.to_vec() }
}
