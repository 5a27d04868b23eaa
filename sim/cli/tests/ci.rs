//! `twintrack baseline` and `ci`: what is let through, what is not, and what is never taken for the other.

mod support;

use std::fs;

use serde_json::Value;
use support::{Bench, names, texts};

const FILES: [&str; 7] = [
    "annotations.txt",
    "bencher.json",
    "ci.json",
    "gl-code-quality-report.json",
    "junit.xml",
    "metrics.txt",
    "summary.md",
];

/// A scenario with changes and all four engines, which ships.
const SMOKE: &str = include_str!("../../../scenarios/smoke/tiny.toml");

/// That scenario with its baseline in `base/`.
fn bench() -> Bench {
    let bench = Bench::new();
    fs::write(bench.path("tiny.toml"), SMOKE).expect("written");
    let (out, err, code) = texts(&mut bench.twintrack("baseline save tiny.toml --baseline base"));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    bench
}

fn ci(bench: &Bench, arguments: &str) -> (String, String, Option<i32>) {
    texts(&mut bench.twintrack(&format!("ci --baseline base --out out {arguments}")))
}

fn json(bench: &Bench) -> Value {
    serde_json::from_str(&bench.read("out/ci.json")).expect("JSON")
}

/// Changes a value of the baseline as if it had been another when the baseline was saved.
fn tamper(bench: &Bench, engine: &str, metric: &str, change: impl Fn(f64) -> f64) {
    let mut baseline: Value = serde_json::from_str(&bench.read("base/tiny.json")).expect("JSON");
    let value = &mut baseline["metrics"][engine][metric];
    *value = change(value.as_f64().unwrap_or_else(|| panic!("{engine} has no {metric}"))).into();
    fs::write(bench.path("base/tiny.json"), serde_json::to_string_pretty(&baseline).expect("JSON"))
        .expect("written");
}

#[test]
fn without_a_change_nothing_is_raised_however_often() {
    let bench = bench();
    for _ in 0..5 {
        let (out, err, code) = ci(&bench, "tiny.toml --history past");
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
        assert!(out.starts_with("fine          tiny, ") && !out.contains("worse"), "{out}");
    }
    assert_eq!(names(&bench.path("out")), FILES);
    assert_eq!(bench.read("past/history.jsonl").lines().count(), 5);
    let (out, err, code) = texts(&mut bench.twintrack("report --history past"));
    assert_eq!((code, out.as_str()), (Some(0), "report  past/report.html\n"), "{err}");
    assert!(bench.read("past/report.html").contains("tiny: 5 commits, 0 of 384 figures ever changed"));
}

/// What makes the engines worse, and where it must show. A program that got worse is not at hand; the same program with settings
/// of which the baseline knows nothing does the same to the figures.
const WORSE: [(&str, &str); 15] = [
    ("rounds.gossip-every=\"20s\"", "v1 messages.coordination"),
    ("rounds.gossip-every=\"30s\"", "rounds+itc bytes.clock"),
    ("rounds.quorum=1.0", "v1 visibility.p50"),
    ("rounds.debounce=\"40s\"", "v1 settled.last"),
    ("rounds.republish=\"on-change\"", "rounds+itc visibility.p50"),
    ("rounds.profile=\"nine-phase\"", "v1 reaction.mean"),
    ("events.debounce=\"10s\"", "v2 settled.last"),
    ("events.compute=\"5s\"", "v2 reaction.mean"),
    ("clocks.itc-encoding=\"json\"", "v2 stamp.mean"),
    ("clocks.itc-encoding=\"json\"", "rounds+itc bytes.clock"),
    ("allocation.feedback=\"stated\"", "events+vector messages.data"),
    ("allocation.epsilon=0.1", "v2 visibility.p50"),
    ("allocation.damping=\"window-only\"", "v2 over_allocation.share"),
    ("network.jitter.exponential.mean=\"3s\"", "v2 computations"),
    ("network.egress=\"32kbit/s\"", "events+vector clock.entries_read"),
];

#[test]
fn fifteen_deliberate_regressions_are_caught_under_their_names() {
    let bench = bench();
    let good: Value = serde_json::from_str(&bench.read("base/tiny.json")).expect("JSON");
    for (setting, metric) in WORSE {
        let (resolved, err, code) = texts(bench.twintrack("show tiny.toml --set").arg(setting));
        assert_eq!(code, Some(0), "{err}");
        fs::write(bench.path("worse.toml"), resolved).expect("written");
        assert_eq!(texts(&mut bench.twintrack("baseline save worse.toml --baseline hash")).2, Some(0));
        let other: Value = serde_json::from_str(&bench.read("hash/tiny.json")).expect("JSON");
        fs::remove_file(bench.path("hash/tiny.json")).expect("there");
        let mut expected = good.clone();
        expected["hash"] = other["hash"].clone();
        fs::write(bench.path("base/tiny.json"), expected.to_string()).expect("written");
        let (out, _, code) = ci(&bench, "worse.toml");
        assert_eq!(code, Some(1), "{setting}: {out}");
        assert!(out.contains(&format!("    worse: {metric}: ")), "{setting}: {out}");
        let engine = metric.split(' ').next().expect("an engine");
        assert!(
            out.contains(&format!("    {engine} parts from the baseline's run after ")),
            "{setting}: {out}"
        );
        assert!(out.contains("twintrack ci worse.toml --baseline base --before PROGRAM"), "{out}");
    }
}

#[test]
fn the_least_change_of_one_value_is_told_in_every_format() {
    let bench = bench();
    tamper(&bench, "v2", "stamp.mean", |value| value * (1.0 - 1e-12));
    let (out, _, code) = ci(&bench, "tiny.toml");
    assert_eq!(code, Some(1), "{out}");
    assert_eq!(out.lines().filter(|line| line.starts_with("    worse: ")).count(), 1, "{out}");
    for file in FILES {
        assert!(
            bench.read(&format!("out/{file}")).contains(if file == "metrics.txt" {
                "stamp_mean"
            } else {
                "stamp.mean"
            }),
            "{file}"
        );
    }
}

#[test]
fn better_is_no_regression_and_can_be_taken_over() {
    let bench = bench();
    tamper(&bench, "v2", "messages.data", |value| value + 1.0);
    let (out, _, code) = ci(&bench, "tiny.toml");
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("1 values changed") && out.contains("baseline update tiny.toml"), "{out}");
    let (out, _, code) = texts(&mut bench.twintrack("baseline update tiny.toml --baseline base"));
    assert_eq!(code, Some(0), "{out}");
    assert!(out.ends_with("1 of them changed\n"), "{out}");
    assert!(!ci(&bench, "tiny.toml").0.contains("changed"));
}

#[test]
fn the_scenario_says_what_it_lets_through() {
    let bench = bench();
    let tiny = SMOKE;
    let rule = "\n[[ci.metrics]]\nname = \"bytes.clock\"\ntolerance = 0.02\n[[ci.metrics]]\nname = \"events.simulated\"\nbetter = \"same\"\n";
    fs::write(bench.path("tiny.toml"), format!("{tiny}{rule}")).expect("written");
    assert_eq!(ci(&bench, "tiny.toml").2, Some(0), "the rules are no part of the experiment");
    tamper(&bench, "v2", "bytes.clock", |value| value * 0.99);
    assert_eq!(ci(&bench, "tiny.toml").2, Some(0), "within the tolerance");
    tamper(&bench, "v2", "bytes.clock", |value| value * 0.97);
    assert_eq!(ci(&bench, "tiny.toml").2, Some(1), "beyond it");

    fs::write(bench.path("tiny.toml"), format!("{tiny}{}", rule.replace("bytes.clock", "bytes.clocks")))
        .expect("written");
    let (_, err, code) = ci(&bench, "tiny.toml");
    assert_eq!(code, Some(65));
    assert!(err.contains("did you mean \"bytes.clock\"?") && err.contains("tiny.toml:"), "{err}");
}

#[test]
fn no_baseline_is_never_taken_for_fine() {
    let bench = bench();
    fs::write(bench.path("new.toml"), SMOKE.replace("name = \"tiny\"", "name = \"new\"")).expect("written");
    let (out, _, code) = ci(&bench, "new.toml");
    assert_eq!(code, Some(2), "{out}");
    assert!(out.contains("there is no baseline base/new.json"), "{out}");
    assert!(bench.read("out/junit.xml").contains("there is no baseline"));
    assert!(bench.read("out/annotations.txt").starts_with("::warning file=new.toml"));

    fs::write(
        bench.path("other.toml"),
        "extends = \"tiny.toml\"\nschema = 1\nname = \"tiny\"\n[run]\nseed = 2\n",
    )
    .expect("written");
    let (out, _, code) = ci(&bench, "other.toml");
    assert_eq!(code, Some(2), "{out}");
    assert!(out.contains("is not the one that base/tiny.json was made from"), "{out}");

    tamper(&bench, "v2", "messages.data", |value| value - 1.0);
    let (out, _, code) = ci(&bench, "new.toml tiny.toml");
    assert_eq!(code, Some(1), "a regression outweighs: {out}");
}

#[test]
fn the_outcome_is_written_even_if_a_scenario_is_wrong() {
    let bench = bench();
    fs::write(bench.path("bad.toml"), "schema = 1\nname = \"bad\"\n[run]\nuntill = \"1h\"\n")
        .expect("written");
    let (out, err, code) = ci(&bench, "bad.toml tiny.toml gone.toml");
    assert_eq!(code, Some(65), "{out}");
    assert!(err.contains("did you mean `until`?") && err.contains("gone.toml"), "{err}");
    assert_eq!(names(&bench.path("out")), FILES);
    let verdicts: Vec<String> = json(&bench)["scenarios"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|one| one["verdict"].to_string())
        .collect();
    assert_eq!(verdicts, ["\"error\"", "\"fine\"", "\"error\""]);
}

#[test]
fn a_regression_names_the_first_event_that_differs() {
    let bench = bench();
    let later = SMOKE.replace("need = 60.0", "need = 61.0");
    assert_ne!(later, SMOKE);
    fs::write(bench.path("later.toml"), later.replace("name = \"tiny\"", "name = \"later\""))
        .expect("written");
    assert_eq!(texts(&mut bench.twintrack("baseline save later.toml --baseline base")).2, Some(0));
    let mut other: Value = serde_json::from_str(&bench.read("base/later.json")).expect("JSON");
    let mut baseline: Value = serde_json::from_str(&bench.read("base/tiny.json")).expect("JSON");
    baseline["footprints"] = other["footprints"].take();
    let value = baseline["metrics"]["v2"]["messages.data"].as_f64().expect("a number");
    baseline["metrics"]["v2"]["messages.data"] = (value - 1.0).into();
    fs::write(bench.path("base/tiny.json"), baseline.to_string()).expect("written");

    let (out, _, code) = ci(&bench, "tiny.toml");
    assert_eq!(code, Some(1), "{out}");
    let parted = &json(&bench)["scenarios"][0]["parted"];
    assert_eq!(parted.as_array().map(Vec::len), Some(1), "only the engine with a regression: {parted}");
    let inputs = &parted[0]["rungs"][0];
    assert_eq!((&inputs["rung"], &inputs["parting"]["among"]), (&"inputs".into(), &1.into()), "{inputs}");
    let now = inputs["parting"]["now"][0].as_str().expect("an event");
    assert!(now.starts_with("150.000000s, event ") && now.contains("p3: user acts: "), "{now}");
    assert!(out.contains("    v2 parts from the baseline's run after "), "{out}");
    for file in ["summary.md", "annotations.txt", "junit.xml", "gl-code-quality-report.json"] {
        assert!(bench.read(&format!("out/{file}")).contains("parts from the baseline"), "{file}");
    }
}

/// An earlier program that computes more slowly, made of this one.
#[cfg(unix)]
#[test]
fn an_earlier_program_tells_the_very_event() {
    use std::os::unix::fs::PermissionsExt;

    let bench = bench();
    tamper(&bench, "v2", "messages.data", |value| value - 1.0);
    let program = env!("CARGO_BIN_EXE_twintrack");
    let script = format!("#!/bin/sh\nexec {program} \"$@\" --set events.compute=5s\n");
    fs::write(bench.path("earlier"), script).expect("written");
    fs::set_permissions(bench.path("earlier"), fs::Permissions::from_mode(0o755)).expect("made a program");
    let (out, err, code) = ci(&bench, "tiny.toml --before ./earlier");
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("v2: every event is as it was"), "what the baseline holds: {out}");
    let exact = &json(&bench)["scenarios"][0]["parted"][0]["exact"];
    assert!(exact["common"].as_u64().is_some_and(|common| common > 10), "{exact}");
    let event = |side: &str| -> Value {
        serde_json::from_str(exact[side].as_str().expect("an event")).expect("a line of a trace")
    };
    assert_ne!(event("before"), event("now"));
    assert_eq!((&event("before")["engine"], &event("now")["engine"]), (&"v2".into(), &"v2".into()));

    let (out, err, code) = ci(&bench, &format!("tiny.toml --before {program}"));
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("the earlier program and this one have all "), "{out}");
    let (out, err, code) = ci(&bench, "tiny.toml --before ./gone");
    assert!(!matches!(code, Some(0..=2)), "{out}");
    assert!(err.contains("cannot start ./gone"), "{err}");
}

#[test]
fn baselines_are_saved_once_and_shown() {
    let bench = bench();
    for (arguments, told) in [
        ("baseline save tiny.toml --baseline base", "baseline update"),
        ("baseline update tiny.toml --baseline elsewhere", "baseline save"),
        ("baseline show tiny.toml", "not a baseline"),
        ("ci tiny.toml tiny.toml --baseline base/tiny.json", "name a folder"),
    ] {
        let (out, err, code) = texts(&mut bench.twintrack(arguments));
        assert_eq!((code, out.as_str()), (Some(64), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
    let text = bench.read("base/tiny.json");
    assert_eq!(
        text.lines().filter(|line| line.contains("\"messages.data\":")).count(),
        4,
        "one line a metric"
    );
    let (out, _, code) = texts(&mut bench.twintrack("baseline show base/tiny.json"));
    assert_eq!(code, Some(0));
    assert!(out.contains("messages.data") && out.contains("rounds+itc"), "{out}");
}

#[test]
fn time_and_memory_are_compared_on_the_same_kind_of_host_alone() {
    let bench = Bench::new();
    let save = "baseline save tiny.toml --baseline base --host 2";
    assert_eq!(texts(&mut bench.twintrack(save)).2, Some(0));
    assert_eq!(ci(&bench, "tiny.toml").2, Some(0), "nobody asked for them");
    let baseline = bench.read("base/tiny.json");
    let mut other: Value = serde_json::from_str(&baseline).expect("JSON");
    other["host"]["kind"] = "plan9 vax, 1 × unknown processor".into();
    fs::write(bench.path("base/tiny.json"), other.to_string()).expect("written");
    let (out, _, code) = ci(&bench, "tiny.toml --host 2");
    assert_eq!(code, Some(2), "{out}");
    assert!(out.contains("another kind of host (plan9 vax"), "{out}");
}

#[test]
fn the_schema_is_printed() {
    let bench = Bench::new();
    let (out, _, code) = texts(&mut bench.twintrack("schema ci"));
    assert_eq!(code, Some(0));
    let schema: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(schema["title"], "Verdicts");
}
