//! What is drawn on: areas, the pixels of a chart, and letters.

use plotters::coord::{CoordTranslate, Shift};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::plots::axis::Axis;
use crate::plots::theme::Paint;

pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(super) type Error = DrawingAreaErrorKind<std::io::Error>;
pub(super) type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

/// The library takes sizes in points of a font that it assumes to be this much larger than what it writes.
const FONT_SCALE: f64 = 1.24;

/// The pixels of a chart, apart from the chart, which draws in values.
pub(super) struct Plane<'b> {
    pub(super) area: Area<'b>,
    /// What turns values into pixels of the file.
    coordinates: Cartesian2d<Axis, Axis>,
}

impl<'b> Plane<'b> {
    pub(super) fn of(chart: &Chart<'_, 'b>) -> Plane<'b> {
        Plane { area: chart.plotting_area().strip_coord_spec(), coordinates: chart.as_coord_spec().clone() }
    }

    /// Where values stand in the whole file.
    pub(super) fn in_file(&self, at: (f64, f64)) -> (i32, i32) {
        self.coordinates.translate(&at)
    }

    /// Where values stand in the chart.
    pub(super) fn at(&self, at: (f64, f64)) -> (i32, i32) {
        let (x, y) = self.in_file(at);
        let (left, top) = self.area.get_base_pixel();
        (x - left, y - top)
    }

    pub(super) fn middle(&self) -> (i32, i32) {
        let (width, height) = self.area.dim_in_pixel();
        (width as i32 / 2, height as i32 / 2)
    }
}

pub(super) fn font(size: u32, paint: Paint) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * FONT_SCALE).into_font().color(&paint.colour())
}

/// Draws a text that starts at `at`, the baseline of its letters.
pub(super) fn text(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: u32,
    paint: Paint,
    bold: bool,
) -> Result<(), Error> {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let style = ("sans-serif", f64::from(size) * FONT_SCALE, style)
        .into_font()
        .color(&paint.colour())
        .pos(Pos::new(HPos::Left, VPos::Bottom));
    area.draw(&Text::new(text.to_owned(), at, style))
}
