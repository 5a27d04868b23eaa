//! Times in data files.

use twintrack_core::kernel::time::Span;

/// A duration with its unit, or a number of seconds; what is wrong with it, otherwise.
pub(super) fn time(text: &str) -> Result<Span, String> {
    let time = match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Some(Span::from_nanos_f64(seconds * 1e9)),
        Ok(_) => None,
        Err(_) => text.parse().ok(),
    };
    time.ok_or_else(|| {
        format!("`{text}` is not a time: write a duration with its unit, or a number of seconds")
    })
}
