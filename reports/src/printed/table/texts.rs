//! Tables of texts, in one style: no lines, a bold head on a terminal, no wider than it is.

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table};

/// How to lay the table out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns of the terminal; `None` when the output is none.
    pub width: Option<u16>,
    /// Whether to print the better values bold.
    pub styled: bool,
}

/// A table of texts in the same style, with columns from `right_from` on aligned to the right, but for the last one.
#[must_use]
pub fn of_texts(header: &[String], rows: &[Vec<String>], right_from: usize, layout: Layout) -> String {
    let mut table = frame(header.iter().map(Cell::new).collect(), layout);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().take(header.len().saturating_sub(1)).skip(right_from) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    text_of(&mut table)
}

/// A table of texts in the same style.
pub(crate) fn plain<const N: usize>(
    header: [&str; N],
    rows: impl Iterator<Item = [&'static str; N]>,
    layout: Layout,
) -> String {
    let mut table = frame(header.map(Cell::new).into(), layout);
    for row in rows {
        table.add_row(row);
    }
    text_of(&mut table)
}

/// An empty table without lines, as wide as the layout allows.
pub(super) fn frame(header: Vec<Cell>, layout: Layout) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
    match layout.width {
        Some(width) => table.set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if layout.styled {
        table.enforce_styling();
    }
    table.set_header(header.into_iter().map(|cell| bold(cell, layout.styled)));
    table
}

/// The table's lines without trailing blanks, each ending in a line feed.
pub(super) fn text_of(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

pub(super) fn bold(cell: Cell, wanted: bool) -> Cell {
    if wanted { cell.add_attribute(Attribute::Bold) } else { cell }
}
