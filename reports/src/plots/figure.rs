//! A figure as data: panels one below the other on one horizontal axis, and what stands in them.
//!
//! Whoever has something to show fills one in and knows nothing of pixels; [`super::draw`] draws all of them, and
//! [`super::values`] puts them into words.

use std::borrow::Cow;

use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::theme::{self, Paint};

/// A plot, as data.
pub(crate) struct Figure {
    pub(crate) title: String,
    /// What is shown and how to read it, in a line.
    pub(crate) subtitle: String,
    /// The horizontal axis that all panels share, with its label.
    pub(crate) x: Axis,
    pub(crate) x_label: String,
    pub(crate) panels: Vec<Panel>,
    /// What to explain above the panels.
    pub(crate) legend: Vec<Ink>,
}

/// One chart of a figure.
#[derive(Clone)]
pub(crate) struct Panel {
    /// Stands above the panel, in the colour of an engine if it is about one.
    pub(crate) heading: Option<(String, Option<Engine>)>,
    pub(crate) y: Axis,
    pub(crate) y_label: String,
    pub(crate) marks: Vec<Mark>,
    /// Stretches of the horizontal axis to shade.
    pub(crate) shades: Vec<(f64, f64)>,
    pub(crate) cells: Vec<Cell>,
}

/// Data in a panel.
#[derive(Clone)]
pub(crate) struct Mark {
    pub(crate) ink: Ink,
    /// What tells it from other marks of the same ink, for who points at it.
    pub(crate) what: Cow<'static, str>,
    /// What is written above the end of a line; empty where nothing is.
    pub(crate) tag: String,
    pub(crate) shape: Shape,
    pub(crate) points: Vec<(f64, f64)>,
    /// The interval around each point; empty where there is none.
    pub(crate) spans: Vec<(f64, f64)>,
}

/// Whose data a mark is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// An engine's.
    Engine(Engine),
    /// What has been claimed, in words.
    Claim(String),
    /// A stretch of disturbance, in words.
    Shade(String),
}

/// How a mark is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A line, with dots as long as they are few.
    Line,
    /// A line without dots.
    Curve,
    /// The area between the points and the horizontal axis.
    Filled,
    /// A dashed line.
    Dashed,
    /// Five points at one place: a box from the second to the fourth, a line at the third, whiskers to the others.
    Box,
    /// Small dots alone.
    Dots,
    /// Rings around points of another mark.
    Rings,
}

/// A cell of a heat map, around a place on axes of names.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) at: (f64, f64),
    pub(crate) fill: (u8, u8, u8),
    /// Whether the fill is so dark that letters on it must be light.
    pub(crate) dark: bool,
    pub(crate) text: String,
}

impl Ink {
    pub(super) fn paint(&self) -> Paint {
        match self {
            Ink::Engine(engine) => theme::engine(*engine),
            Ink::Claim(_) => theme::MUTED,
            Ink::Shade(_) => theme::SHADE,
        }
    }

    /// In a legend.
    pub(super) fn label(&self) -> String {
        match self {
            Ink::Engine(engine) => theme::label(*engine),
            Ink::Claim(text) | Ink::Shade(text) => text.clone(),
        }
    }

    /// In a table, where there is little room.
    pub(super) fn name(&self) -> String {
        match self {
            Ink::Engine(engine) => engine.to_string(),
            Ink::Claim(text) | Ink::Shade(text) => text.clone(),
        }
    }
}

impl Mark {
    /// A mark without intervals, the only one of its engine in its panel.
    pub(crate) fn of(engine: Engine, shape: Shape, points: Vec<(f64, f64)>) -> Mark {
        Mark {
            ink: Ink::Engine(engine),
            what: "".into(),
            tag: String::new(),
            shape,
            points,
            spans: Vec::new(),
        }
    }
}

impl Panel {
    /// A panel of marks alone.
    pub(crate) fn of(y: Axis, y_label: impl Into<String>, marks: Vec<Mark>) -> Panel {
        Panel { heading: None, y, y_label: y_label.into(), marks, shades: Vec::new(), cells: Vec::new() }
    }

    /// The same under a heading.
    pub(crate) fn under(self, heading: impl Into<String>, engine: Option<Engine>) -> Panel {
        Panel { heading: Some((heading.into(), engine)), ..self }
    }
}
