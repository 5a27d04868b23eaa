//! The nearest valid word to one that is not valid, and where else a misplaced key belongs.

use crate::document::join;
use crate::shape::{Key, Shape};

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

/// The dotted path of every setting that has this name, wherever it is.
pub(crate) fn elsewhere(root: &Shape, name: &str) -> Vec<String> {
    fn search(keys: &[Key], path: &str, name: &str, out: &mut Vec<String>) {
        for key in keys {
            let here = join(path, &key.name);
            if key.name == name {
                out.push(here.clone());
            }
            search(key.shape.keys(), &here, name, out);
        }
    }
    let mut out = Vec::new();
    search(root.keys(), "", &name.replace('_', "-"), &mut out);
    out
}

/// `valid here: a, b, c`.
pub(crate) fn listing(keys: &[Key]) -> String {
    let names: Vec<_> = keys.iter().map(|key| key.name.as_str()).collect();
    if names.is_empty() {
        "nothing can be set here".into()
    } else {
        format!("valid here: {}", names.join(", "))
    }
}
