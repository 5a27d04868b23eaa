//! `twintrack report`: both kinds of folder, both formats, and every mistake.

mod support;

use std::fs;

use support::{Bench, names, texts};

const SWEEP: &str = "schema = 1\nname = \"some\"\nextends = \"tiny.toml\"\n[sweep]\nreplications = 2\n\
                     grid.population.size = [10, 20]\n";

#[test]
fn a_sweep_becomes_a_page_and_stays_a_sweep() {
    let bench = Bench::new();
    fs::write(bench.path("some.toml"), SWEEP).expect("written");
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out sweep")).2, Some(0));
    let (out, err, code) = texts(&mut bench.twintrack("report sweep"));
    assert_eq!((code, out.as_str()), (Some(0), "report  sweep/report.html\n"), "{err}");
    let page = bench.read("sweep/report.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("population.size = 20 (2 replications)"));
    assert_eq!(texts(&mut bench.twintrack("report sweep")).2, Some(0), "again");
    assert_eq!(bench.read("sweep/report.html"), page, "the same results give the same page");
    let inner = texts(&mut bench.twintrack("report sweep/results --out inner.html"));
    assert_eq!((inner.2, bench.read("inner.html")), (Some(0), page), "the folder inside will do");

    let (markdown, _, code) = texts(&mut bench.twintrack("report sweep --format md --out -"));
    assert_eq!(code, Some(0));
    assert!(markdown.contains("\n**v1 against v2**\n") && markdown.contains("| bytes.clock |"), "{markdown}");
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out sweep")).2, Some(0), "still a sweep");
}

#[test]
fn a_run_becomes_a_page_and_can_be_run_again() {
    let bench = Bench::new();
    let run = |bench: &Bench| texts(&mut bench.twintrack("run tiny.toml --out run --quiet"));
    assert_eq!(run(&bench).2, Some(0));
    assert_eq!(texts(&mut bench.twintrack("report run")).2, Some(0));
    assert_eq!(texts(&mut bench.twintrack("report run --format md")).2, Some(0));
    assert!(bench.read("run/report.html").contains("Agreement, wrong allocations and rounds over time"));
    assert!(bench.read("run/report.md").contains("One seed"));
    assert_eq!(texts(&mut bench.twintrack("report run --format svg")).0, "6 plots  run/figures\n");
    assert_eq!(texts(&mut bench.twintrack("report run --format png")).2, Some(0));
    for name in names(&bench.path("run/plots")) {
        assert_eq!(bench.read(&format!("run/figures/{name}")), bench.read(&format!("run/plots/{name}")));
        let png = fs::read(bench.path("run/figures").join(name.replace(".svg", ".png"))).expect("written");
        assert!(png.starts_with(b"\x89PNG\r\n"), "{name}");
    }
    assert!(names(&bench.path("run")).iter().all(|name| !name.ends_with(".partial")));
    assert_eq!(run(&bench).2, Some(0), "reports go with the results they are about");
}

#[test]
fn mistakes_are_told_with_their_remedy() {
    let bench = Bench::new();
    fs::write(bench.path("some.toml"), SWEEP).expect("written");
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out sweep")).2, Some(0));
    fs::create_dir(bench.path("empty")).expect("created");
    fs::create_dir(bench.path("begun")).expect("created");
    fs::copy(bench.path("sweep/sweep.json"), bench.path("begun/sweep.json")).expect("copied");
    fs::create_dir(bench.path("foreign")).expect("created");
    fs::write(bench.path("foreign/manifest.json"), "{}").expect("written");
    for (arguments, exit, told) in [
        ("empty", 64, "no results of twintrack"),
        ("gone", 64, "no results of twintrack"),
        ("begun", 64, "not finished"),
        ("foreign", 65, "not a manifest"),
        ("sweep --format pdf", 64, "html, md, svg, png"),
        ("sweep --out tiny.toml/page.html", 74, "tiny.toml"),
        ("sweep --format png --out -", 64, "name a folder with --out"),
    ] {
        let (out, err, code) = texts(&mut bench.twintrack(&format!("report {arguments}")));
        assert_eq!((code, out.as_str()), (Some(exit), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
    let ends = bench.read("sweep/results/ends.csv").replacen("settled", "settled,more", 1);
    fs::write(bench.path("sweep/results/ends.csv"), ends).expect("written");
    let (_, err, code) = texts(&mut bench.twintrack("report sweep"));
    assert_eq!(code, Some(65), "{err}");
    assert!(err.contains("ends.csv"), "{err}");
    assert!(!bench.path("sweep/report.html").exists());
}
