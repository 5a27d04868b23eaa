//! GitHub: a summary for the job's page, and annotations on the scenario files.
//!
//! `summary.md` goes where `$GITHUB_STEP_SUMMARY` points to, `annotations.txt` to standard output: the workflow does that, since
//! the program looks at no environment.

use super::change::Change;
use super::verdicts::{Checked, Judged, Verdict, Verdicts};
use crate::human::{self, NONE};

/// Regressions of a scenario that get an annotation of their own: the page shows ten errors of a step.
const ANNOTATIONS_MAX: usize = 5;

/// Markdown for the job's page, and for a comment on the change.
#[must_use]
pub fn summary(verdicts: &Verdicts) -> String {
    let mut text = format!(
        "## twintrack: {}\n\n| scenario | verdict | worse | better | otherwise changed | metrics |\n\
         | --- | --- | ---: | ---: | ---: | ---: |\n",
        verdicts.verdict.word()
    );
    for one in &verdicts.scenarios {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            cell(&one.scenario),
            one.verdict.word(),
            one.count(Change::Worse),
            one.count(Change::Better),
            one.count(Change::Changed) + one.count(Change::Added) + one.count(Change::Removed),
            one.metrics.len(),
        ));
    }
    for one in &verdicts.scenarios {
        text.push_str(&details(one));
    }
    text.push_str(&format!("\n{}\n", verdicts.program()));
    text
}

fn details(one: &Checked) -> String {
    let changed: Vec<&Judged> = one.metrics.iter().filter(|metric| metric.change != Change::Same).collect();
    if changed.is_empty() && one.reasons.is_empty() {
        return String::new();
    }
    let mut text = format!("\n### {}\n\n", one.scenario);
    for reason in &one.reasons {
        text.push_str(&format!("- {}\n", cell(reason)));
    }
    if !changed.is_empty() {
        text.push_str("\n| | engine | metric | baseline | now | factor | unit |\n| --- | --- | --- | ---: | ---: | ---: | --- |\n");
        // What is worse comes first: somebody must look at it.
        for metric in changed.iter().filter(|metric| metric.change == Change::Worse) {
            text.push_str(&row(metric));
        }
        for metric in changed.iter().filter(|metric| metric.change != Change::Worse) {
            text.push_str(&row(metric));
        }
    }
    for parted in &one.parted {
        text.push_str(&format!(
            "\n{}\n\n```text\n{}\n```\n",
            cell(&parted.sentence()),
            parted.details().join("\n")
        ));
    }
    if !one.locally.is_empty() {
        text.push_str(&format!("\nTo see it locally:\n\n```sh\n{}\n```\n", one.locally.join("\n")));
    }
    text
}

fn row(metric: &Judged) -> String {
    let word = match metric.change {
        Change::Worse => "**worse**",
        Change::Within => "within tolerance",
        Change::Better => "better",
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed | Change::Same => "changed",
    };
    let number = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), human::digits);
    format!(
        "| {word} | {} | {} | {} | {} | {} | {} |\n",
        metric.engine,
        metric.metric,
        number(metric.old),
        number(metric.new),
        number(metric.factor()),
        metric.unit
    )
}

/// Text that stays in its line and its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ").replace('<', "&lt;")
}

/// Workflow commands, one a line.
#[must_use]
pub fn annotations(verdicts: &Verdicts) -> String {
    let mut text = String::new();
    let mut say = |level: &str, one: &Checked, message: &str| {
        text.push_str(&format!(
            "::{level} file={},title=twintrack {}::{}\n",
            property(&one.file),
            property(&one.scenario),
            data(message)
        ));
    };
    for one in &verdicts.scenarios {
        let level = match one.verdict {
            Verdict::Fine => continue,
            Verdict::Inconclusive => "warning",
            Verdict::Regression | Verdict::Error => "error",
        };
        for metric in one.regressions().take(ANNOTATIONS_MAX) {
            let at = one.parts_at(&metric.engine).map_or_else(String::new, |at| format!("\n{at}"));
            say(level, one, &(metric.sentence() + &at));
        }
        one.reasons.iter().for_each(|reason| say(level, one, reason));
    }
    text
}

/// Escaped as the runner's own toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
