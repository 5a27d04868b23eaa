//! How data become lines, areas, boxes and cells. Whatever has a size in pixels is drawn on the pixels of the chart, not in
//! its coordinates: caps of intervals and boxes must not depend on the axes.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::paper::{Chart, Error, Plane, font};
use crate::plots::figure::{Cell, Mark, Shape};
use crate::plots::theme::{self, Paint};

/// Up to this many points of a line are marked with dots.
const DOTS_MAX: usize = 120;
/// Half the width of the caps of an interval, and of a box, in pixels.
const CAP: i32 = 4;
const HALF_BOX: i32 = 9;
/// Radius of a ring in pixels.
const RING: i32 = 9;
/// How far above the end of a line its tag stands.
const TAG_ABOVE: i32 = 7;
/// Length of a dash and of the gap behind it.
const DASH: (i32, i32) = (7, 5);

/// Letters in cells: colours that no style sheet replaces, as the cells' own.
const ON_DARK: Paint = Paint::fixed((255, 255, 254));
const ON_LIGHT: Paint = Paint::fixed((0, 0, 1));

/// Shades stretches of the horizontal axis.
pub(super) fn shades(plane: &Plane<'_>, shades: &[(f64, f64)]) -> Result<(), Error> {
    let (_, height) = plane.area.dim_in_pixel();
    for (from, until) in shades {
        let (left, right) = (plane.at((*from, 0.0)).0, plane.at((*until, 0.0)).0);
        let corners = [(left, 0), (right.max(left + 1), height as i32)];
        plane.area.draw(&Rectangle::new(corners, theme::SHADE.colour().filled()))?;
    }
    Ok(())
}

/// Draws the cells of a heat map with their texts.
pub(super) fn cells(plane: &Plane<'_>, cells: &[Cell]) -> Result<(), Error> {
    for Cell { at: (x, y), fill, dark, text } in cells {
        let (left, top) = plane.at((x - 0.5, y + 0.5));
        let (right, bottom) = plane.at((x + 0.5, y - 0.5));
        let colour = RGBColor(fill.0, fill.1, fill.2);
        plane.area.draw(&Rectangle::new([(left + 1, top + 1), (right - 1, bottom - 1)], colour.filled()))?;
        let paint = if *dark { ON_DARK } else { ON_LIGHT };
        let style = font(13, paint).pos(Pos::new(HPos::Center, VPos::Center));
        let middle = (i32::midpoint(left, right), i32::midpoint(top, bottom));
        plane.area.draw(&Text::new(text.clone(), middle, style))?;
    }
    Ok(())
}

/// Draws a mark, lines in the given width.
pub(super) fn draw(
    chart: &mut Chart<'_, '_>,
    plane: &Plane<'_>,
    mark: &Mark,
    width: u32,
) -> Result<(), Error> {
    let colour = mark.ink.paint().colour();
    let points = || mark.points.iter().copied();
    let (Some(first), Some(last)) = (mark.points.first(), mark.points.last()) else { return Ok(()) };
    match mark.shape {
        Shape::Filled => {
            let outline: Vec<_> =
                [(first.0, 0.0)].into_iter().chain(points()).chain([(last.0, 0.0)]).collect();
            chart.draw_series([Polygon::new(outline, colour.filled())])?;
        }
        Shape::Line | Shape::Curve => {
            chart.draw_series(LineSeries::new(points(), colour.stroke_width(width)))?;
            if mark.shape == Shape::Line && mark.points.len() <= DOTS_MAX {
                chart.draw_series(points().map(|at| Circle::new(at, 2 + width / 2, colour.filled())))?;
            }
            if !mark.tag.is_empty() {
                let (x, y) = plane.at(*last);
                let style = font(12, mark.ink.paint()).pos(Pos::new(HPos::Right, VPos::Bottom));
                plane.area.draw(&Text::new(mark.tag.clone(), (x, y - TAG_ABOVE), style))?;
            }
        }
        Shape::Dashed => {
            let line = DashedLineSeries::new(points(), DASH.0, DASH.1, colour.stroke_width(2));
            chart.draw_series(line)?;
        }
        Shape::Dots => {
            chart.draw_series(points().map(|at| Circle::new(at, 2, colour.filled())))?;
        }
        Shape::Rings => {
            chart.draw_series(points().map(|at| Circle::new(at, RING, colour.stroke_width(2))))?;
        }
        Shape::Box => boxed(plane, &mark.points, colour)?,
    }
    for ((x, _), (low, high)) in mark.points.iter().zip(&mark.spans) {
        interval(plane, *x, (*low, *high), colour)?;
    }
    Ok(())
}

/// A vertical line with caps.
fn interval(plane: &Plane<'_>, x: f64, (low, high): (f64, f64), colour: RGBColor) -> Result<(), Error> {
    let (low, high) = (plane.at((x, low)), plane.at((x, high)));
    for path in [
        vec![low, high],
        vec![(low.0 - CAP, low.1), (low.0 + CAP, low.1)],
        vec![(high.0 - CAP, high.1), (high.0 + CAP, high.1)],
    ] {
        plane.area.draw(&PathElement::new(path, colour.stroke_width(1)))?;
    }
    Ok(())
}

/// A box over least, quartiles and largest.
fn boxed(plane: &Plane<'_>, points: &[(f64, f64)], colour: RGBColor) -> Result<(), Error> {
    let [least, lower, middle, upper, most] = points else { return Ok(()) };
    let x = least.0;
    interval(plane, x, (least.1, lower.1), colour)?;
    interval(plane, x, (upper.1, most.1), colour)?;
    let ((left, bottom), (_, top)) = (plane.at(*lower), plane.at(*upper));
    let corners = [(left - HALF_BOX, top), (left + HALF_BOX, bottom)];
    plane.area.draw(&Rectangle::new(corners, theme::BACKGROUND.colour().filled()))?;
    plane.area.draw(&Rectangle::new(corners, colour.stroke_width(2)))?;
    let (_, at) = plane.at(*middle);
    let line = vec![(left - HALF_BOX, at), (left + HALF_BOX, at)];
    plane.area.draw(&PathElement::new(line, colour.stroke_width(3)))
}
