//! `plots/*.svg`: what the table cannot show: when things happen.

use super::exporter::{Exporter, Run};
use crate::artifact::{Artifact, ExportError};
use crate::plots::{Recording, caption, failed, figures};

/// Writes every plot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plots;

impl Exporter for Plots {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        if run.finished().next().is_none() {
            return Ok(vec![]);
        }
        let caption = caption(&run.scenario.name, run.short_hash(), run.scenario.run.seed);
        let recordings: Vec<Recording> = run.finished().map(Recording::of).collect();
        figures(&recordings, run.faults)
            .into_iter()
            .map(|(name, figure)| {
                let svg = figure.draw(&caption).map_err(|reason| failed(name, reason))?;
                Ok(Artifact::new(format!("plots/{name}.svg"), svg))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn plots(sample: &sample::Sample) -> Vec<(String, String)> {
        let files = Plots.export(&sample.run()).expect("drawn");
        files.into_iter().map(|f| (f.path, String::from_utf8(f.contents).expect("UTF-8"))).collect()
    }

    #[test]
    fn every_plot_names_its_axes_engines_and_origin() {
        let plots = plots(&sample::half_an_hour());
        assert_eq!(plots.len(), 6);
        for (path, svg) in plots {
            for text in ["hash 0123456789 ", "seed 1", "v1 · rounds", "v2 · events", "prefers-color-scheme"]
            {
                assert!(svg.contains(text), "{path} lacks {text}");
            }
            assert!(
                svg.contains("virtual time") || svg.contains("latency"),
                "{path} has no label at its time axis"
            );
            assert!(!svg.contains("NaN"), "{path}");
        }
    }

    #[test]
    fn a_plot_without_data_says_so() {
        let mut sample = sample::half_an_hour();
        for outcome in &mut sample.outcomes {
            outcome.series.columns.clear();
            outcome.latencies.clear();
        }
        for (path, svg) in plots(&sample) {
            assert!(svg.contains("nothing recorded"), "{path}");
        }
    }

    #[test]
    fn tiny_and_flat_data_can_be_drawn() {
        assert_eq!(plots(&sample::small()).len(), 6);
    }
}
