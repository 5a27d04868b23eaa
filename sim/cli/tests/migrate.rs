//! `twintrack trace` and `twintrack migrate`: from a scenario or an edge list to a verdict.

mod support;

use std::fs;

use serde_json::Value;
use support::{Bench, names, texts};

const BUSY: &str = "schema = 1\nname = \"busy\"\n[population]\nsize = 10\n\
    [workload]\nfrom = \"1min\"\nuntil = \"5min\"\nneed-changes = \"20/h\"\nrecognition-changes = \"20/h\"\n";
/// A plan for a run of half an hour.
const PLAN: &str = "schema = 1\nname = \"plan\"\n[run]\nuntil = \"30min\"\n\
    [rollout]\ncheckpoint-every = \"30s\"\nhold-for = \"2min\"\n";

/// A recording in `busy.jsonl`, and a plan in `plan.toml`.
fn bench() -> Bench {
    let bench = Bench::new();
    fs::write(bench.path("busy.toml"), BUSY).expect("written");
    fs::write(bench.path("plan.toml"), PLAN).expect("written");
    assert_eq!(texts(&mut bench.twintrack("trace record busy.toml --out busy.jsonl")).2, Some(0));
    bench
}

fn migrated(bench: &Bench, arguments: &str) -> (String, i32, Value) {
    let (out, err, code) =
        texts(&mut bench.twintrack(&format!("migrate busy.jsonl --config plan.toml --out out {arguments}")));
    let found = bench.path("out/migration.json");
    let json = fs::read(&found).unwrap_or_else(|error| panic!("{error}: {err}"));
    (out, code.expect("a code"), serde_json::from_slice(&json).expect("JSON"))
}

#[test]
fn an_engine_is_ready_to_replace_itself() {
    let bench = bench();
    let (out, code, found) = migrated(&bench, "--set rollout.from=v2 --set rollout.lag-max=0s");
    assert_eq!((code, &found["verdict"]), (0, &Value::from("ready")), "{out}");
    assert_eq!(found["divergences"], Value::Array(Vec::new()));
    assert_eq!(names(&bench.path("out")), ["migration.json", "scenario.toml", "verdict.html", "verdict.md"]);
    let phases: Vec<_> =
        found["steps"].as_array().expect("a list").iter().map(|step| &step["phase"]).collect();
    assert_eq!(phases, ["dual", "primary", "alone"]);
    let page = bench.read("out/verdict.md");
    for told in ["Played: as recorded", "MB of memory", "v2 alone", "## How to reproduce"] {
        assert!(page.contains(told), "{told} in {page}");
    }
}

#[test]
fn part_of_the_providers_move_before_the_others() {
    let bench = bench();
    let mixed = "--set rollout.from=v2 --set rollout.lag-max=0s --set rollout.mixed=12min --set rollout.mixed-share=0.3";
    let (out, code, found) = migrated(&bench, mixed);
    assert_eq!((code, &found["verdict"]), (0, &Value::from("ready")), "{out}");
    let phases: Vec<_> =
        found["steps"].as_array().expect("a list").iter().map(|step| &step["phase"]).collect();
    assert_eq!(phases, ["dual", "mixed", "primary", "alone"]);
    let page = bench.read("out/verdict.md");
    for told in ["v2 counts for 30 % of the providers", "had moved", "No bridge is simulated"] {
        assert!(page.contains(told), "{told} in {page}");
    }

    // Without lags every difference is one; what serves in another order is had twice or not at all under the mix.
    let other = format!("{mixed} --set-candidate allocation.cap=active-need --set rollout.within-min=0.0");
    let (_, _, found) = migrated(&bench, &other);
    let rows = found["checkpoints"].as_array().expect("a list");
    let beyond = |row: &Value| {
        row["mixed"]["short"].as_f64() > Some(0.0) || row["mixed"]["above"].as_f64() > Some(0.0)
    };
    assert!(rows.iter().any(beyond), "{rows:?}");

    let wrong =
        "migrate busy.jsonl --config plan.toml --set rollout.mixed=5min --set rollout.dual-track=6min";
    let (_, err, code) = texts(&mut bench.twintrack(wrong));
    assert_eq!(code, Some(65), "{err}");
    assert!(err.contains("`rollout.dual-track` must not be after `rollout.mixed`"), "{err}");
}

#[test]
fn an_engine_as_first_documented_is_not_ready_for_the_right_reasons() {
    let bench = bench();
    let documented = "--set rollout.from=v2 --set rollout.lag-max=0s \
        --set-candidate clocks.ids=seed-each --set-candidate clocks.accept=merged-clock";
    let (out, code, found) = migrated(&bench, documented);
    assert_eq!((code, &found["verdict"]), (1, &Value::from("not-ready")), "{out}");
    let failing: Vec<_> =
        found["criteria"].as_array().expect("a list").iter().filter(|c| c["holds"] == false).collect();
    assert_eq!(failing[0]["name"], "wrong orders of events", "{out}");
    assert!(failing.iter().any(|criterion| criterion["name"] == "lost updates"), "{out}");
    let first = &found["divergences"][0];
    assert_eq!(first["kind"], "wrong-order");
    let minimal = first["minimal"]["file"].as_str().expect("a file");
    let again = format!("migrate out/{minimal} --config plan.toml --out again --trials 0 {documented}");
    let (_, err, code) = texts(&mut bench.twintrack(&again));
    assert_eq!(code, Some(1), "{err}");
    assert!(bench.read("again/migration.json").contains("\"wrong-order\""));
}

/// Somebody whom a provider recognises later than it divided its capacity, and grants nothing.
#[test]
fn whoever_is_recognised_later_has_the_latest_records_too() {
    let bench = bench();
    let recording = r#"{"trace": 1}
{"t": 0, "participant": "ann", "kind": "commitment", "capacity_slots": [{"id": "x", "quantity": 8}], "recognition_weights": {"bob": 0.5}}
{"t": 0, "participant": "bob", "kind": "commitment", "need_slots": [{"id": "y", "quantity": 3}], "recognition_weights": {"ann": 0.5}}
{"t": 0, "participant": "cyd", "kind": "commitment", "recognition_weights": {"ann": 0.5}}
{"t": 60000, "participant": "ann", "kind": "recognition", "recognition_weights": {"cyd": 0.3}}
"#;
    fs::write(bench.path("busy.jsonl"), recording).expect("written");
    let (out, code, _) = migrated(&bench, "");
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("copies of records up to date at the end: 100 %"), "{out}");
}

#[test]
fn what_is_in_the_way_is_not_overwritten() {
    let bench = bench();
    fs::create_dir(bench.path("out")).expect("created");
    fs::write(bench.path("out/mine.txt"), "mine").expect("written");
    let (_, err, code) = texts(&mut bench.twintrack("migrate busy.jsonl --config plan.toml --out out"));
    assert_eq!(code, Some(64), "{err}");
    assert_eq!(names(&bench.path("out")), ["mine.txt"]);
}

#[test]
fn mistakes_are_told() {
    let bench = bench();
    fs::write(bench.path("edges.csv"), "source,target,weight,timestamp\na,b,3,10\nb,a,x,20\n")
        .expect("written");
    fs::write(
        bench.path("bad.jsonl"),
        "{\"trace\": 1}\n{\"t\": 1, \"participant\": \"a\", \"kind\": \"comitment\"}\n",
    )
    .expect("written");
    for (arguments, exit, told) in [
        ("trace import edges.csv", 65, "`x` is not a weight"),
        ("trace import edges.csv --compress 0", 64, "above zero"),
        ("trace check bad.jsonl", 65, "did you mean `commitment`?"),
        ("trace check bad.jsonl --skip-bad", 0, "did you mean `commitment`?"),
        ("trace check gone.jsonl", 74, "gone.jsonl"),
        ("trace check busy.jsonl --out good.jsonl", 64, "--skip-bad"),
        ("migrate bad.jsonl", 65, "did you mean `commitment`?"),
        ("migrate busy.toml", 65, "does not say what it is"),
        ("migrate busy.jsonl --set rollout.within-mim=1", 65, "did you mean `within-min`?"),
        ("migrate busy.jsonl --set-candidate clocks.idz=fork", 65, "did you mean `ids`?"),
        ("migrate busy.jsonl --set workload.trace=other.jsonl", 65, "other.jsonl"),
    ] {
        let (_, err, code) = texts(&mut bench.twintrack(arguments));
        assert_eq!(code, Some(exit), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
    assert!(!bench.path("good.jsonl").exists());
}
