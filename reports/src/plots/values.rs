//! The values behind a plot, in words and as a table.

use super::axis::Axis;
use super::figure::{Figure, Mark, Panel, Shape};
use crate::human;

/// Most rows of a table: beyond, every second one, third one … is kept.
const ROWS_MAX: usize = 150;

/// The data of a plot as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Names of the columns.
    pub(crate) header: Vec<String>,
    /// Fields.
    pub(crate) rows: Vec<Vec<String>>,
    /// Every how many rows one is shown: 1 is all.
    pub(crate) every: usize,
}

impl Figure {
    /// The values as a table: a row per place on the horizontal axis, a column per mark; for a heat map a row per cell.
    pub(crate) fn table(&self) -> Table {
        if self.panels.iter().any(|panel| !panel.cells.is_empty()) {
            return self.cell_table();
        }
        if self.panels.iter().any(|panel| panel.marks.iter().any(|mark| mark.shape == Shape::Box)) {
            return self.box_table();
        }
        let mut header = vec![self.x_label.clone()];
        let mut columns: Vec<(&Panel, &Mark)> = Vec::new();
        for panel in &self.panels {
            // Dots repeat what a box sums up, run by run: they are in the files.
            for mark in panel.marks.iter().filter(|mark| mark.shape != Shape::Dots && !mark.points.is_empty())
            {
                let of = panel.heading.as_ref().filter(|_| self.panels.len() > 1);
                let of = of.map_or_else(String::new, |(heading, _)| format!("{heading}: "));
                header.push(format!("{of}{} ({})", name(mark), panel.y_label));
                columns.push((panel, mark));
            }
        }
        // A claim is a line through everywhere; it is told where there are data.
        let measured = columns.iter().filter(|(_, mark)| mark.shape != Shape::Dashed);
        let mut places: Vec<f64> =
            measured.flat_map(|(_, mark)| mark.points.iter().map(|(x, _)| *x)).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let every = places.len().div_ceil(ROWS_MAX).max(1);
        let row = |x: &f64| {
            let cells = columns.iter().map(|(panel, mark)| field(panel, mark, *x));
            std::iter::once(self.x.word(*x)).chain(cells).collect()
        };
        let rows = places.iter().step_by(every).map(row).collect();
        Table { header, rows, every }
    }

    fn box_table(&self) -> Table {
        let mut header = vec![self.x_label.clone(), "engine".into()];
        header.extend(["least", "lower quartile", "median", "upper quartile", "largest"].map(str::to_owned));
        let boxes = self.panels.iter().flat_map(|panel| panel.marks.iter().map(move |mark| (panel, mark)));
        let row = |(panel, mark): (&Panel, &Mark)| {
            let place = mark.points.first().map_or_else(String::new, |(x, _)| self.x.word(*x));
            let five = mark.points.iter().map(|(_, y)| panel.y.word(*y));
            [place, name(mark)].into_iter().chain(five).collect()
        };
        let rows = boxes.filter(|(_, mark)| mark.shape == Shape::Box).map(row).collect();
        Table { header, rows, every: 1 }
    }

    fn cell_table(&self) -> Table {
        let mut rows = Vec::new();
        for panel in &self.panels {
            let heading = panel.heading.as_ref().map_or_else(String::new, |(heading, _)| heading.clone());
            for cell in &panel.cells {
                let place = [panel.y.word(cell.at.1), self.x.word(cell.at.0)];
                rows.push([vec![heading.clone()], place.to_vec(), vec![cell.text.clone()]].concat());
            }
        }
        let y_label = self.panels.first().map_or_else(String::new, |panel| panel.y_label.clone());
        Table { header: vec![String::new(), y_label, self.x_label.clone(), "value".into()], rows, every: 1 }
    }
}

/// What a mark has at a place: its last value there.
fn field(panel: &Panel, mark: &Mark, x: f64) -> String {
    let here: Vec<usize> = (0..mark.points.len()).filter(|i| mark.points[*i].0 == x).collect();
    match here.last() {
        None => human::NONE.into(),
        Some(last) => format!("{}{}", panel.y.word(mark.points[*last].1), span(mark, *last, &panel.y)),
    }
}

/// Whose data a mark is, and which of them.
pub(super) fn name(mark: &Mark) -> String {
    match &*mark.what {
        "" => mark.ink.name(),
        what => format!("{}, {what}", mark.ink.name()),
    }
}

/// The interval around a point, in words.
pub(super) fn span(mark: &Mark, index: usize, y: &Axis) -> String {
    let words = |(low, high): &(f64, f64)| format!(" [{}, {}]", y.word(*low), y.word(*high));
    mark.spans.get(index).map_or_else(String::new, words)
}
