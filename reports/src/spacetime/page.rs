//! A page of SVG: shapes in the colours of the plots, which turn dark where the reader prefers that.

use std::fmt::Write as _;

use crate::plots::theme::{self, Paint};

/// A point on the page, in pixels from its upper left corner.
pub(super) type Point = (f64, f64);

/// How text stands at its point.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// What a text looks like.
#[derive(Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) paint: Paint,
    pub(super) anchor: Anchor,
}

/// The elements drawn so far, in their order.
#[derive(Default)]
pub(super) struct Page {
    body: String,
}

impl Page {
    pub(super) fn rect(&mut self, (x, y): Point, (width, height): (f64, f64), fill: Paint) {
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="{}"/>"#,
            fill.hex()
        );
    }

    /// A line through points; one of several in one colour if they are given one after the other.
    pub(super) fn lines(&mut self, lines: &[Vec<Point>], stroke: Paint, width: f64, opacity: f64) {
        if lines.is_empty() {
            return;
        }
        let _ = write!(
            self.body,
            r#"<path fill="none" stroke="{}" stroke-width="{width}" stroke-opacity="{opacity}" stroke-linejoin="round" stroke-linecap="round" d=""#,
            stroke.hex()
        );
        for line in lines {
            for (i, (x, y)) in line.iter().enumerate() {
                let _ = write!(self.body, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
            }
        }
        self.body.push_str("\"/>\n");
    }

    pub(super) fn dashed(&mut self, from: Point, to: Point, stroke: Paint) {
        let _ = writeln!(
            self.body,
            r#"<path fill="none" stroke="{}" stroke-width="1" stroke-dasharray="4 3" d="M{:.1} {:.1}L{:.1} {:.1}"/>"#,
            stroke.hex(),
            from.0,
            from.1,
            to.0,
            to.1
        );
    }

    /// Filled polygons of one colour.
    pub(super) fn polygons(&mut self, polygons: &[Vec<Point>], fill: Paint) {
        if polygons.is_empty() {
            return;
        }
        let _ = write!(self.body, r#"<path fill="{}" d=""#, fill.hex());
        for polygon in polygons {
            for (i, (x, y)) in polygon.iter().enumerate() {
                let _ = write!(self.body, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
            }
            self.body.push('Z');
        }
        self.body.push_str("\"/>\n");
    }

    pub(super) fn circle(&mut self, (x, y): Point, radius: f64, fill: Paint, stroke: Paint, width: f64) {
        let _ = writeln!(
            self.body,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{}" stroke="{}" stroke-width="{width}"/>"#,
            fill.hex(),
            stroke.hex()
        );
    }

    pub(super) fn text(&mut self, (x, y): Point, font: Font, text: &str) {
        let anchor = match font.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if font.bold { r#" font-weight="600""# } else { "" };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{}" text-anchor="{anchor}" fill="{}"{weight}>{text}</text>"#,
            font.size,
            font.paint.hex()
        );
    }

    /// What follows is cut off outside of a rectangle, until [`Page::end_clip`].
    pub(super) fn clip(&mut self, name: &str, (x, y): Point, (width, height): (f64, f64)) {
        let _ = writeln!(
            self.body,
            r#"<clipPath id="{name}"><rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/></clipPath><g clip-path="url(#{name})">"#
        );
    }

    pub(super) fn end_clip(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// The finished file.
    pub(super) fn finish(self, (width, height): (f64, f64), title: &str, description: &str) -> String {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        format!(
            "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, sans-serif\">\n\
             <title>{}</title>\n<desc>{}</desc>\n\
             <style>@media screen and (prefers-color-scheme: dark) {{\n{}}}</style>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n{}</svg>\n",
            escaped(title),
            escaped(description),
            theme::dark_rules(""),
            theme::BACKGROUND.hex(),
            self.body
        )
    }
}
