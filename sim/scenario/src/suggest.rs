//! The nearest valid word to one that is not valid.

/// The candidate that a slip of the keyboard most likely turned into `word`, if any is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let normal = word.to_lowercase().replace('_', "-");
    let distance = |candidate: &str| {
        if candidate.len() >= 3
            && normal.len() >= 3
            && (candidate.starts_with(&normal) || normal.starts_with(candidate))
        {
            return 1;
        }
        strsim::damerau_levenshtein(&normal, candidate)
    };
    let limit = (normal.chars().count() / 3).max(1);
    let ranked = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    ranked
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
