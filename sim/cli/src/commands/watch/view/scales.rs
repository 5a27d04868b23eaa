//! What a column and the top of a curve stand for.

use twintrack_core::kernel::time::Span;

use crate::commands::watch::frame::{Frame, samples_each};
use crate::commands::watch::live::Live;

/// Scales of all curves: those of time the same for all engines, those of quantities as well unless the user wants
/// otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scales {
    /// Samples that a column takes.
    pub(super) samples_each: usize,
    /// Virtual time that a column takes.
    pub(super) column: Span,
    /// They hold for one engine alone.
    pub(super) own: bool,
    pub(super) residual_top: f64,
    pub(super) bytes_per_s_top: f64,
    pub(super) stamp_top: f64,
}

impl Scales {
    /// Those for all engines, in panels of this width.
    pub(super) fn of(live: &Live, panel_width: u16) -> Scales {
        let samples = live.frames.iter().map(Frame::samples).max().unwrap_or(0);
        let samples_each = samples_each(samples, usize::from(panel_width.saturating_sub(4)));
        let column = live.subject.every * samples_each as u64;
        let flat = Scales {
            samples_each,
            column,
            own: false,
            residual_top: 0.0,
            bytes_per_s_top: 0.0,
            stamp_top: 0.0,
        };
        live.frames.iter().fold(flat, Scales::with)
    }

    /// Those for one engine alone.
    pub(super) fn for_one(self, frame: &Frame) -> Scales {
        let flat = Scales { own: true, residual_top: 0.0, bytes_per_s_top: 0.0, stamp_top: 0.0, ..self };
        flat.with(frame)
    }

    /// Tops that an engine does not go above.
    fn with(self, frame: &Frame) -> Scales {
        let highest = |top: f64, columns: Vec<f64>| columns.into_iter().fold(top, f64::max);
        Scales {
            residual_top: highest(self.residual_top, frame.residual.columns(self.samples_each)),
            bytes_per_s_top: highest(self.bytes_per_s_top, frame.bytes_per_s.columns(self.samples_each)),
            stamp_top: highest(self.stamp_top, frame.stamp.columns(self.samples_each)),
            ..self
        }
    }
}
