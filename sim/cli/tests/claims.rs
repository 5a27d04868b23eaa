//! `twintrack claims` on a tiny folder, end to end, and the counts of lines that a claim rests on.

mod support;

use std::path::Path;

use support::{Bench, names, texts};

const CLAIM: &str = r#"
claims = 1
id = "tiny"
sections = ["1"]
claim = "Rounds send messages to coordinate, events do not."
claimed = "90 a round, and none"
fair = "Any scenario shows it."
decides = "coordination messages"

[[study]]
name = "main"
quick.sweep.replications = 2
full.sweep.replications = 3
scenario = { population.size = 10, run.until = "16min", sweep.grid.rounds.length = ["30s", "60s"] }

[[figure]]
id = "rounds"
what = "messages a round"
measure.mean = { metric = "messages.coordination_per_round", engine = "v1", at.rounds.length = "60s" }
claimed = [90.0]
confirmed = { factor-from = 0.9, factor-to = 1.1 }

[[figure]]
id = "events"
what = "messages"
measure.mean = { metric = "messages.coordination", engine = "v2", at.rounds.length = "60s" }
confirmed = { to = 0.0 }

[[sensitivity]]
what = "population"
vary = "population.size"
values = [10, 20]
figures = ["rounds"]
"#;

fn bench() -> Bench {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("claims")).expect("a folder");
    std::fs::write(bench.path("claims/tiny.toml"), CLAIM).expect("written");
    std::fs::write(bench.path("claims/analysis.md"), "It is {{tiny}}: {{tiny/rounds:value}} messages.\n")
        .expect("written");
    bench
}

#[test]
fn a_claim_from_its_file_to_its_page() {
    let bench = bench();
    let (table, errors, code) = texts(&mut bench.twintrack("claims --claims claims --out out --quiet"));
    assert_eq!(code, Some(0), "{errors}");
    // Two points, two engines, two seeds, for each population; that of 10 is the study's own.
    assert!(table.contains("1 claims: 1 confirmed") && table.contains("16 runs (16 of them now)"), "{table}");
    let expected = [
        "README.md",
        "claims.csv",
        "claims.html",
        "claims.md",
        "curves.csv",
        "figures.csv",
        "inputs.txt",
        "plots",
        "sensitivity.csv",
    ];
    assert_eq!(names(&bench.path("out/quick")), expected);
    assert_eq!(bench.read("out/quick/README.md"), "It is confirmed: 90 messages.\n");
    // Twenty participants send 380, far from 90: the verdict turns, and is said to.
    let sensitivity = bench.read("out/quick/sensitivity.csv");
    assert!(sensitivity.contains("population.size,20,confirmed,refuted"), "{sensitivity}");

    let before = bench.read("out/quick/claims.html");
    let (again, _, _) = texts(&mut bench.twintrack("claims --claims claims --out out --quiet --threads 1"));
    assert!(again.contains("(0 of them now)"), "{again}");
    assert_eq!(bench.read("out/quick/claims.html"), before);
    let (full, _, code) = texts(&mut bench.twintrack("claims tiny --full --claims claims --out out --quiet"));
    assert_eq!(code, Some(0));
    assert!(full.contains("24 runs (8 of them now)"), "{full}");
}

#[test]
fn a_plan_runs_nothing_and_mistakes_are_told() {
    let bench = bench();
    let (plan, _, code) = texts(&mut bench.twintrack("claims --plan --claims claims --out out"));
    assert_eq!(code, Some(0));
    assert!(plan.contains("tiny") && plan.contains("16 runs"), "{plan}");
    assert!(!bench.path("out").exists());
    let (_, errors, code) = texts(&mut bench.twintrack("claims nobody --claims claims --out out"));
    assert_eq!(code, Some(64));
    assert!(errors.contains("there is no claim `nobody`"), "{errors}");
    std::fs::write(bench.path("claims/analysis.md"), "a\nIt is {{tony}}.\n").expect("written");
    let (_, errors, code) = texts(&mut bench.twintrack("claims --claims claims --out out --quiet"));
    assert_eq!(code, Some(64));
    assert!(errors.contains("analysis.md:2:9") && errors.contains("`tony`"), "{errors}");
    std::fs::write(
        bench.path("claims/tiny.toml"),
        CLAIM.replace("settled", "x").replace("engine = \"v2\"", "engine = \"v5\""),
    )
    .expect("written");
    let (_, errors, code) = texts(&mut bench.twintrack("claims --claims claims --out out"));
    assert_eq!(code, Some(65));
    assert!(errors.contains("v5") && errors.contains('^'), "{errors}");
}

/// The rule of `code-lines.toml`: neither blank, nor a comment alone, nor in a module of tests.
fn lines(path: &Path) -> u32 {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("readable");
        return entries.map(|entry| lines(&entry.expect("readable").path())).sum();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.ends_with(".rs") || name.contains("test") {
        return 0;
    }
    let text = std::fs::read_to_string(path).expect("readable");
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count() as u32
}

#[test]
fn the_committed_counts_of_lines_are_true() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let text = std::fs::read_to_string(root.join("scenarios/claims/data/code-lines.toml")).expect("readable");
    let stated = |key: &str| -> u32 {
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = ")) && !line.contains('['));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("no {key}"))
    };
    let mut counted = std::collections::BTreeMap::new();
    for part in ["rounds", "events", "vector", "itc"] {
        let files = text.lines().find(|line| line.starts_with(&format!("{part} = ["))).expect(part);
        let paths = files.split('"').skip(1).step_by(2);
        let count: u32 = paths.map(|path| lines(&root.join(path))).sum();
        let off = f64::from(count) / f64::from(stated(part));
        assert!(
            (0.9..=1.1).contains(&off),
            "{part}: {count} lines, stated {}: correct the file",
            stated(part)
        );
        counted.insert(part, stated(part));
    }
    assert_eq!(stated("v1"), counted["rounds"] + counted["vector"]);
    assert_eq!(stated("v2"), counted["events"] + counted["itc"]);
}

/// A price of one's own stands in place of the sheet's; one that no sheet has is a mistake.
#[test]
fn prices_of_ones_own() {
    let bench = bench();
    let priced = CLAIM.replace("decides =", "prices = \"data/sheet.toml\"\ndecides =").replace(
        "measure.mean = { metric = \"messages.coordination_per_round\", engine = \"v1\",",
        "measure.mean = { metric = \"messages.coordination_per_round\", engine = \"v1\", prices = [\"each\"],",
    );
    std::fs::write(bench.path("claims/tiny.toml"), priced).expect("written");
    std::fs::create_dir(bench.path("claims/data")).expect("a folder");
    std::fs::write(bench.path("claims/data/sheet.toml"), "[each]\nvalue = 1.0\n").expect("written");
    std::fs::write(bench.path("own.toml"), "[each]\nvalue = 2.0\n").expect("written");
    std::fs::write(bench.path("misspelt.toml"), "[eahc]\nvalue = 2.0\n").expect("written");
    let mut inputs = Vec::new();
    for (prices, verdict) in [("", "1 confirmed"), (" --prices own.toml", "0 confirmed")] {
        let command = format!("claims --claims claims --out out --quiet{prices}");
        let (table, errors, code) = texts(&mut bench.twintrack(&command));
        assert_eq!(code, Some(0), "{errors}");
        assert!(table.contains(verdict), "{table}");
        inputs.push(bench.read("out/quick/inputs.txt"));
    }
    assert_ne!(inputs[0], inputs[1], "what a verdict depends on");
    let (_, errors, code) = texts(&mut bench.twintrack("claims --claims claims --prices misspelt.toml"));
    assert_eq!(code, Some(65), "{errors}");
    assert!(errors.contains("there is no number `eahc` in `data/sheet.toml`"), "{errors}");
}
