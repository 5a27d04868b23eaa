//! Claims: those that ship load, and mistakes are shown where they were made.

use std::collections::BTreeSet;
use std::path::Path;

use twintrack_scenario::{Size, Source, claim_schema, load_claim};

/// The rows of the table of claims, and what is recommended instead: each has one file, and no file has another.
const ROWS: [&str; 34] = [
    "attribution",
    "churn.halflife",
    "churn.historical",
    "churn.v1",
    "churn.v2",
    "code.size",
    "compute.v1",
    "compute.v2",
    "converge.damping",
    "converge.detect",
    "converge.v1",
    "converge.v2",
    "cost.month",
    "fail.order",
    "fail.partition",
    "fail.stall",
    "fail.unreachable",
    "iot",
    "latency.trading",
    "latency.visible",
    "latency.wait",
    "messages.v1",
    "messages.v2",
    "migrate.agree",
    "migrate.cost",
    "recommended",
    "scale.global",
    "scale.millions",
    "scale.v1",
    "space.ratio",
    "space.v1",
    "space.v2",
    "traffic.loss",
    "traffic.shape",
];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/claims"))
}

#[test]
fn every_claim_has_a_file_and_every_file_loads_in_both_sizes() {
    let (mut ids, mut wrong) = (BTreeSet::new(), String::new());
    for entry in std::fs::read_dir(folder()).expect("readable") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        for size in [Size::Quick, Size::Full] {
            let file = match load_claim(&Source::read(&path).expect("readable"), size, None) {
                Ok(file) => file,
                Err(mistakes) => {
                    wrong.push_str(&mistakes.render(false));
                    continue;
                }
            };
            assert_eq!(path.file_stem().and_then(|stem| stem.to_str()), Some(file.claim.id.as_str()));
            let decides = file.claim.figure.iter().any(|figure| figure.confirmed.is_some());
            assert!(decides || !file.claim.not_measurable.is_empty(), "{} decides nothing", file.claim.id);
            ids.insert(file.claim.id);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(ids, ROWS.iter().map(|row| (*row).to_owned()).collect());
}

#[test]
fn the_committed_schema_is_current() {
    let committed = std::fs::read_to_string(folder().join("schema.json")).expect("readable");
    assert_eq!(committed, claim_schema(), "run `cargo run -- schema claims > scenarios/claims/schema.json`");
}

const HEAD: &str = "claims = 1\nid = \"x\"\nsections = [\"1\"]\nclaim = \"c\"\nclaimed = \"1\"\nfair = \"f\"\ndecides = \"d\"\n";
const STUDY: &str = "[[study]]\nname = \"main\"\n[study.scenario]\npopulation.size = 10\nrun.engines = [\"v1\", \"v2\"]\n\
                     [study.scenario.sweep]\nreplications = 2\ngrid.rounds.length = [\"30s\", \"90s\"]\n";

fn told(text: &str) -> String {
    match load_claim(&Source::from_text("x.toml", text), Size::Quick, None) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(mistakes) => mistakes.render(false),
    }
}

fn figure(measure: &str) -> String {
    format!("{HEAD}{STUDY}[[figure]]\nid = \"f\"\nwhat = \"w\"\nmeasure.{measure}\n")
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let good = "mean = { metric = \"settled.start\", engine = \"v1\", at.rounds.length = \"30s\" }";
    assert_eq!(told(&figure(good)), "nothing wrong");
    let cases = [
        ("no_version", "id = \"x\"\n".to_owned()),
        ("key_misspelt", format!("{}claimd = \"2\"\n", HEAD)),
        ("nothing_measured", HEAD.to_owned()),
        (
            "metric_misspelt",
            figure("mean = { metric = \"settled.strat\", engine = \"v1\", at.rounds.length = \"30s\" }"),
        ),
        (
            "engine_misspelt",
            figure("mean = { metric = \"settled.start\", engine = \"v3\", at.rounds.length = \"30s\" }"),
        ),
        (
            "engine_not_run",
            figure(
                "mean = { metric = \"settled.start\", engine = \"rounds+itc\", at.rounds.length = \"30s\" }",
            ),
        ),
        ("several_points", figure("mean = { metric = \"settled.start\", engine = \"v1\" }")),
        (
            "no_point",
            figure("mean = { metric = \"settled.start\", engine = \"v1\", at.rounds.length = \"31s\" }"),
        ),
        (
            "not_varied",
            figure("mean = { metric = \"settled.start\", engine = \"v1\", at.population.size = 10 }"),
        ),
        (
            "two_measures",
            figure(
                "mean = { metric = \"settled.start\", engine = \"v1\" }\nmeasure.fixed = { file = \"a\", key = \"b\" }",
            ),
        ),
        ("scenario_wrong", figure(good).replace("population.size", "population.sice")),
        ("verdict_misspelt", format!("{}without = \"refutd\"\n", figure(good))),
        (
            "sensitivity_wrong",
            format!(
                "{}[[sensitivity]]\nwhat = \"w\"\nvary = \"rounds.quorun\"\nvalues = [0.5]\n",
                figure(good)
            ),
        ),
        (
            "figure_unheard_of",
            format!(
                "{}[[sensitivity]]\nwhat = \"w\"\nvary = \"rounds.quorum\"\nvalues = [0.5]\nfigures = [\"g\"]\n",
                figure(good)
            ),
        ),
        ("study_unheard_of", format!("{}study = \"mian\"\n", figure(good))),
        (
            "prices_missing",
            figure(
                "mean = { metric = \"settled.start\", engine = \"v1\", at.rounds.length = \"30s\", prices = [\"cpu\"] }",
            ),
        ),
    ];
    let mut all = String::new();
    for (name, text) in cases {
        let told = told(&text);
        assert!(told.starts_with("error"), "{name}: {told}");
        all.push_str(&format!("== {name}\n{told}\n"));
    }
    insta::assert_snapshot!(all);
}
