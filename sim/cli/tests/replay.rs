//! `twintrack replay`: the same again, what is found when it is not the same, and every mistake.

mod support;

use std::fs;

use support::{Bench, texts};

fn ran(bench: &Bench, arguments: &str) {
    let (_, err, code) = texts(&mut bench.twintrack(&format!("run {arguments} --quiet")));
    assert_eq!(code, Some(0), "{arguments}: {err}");
}

#[test]
fn a_stored_run_comes_out_the_same() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run --seed 7 --set rounds.length=60s");
    let fingerprint = bench.read("run/fingerprint.txt");
    let (out, err, code) = texts(&mut bench.twintrack("replay run"));
    assert_eq!((code, out), (Some(0), format!("equal: fingerprint {fingerprint}")), "{err}");
    let (out, _, code) = texts(&mut bench.twintrack("replay run --engine v1"));
    assert_eq!((code, out.as_str()), (Some(0), "equal as far as compared: tables and histograms of v1\n"));
}

/// With a witness every round state is delivered by an event of its own, without one as mail: the same files.
#[test]
fn looking_into_a_run_of_rounds_changes_no_byte_of_it() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run --engine v1 --set population.size=30");
    let (out, err, code) = texts(&mut bench.twintrack("replay run --until 27min"));
    assert_eq!(code, Some(0), "{out}{err}");
}

#[test]
fn what_a_scenario_names_is_stored_with_the_run() {
    let bench = Bench::new();
    fs::write(
        bench.path("edges.csv"),
        "source,target,weight\nann,bob,0.5\nbob,ann,0.5\nbob,carol,0.4\ncarol,ann,0.3\n",
    )
    .expect("written");
    let text = "schema = 1\nname = \"named\"\n[population.graph.edges]\nfile = \"edges.csv\"\n";
    fs::write(bench.path("named.toml"), text).expect("written");
    ran(&bench, "named.toml --out run");
    fs::remove_file(bench.path("edges.csv")).expect("removed");
    fs::remove_file(bench.path("named.toml")).expect("removed");
    fs::rename(bench.path("run"), bench.path("elsewhere")).expect("moved");
    let (out, err, code) = texts(&mut bench.twintrack("replay elsewhere"));
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.starts_with("equal: fingerprint "), "{out}");
    assert_eq!(err, "", "the hash is that of the run");
    let (out, _, _) = texts(&mut bench.twintrack("replay elsewhere --participant carol --engine v2"));
    assert!(out.starts_with("v2, p2 at "), "{out}");
    let (_, err, code) = texts(&mut bench.twintrack("replay elsewhere --participant dave"));
    assert_eq!(code, Some(64));
    assert!(err.contains("write an index from 0 to 2, or a name such as ann"), "{err}");
}

#[test]
fn participants_are_shown_as_they_stand() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run");
    let (out, err, code) = texts(&mut bench.twintrack("replay run --until 91s"));
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!("overview", out);
    let (out, err, code) = texts(&mut bench.twintrack("replay run --until 91s --participant p3"));
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!("details", out);
}

#[test]
fn results_that_are_not_those_of_the_run_are_found() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run");
    let metrics = bench.read("run/metrics.csv");
    fs::write(bench.path("run/metrics.csv"), metrics.replacen(",v2,", ",v3,", 1)).expect("written");
    let (out, _, code) = texts(&mut bench.twintrack("replay run"));
    assert_eq!(code, Some(1));
    assert!(out.contains("metrics.csv: was changed after the run"), "{out}");

    // As if another version of the program had left it: the folder agrees with itself, and not with this one.
    let mut manifest: serde_json::Value =
        serde_json::from_str(&bench.read("run/manifest.json")).expect("JSON");
    manifest["fingerprint"] = "cafe".into();
    let series = bench.read("run/series.csv");
    let at_85 = series.lines().find(|line| line.contains(",v1,messages.data,messages,85,")).expect("a row");
    let other = format!("{}4711", &at_85[..=at_85.rfind(',').expect("columns")]);
    fs::write(bench.path("run/series.csv"), series.replacen(at_85, &other, 1)).expect("written");
    for file in manifest["files"].as_array_mut().expect("files") {
        let path = file["path"].as_str().expect("a path").to_owned();
        if path.ends_with(".csv") {
            file["blake3"] =
                blake3::hash(bench.read(&format!("run/{path}")).as_bytes()).to_hex().to_string().into();
        }
    }
    manifest["build"]["version"] = "0.0.1".into();
    fs::write(bench.path("run/manifest.json"), manifest.to_string()).expect("written");
    let (out, _, code) = texts(&mut bench.twintrack("replay run"));
    assert_eq!(code, Some(1));
    for part in [
        "fingerprint cafe is stored",
        "metrics.csv, line ",
        "    stored  ",
        "    now     ",
        "by version 0.0.1",
        "v1 parts in the bin from 85 s: messages.data 4711 | ",
        "replay run --engine v1 --until 85s",
        "trace run/scenario.toml --format jsonl",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
}

#[test]
fn two_runs_part_at_their_first_difference() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run");
    let (out, err, code) = texts(&mut bench.twintrack("replay run --diff tiny.toml"));
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(!out.contains("part after") && out.matches("events      equal: ").count() == 2, "{out}");

    fs::write(
        bench.path("acts.toml"),
        "schema = 1\nname = \"acts\"\nextends = \"tiny.toml\"\n[[workload.at]]\ntime = \"300s\"\nparticipant = 4\ncapacity = 9.0\n",
    )
    .expect("written");
    let (out, err, code) = texts(&mut bench.twintrack("replay run --engine v1 --diff acts.toml"));
    assert_eq!(code, Some(1), "{err}");
    for part in [
        "workload.at  null | [",
        "inputs      part after 0 in common",
        "> 300.000000s",
        "user acts: capacity 0 becomes 9",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (out, _, code) = texts(&mut bench.twintrack("replay run --engine v1 --diff run@engine=v2"));
    assert_eq!(code, Some(1));
    assert!(
        out.contains("inputs      equal") && out.contains("< 0.000000s  event 0  p0    enters round 0"),
        "{out}"
    );
}

#[test]
fn mistakes_are_told_with_their_remedy() {
    let bench = Bench::new();
    ran(&bench, "tiny.toml --out run --engine v2");
    fs::create_dir(bench.path("empty")).expect("created");
    fs::create_dir(bench.path("foreign")).expect("created");
    fs::write(bench.path("foreign/manifest.json"), "{}").expect("written");
    for (arguments, exit, told) in [
        ("empty", 64, "holds no results of a run: expected manifest.json"),
        ("missing", 64, "holds no results of a run"),
        ("foreign", 65, "manifest.json"),
        ("run --participant 10", 64, "there is no participant 10: write an index from 0 to 9"),
        ("run --engine v1", 64, "run holds no results of v1: it has v2"),
        ("run --until soon", 64, "is not a duration"),
        ("run --diff empty", 64, "holds no results of a run"),
        ("run --diff run@engine=v9", 64, "@engine=v9 names no engine"),
        ("run --diff missing.toml", 74, "missing.toml"),
        ("run --diff run --until 3s", 64, "cannot be used with"),
    ] {
        let (_, err, code) = texts(&mut bench.twintrack(&format!("replay {arguments}")));
        assert_eq!(code, Some(exit), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
}
