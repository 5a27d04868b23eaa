//! `[workload]`: random actions, bursts and timed actions.

use twintrack_core::settings::{Burst, Diurnal, Rate, Scenario, TimedAction, Workload};

use super::distribution;
use super::findings::Findings;

/// Most random actions of a run that make sense to measure.
const ACTIONS_MAX: f64 = 1e8;

pub(super) fn check(scenario: &Scenario, size: Option<u32>, ever: Option<u32>, findings: &mut Findings) {
    let workload = &scenario.workload;
    findings.in_order(("workload.from", workload.from), ("workload.until", workload.until));
    if rates(workload).iter().any(|(_, rate)| rate.count > 0.0) {
        findings.in_order(("workload.until", workload.until), ("run.until", scenario.run.until));
        if let Some(size) = ever.or(size) {
            how_many(workload, size, findings);
        }
    }
    distribution::check("workload.factor", &workload.factor, findings);
    if let Some(diurnal) = &workload.diurnal {
        tide(diurnal, findings);
    }
    if let Some(hot) = &workload.hot {
        findings.share("workload.hot.share", hot.share);
        findings.must(hot.factor >= 1.0, "workload.hot.factor", "at least 1", hot.factor);
    }
    for (i, burst) in workload.bursts.iter().enumerate() {
        check_burst(&format!("workload.bursts.{i}"), burst, scenario, findings);
    }
    for (i, action) in workload.at.iter().enumerate() {
        Timed { path: format!("workload.at.{i}"), action, scenario, size: ever, findings: &mut *findings }
            .check();
    }
}

fn rates(workload: &Workload) -> [(&'static str, Rate); 3] {
    [
        ("workload.need-changes", workload.need_changes),
        ("workload.capacity-changes", workload.capacity_changes),
        ("workload.recognition-changes", workload.recognition_changes),
    ]
}

fn how_many(workload: &Workload, size: u32, findings: &mut Findings) {
    let span = workload.until - workload.from;
    let hot = workload.hot.as_ref().map_or(1.0, |hot| 1.0 + hot.share * (hot.factor - 1.0));
    for ((path, rate), times) in rates(workload).into_iter().zip([hot, 1.0, 1.0]) {
        let expected = f64::from(size) * span.0 as f64 / rate.mean_gap_ns() * times;
        if expected > ACTIONS_MAX {
            findings
                .add(
                    path,
                    "this rate makes more actions than can be measured",
                    format!("about {expected:.1e} actions in all"),
                )
                .against("population.size", format!("{size} participants, each at this rate"))
                .against("workload.from", format!("from {}", workload.from))
                .against("workload.until", format!("until {}", workload.until))
                .help(format!(
                    "at most {ACTIONS_MAX:.0e} actions in all: lower the rate, or make the span shorter"
                ));
        }
    }
}

fn tide(diurnal: &Diurnal, findings: &mut Findings) {
    let (period, peak) = (diurnal.period, diurnal.peak);
    findings.share("workload.diurnal.amplitude", diurnal.amplitude);
    findings.span_above_zero("workload.diurnal.period", period);
    if peak > period {
        findings
            .add("workload.diurnal.peak", "the peak comes after its period", peak.to_string())
            .against("workload.diurnal.period", format!("a period takes {period}"))
            .help("the peak is counted from the start of each period");
    }
}

fn check_burst(path: &str, burst: &Burst, scenario: &Scenario, findings: &mut Findings) {
    let actions = format!("{path}.actions");
    let count = f64::from(burst.actions);
    findings.must(
        (1.0..=ACTIONS_MAX).contains(&count),
        &actions,
        format!("from 1 to {ACTIONS_MAX:.0e}"),
        burst.actions,
    );
    let (end, until) = (burst.time + burst.length, scenario.run.until);
    if end > until {
        let (at, label) = if burst.time > until {
            (format!("{path}.time"), burst.time.to_string())
        } else {
            (format!("{path}.length"), format!("lasts until {end}"))
        };
        findings
            .add(&at, "this burst is not over when the run ends", label)
            .against("run.until", format!("the run ends at {until}"));
    }
}

/// One action at a stated time, with what it is checked against.
struct Timed<'a> {
    path: String,
    action: &'a TimedAction,
    scenario: &'a Scenario,
    size: Option<u32>,
    findings: &'a mut Findings,
}

impl Timed<'_> {
    fn check(&mut self) {
        self.what();
        self.who();
        self.slot();
        let (time, until) = (self.action.time, self.scenario.run.until);
        if time > until {
            let at = self.at("time");
            self.findings
                .add(&at, "this action comes after the end of the run", time.to_string())
                .against("run.until", format!("the run ends at {until}"));
        }
    }

    fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    /// Exactly one thing changes, to a value that it can have.
    fn what(&mut self) {
        let TimedAction { need, capacity, weight, .. } = *self.action;
        let given: Vec<_> = [("need", need), ("capacity", capacity), ("weight", weight)]
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect();
        match given.as_slice() {
            [] => {
                self.findings
                    .add(&self.path, "this action changes nothing", "lacks what to change")
                    .help("add one of `need = …`, `capacity = …`, or `weight = …` with `peer = …`");
            }
            [_] => {}
            [(first, _), others @ ..] => {
                let at: Vec<_> = others.iter().map(|(key, _)| self.at(key)).collect();
                let first = self.at(first);
                let finding = self.findings.add(&first, "an action changes one thing", "this");
                for other in at {
                    finding.against(&other, "and this");
                }
                finding.help("write a second action, at the same time");
            }
        }
        for (key, value) in given {
            let at = self.at(key);
            if key == "weight" {
                self.findings.share(&at, value);
            } else {
                self.findings.must(value >= 0.0, &at, "zero or more", value);
            }
        }
    }

    fn who(&mut self) {
        let TimedAction { participant, peer, weight, .. } = *self.action;
        self.known("participant", participant);
        match (weight, peer) {
            (Some(_), None) => {
                let at = self.at("weight");
                self.findings
                    .add(&at, "a recognition weight is given to somebody", "to whom?")
                    .help("add `peer = …`: the index of the one who is recognised");
            }
            (None, Some(_)) => {
                let at = self.at("peer");
                self.findings
                    .add(&at, "`peer` goes with `weight` alone", "means nothing here")
                    .help("leave it out, or add `weight = …`");
            }
            (Some(_), Some(peer)) => self.known("peer", peer),
            (None, None) => {}
        }
    }

    fn known(&mut self, key: &str, index: u32) {
        if let Some(size) = self.size.filter(|size| index >= *size) {
            let at = self.at(key);
            self.findings
                .add(&at, format!("there is no participant {index}"), "nobody has this index")
                .against("population.size", format!("{size} participants"))
                .help(format!("participants are counted from 0 to {}", size.saturating_sub(1)));
        }
    }

    fn slot(&mut self) {
        let (slot, population) = (self.action.slot, &self.scenario.population);
        for (key, given, slots) in [
            ("needs", self.action.need, &population.needs),
            ("capacity", self.action.capacity, &population.capacity),
        ] {
            if given.is_some() && slot >= slots.count_max {
                let at = self.at("slot");
                let most = slots.count_max;
                self.findings
                    .add(&at, format!("nobody has a slot {slot}"), "slots are counted from 0")
                    .against(&format!("population.{key}.count-max"), format!("at most {most} each"));
            }
        }
    }
}
