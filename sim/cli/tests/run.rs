//! `twintrack run` from scenario to results.

mod support;

use support::{Bench, names, texts};

const FILES: [&str; 7] = [
    "allocations.csv",
    "fingerprint.txt",
    "manifest.json",
    "metrics.csv",
    "plots",
    "scenario.toml",
    "series.csv",
];

#[test]
fn a_run_prints_both_engines_and_leaves_results() {
    let bench = Bench::new();
    let (out, err, code) = texts(&mut bench.twintrack("run tiny.toml"));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    for text in ["v1 / v2", "v1: settled", "v2: settled", "×", "reports/out/tiny-"] {
        assert!(out.contains(text), "{text} in {out}");
    }
    assert!(!out.contains('\u{1b}'), "no colours where there is no terminal");

    let folders = names(&bench.path("reports/out"));
    let [folder] = folders.as_slice() else { panic!("one folder, not {folders:?}") };
    let files = names(&bench.path("reports/out").join(folder));
    for file in FILES {
        assert!(files.iter().any(|name| name == file), "{file} in {files:?}");
    }
    for latency in ["visibility", "reaction"] {
        for engine in ["v1", "v2"] {
            assert!(files.contains(&format!("{engine}-{latency}.hlog")), "{files:?}");
        }
    }
    assert_eq!(
        names(&bench.path("reports/out").join(folder).join("plots")),
        ["bytes.svg", "latency.svg", "messages.svg", "residual-need.svg", "stamp-size.svg", "timeline.svg"]
    );
}

#[test]
fn threads_and_folders_do_not_change_the_fingerprint_but_the_seed_does() {
    let bench = Bench::new();
    for (folder, options) in [("one", "--threads 1"), ("two", "--threads 2"), ("seed", "--seed 2")] {
        let code = texts(&mut bench.twintrack(&format!("run tiny.toml --out {folder} {options}"))).2;
        assert_eq!(code, Some(0), "{options}");
    }
    assert_eq!(bench.read("one/fingerprint.txt"), bench.read("two/fingerprint.txt"));
    assert_ne!(bench.read("one/fingerprint.txt"), bench.read("seed/fingerprint.txt"));
}

#[test]
fn the_fingerprint_is_the_same_in_every_build_profile_and_on_every_machine() {
    let bench = Bench::new();
    for threads in [1, 2] {
        let code =
            texts(&mut bench.twintrack(&format!("run tiny.toml --out {threads} --threads {threads}"))).2;
        assert_eq!(code, Some(0));
        // When this changes, figures or files did: say so in the changelog, and accept with INSTA_UPDATE=always.
        insta::assert_snapshot!("tiny-fingerprint", bench.read(&format!("{threads}/fingerprint.txt")).trim());
    }
}

#[test]
fn results_can_be_run_again_from_their_own_scenario() {
    let bench = Bench::new();
    for arguments in ["run tiny.toml --out first --seed 5", "run first/scenario.toml --out second"] {
        assert_eq!(texts(&mut bench.twintrack(arguments)).2, Some(0), "{arguments}");
    }
    assert_eq!(bench.read("first/fingerprint.txt"), bench.read("second/fingerprint.txt"));
}

#[test]
fn the_same_run_replaces_its_results_and_another_is_refused() {
    let bench = Bench::new();
    for _ in 0..2 {
        assert_eq!(texts(&mut bench.twintrack("run tiny.toml --out out --engine v2")).2, Some(0));
    }
    let (_, err, code) = texts(&mut bench.twintrack("run tiny.toml --out out --engine v2 --seed 2"));
    assert_eq!(code, Some(64));
    assert!(err.contains("another run"), "{err}");
    assert_eq!(
        names(bench.path("out").parent().expect("a parent")),
        ["out", "tiny.toml"],
        "nothing left beside it"
    );
}

#[test]
fn json_and_csv_hold_the_same_figures() {
    let bench = Bench::new();
    let (json, _, _) = texts(&mut bench.twintrack("run tiny.toml --out json --format json"));
    let summary: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(summary["fingerprint"], bench.read("json/fingerprint.txt").trim());
    assert_eq!(summary["folder"], "json");

    let (csv, _, _) = texts(&mut bench.twintrack("run tiny.toml --out csv --format csv"));
    assert_eq!(csv, bench.read("csv/metrics.csv"));
    for row in csv.lines().skip(1) {
        let fields: Vec<_> = row.split(',').collect();
        let [_, "1", "1", engine, metric, _, value] = fields.as_slice() else {
            panic!("seven fields in {row}")
        };
        let engines = summary["engines"].as_array().expect("a list");
        let engine = engines.iter().find(|e| e["engine"] == *engine).expect("the same engines");
        let json = engine["metrics"][metric]["value"].as_f64();
        // Reading JSON may round the last bit.
        let equal = match (json, value.parse::<f64>().ok()) {
            (Some(json), Some(csv)) => (json - csv).abs() <= f64::EPSILON * csv.abs(),
            (json, csv) => json == csv,
        };
        assert!(equal, "{row}, but {json:?}");
    }
}

#[test]
fn a_run_that_does_not_settle_says_so_and_exits_2() {
    let bench = Bench::new();
    let stated = "--set allocation.feedback=stated --set run.events-max=100 --engine v1";
    let (out, _, code) = texts(&mut bench.twintrack(&format!("run tiny.toml --out out {stated}")));
    assert_eq!(code, Some(2), "{out}");
    assert!(out.contains("v1: NOT SETTLED: "), "{out}");
    assert!(bench.read("out/manifest.json").contains("\"end\": \"not-settled\""));
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_stops_the_run_and_leaves_nothing_that_looks_finished() {
    use std::process::{Command, Stdio};

    let bench = Bench::new();
    let endless = "run tiny.toml --out out --engine v1 --set run.until=100000d --set observer.bin=1000d";
    let mut child = Command::new(env!("CARGO_BIN_EXE_twintrack"))
        .current_dir(bench.path(""))
        .args(endless.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    while !listens(child.id()) {
        assert_eq!(child.try_wait().expect("a child"), None, "it ended before it could be interrupted");
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    assert_eq!(child.wait().expect("a child").code(), Some(130));
    assert_eq!(names(&bench.path("")), ["tiny.toml"], "the only engine had not finished");
}

/// Whether a process handles SIGINT by now.
#[cfg(target_os = "linux")]
fn listens(process: u32) -> bool {
    const SIGINT_BIT: u64 = 1 << (2 - 1);
    let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) else { return false };
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & SIGINT_BIT != 0)
}
