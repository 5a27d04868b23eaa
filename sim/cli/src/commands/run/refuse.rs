//! Refusing a run that would not fit into memory, before anything is built: a machine that swaps helps nobody.

use anstyle::{AnsiColor, Style};
use twintrack_core::estimate::Estimate;
use twintrack_reports::human::{Quantity, tick};
use twintrack_scenario::Loaded;

use crate::memory;
use crate::output;

/// Says what the run would take and what to lower, and returns whether it is refused: when the estimate is above what is
/// available. Where the system does not say what is, nothing is refused.
pub(crate) fn refused(loaded: &Loaded, threads: usize) -> bool {
    let estimate = Estimate::of(&loaded.scenario, &loaded.inputs);
    let Some(told) = memory::available().and_then(|available| objection(&estimate, threads, available))
    else {
        return false;
    };
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    output::say!("{red}refused{red:#}: {told}");
    true
}

/// What there is to say against a run, if anything.
fn objection(estimate: &Estimate, threads: usize, available: u64) -> Option<String> {
    let needed = estimate.total(threads);
    if needed <= available {
        return None;
    }
    let bytes = |bytes: u64| tick((bytes as f64 / 1e8).round() * 1e8, Quantity::Bytes);
    let engines: Vec<String> = estimate
        .engines
        .iter()
        .map(|engine| format!("{} {}", engine.engine, bytes(engine.total())))
        .collect();
    let alone = estimate.total(1);
    let threads_help = if alone <= available && threads > 1 {
        format!("\n  or run one engine at a time with --threads 1 (about {})", bytes(alone))
    } else {
        String::new()
    };
    Some(format!(
        "this run would take about {} of memory, but {} are available\n  \
         {} participants: {}\n  \
         lower {}{threads_help}\n  \
         or run it all the same with --force",
        bytes(needed),
        bytes(available),
        estimate.participants,
        engines.join(", "),
        estimate.setting_to_lower(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use twintrack_core::settings::{Engine, Inputs, Scenario};

    fn estimate() -> Estimate {
        let mut scenario = Scenario::named("large");
        scenario.population.size = Some(20_000);
        scenario.run.engines = vec![Engine::V1, Engine::ROUNDS_ITC];
        Estimate::of(&scenario, &Inputs::default())
    }

    #[test]
    fn what_fits_is_not_objected_to() {
        let estimate = estimate();
        assert_eq!(objection(&estimate, 2, estimate.total(2)), None);
    }

    #[test]
    fn an_objection_names_the_need_the_setting_and_the_way_out() {
        let estimate = estimate();
        let told = objection(&estimate, 2, estimate.total(2) - 1).expect("an objection");
        for word in
            ["22.2 GB", "20000 participants", "v1 8", "lower population.size", "--threads 1", "--force"]
        {
            assert!(told.contains(word), "{word} in {told}");
        }
        let told = objection(&estimate, 2, estimate.total(1) - 1).expect("an objection");
        assert!(!told.contains("--threads"), "{told}");
    }
}
