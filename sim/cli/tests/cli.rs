//! The command line without a simulation: every subcommand but `run`, and every mistake it can be given.

mod support;

use support::{Bench, texts};

#[test]
fn help_names_every_subcommand_and_exit_code() {
    let (out, err, code) = texts(&mut Bench::new().twintrack("--help"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for word in [
        "run", "bench", "sweep", "expand", "compare", "report", "check", "show", "presets", "schema",
        "replay", "trace", "metrics", "64 ", "65 ", "70 ", "74 ", "130 ",
    ] {
        assert!(out.contains(word), "{word} in {out}");
    }
}

#[test]
fn the_version_is_short_or_says_what_the_program_is_built_from() {
    let (out, _, code) = texts(&mut Bench::new().twintrack("-V"));
    assert_eq!((code, out), (Some(0), format!("twintrack {}\n", env!("CARGO_PKG_VERSION"))));
    let (out, _, code) = texts(&mut Bench::new().twintrack("--version"));
    let words: Vec<&str> = out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!((code, words), (Some(0), vec!["twintrack", "commit", "compiler", "lockfile"]), "{out}");
    assert!(out.contains("rustc 1."), "{out}");
}

#[test]
fn every_subcommand_has_help_with_an_example() {
    for subcommand in [
        "run", "bench", "sweep", "expand", "compare", "report", "check", "show", "presets", "schema",
        "replay", "trace", "metrics",
    ] {
        let (out, _, code) = texts(&mut Bench::new().twintrack(&format!("{subcommand} --help")));
        assert_eq!(code, Some(0));
        assert!(
            out.contains(&format!("Example:\n  twintrack {subcommand}")) || out.contains("Examples:"),
            "{out}"
        );
    }
}

#[test]
fn a_wrong_command_line_exits_64_and_suggests() {
    for (arguments, told) in [
        ("", "Usage"),
        ("chekc tiny.toml", "'check'"),
        ("run tiny.toml --sed 3", "'--seed'"),
        ("run tiny.toml --engine event+vector", "'events+vector'"),
        ("run tiny.toml --threads 0", "--threads"),
        ("run tiny.toml --format xml", "table, json, csv"),
        ("bench tiny.toml --format csv", "table, json, prices"),
        ("check", "<FILE>"),
    ] {
        let (out, err, code) = texts(&mut Bench::new().twintrack(arguments));
        assert_eq!((code, out.as_str()), (Some(64), ""), "{arguments}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
}

#[test]
fn a_good_scenario_is_fine() {
    let (out, err, code) = texts(&mut Bench::new().twintrack("check tiny.toml --set run.seed=9"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("tiny.toml: fine (scenario tiny, hash ") && out.contains("seed 9"), "{out}");
}

#[test]
fn a_bad_scenario_exits_65_and_shows_where() {
    let bench = Bench::new();
    std::fs::write(bench.path("bad.toml"), "schema = 1\nname = \"bad\"\n[population]\nsice = 10\n")
        .expect("written");
    for subcommand in ["check", "show", "run"] {
        let (out, err, code) = texts(&mut bench.twintrack(&format!("{subcommand} bad.toml")));
        assert_eq!((code, out.as_str()), (Some(65), ""), "{subcommand}");
        assert!(err.contains("bad.toml:4:1") && err.contains("did you mean `size`?"), "{err}");
        assert!(!err.contains('\u{1b}'), "no colours where there is no terminal: {err}");
    }
    let (_, err, code) = texts(&mut bench.twintrack("check tiny.toml --set population.size=ten"));
    assert_eq!(code, Some(65));
    assert!(err.contains("--set population.size=ten"), "{err}");
}

#[test]
fn a_file_that_is_not_there_exits_74_and_is_named() {
    for subcommand in ["check", "show", "run"] {
        let (_, err, code) = texts(&mut Bench::new().twintrack(&format!("{subcommand} gone.toml")));
        assert_eq!(code, Some(74), "{subcommand}");
        assert!(err.contains("there is no file `gone.toml`"), "{err}");
    }
    for (command, said) in [
        ("run tyni.toml", "there is no file `tyni.toml`; did you mean `tiny.toml`"),
        ("check tiny", "there is no file `tiny`; did you mean `tiny.toml`"),
        ("trace check gone.jsonl", "there is no file `gone.jsonl`"),
        ("check .", "`.` is a folder"),
    ] {
        let (_, err, code) = texts(&mut Bench::new().twintrack(command));
        assert_eq!(code, Some(74), "{command}");
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn a_slip_in_the_name_of_a_subcommand_is_answered_with_the_one_that_is_near() {
    for (command, said) in [
        ("rn tiny.toml", Some("'run'")),
        ("sewep tiny.toml", Some("'sweep'")),
        ("raced tiny.toml", Some("'trace'")),
        ("levitate tiny.toml", None),
    ] {
        let (_, err, code) = texts(&mut Bench::new().twintrack(command));
        assert_eq!(code, Some(64), "{command}");
        assert_eq!(err.contains("a similar subcommand exists"), said.is_some(), "{err}");
        assert!(said.is_none_or(|said| err.contains(said)), "{err}");
    }
}

#[test]
fn what_show_prints_is_a_scenario_with_the_same_hash() {
    let bench = Bench::new();
    let (shown, _, code) = texts(&mut bench.twintrack("show tiny.toml --set population.size=12"));
    assert_eq!(code, Some(0));
    assert!(shown.contains("\nsize = 12"), "{shown}");
    std::fs::write(bench.path("shown.toml"), shown).expect("written");
    let verdict =
        |arguments: &str| texts(&mut bench.twintrack(arguments)).0.replacen("shown.toml", "tiny.toml", 1);
    assert_eq!(verdict("check shown.toml"), verdict("check tiny.toml --set population.size=12"));
}

#[test]
fn a_chain_is_checked_and_shown() {
    let bench = Bench::new();
    let text = "schema = 1\nname = \"more\"\nextends = \"tiny.toml\"\n[population]\nsize = 12\n";
    std::fs::write(bench.path("more.toml"), text).expect("written");
    let (out, err, code) = texts(&mut bench.twintrack("check more.toml --set network.preset=lan"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with(", preset lan, extends tiny.toml)\n"), "{out}");
    let (out, _, code) = texts(&mut bench.twintrack("show more.toml --chain"));
    assert_eq!(code, Some(0));
    assert!(out.contains("# tiny.toml\nname = \"tiny\"  # changed by more.toml\n"), "{out}");
    assert!(out.contains("# more.toml, which extends tiny.toml\n"), "{out}");
}

#[test]
fn a_missing_base_exits_65_and_is_named() {
    let bench = Bench::new();
    std::fs::write(bench.path("more.toml"), "schema = 1\nname = \"more\"\nextends = \"tyni.toml\"\n")
        .expect("written");
    let (_, err, code) = texts(&mut bench.twintrack("check more.toml"));
    assert_eq!(code, Some(65));
    assert!(err.contains("more.toml:3:11") && err.contains("did you mean `tiny.toml`"), "{err}");
}

#[test]
fn presets_are_listed_with_their_sources() {
    let (out, _, code) = texts(&mut Bench::new().twintrack("presets"));
    assert_eq!(code, Some(0));
    for (section, names) in [
        ("network", &["lan", "broadband", "mobile", "ten-regions"][..]),
        ("churn", &["gnutella", "bittorrent", "kad"]),
    ] {
        for name in names {
            assert!(out.contains(&format!("{section}.preset = \"{name}\"\n")), "{out}");
        }
    }
    assert_eq!(out.matches("  source: ").count(), 7, "{out}");
}

#[test]
fn the_schema_is_json() {
    let (out, _, code) = texts(&mut Bench::new().twintrack("schema"));
    assert_eq!(code, Some(0));
    let schema: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(schema["properties"]["population"].is_object());
}

#[test]
fn metrics_are_listed_in_every_format() {
    let bench = Bench::new();
    let (csv, _, _) = texts(&mut bench.twintrack("metrics --format csv"));
    let (json, _, _) = texts(&mut bench.twintrack("metrics --format json"));
    let (table, _, _) = texts(&mut bench.twintrack("metrics"));
    let listed: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
    assert!(!listed.is_empty());
    assert_eq!(csv.lines().count(), listed.len() + 1);
    for metric in listed {
        assert!(table.contains(metric["definition"].as_str().expect("text")), "{metric}");
    }
}

#[test]
fn results_do_not_go_over_the_files_of_others() {
    let bench = Bench::new();
    let (_, err, code) = texts(&mut bench.twintrack("run tiny.toml --out ."));
    assert_eq!(code, Some(64));
    assert!(err.contains("not a results folder"), "{err}");

    let (_, err, code) = texts(&mut bench.twintrack("run tiny.toml --out tiny.toml/results"));
    assert_eq!(code, Some(74));
    assert!(err.contains("tiny.toml"), "{err}");
}
