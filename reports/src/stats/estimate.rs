//! An estimate with its interval: what every procedure comes to.

/// The confidence level of every interval that the program prints.
pub const LEVEL: f64 = 0.95;

/// An estimate and the interval around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// An estimate with an interval that reaches as far to both sides.
    #[must_use]
    pub fn symmetric(value: f64, half_width: f64) -> Estimate {
        Estimate { value, low: value - half_width, high: value + half_width }
    }

    /// Whether a value lies in the interval.
    #[must_use]
    pub fn covers(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The estimate and both ends put through a rising function.
    #[must_use]
    pub fn map(self, rising: impl Fn(f64) -> f64) -> Estimate {
        Estimate { value: rising(self.value), low: rising(self.low), high: rising(self.high) }
    }
}
