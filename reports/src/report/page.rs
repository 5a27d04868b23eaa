//! A page as data: texts, tables and drawn plots.

use crate::plots::Table;

/// A report, ready to be written.
#[derive(Clone, Debug)]
pub struct Report {
    pub(super) title: String,
    pub(super) question: String,
    /// What was run, as names and values.
    pub(super) facts: Vec<(&'static str, String)>,
    /// What a reader must know before believing a figure.
    pub(super) warnings: Vec<String>,
    /// How to read the tables of [`Report::headline`].
    pub(super) legend: Vec<String>,
    pub(super) headline: Vec<Section>,
    pub(super) plots: Vec<Plot>,
    pub(super) growth: Option<Grid>,
    pub(super) scenario: String,
    pub(super) manifest: String,
    /// What to type to get the same.
    pub(super) reproduce: Vec<String>,
    pub(super) fingerprint: String,
}

/// Tables under one heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Whether it is shown before anybody asks.
    pub open: bool,
    /// The tables; all but the first are folded away.
    pub grids: Vec<Grid>,
}

/// A table of texts.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its caption; may be empty.
    pub title: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Texts, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Columns of numbers.
    pub numbers: Vec<usize>,
}

/// A drawn plot and the data in it.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) svg: String,
    pub(super) table: Table,
}

/// What a plot becomes as a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lines and text at any size; text in a font of the reader's.
    Svg,
    /// Pixels, twice as many as the plot is wide and high.
    Png,
}

impl PictureFormat {
    /// All of them.
    pub const ALL: [PictureFormat; 2] = [PictureFormat::Svg, PictureFormat::Png];

    /// What names of files end with.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            PictureFormat::Svg => ".svg",
            PictureFormat::Png => ".png",
        }
    }
}
