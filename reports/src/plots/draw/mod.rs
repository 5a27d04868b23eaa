//! Draws figures: the frame of each here, what stands in its panels in `marks`, what reacts to a pointer in `hover`.

mod hover;
mod marks;
mod paper;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use self::hover::Spot;
use self::paper::{Area, Error, Plane, font, text};
use super::figure::{Figure, Ink, Panel};
use super::theme;

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
/// Room for the labels of the vertical axis: of numbers, and of names.
const LABELS: u32 = 66;
const LABELS_OF_NAMES: u32 = 150;

impl Figure {
    /// The figure as an SVG file with a caption below. Linear in the number of points.
    pub(crate) fn draw(&self, caption: &str) -> Result<String, String> {
        let (svg, _) = self.drawn(caption).map_err(|error| error.to_string())?;
        Ok(theme::finish(&svg, &self.title))
    }

    /// The figure as a part of a page, with the values that a reader can point at.
    pub(crate) fn draw_inline(&self, caption: &str) -> Result<String, String> {
        let (svg, spots) = self.drawn(caption).map_err(|error| error.to_string())?;
        Ok(theme::finish_inline(&svg, &self.title, &hover::over(&spots)))
    }

    fn drawn(&self, caption: &str) -> Result<(String, Vec<Spot>), Error> {
        let panel_height = if self.panels.len() == 1 { SINGLE_HEIGHT } else { PANEL_HEIGHT };
        let head = HEAD + LEGEND_ROW * self.legend.len().div_ceil(LEGEND_COLUMNS) as u32;
        let height = head + FOOT + panel_height * self.panels.len() as u32;
        let (mut svg, mut spots) = (String::new(), Vec::new());
        {
            let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
            root.fill(&theme::BACKGROUND.colour())?;
            self.head(&root)?;
            text(&root, caption, (MARGIN, height as i32 - 12), 12, theme::MUTED, false)?;
            let (_, rest) = root.split_vertically(head);
            let (body, _) = rest.split_vertically(panel_height * self.panels.len() as u32);
            let areas = body.split_evenly((self.panels.len(), 1));
            for (index, (panel, area)) in self.panels.iter().zip(&areas).enumerate() {
                spots.extend(self.panel(panel, area, index + 1 == self.panels.len())?);
            }
            root.present()?;
        }
        Ok((svg, spots))
    }

    fn head(&self, root: &Area<'_>) -> Result<(), Error> {
        text(root, &self.title, (MARGIN, 28), 18, theme::TEXT, true)?;
        text(root, &self.subtitle, (MARGIN, 50), 13, theme::MUTED, false)?;
        for (index, ink) in self.legend.iter().enumerate() {
            let x = MARGIN + (index % LEGEND_COLUMNS) as i32 * LEGEND_ENTRY;
            let y = 74 + (index / LEGEND_COLUMNS) as i32 * LEGEND_ROW as i32;
            // A claim is a dashed line: two dashes.
            let swatches = match ink {
                Ink::Claim(_) => vec![[(x, y - 6), (x + 9, y - 4)], [(x + 13, y - 6), (x + 22, y - 4)]],
                _ => vec![[(x, y - 8), (x + 22, y - 2)]],
            };
            for swatch in swatches {
                root.draw(&Rectangle::new(swatch, ink.paint().colour().filled()))?;
            }
            text(root, &ink.label(), (x + 30, y), 13, theme::TEXT, false)?;
        }
        Ok(())
    }

    fn panel(&self, panel: &Panel, area: &Area<'_>, last: bool) -> Result<Vec<Spot>, Error> {
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
            .y_label_area_size(if panel.cells.is_empty() { LABELS } else { LABELS_OF_NAMES })
            .build_cartesian_2d(self.x.clone(), panel.y.clone())?;
        let plane = Plane::of(&chart);
        // Below the grid, so that lines stay visible.
        marks::shades(&plane, &panel.shades)?;
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
        if panel.cells.is_empty() && panel.marks.iter().all(|mark| mark.points.is_empty()) {
            let style = font(14, theme::MUTED).pos(Pos::new(HPos::Center, VPos::Center));
            let middle = plane.middle();
            plane.area.draw(&Text::new("nothing recorded", middle, style))?;
            return Ok(Vec::new());
        }
        marks::cells(&plane, &panel.cells)?;
        // Where lines coincide, those below stick out on both sides.
        let widths = (1..=panel.marks.len().min(4) as u32).rev().map(|rank| 2 * rank);
        for (mark, width) in panel.marks.iter().zip(widths.chain(std::iter::repeat(2))) {
            marks::draw(&mut chart, &plane, mark, width)?;
        }
        Ok(hover::spots(&plane, &self.x, &self.x_label, panel))
    }
}
