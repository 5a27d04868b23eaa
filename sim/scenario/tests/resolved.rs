//! A scenario in full: what `show` prints, what the hash covers, and the schema.

use std::fs;
use std::path::PathBuf;

use twintrack_scenario::{Loaded, Override, Source, load, schema, show};

const HEAD: &str = "schema = 1\nname = \"demo\"\n";
/// Sets something in every way there is: nested tables, variants, lists, things that are off or absent by default.
const RICH: &str = r#"
schema = 1
name = "rich"
question = "Does \"everything\" survive?\nEven a second line?"
[run]
engines = ["v2", "events+vector"]
seed = 77
[population]
size = 40
graph = { scale-free = { attach = 3, reciprocity = 1 } }
compute-factor = { lognormal = { median = 1, p99 = 20 } }
needs = { count-max = 3, quantity = { pareto = { min = 5, shape = 1.5 } } }
[network]
latency = { weibull = { scale = "30ms", shape = 0.7 } }
jitter = { constant = { value = "1ms500us" } }
[workload]
need-changes = "0.25/min"
diurnal = { amplitude = 0.8, peak = "9h" }
hot = { share = 0.01, factor = 50 }
bursts = [{ time = "10min", length = "30s", actions = 200 }]
[[workload.at]]
time = "16min"
participant = 7
weight = 0.25
peer = 8
[[workload.at]]
time = "17min"
participant = 0
slot = 0
capacity = 1e-3
[rounds]
gossip-every = "5s"
[events]
quiet-after = "off"
"#;

fn loaded(text: &str, arguments: &[&str]) -> Loaded {
    let overrides: Vec<_> = arguments.iter().map(|argument| Override::set(argument)).collect();
    load(Source::from_text("demo.toml", text), &overrides).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn what_is_shown_reads_back_as_the_same_scenario() {
    for text in [HEAD, RICH] {
        let first = loaded(text, &[]);
        let second = loaded(&show(&first), &[]);
        assert_eq!(first.scenario, second.scenario);
        assert_eq!(first.hash, second.hash);
    }
}

#[test]
fn every_setting_is_shown_with_what_it_means_and_what_it_may_be() {
    insta::assert_snapshot!("show", show(&loaded(RICH, &[])));
}

#[test]
fn the_hash_stays_what_it_is() {
    // A change here means that results of earlier versions are no longer found under their names: say so in the changelog.
    insta::assert_snapshot!(loaded(HEAD, &[]).hash, @"5b2efd3eead2858fa3903a68800893951c259d2dade77a3e83354f235e89a9d6");
    insta::assert_snapshot!(loaded(RICH, &[]).hash.short(), @"0196e8b15c");
}

#[test]
fn the_hash_covers_settings_and_seed() {
    let base = loaded(HEAD, &[]).hash;
    for argument in [
        "run.seed=2",
        "run.engines=v1",
        "population.graph.random.degree=9",
        "network.jitter.constant.value=0s",
        "workload.need-changes=1/h",
        "observer.bin=10s",
        "rounds.gossip-every=5s",
    ] {
        assert_ne!(loaded(HEAD, &[argument]).hash, base, "{argument}");
    }
}

#[test]
fn the_hash_ignores_what_changes_no_result() {
    let base = loaded(HEAD, &[]).hash;
    let spelled_out = format!("# comment\n{HEAD}[run]\nseed = 1\nuntil = \"1800s\"\n");
    for (text, argument) in [
        (HEAD, "name=other"),
        (HEAD, "question=Why?"),
        (HEAD, "run.engines=v2,v1"),
        (HEAD, "run.engines=rounds+vector,events+itc"),
        (&spelled_out, "run.until=30min"),
    ] {
        assert_eq!(loaded(text, &[argument]).hash, base, "{argument}");
    }
}

#[test]
fn the_hash_covers_the_contents_of_files_and_not_their_paths() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hash = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a writable folder");
        loaded(HEAD, &[&format!("population.graph.edges.file={}", path.display())]).hash
    };
    let base = hash("a.csv", "source,target,weight\na,b,1\n");
    assert_eq!(hash("b.csv", "source,target,weight\na,b,1\n"), base);
    assert_ne!(hash("a.csv", "source,target,weight\na,b,2\n"), base);
}

#[test]
fn the_committed_schema_is_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/schema.json");
    let committed = fs::read_to_string(path).expect("scenarios/schema.json").replace("\r\n", "\n");
    assert!(
        committed == schema(),
        "scenarios/schema.json is stale: `cargo run -- schema > scenarios/schema.json`"
    );
}

#[test]
fn the_schema_asks_for_no_more_than_the_reader() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    assert_eq!(schema["title"], "twintrack scenario");
    assert_eq!(schema.get("$id"), None);
    assert_eq!(schema["required"], serde_json::json!(["schema", "name"]));
    assert_eq!(schema["$defs"]["Slots"].get("required"), None, "every use of `Slots` has a default");
    assert_ne!(schema["$defs"]["TimedAction"].get("required"), None, "an action has no default");
    assert!(!schema.to_string().contains("null"), "TOML has no null");
}
