//! Along what the points of a sweep lie: the settings that vary by themselves, and their values.

use std::collections::{BTreeMap, BTreeSet};

/// The settings that vary by themselves, as columns of the points' values: of those that always change together the first.
pub(crate) fn independent(points: &[&[String]]) -> Vec<usize> {
    let Some(first) = points.first() else { return Vec::new() };
    // Whether the value of `second` is a function of that of `first`.
    let follows = |first: usize, second: usize| {
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        points.iter().all(|values| *of.entry(&values[first]).or_insert(&values[second]) == values[second])
    };
    let mut out: Vec<usize> = Vec::new();
    for setting in 0..first.len() {
        let varies = points.iter().any(|values| values[setting] != first[setting]);
        if varies && !out.iter().any(|known| follows(*known, setting)) {
            out.push(setting);
        }
    }
    out
}

/// Each once, in order of first mention.
pub(crate) fn distinct<T: Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(*one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_change_along_are_no_axes_of_their_own() {
        let points = [["10", "a", "x"], ["20", "b", "x"], ["30", "c", "x"]].map(|p| p.map(str::to_owned));
        assert_eq!(independent(&points.each_ref().map(<[String; 3]>::as_slice)), [0]);
        let points = [["10", "a"], ["10", "b"], ["20", "a"]].map(|p| p.map(str::to_owned));
        assert_eq!(independent(&points.each_ref().map(<[String; 2]>::as_slice)), [0, 1]);
        assert_eq!(independent(&[]), [0; 0]);
    }
}
