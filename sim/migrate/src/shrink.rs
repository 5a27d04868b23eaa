//! The smallest recording that still shows a divergence: lines are left out as long as it stays.
//!
//! Delta debugging (A. Zeller and R. Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28, 2002) over the
//! lines, after two leaps that make large recordings small at once: nothing after the divergence, and nobody but those
//! concerned and their neighbours. Work is bounded by simulated events, not by time, so that the result is the same on any
//! machine.

use std::collections::BTreeSet;

use serde_json::Value;

/// Most work that is spent on one divergence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Recordings that are tried.
    pub trials: u32,
    /// Simulated events in all.
    pub events: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { trials: 300, events: 20_000_000 }
    }
}

/// What became of a recording that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// It still shows the divergence.
    pub shows: bool,
    /// Simulated events that it took to find out.
    pub events: u64,
}

/// A recording that shows a divergence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minimal {
    /// The recording.
    pub text: String,
    /// Its events.
    pub events: usize,
    /// No single line can be left out: else the budget ran out before.
    pub complete: bool,
    /// Recordings that were tried.
    pub trials: u32,
}

struct Shrinker<'a> {
    header: &'a str,
    budget: Budget,
    spent: Budget,
    try_it: &'a mut dyn FnMut(&str) -> Trial,
}

/// Leaves out of a recording whatever the divergence does not need. `near` are the names of those concerned, `at_most` keeps
/// lines up to the divergence. `None` when not even a recording cut down to what it can be shows it within the budget.
pub fn shrink(
    header: &str,
    lines: &[&str],
    near: &[String],
    at_most: &dyn Fn(&str) -> bool,
    budget: Budget,
    try_it: &mut dyn FnMut(&str) -> Trial,
) -> Option<Minimal> {
    let spent = Budget { trials: 0, events: 0 };
    let mut shrinker = Shrinker { header, budget, spent, try_it };
    let earlier: Vec<&str> = lines.iter().copied().filter(|line| at_most(line)).collect();
    let mut leaps: Vec<Vec<&str>> = Vec::new();
    for around in [neighbourhood(&earlier, near, 1), neighbourhood(&earlier, near, 2)] {
        if !around.is_empty() && around.len() < earlier.len() {
            leaps.push(around);
        }
    }
    leaps.push(earlier);
    leaps.push(lines.to_vec());
    let mut kept = leaps.into_iter().find(|leap| shrinker.shows(leap))?;
    let complete = shrinker.leave_out(&mut kept);
    let events = kept.len();
    Some(Minimal { text: text_of(header, &kept), events, complete, trials: shrinker.spent.trials })
}

impl Shrinker<'_> {
    fn is_spent(&self) -> bool {
        self.spent.trials >= self.budget.trials || self.spent.events >= self.budget.events
    }

    fn shows(&mut self, lines: &[&str]) -> bool {
        if self.is_spent() {
            return false;
        }
        let trial = (self.try_it)(&text_of(self.header, lines));
        self.spent.trials += 1;
        self.spent.events = self.spent.events.saturating_add(trial.events);
        trial.shows
    }

    /// Leaves out larger parts, then smaller ones, until no single line can be. Returns whether it came that far.
    fn leave_out(&mut self, kept: &mut Vec<&str>) -> bool {
        let mut part = kept.len().div_ceil(2).max(1);
        loop {
            let mut left_out_any = false;
            let mut at = 0;
            while at < kept.len() {
                let end = (at + part).min(kept.len());
                let rest: Vec<&str> = kept[..at].iter().chain(&kept[end..]).copied().collect();
                if self.shows(&rest) {
                    *kept = rest;
                    left_out_any = true;
                } else {
                    at = end;
                }
                if self.is_spent() {
                    return false;
                }
            }
            if part == 1 && !left_out_any {
                return true;
            }
            part = part.div_ceil(2).max(1).min(kept.len().max(1));
        }
    }
}

fn text_of(header: &str, lines: &[&str]) -> String {
    let mut text =
        String::with_capacity(header.len() + lines.iter().map(|line| line.len() + 1).sum::<usize>() + 1);
    for line in std::iter::once(&header).chain(lines) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The lines of those named, of those they recognise or are recognised by, and so on so many times.
fn neighbourhood<'a>(lines: &[&'a str], near: &[String], steps: usize) -> Vec<&'a str> {
    let told: Vec<(String, Vec<String>)> = lines.iter().map(|line| who_and_whom(line)).collect();
    let mut inside: BTreeSet<&str> = near.iter().map(String::as_str).collect();
    for _ in 0..steps {
        let mut more = inside.clone();
        for (who, whom) in &told {
            if inside.contains(who.as_str()) {
                more.extend(whom.iter().map(String::as_str));
            }
            if whom.iter().any(|peer| inside.contains(peer.as_str())) {
                more.insert(who);
            }
        }
        inside = more;
    }
    lines
        .iter()
        .zip(&told)
        .filter(|(_, (who, _))| inside.contains(who.as_str()))
        .map(|(line, _)| *line)
        .collect()
}

/// Who acts in a line, and whom it recognises.
fn who_and_whom(line: &str) -> (String, Vec<String>) {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    let who = match &value["participant"] {
        Value::String(name) => name.clone(),
        other => other.to_string(),
    };
    let weights = value["recognition_weights"].as_object();
    let recognised = weights.into_iter().flatten().filter(|(_, weight)| weight.as_f64() > Some(0.0));
    (who, recognised.map(|(name, _)| name.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimal(lines: &[&str], budget: Budget, needed: &[&str]) -> Option<Minimal> {
        let shows = |text: &str| needed.iter().all(|line| text.lines().any(|l| l == *line));
        let mut try_it = |text: &str| Trial { shows: shows(text), events: 10 };
        shrink("head", lines, &[], &|_| true, budget, &mut try_it)
    }

    #[test]
    fn what_is_not_needed_is_left_out() {
        let lines: Vec<String> = (0..100).map(|n| format!("{{\"participant\":{n}}}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = minimal(&lines, Budget::default(), &[lines[3], lines[77]]).expect("it shows");
        assert_eq!(found.text, format!("head\n{}\n{}\n", lines[3], lines[77]));
        assert!(found.complete && found.events == 2 && found.trials < 100, "{found:?}");
    }

    #[test]
    fn a_spent_budget_leaves_what_is_known_to_show_it() {
        let lines = ["{}"; 64];
        let found = minimal(&lines, Budget { trials: 3, events: u64::MAX }, &["{}"]).expect("it shows");
        assert!(!found.complete && found.events < 64);
        assert_eq!(minimal(&lines, Budget { trials: 0, events: 1 }, &["{}"]), None);
        assert_eq!(minimal(&lines, Budget::default(), &["other"]), None);
    }

    #[test]
    fn neighbours_are_those_recognised_either_way() {
        let lines = [
            r#"{"participant":"a","recognition_weights":{"b":0.5,"z":0}}"#,
            r#"{"participant":"b","recognition_weights":{}}"#,
            r#"{"participant":"c","recognition_weights":{"a":1}}"#,
            r#"{"participant":"d","recognition_weights":{"c":1}}"#,
            r#"{"participant":"z","recognition_weights":{}}"#,
        ];
        let near = ["a".to_owned()];
        assert_eq!(neighbourhood(&lines, &near, 1), lines[..3]);
        assert_eq!(neighbourhood(&lines, &near, 2), lines[..4]);
    }
}
