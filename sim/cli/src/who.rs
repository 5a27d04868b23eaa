//! Participants as users name them: by index, as traces write them, or by the name that an input file gives them.

use std::collections::BTreeSet;

use twintrack_core::ids::Participant;

use crate::exit::BadUsage;

/// Who there is to name.
#[derive(Clone, Copy)]
pub(crate) struct Roll<'a> {
    /// How many are ever there.
    pub(crate) count: usize,
    /// Their names, where they have any.
    pub(crate) names: &'a [String],
}

impl Roll<'_> {
    /// One participant: `3`, `p3`, or its name.
    pub(crate) fn one(self, text: &str) -> Result<Participant, BadUsage> {
        let text = text.trim();
        if let Some(named) = self.names.iter().position(|name| name == text) {
            return Ok(Participant::from(named));
        }
        let index: Option<usize> = text.strip_prefix('p').unwrap_or(text).parse().ok();
        index.filter(|index| *index < self.count).map(Participant::from).ok_or_else(|| self.nobody(text))
    }

    /// Several: each as above, or a range of indices such as `7-9`.
    pub(crate) fn several(self, texts: &[String]) -> Result<BTreeSet<Participant>, BadUsage> {
        let mut found = BTreeSet::new();
        for text in texts {
            match text.split_once('-').filter(|_| !self.names.contains(text)) {
                Some((first, last)) => {
                    let (first, last) = (self.one(first)?, self.one(last)?);
                    if first > last {
                        return Err(BadUsage(format!("{text} is no range: write the lower index first")));
                    }
                    found.extend((first.0..=last.0).map(Participant));
                }
                None => {
                    found.insert(self.one(text)?);
                }
            }
        }
        Ok(found)
    }

    fn nobody(self, text: &str) -> BadUsage {
        let named = match self.names {
            [] => String::new(),
            [first, ..] => format!(", or a name such as {first}"),
        };
        BadUsage(format!(
            "there is no participant {text}: write an index from 0 to {}{named}",
            self.count.saturating_sub(1)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn participants_are_named_by_index_range_or_name() {
        let names = ["ann".to_owned(), "bob".to_owned(), "x-ray".to_owned()];
        let roll = Roll { count: 12, names: &names };
        let several = |text: &str| {
            let texts: Vec<String> = text.split(',').map(str::to_owned).collect();
            roll.several(&texts).map(|found| found.into_iter().map(|who| who.0).collect::<Vec<_>>())
        };
        assert_eq!(several("0,3,7-9").expect("all there"), [0, 3, 7, 8, 9]);
        assert_eq!(several("p11,bob,x-ray").expect("all there"), [1, 2, 11]);
        for (wrong, told) in
            [("12", "0 to 11"), ("carol", "such as ann"), ("9-7", "lower index"), ("3-", "no participant")]
        {
            let error = several(wrong).expect_err("nobody").to_string();
            assert!(error.contains(told), "{wrong}: {error}");
        }
    }
}
