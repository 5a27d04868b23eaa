//! `twintrack new`, and what is made from the definitions of commands.

mod support;

use std::fs;

use support::{Bench, names, texts};

#[test]
fn a_new_scenario_can_be_checked_and_run_at_once() {
    let bench = Bench::new();
    let (out, err, code) = texts(
        &mut bench.twintrack("new fair.toml --participants 8 --churn --partition --network lan --sweep"),
    );
    assert_eq!((err.as_str(), code), ("", Some(0)));
    assert!(out.contains("twintrack sweep fair.toml"), "{out}");
    let (out, err, code) = texts(&mut bench.twintrack("check fair.toml"));
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("scenario fair") && out.contains("sweep of 2 points × 10 replications"), "{out}");
    let (_, err, code) = texts(&mut bench.twintrack("run fair.toml --quiet --engine v2 --out out"));
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn without_a_terminal_nothing_is_asked_and_nothing_is_overwritten() {
    let bench = Bench::new();
    let (_, err, code) = texts(&mut bench.twintrack("new"));
    assert_eq!((err.as_str(), code), ("", Some(0)));
    fs::write(bench.path("my-scenario.toml"), "mine").expect("written");
    let (_, err, code) = texts(&mut bench.twintrack("new"));
    assert_eq!(code, Some(64));
    assert!(err.contains("my-scenario.toml is there already"), "{err}");
    assert_eq!(bench.read("my-scenario.toml"), "mine");

    let (_, err, code) = texts(&mut bench.twintrack("new bad.name.toml"));
    assert_eq!(code, Some(64));
    assert!(err.contains("`bad.name` cannot be a scenario's name"), "{err}");
}

#[test]
fn shells_and_manuals_know_every_command() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (out, err, code) = texts(&mut bench.twintrack(&format!("completions {shell}")));
        assert_eq!((err.as_str(), code), ("", Some(0)));
        for command in ["sweep", "migrate", "doctor"] {
            assert!(out.contains(command), "{shell} does not know {command}");
        }
    }
    let (_, err, code) = texts(&mut bench.twintrack("man --out pages"));
    assert_eq!((err.as_str(), code), ("", Some(0)));
    let pages = names(&bench.path("pages"));
    for page in ["twintrack.1", "twintrack-run.1", "twintrack-trace-record.1", "twintrack-baseline-save.1"] {
        assert!(pages.iter().any(|name| name == page), "no {page} in {pages:?}");
    }
    assert!(bench.read("pages/twintrack-run.1").contains("Exit code 0 when all engines settled"));
}
