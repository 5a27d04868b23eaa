//! Settled and declared: when allocations really came to rest after a disturbance, and when providers believed it.

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};

/// One disturbance and what followed before the next.
#[derive(Clone, Copy, Debug)]
struct Disturbance {
    at: Time,
    last_change: Time,
    /// When the declared share was last reached and then kept; `None` while it is not.
    declared_at: Option<Time>,
    next: Option<Time>,
}

/// Truth and belief about settling, over a run.
#[derive(Debug)]
pub struct Settling {
    epsilon: f64,
    quiet: Span,
    disturbances: Vec<Disturbance>,
    believes: Vec<bool>,
    believers: usize,
    /// Share of the providers that must believe for a declaration.
    share: f64,
    providers: usize,
    false_declarations: u64,
    /// A declaration stands that no change has contradicted yet.
    standing: bool,
    /// Changes above epsilon: (when, how large), the largest of those within the quiet time of the newest.
    recent: std::collections::VecDeque<(Time, f64)>,
}

/// A disturbance's figures; `None` where it did not come to that.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Time to the last change, if it was followed by the quiet time.
    pub settled: Option<f64>,
    /// Time to the declaration that was kept.
    pub declared: Option<f64>,
}

impl Settling {
    /// The start counts as the first disturbance. `share` of the providers must believe for a declaration.
    #[must_use]
    pub fn new(providers: usize, participants: usize, share: f64, epsilon: f64, quiet: Span) -> Settling {
        let mut settling = Settling {
            epsilon,
            quiet,
            disturbances: Vec::new(),
            believes: vec![false; participants],
            believers: 0,
            share,
            providers,
            false_declarations: 0,
            standing: false,
            recent: std::collections::VecDeque::new(),
        };
        settling.disturbed(Time::ZERO);
        settling
    }

    /// Something disturbed the network.
    pub fn disturbed(&mut self, now: Time) {
        if let Some(last) = self.disturbances.last_mut() {
            if last.at == now {
                return;
            }
            last.next = Some(now);
        }
        let declared_at = self.declared_now().then_some(now);
        self.standing = declared_at.is_some();
        self.disturbances.push(Disturbance { at: now, last_change: now, declared_at, next: None });
    }

    /// Some effective allocation changed by `amount`.
    pub fn changed(&mut self, now: Time, amount: f64) {
        if amount <= self.epsilon {
            return;
        }
        let current = self.disturbances.last_mut().expect("the start is a disturbance");
        current.last_change = now;
        self.false_declarations += u64::from(std::mem::take(&mut self.standing));
        // Only the largest of the recent ones is asked for: smaller and older ones can be forgotten.
        while self.recent.back().is_some_and(|(_, size)| *size <= amount) {
            self.recent.pop_back();
        }
        self.recent.push_back((now, amount));
        while self.recent.front().is_some_and(|(at, _)| now.since(*at) > self.quiet) {
            self.recent.pop_front();
        }
    }

    /// A provider's belief that it has settled.
    pub fn believes(&mut self, now: Time, provider: Participant, belief: bool) {
        let held = &mut self.believes[provider.index()];
        if *held == belief {
            return;
        }
        *held = belief;
        let before = self.declared_now();
        if belief {
            self.believers += 1;
        } else {
            self.believers -= 1;
        }
        let after = self.declared_now();
        let current = self.disturbances.last_mut().expect("the start is a disturbance");
        match (before, after) {
            (false, true) => {
                current.declared_at = Some(now);
                self.standing = true;
            }
            (true, false) => current.declared_at = None,
            _ => {}
        }
    }

    /// A provider came; it believes nothing yet.
    pub fn provider_came(&mut self) {
        self.providers += 1;
    }

    /// A provider went, and what it believed counts no more.
    pub fn provider_went(&mut self, now: Time, who: Participant) {
        self.believes(now, who, false);
        self.providers -= 1;
    }

    fn declared_now(&self) -> bool {
        let needed = (libm::ceil(self.share * self.providers as f64 - 1e-9) as usize).max(1);
        self.providers > 0 && self.believers >= needed
    }

    /// Share of providers that believe.
    #[must_use]
    pub fn believing_share(&self) -> Option<f64> {
        (self.providers > 0).then(|| self.believers as f64 / self.providers as f64)
    }

    /// When the last change or disturbance was.
    #[must_use]
    pub fn last_movement(&self) -> Time {
        self.disturbances.last().map_or(Time::ZERO, |last| last.last_change)
    }

    /// Whether the network has been at rest for the quiet time at `now`.
    #[must_use]
    pub fn is_settled(&self, now: Time) -> bool {
        now.since(self.last_movement()) >= self.quiet
    }

    /// Largest change within the quiet time before `end`.
    #[must_use]
    pub fn largest_recent_change(&self, end: Time) -> f64 {
        self.recent
            .iter()
            .filter(|(at, _)| end.since(*at) < self.quiet)
            .fold(0.0, |most, (_, size)| size.max(most))
    }

    /// Disturbances so far, the start among them.
    #[must_use]
    pub fn disturbances(&self) -> usize {
        self.disturbances.len()
    }

    /// Number of disturbances, and of those that settled before the next.
    #[must_use]
    pub fn counts(&self, end: Time, at_rest: bool) -> (usize, usize) {
        let settled =
            (0..self.disturbances.len()).filter(|at| self.verdict(*at, end, at_rest).settled.is_some());
        (self.disturbances.len(), settled.count())
    }

    /// Declarations that a later change contradicted.
    #[must_use]
    pub fn false_declarations(&self) -> u64 {
        self.false_declarations
    }

    /// Figures of the first disturbance (the start) and of the last. `at_rest`: nothing was left to happen at `end`.
    #[must_use]
    pub fn first_and_last(&self, end: Time, at_rest: bool) -> (Verdict, Option<Verdict>) {
        let last = self.disturbances.len() - 1;
        (self.verdict(0, end, at_rest), (last > 0).then(|| self.verdict(last, end, at_rest)))
    }

    fn verdict(&self, which: usize, end: Time, at_rest: bool) -> Verdict {
        let it = &self.disturbances[which];
        let until = it.next.unwrap_or(end);
        let quiet = until.since(it.last_change) >= self.quiet || (it.next.is_none() && at_rest);
        Verdict {
            settled: quiet.then(|| it.last_change.since(it.at).as_secs_f64()),
            declared: it.declared_at.map(|at| at.since(it.at).as_secs_f64()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Time {
        Time::ZERO + Span::from_secs(seconds)
    }

    fn settling() -> Settling {
        Settling::new(2, 3, 0.8, 1e-3, Span::from_secs(100))
    }

    #[test]
    fn settled_is_the_last_change_above_epsilon_before_the_next_disturbance() {
        let mut s = settling();
        s.changed(at(10), 5.0);
        s.changed(at(20), 1e-3);
        s.disturbed(at(200));
        s.changed(at(230), 1.0);
        let (first, last) = s.first_and_last(at(400), false);
        assert_eq!(first.settled, Some(10.0));
        assert_eq!(last.and_then(|v| v.settled), Some(30.0));
        assert_eq!(s.counts(at(400), false), (2, 2));
    }

    #[test]
    fn without_the_quiet_time_nothing_has_settled_unless_the_network_is_at_rest() {
        let mut s = settling();
        s.changed(at(10), 5.0);
        assert_eq!(s.first_and_last(at(60), false).0.settled, None);
        assert_eq!(s.first_and_last(at(60), true).0.settled, Some(10.0));
        assert_eq!(s.largest_recent_change(at(60)), 5.0);
        assert_eq!(s.largest_recent_change(at(200)), 0.0);
    }

    #[test]
    fn a_declaration_must_be_kept_and_one_before_the_truth_is_false() {
        let mut s = settling();
        let (a, b) = (Participant(0), Participant(2));
        s.believes(at(1), a, true);
        s.believes(at(2), b, true);
        s.changed(at(3), 1.0);
        assert_eq!(s.false_declarations(), 1);
        s.changed(at(4), 1.0);
        assert_eq!(s.false_declarations(), 1, "one declaration is false once");
        s.believes(at(5), b, false);
        s.believes(at(9), b, true);
        assert_eq!(s.first_and_last(at(300), false).0, Verdict { settled: Some(4.0), declared: Some(9.0) });
    }
}
