//! Colours: the palette of Okabe and Ito (Color Universal Design, 2008), which people with any colour vision can tell
//! apart, and its counterpart on a dark page.
//!
//! Plots are drawn in the light colours; a style sheet in the file maps each to its dark one where the reader prefers
//! dark. Programs that know no style sheets show the light version.

use plotters::style::RGBColor;
use twintrack_core::settings::{ClockKind, Coordination, Engine};

use crate::human;

/// A colour on a light page, and what replaces it on a dark one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    light: (u8, u8, u8),
    dark: (u8, u8, u8),
}

pub(crate) const BACKGROUND: Paint = Paint { light: (255, 255, 255), dark: (22, 24, 28) };
pub(crate) const TEXT: Paint = Paint { light: (26, 26, 26), dark: (236, 236, 236) };
pub(crate) const MUTED: Paint = Paint { light: (90, 90, 90), dark: (176, 176, 176) };
pub(crate) const AXIS: Paint = Paint { light: (138, 138, 138), dark: (122, 122, 122) };
pub(crate) const GRID: Paint = Paint { light: (228, 228, 228), dark: (48, 51, 56) };
/// Behind the data, while the network is disturbed.
pub(crate) const SHADE: Paint = Paint { light: (240, 232, 208), dark: (58, 52, 36) };
pub(crate) const VERMILLION: Paint = Paint { light: (213, 94, 0), dark: (230, 159, 0) };
pub(crate) const BLUE: Paint = Paint { light: (0, 114, 178), dark: (86, 180, 233) };
pub(crate) const PURPLE: Paint = Paint { light: (204, 121, 167), dark: (221, 150, 190) };
pub(crate) const GREEN: Paint = Paint { light: (0, 158, 115), dark: (60, 190, 150) };

/// Every paint that may occur in a plot.
const ALL: [Paint; 10] = [BACKGROUND, TEXT, MUTED, AXIS, GRID, SHADE, VERMILLION, BLUE, PURPLE, GREEN];

impl Paint {
    /// A colour that is the same on both pages.
    pub(crate) const fn fixed(colour: (u8, u8, u8)) -> Paint {
        Paint { light: colour, dark: colour }
    }

    /// The colour as an attribute of SVG, which [`dark_rules`] replace on a dark page.
    pub(crate) fn hex(self) -> String {
        hex(self.light)
    }

    /// The colour to draw with.
    pub(super) fn colour(self) -> RGBColor {
        let (red, green, blue) = self.light;
        RGBColor(red, green, blue)
    }
}

/// The paint of an engine, the same in every plot.
pub(crate) fn engine(engine: Engine) -> Paint {
    match (engine.coordination, engine.clock) {
        (Coordination::Rounds, ClockKind::Vector) => VERMILLION,
        (Coordination::Events, ClockKind::Itc) => BLUE,
        (Coordination::Rounds, ClockKind::Itc) => PURPLE,
        (Coordination::Events, ClockKind::Vector) => GREEN,
    }
}

/// An engine's name with what it stands for.
pub(crate) fn label(engine: Engine) -> String {
    let parts = human::parts(engine);
    match engine {
        Engine::V1 | Engine::V2 => format!("{engine} · {parts}"),
        _ => parts,
    }
}

/// Puts the style sheet and a title for screen readers into a drawn plot.
pub(super) fn finish(svg: &str, title: &str) -> String {
    let (open, rest) = opened(svg);
    let rules = dark_rules("");
    format!(
        "{open}\n<title>{title}</title>\n<style>@media (prefers-color-scheme: dark) {{\n{rules}}}</style>\n{rest}"
    )
}

/// A drawn plot as a part of a page: its size is the page's affair, and so is its style sheet. `over` is laid over it.
pub(super) fn finish_inline(svg: &str, title: &str, over: &str) -> String {
    let (open, rest) = opened(svg);
    let size = open.find(" viewBox").expect("a drawn plot says what it shows");
    let rest = rest.trim_end().strip_suffix("</svg>").expect("a drawn plot ends with its root element");
    // The name space is for files of their own; in a page it goes without saying.
    let open = open[size..].replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    format!("<svg role=\"img\" aria-label=\"{title}\"{open}\n{rest}{over}</svg>")
}

/// The root element with a role for screen readers, and what follows it.
fn opened(svg: &str) -> (String, &str) {
    let (open, rest) = svg.split_once('\n').expect("a drawn plot starts with its root element, on a line");
    (open.replacen("<svg ", "<svg role=\"img\" ", 1), rest)
}

/// Style rules that put each light colour of a plot in its dark one, below the elements that `selector` names.
pub(crate) fn dark_rules(selector: &str) -> String {
    let mut rules = String::new();
    for Paint { light, dark } in ALL {
        let (from, to) = (hex(light), hex(dark));
        rules.push_str(&format!(
            "{selector}[fill=\"{from}\"]{{fill:{to}}}{selector}[stroke=\"{from}\"]{{stroke:{to}}}\n"
        ));
    }
    rules
}

/// A colour as the drawing library writes it.
fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by WCAG 2.2, from relative luminances.
    fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        let luminance =
            |(r, g, b): (u8, u8, u8)| 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        let (high, low) = (luminance(a).max(luminance(b)), luminance(a).min(luminance(b)));
        (high + 0.05) / (low + 0.05)
    }

    #[test]
    fn text_and_lines_stand_out_on_both_pages() {
        for paint in [TEXT, MUTED] {
            assert!(
                contrast(paint.light, BACKGROUND.light) >= 4.5
                    && contrast(paint.dark, BACKGROUND.dark) >= 4.5
            );
        }
        for paint in [VERMILLION, BLUE, PURPLE, GREEN, AXIS] {
            assert!(contrast(paint.light, BACKGROUND.light) >= 3.0, "{paint:?}");
            assert!(contrast(paint.dark, BACKGROUND.dark) >= 3.0, "{paint:?}");
        }
    }

    #[test]
    fn no_two_paints_share_a_light_colour() {
        for (i, paint) in ALL.iter().enumerate() {
            assert!(ALL[i + 1..].iter().all(|other| other.light != paint.light));
        }
    }
}
