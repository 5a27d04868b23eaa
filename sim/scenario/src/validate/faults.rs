//! `[faults]`: partitions, cut links and pauses.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Scenario;

use super::distribution;
use super::findings::Findings;

pub(super) fn check(scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
    let faults = &scenario.faults;
    let mut lasting = Lasting { run_until: scenario.run.until, size, findings };
    for (i, partition) in faults.partitions.iter().enumerate() {
        let path = format!("faults.partitions.{i}");
        let given = [
            ("share", partition.share.is_some()),
            ("members", partition.members.is_some()),
            ("regions", partition.regions.is_some()),
        ];
        lasting.exactly_one(&path, "cuts somebody off", &given);
        lasting.ends_after_it_begins(&path, partition.from, partition.until);
        lasting.members(&format!("{path}.members"), partition.members.as_deref().unwrap_or_default());
        lasting.share(&path, partition.share);
        if partition.regions.is_some() && scenario.network.regions_used().is_none() {
            let path = format!("{path}.regions");
            lasting
                .findings
                .add(&path, format!("`{path}` needs regions"), "there are none in this scenario")
                .help("give `network.regions` a latency matrix, or cut off a `share` or `members`");
        }
    }
    for (i, cut) in faults.cuts.iter().enumerate() {
        let path = format!("faults.cuts.{i}");
        lasting.ends_after_it_begins(&path, cut.from, cut.until);
        lasting.members(&format!("{path}.source"), &[cut.source]);
        lasting.members(&format!("{path}.target"), &[cut.target]);
        if cut.source == cut.target {
            let path = format!("{path}.target");
            lasting.findings.add(
                &path,
                format!("`{path}` must be another participant"),
                "the same as `source`",
            );
        }
    }
    for (i, pause) in faults.pauses.iter().enumerate() {
        let path = format!("faults.pauses.{i}");
        let given = [("share", pause.share.is_some()), ("participants", pause.participants.is_some())];
        lasting.exactly_one(&path, "puts somebody to sleep", &given);
        lasting.ends_after_it_begins(&path, pause.from, pause.until);
        lasting.members(&format!("{path}.participants"), pause.participants.as_deref().unwrap_or_default());
        lasting.share(&path, pause.share);
    }
    if let Some(random) = &faults.random_partitions {
        let path = "faults.random-partitions";
        lasting.random(path, random.from, random.until);
        lasting.share(path, Some(random.share));
        distribution::check("faults.random-partitions.length", &random.length, lasting.findings);
    }
    if let Some(random) = &faults.random_pauses {
        lasting.random("faults.random-pauses", random.from, random.until);
        distribution::check("faults.random-pauses.length", &random.length, lasting.findings);
    }
}

/// Checks what all faults have in common.
struct Lasting<'a> {
    run_until: Span,
    size: Option<u32>,
    findings: &'a mut Findings,
}

impl Lasting<'_> {
    fn ends_after_it_begins(&mut self, path: &str, from: Span, until: Span) {
        let (begins, ends) = (format!("{path}.from"), format!("{path}.until"));
        if from >= until {
            self.findings
                .add(&ends, format!("`{ends}` must be after `{begins}`"), format!("it ends at {until}"))
                .against(&begins, format!("but begins at {from}"));
        } else {
            self.findings.in_order((&ends, until), ("run.until", self.run_until));
        }
    }

    fn random(&mut self, path: &str, from: Span, until: Span) {
        let (begins, ends) = (format!("{path}.from"), format!("{path}.until"));
        self.findings.in_order((&begins, from), (&ends, until));
        self.findings.in_order((&ends, until), ("run.until", self.run_until));
    }

    fn share(&mut self, path: &str, share: Option<f64>) {
        if let Some(share) = share {
            self.findings.share(&format!("{path}.share"), share);
        }
    }

    fn members(&mut self, path: &str, members: &[u32]) {
        let Some(size) = self.size else { return };
        if let Some(stranger) = members.iter().find(|member| **member >= size) {
            self.findings.add(
                path,
                format!("there is no participant {stranger}"),
                format!("they are numbered 0 to {}", size - 1),
            );
        }
    }

    fn exactly_one(&mut self, path: &str, does: &str, given: &[(&str, bool)]) {
        let names: Vec<String> = given.iter().map(|(name, _)| format!("`{name}`")).collect();
        let count = given.iter().filter(|(_, given)| *given).count();
        if count != 1 {
            self.findings
                .add(path, format!("`{path}` {does} in exactly one way"), format!("{count} are given"))
                .help(format!("write exactly one of {}", names.join(", ")));
        }
    }
}
