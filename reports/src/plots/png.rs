//! Plots as PNG, for programs that take no SVG.
//!
//! The finished SVG is rendered, so that there is one drawing of each plot. The drawing library's own bitmaps were
//! rejected: their lines are jagged, and text needs the system's fonts. The font is in the program: the same bytes on
//! every machine of a platform; other platforms may round the edge of a letter differently, so these files belong to no
//! fingerprint. How a font comes with the program: `reports/fonts/README.md`.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

const FONTS: [&[u8]; 2] =
    [include_bytes!("../../fonts/DejaVuSans.ttf"), include_bytes!("../../fonts/DejaVuSans-Bold.ttf")];
/// What the fonts call themselves.
const FAMILY: &str = "DejaVu Sans";
/// Pixels for each unit of the SVG: enough for 190 mm of a page at 250 dots an inch.
const SCALE: f32 = 2.0;

/// A drawn plot as PNG.
pub(crate) fn of(svg: &str) -> Result<Vec<u8>, String> {
    let tree = Tree::from_str(svg, &options()).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or("a plot without a size")?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("a plot without a size")?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

/// Text in the program's font, whatever a plot names.
fn options() -> Options<'static> {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    fonts.set_sans_serif_family(FAMILY);
    Options { font_family: FAMILY.into(), fontdb: Arc::new(fonts), ..Options::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::plots::Plots;
    use crate::{Exporter, sample};

    #[test]
    fn plots_become_pictures_with_text_twice_as_large() {
        let sample = sample::half_an_hour();
        let plots = Plots.export(&sample.run()).expect("drawn");
        let svg = String::from_utf8(plots[0].contents.clone()).expect("UTF-8");
        let png = of(&svg).expect("rendered");
        let picture = Pixmap::decode_png(&png).expect("a PNG");
        assert_eq!(picture.width(), 1_920);
        assert_eq!(picture.pixel(0, 0).map(|p| (p.red(), p.alpha())), Some((255, 255)), "a light page");
        let dark =
            |pixels: &Pixmap| pixels.pixels().iter().filter(|p| p.red() < 100 && p.blue() < 100).count();
        let bare = svg.replace("<text ", "<text visibility=\"hidden\" ");
        let bare = Pixmap::decode_png(&of(&bare).expect("rendered")).expect("a PNG");
        assert!(dark(&picture) > dark(&bare) + 1_000, "letters: {} and {}", dark(&picture), dark(&bare));
        assert_eq!(of(&svg).expect("rendered"), png, "the same plot, the same bytes");
    }
}
