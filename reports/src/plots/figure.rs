//! A figure: panels one below the other on one horizontal axis. The only place that draws.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::theme::{self, Paint};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Error = DrawingAreaErrorKind<std::io::Error>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Axis, Axis>>;

const WIDTH: u32 = 960;
const PANEL_HEIGHT: u32 = 230;
/// Height of a panel when it is the only one.
const SINGLE_HEIGHT: u32 = 380;
/// Height of title and subtitle.
const HEAD: u32 = 68;
/// The legend below them: height of a row, entries in a row, width of an entry.
const LEGEND_ROW: u32 = 22;
const LEGEND_COLUMNS: usize = 3;
const LEGEND_ENTRY: i32 = 300;
const FOOT: u32 = 34;
const MARGIN: i32 = 24;
/// The library takes sizes in points of a font that it assumes to be this much larger than what it writes.
const FONT_SCALE: f64 = 1.24;

/// A plot, as data.
pub(super) struct Figure {
    pub(super) title: String,
    /// What is shown and how to read it, in a line.
    pub(super) subtitle: String,
    /// The horizontal axis that all panels share, with its label.
    pub(super) x: Axis,
    pub(super) x_label: String,
    pub(super) panels: Vec<Panel>,
    /// Engines to explain above the panels.
    pub(super) legend: Vec<Engine>,
}

/// One chart of a figure.
pub(super) struct Panel {
    /// Stands above the panel, in the colour of an engine if it is about one.
    pub(super) heading: Option<(String, Option<Engine>)>,
    pub(super) y: Axis,
    pub(super) y_label: String,
    pub(super) marks: Vec<Mark>,
}

/// One engine's data in a panel.
pub(super) struct Mark {
    pub(super) engine: Engine,
    pub(super) shape: Shape,
    pub(super) points: Vec<(f64, f64)>,
}

/// How a mark is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line, with dots as long as they are few.
    Line,
    /// A line without dots.
    Curve,
    /// The area between the points and the horizontal axis.
    Filled,
}

/// Up to this many points of a line are marked with dots.
const DOTS_MAX: usize = 120;

impl Figure {
    /// The figure as SVG with a caption below. Linear in the number of points.
    pub(super) fn draw(&self, caption: &str) -> Result<String, Error> {
        let panel_height = if self.panels.len() == 1 { SINGLE_HEIGHT } else { PANEL_HEIGHT };
        let head = HEAD + LEGEND_ROW * self.legend.len().div_ceil(LEGEND_COLUMNS) as u32;
        let height = head + FOOT + panel_height * self.panels.len() as u32;
        let mut svg = String::new();
        {
            let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
            root.fill(&theme::BACKGROUND.colour())?;
            self.head(&root)?;
            text(&root, caption, (MARGIN, height as i32 - 12), 12, theme::MUTED, false)?;
            let (_, rest) = root.split_vertically(head);
            let (body, _) = rest.split_vertically(panel_height * self.panels.len() as u32);
            let areas = body.split_evenly((self.panels.len(), 1));
            for (index, (panel, area)) in self.panels.iter().zip(&areas).enumerate() {
                self.panel(panel, area, index + 1 == self.panels.len())?;
            }
            root.present()?;
        }
        Ok(theme::finish(&svg, &self.title))
    }

    fn head(&self, root: &Area<'_>) -> Result<(), Error> {
        text(root, &self.title, (MARGIN, 28), 18, theme::TEXT, true)?;
        text(root, &self.subtitle, (MARGIN, 50), 13, theme::MUTED, false)?;
        for (index, engine) in self.legend.iter().enumerate() {
            let x = MARGIN + (index % LEGEND_COLUMNS) as i32 * LEGEND_ENTRY;
            let y = 74 + (index / LEGEND_COLUMNS) as i32 * LEGEND_ROW as i32;
            let swatch = [(x, y - 8), (x + 22, y - 2)];
            root.draw(&Rectangle::new(swatch, theme::engine(*engine).colour().filled()))?;
            text(root, &theme::label(*engine), (x + 30, y), 13, theme::TEXT, false)?;
        }
        Ok(())
    }

    fn panel(&self, panel: &Panel, area: &Area<'_>, last: bool) -> Result<(), Error> {
        if let Some((heading, engine)) = &panel.heading {
            let mut x = MARGIN + 52;
            if let Some(engine) = engine {
                area.draw(&Rectangle::new([(x, 6), (x + 12, 18)], theme::engine(*engine).colour().filled()))?;
                x += 20;
            }
            text(area, heading, (x, 17), 13, theme::TEXT, true)?;
        }
        let top = if panel.heading.is_some() { 28 } else { 6 };
        let mut chart = ChartBuilder::on(area)
            .margin_top(top)
            .margin_right(MARGIN + 6)
            .margin_left(MARGIN - 14)
            .margin_bottom(if last { 0 } else { 12 })
            .x_label_area_size(if last { 44 } else { 20 })
            .y_label_area_size(66)
            .build_cartesian_2d(self.x.clone(), panel.y.clone())?;
        chart
            .configure_mesh()
            .max_light_lines(0)
            .bold_line_style(theme::GRID.colour())
            .axis_style(theme::AXIS.colour())
            .label_style(font(12, theme::MUTED))
            .axis_desc_style(font(13, theme::TEXT))
            .x_desc(if last { self.x_label.as_str() } else { "" })
            .y_desc(panel.y_label.as_str())
            .draw()?;
        if panel.marks.iter().all(|mark| mark.points.is_empty()) {
            let plot = chart.plotting_area().strip_coord_spec();
            let (width, height) = plot.dim_in_pixel();
            let middle = (width as i32 / 2, height as i32 / 2);
            let style = font(14, theme::MUTED).pos(Pos::new(HPos::Center, VPos::Center));
            return plot.draw(&Text::new("nothing recorded", middle, style));
        }
        // Where lines coincide, those below stick out on both sides.
        let widths = (1..=panel.marks.len() as u32).rev().map(|rank| 2 * rank);
        panel.marks.iter().zip(widths).try_for_each(|(mark, width)| mark.draw(&mut chart, width))
    }
}

impl Mark {
    fn draw(&self, chart: &mut Chart<'_, '_>, width: u32) -> Result<(), Error> {
        let colour = theme::engine(self.engine).colour();
        let points = || self.points.iter().copied();
        if self.shape == Shape::Filled {
            let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return Ok(()) };
            let outline: Vec<_> =
                [(first.0, 0.0)].into_iter().chain(points()).chain([(last.0, 0.0)]).collect();
            chart.draw_series([Polygon::new(outline, colour.filled())])?;
            return Ok(());
        }
        chart.draw_series(LineSeries::new(points(), colour.stroke_width(width)))?;
        if self.shape == Shape::Line && self.points.len() <= DOTS_MAX {
            chart.draw_series(points().map(|at| Circle::new(at, 2 + width / 2, colour.filled())))?;
        }
        Ok(())
    }
}

fn font(size: u32, paint: Paint) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * FONT_SCALE).into_font().color(&paint.colour())
}

/// Draws a text that starts at `at`, the baseline of its letters.
fn text(
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
