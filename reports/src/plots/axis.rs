//! Axes: where a value stands, and which ticks are drawn.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::human::{self, Quantity};

/// Values that differ by more than this factor are put on a logarithmic axis.
const LOGARITHMIC_FROM: f64 = 10.0;
/// Ticks of a linear axis are chosen so that there are at most this many.
const TICKS_MAX: f64 = 6.0;
/// Steps of a time axis in seconds.
const TIME_STEPS: [f64; 20] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0,
    7_200.0, 21_600.0, 43_200.0, 86_400.0,
];

/// An axis: how values become positions, and its ticks.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    /// Lowest and highest position: values, or their decimal logarithms.
    extent: (f64, f64),
    /// Values of the ticks with their labels, ascending.
    ticks: Vec<(f64, String)>,
    /// Whether positions are decimal logarithms.
    logarithmic: bool,
    /// What a value is called in words.
    wording: Wording,
}

/// How values of an axis are put into words, outside its ticks.
#[derive(Clone, Copy, Debug)]
enum Wording {
    /// As a number.
    Number,
    /// As a number of units of this many seconds.
    Time(f64),
    /// By the tick nearest to it.
    Tick,
}

impl Axis {
    /// A linear axis from 0 to a round number not below `max`.
    pub(crate) fn linear(max: f64, quantity: Quantity) -> Axis {
        let step = round_step(max);
        let count = libm::ceil(max / step - 1e-9).max(1.0) as u32;
        let ticks = (0..=count).map(|i| f64::from(i) * step);
        Axis {
            extent: (0.0, f64::from(count) * step),
            ticks: ticks.map(|value| (value, human::tick(value, quantity))).collect(),
            logarithmic: false,
            wording: Wording::Number,
        }
    }

    /// A logarithmic axis around values above 0: whole decades, or parts of one when a decade holds them all.
    pub(crate) fn logarithmic(min: f64, max: f64, quantity: Quantity) -> Axis {
        let (low, high) = (libm::floor(libm::log10(min) + 1e-9), libm::ceil(libm::log10(max) - 1e-9));
        let high = high.max(low + 1.0);
        let parts: &[f64] = if high - low <= 2.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let decades = (low as i32)..=(high as i32);
        let values = decades.flat_map(|decade| parts.iter().map(move |part| part * power_of_ten(decade)));
        let ticks = values
            .filter(|value| libm::log10(*value) <= high + 1e-9)
            .map(|value| (value, human::tick(value, quantity)))
            .collect();
        Axis { extent: (low, high), ticks, logarithmic: true, wording: Wording::Number }
    }

    /// The axis that suits these values: logarithmic when those above 0 span more than [`LOGARITHMIC_FROM`].
    pub(crate) fn fit(values: impl Iterator<Item = f64> + Clone, quantity: Quantity) -> Axis {
        let positive = values.filter(|value| *value > 0.0);
        let max = positive.clone().fold(0.0, f64::max);
        let min = positive.fold(f64::INFINITY, f64::min);
        if max > min * LOGARITHMIC_FROM {
            Axis::logarithmic(min, max, quantity)
        } else {
            Axis::linear(max, quantity)
        }
    }

    /// A time axis from 0 to `end_s`, in seconds, minutes or hours; returns the unit with it.
    pub(crate) fn time(end_s: f64) -> (Axis, &'static str) {
        let (unit_s, unit) = match end_s {
            end if end <= 300.0 => (1.0, "s"),
            end if end <= 10_800.0 => (60.0, "min"),
            _ => (3_600.0, "h"),
        };
        let step = TIME_STEPS.into_iter().find(|step| end_s / step <= 12.0).unwrap_or(end_s / 12.0);
        let count = libm::floor(end_s / step + 1e-9) as u32;
        let ticks = (0..=count).map(|i| f64::from(i) * step);
        let axis = Axis {
            extent: (0.0, end_s),
            ticks: ticks.map(|at| (at, human::tick(at / unit_s, Quantity::Count))).collect(),
            logarithmic: false,
            wording: Wording::Time(unit_s),
        };
        (axis, unit)
    }

    /// An axis with a tick at each of these values, and some room on both sides; logarithmic when all are above 0 and far
    /// enough apart for it.
    pub(crate) fn at(values: &[(f64, String)]) -> Axis {
        let low = values.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
        let high = values.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
        let logarithmic = low > 0.0 && high >= low * 4.0;
        let (low, high) = if logarithmic { (libm::log10(low), libm::log10(high)) } else { (low, high) };
        let room = if high > low { 0.04 * (high - low) } else { 1.0 };
        Axis {
            extent: (low - room, high + room),
            ticks: values.to_vec(),
            logarithmic,
            wording: Wording::Tick,
        }
    }

    /// A linear axis from 1 to `last` with these ticks.
    pub(crate) fn epochs(ticks: &[(f64, String)], last: u32) -> Axis {
        let room = 0.04 * f64::from(last).max(2.0);
        let extent = (1.0 - room, f64::from(last) + room);
        Axis { extent, ticks: ticks.to_vec(), logarithmic: false, wording: Wording::Number }
    }

    /// An axis of names, at 0, 1, 2 and so on.
    pub(crate) fn names(names: impl IntoIterator<Item = String>) -> Axis {
        let ticks: Vec<(f64, String)> = (0..).map(f64::from).zip(names).collect();
        let extent = (-0.5, ticks.len() as f64 - 0.5);
        Axis { extent, ticks, logarithmic: false, wording: Wording::Tick }
    }

    /// A value in words, without its unit.
    pub(crate) fn word(&self, value: f64) -> String {
        let off = |tick: f64| (tick - value).abs();
        match self.wording {
            Wording::Number => human::digits(value),
            Wording::Time(unit_s) => human::digits(value / unit_s),
            Wording::Tick => {
                let nearest = self.ticks.iter().min_by(|a, b| off(a.0).total_cmp(&off(b.0)));
                nearest.map_or_else(String::new, |(_, label)| label.clone())
            }
        }
    }

    /// The position of a value; what lies outside the axis stands at its end, so 0 at the low end of a logarithmic one.
    fn place(&self, value: f64) -> f64 {
        let at = match (self.logarithmic, value > 0.0) {
            (true, true) => libm::log10(value),
            (true, false) => self.extent.0,
            (false, _) => value,
        };
        at.clamp(self.extent.0, self.extent.1)
    }

    /// What to add to the axis's label.
    pub(crate) fn remark(&self) -> &'static str {
        if self.logarithmic { ", log scale" } else { "" }
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let share = (self.place(*value) - self.extent.0) / (self.extent.1 - self.extent.0);
        limit.0 + libm::round(share * f64::from(limit.1 - limit.0)) as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            vec![]
        } else {
            self.ticks.iter().map(|(value, _)| *value).collect()
        }
    }

    fn range(&self) -> Range<f64> {
        self.extent.0..self.extent.1
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        self.ticks.iter().find(|(tick, _)| tick == value).map_or_else(String::new, |(_, label)| label.clone())
    }
}

/// The smallest of 1, 2, 5 times a power of ten with which [`TICKS_MAX`] steps reach `max`.
fn round_step(max: f64) -> f64 {
    let wanted = max / TICKS_MAX;
    (-12..=15)
        .flat_map(|decade| [1.0, 2.0, 5.0].map(|part| part * power_of_ten(decade)))
        .find(|step| *step >= wanted && wanted > 0.0)
        .unwrap_or(1.0)
}

/// The double nearest to a power of ten: read from text, as a product would gather rounding errors.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().expect("a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        assert_eq!(labels(&Axis::linear(5_000.0, Quantity::Count)), ["0", "1k", "2k", "3k", "4k", "5k"]);
        assert_eq!(labels(&Axis::linear(0.0, Quantity::Count)), ["0", "1"]);
        assert_eq!(
            labels(&Axis::logarithmic(0.2, 9_900.0, Quantity::Count)),
            ["0.1", "1", "10", "100", "1k", "10k"]
        );
        assert_eq!(
            labels(&Axis::logarithmic(24.0, 1_600.0, Quantity::Bytes)),
            ["10 B", "100 B", "1 KB", "10 KB"]
        );
        assert_eq!(labels(&Axis::logarithmic(10.0, 100.0, Quantity::Count)), ["10", "20", "50", "100"]);
    }

    #[test]
    fn time_is_in_its_natural_unit() {
        let (axis, unit) = Axis::time(1_800.0);
        assert_eq!((labels(&axis), unit), (vec!["0", "5", "10", "15", "20", "25", "30"], "min"));
        let (axis, unit) = Axis::time(60.0);
        assert_eq!((axis.ticks.len(), unit), (13, "s"));
    }

    #[test]
    fn wide_ranges_are_logarithmic_and_zero_stands_at_the_bottom() {
        let axis = Axis::fit([0.0, 1.0, 1_000.0].into_iter(), Quantity::Count);
        assert_eq!((axis.place(0.0), axis.place(10.0), axis.place(1e9)), (0.0, 1.0, 3.0));
        let axis = Axis::fit([0.0, 40.0, 50.0].into_iter(), Quantity::Count);
        assert_eq!(axis.place(25.0), 25.0);
    }
}
