//! A page for people, made from the folder of a run or of a sweep: one HTML file that needs nothing else, or Markdown.
//!
//! A [`Report`] is the page as data: texts, tables and drawn plots. [`html`] and [`markdown`] write it and decide nothing but
//! its looks. It is made from the files of the folder alone, so an old folder can be reported anew, and whoever has the
//! folder can check the page against it. A page that loads its data was rejected: it would not open from disk.

mod figures;
mod headline;
mod history;
pub mod html;
pub mod markdown;
mod page;
mod pictures;
pub(crate) mod read;
mod results;
pub mod source;
mod tables;
mod warnings;

pub use history::of_history;
pub use page::{Grid, PictureFormat, Report, Section};
pub use pictures::pictures;
pub use tables::Tables;

#[cfg(test)]
mod tests {
    use super::source::{Source, SweepResults};
    use super::*;
    use crate::folder::{Target, read_report};
    use crate::run::manifest::Manifest;
    use crate::sweep::manifest::{Statement, SweepManifest};
    use crate::sweep::{Observations, rows, sample, trend};
    use crate::{ExportError, Results};

    /// The made-up sweep, as its files would be read.
    pub(super) fn sweep_results() -> SweepResults {
        let sample = sample::study();
        let study = sample.study();
        let statement = Statement::of(&study, &crate::sample::build(), None);
        let manifest = SweepManifest::of(statement, &[], &[], &crate::sample::host());
        let bytes = |artifact: Result<crate::Artifact, ExportError>| artifact.expect("exported").contents;
        SweepResults {
            manifest,
            scenario:
                "schema = 1\nname = \"demo\"\nquestion = \"Is <b>A</b> \\\"good\\\"?\" # default: \"\"\n"
                    .into(),
            observations: Observations::of(&study),
            ends: read::ends(&bytes(rows::ends_csv(&study))).expect("tidy"),
            latencies: read::latencies(&bytes(rows::latencies_csv(&study))).expect("tidy"),
            epochs: Vec::new(),
            growth: read::growth(&bytes(trend::csv(&Observations::of(&study)))).expect("tidy"),
        }
    }

    fn sweep_report() -> Report {
        Report::of(&Source::Sweep(Box::new(sweep_results()))).expect("a report")
    }

    /// A report on a run with a partition and a turnover, through the disk.
    fn run_report() -> Report {
        let mut sample = crate::sample::half_an_hour();
        sample.outcomes[0].epochs = crate::sample::epochs();
        let parent = tempfile::tempdir().expect("a folder");
        let run = sample.run();
        let target = Target::check("medium", run.hash, Some(&parent.path().join("out"))).expect("free");
        let results = Results::of(&run).expect("exported");
        let (build, host) = (crate::sample::build(), crate::sample::host());
        let manifest = Manifest::of(&run, &results, &build, &host).expect("a manifest");
        let folder = target.write(&results, &manifest).expect("written");
        let source = read_report(&folder).expect("read back");
        let Source::Run(read) = &source else { panic!("a run") };
        assert_eq!(read.recordings[0].series[0].1, sample.outcomes[0].series.columns[0].values);
        assert_eq!(read.recordings[0].bin, sample.outcomes[0].series.bin);
        assert_eq!(read.recordings[0].epochs.len(), 3);
        assert_eq!(read.recordings[1].latency("reaction"), Some(&sample.outcomes[1].latencies[1].histogram));
        Report::of(&source).expect("a report")
    }

    /// Values of an attribute, and what style sheets could load.
    fn references(page: &str) -> Vec<&str> {
        let attributes = ["href=\"", "src=\"", "srcset=\"", "action=\"", "data=\"", "url(", "@import"];
        let values = attributes.iter().flat_map(|attribute| page.split(attribute).skip(1));
        values.map(|rest| rest.split(['"', ')', ';']).next().unwrap_or_default()).collect()
    }

    #[test]
    fn a_page_refers_to_nothing_but_itself() {
        for page in [html::page(&sweep_report()), html::page(&run_report())] {
            let found = references(&page);
            assert!(found.len() > 4, "the links of its own contents");
            for reference in found {
                let id = reference.strip_prefix('#').unwrap_or_else(|| panic!("it refers to {reference}"));
                assert!(page.contains(&format!("id=\"{id}\"")), "{id} is not there");
            }
            for element in ["<link", "<img", "<iframe", "<object", "<base", "fetch(", "XMLHttpRequest"] {
                assert!(!page.contains(element), "{element}");
            }
            assert!(page.contains("default-src 'none'"));
        }
    }

    #[test]
    fn texts_are_escaped() {
        let page = html::page(&sweep_report());
        assert!(page.contains("Is &lt;b&gt;A&lt;/b&gt; &quot;good&quot;?") && !page.contains("<b>A</b>"));
    }

    #[test]
    fn every_plot_has_its_values_and_its_table() {
        for (report, least) in [(sweep_report(), 4), (run_report(), 7)] {
            assert!(report.plots.len() >= least, "{}", report.plots.len());
            // The made-up run has no series of agreement.
            for plot in report.plots.iter().filter(|plot| !plot.svg.contains("nothing recorded")) {
                assert!(plot.svg.contains("<title>"), "{} has no values to point at", plot.name);
                assert!(!plot.svg.contains("NaN") && !plot.svg.contains("xmlns"), "{}", plot.name);
                assert!(!plot.table.rows.is_empty(), "{} has no data", plot.name);
                assert!(plot.table.rows.iter().all(|row| row.len() == plot.table.header.len()));
            }
        }
    }

    #[test]
    fn claims_stand_beside_the_curves_they_are_about() {
        let mut results = sweep_results();
        for row in &mut results.observations.rows {
            if row.metric == "messages.data" {
                row.metric = "stamp.mean".into();
            }
        }
        let report = Report::of(&Source::Sweep(Box::new(results))).expect("a report");
        let plot = report.plots.iter().find(|plot| plot.name == "stamp-mean-over-population-size");
        let plot = plot.expect("a curve of stamp sizes");
        assert!(plot.svg.contains("16 N bytes"));
        let column = plot.table.header.iter().position(|name| name.contains("16 N bytes")).expect("a column");
        let largest = plot.table.rows.iter().find(|row| row[0] == "300").expect("the largest size");
        assert_eq!(largest[column], "4,800");
    }

    #[test]
    fn markdown_has_the_tables() {
        insta::assert_snapshot!(markdown::page(&sweep_report()));
    }
}
