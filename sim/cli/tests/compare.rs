//! `twintrack compare`: folders and parts of them, in pairs.

mod support;

use std::fs;

use serde_json::Value;
use support::{Bench, texts};

/// A sweep of two sizes and two engines in `sweep`, and a single run in `run`.
fn bench() -> Bench {
    let bench = Bench::new();
    let sweep = "schema = 1\nname = \"some\"\nextends = \"tiny.toml\"\n[sweep]\nreplications = 4\n\
                 grid.population.size = [10, 20]\n";
    fs::write(bench.path("some.toml"), sweep).expect("written");
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out sweep")).2, Some(0));
    bench
}

fn json(bench: &Bench, arguments: &str) -> Vec<Value> {
    let (out, err, code) = texts(&mut bench.twintrack(&format!("compare {arguments} --format json")));
    assert_eq!(code, Some(0), "{err}");
    let all: Value = serde_json::from_str(&out).expect("JSON");
    all["comparisons"].as_array().expect("a list").clone()
}

#[test]
fn engines_are_compared_in_pairs_at_every_point() {
    let bench = bench();
    let found = json(&bench, "sweep@engine=v2 @engine=v1 --metric bytes.clock --metric actions");
    assert_eq!(found.len(), 4, "two sizes, two metrics");
    for one in &found {
        assert_eq!((&one["paired"], &one["pairs"]), (&Value::from(true), &Value::from(4)));
        let verdict = if one["metric"] == "actions" { "equivalent within tolerance" } else { "better" };
        assert_eq!(one["verdict"], verdict, "{one}");
    }
    assert_eq!(found[2]["stratum"]["population.size"], "20");
    let (table, _, _) = texts(&mut bench.twintrack("compare sweep@engine=v2 @engine=v1"));
    assert!(table.contains("population.size = 10\n") && table.contains("settled.start"), "{table}");
    let (csv, _, _) =
        texts(&mut bench.twintrack("compare sweep@engine=v2 @engine=v1 --format csv --metric actions"));
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.starts_with("population.size,metric,unit,first,second,method,"), "{csv}");
}

#[test]
fn the_other_way_round_better_is_worse() {
    let bench = bench();
    let verdict = |arguments: &str| json(&bench, arguments)[0]["verdict"].clone();
    assert_eq!(verdict("sweep@engine=v1 @engine=v2 --metric bytes.clock"), "worse");
    assert_eq!(verdict("sweep@engine=v1 @engine=v2 --metric bytes.clock --tolerance 99.9%"), "worse");
}

#[test]
fn points_are_compared_engine_by_engine() {
    let bench = bench();
    let found = json(&bench, "sweep@population.size=10 @population.size=20 --metric messages.data");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["stratum"]["engine"], "v1");
    assert_eq!(found[0]["paired"], true, "points meet the same seeds");
}

#[test]
fn folders_are_compared_with_themselves_and_others() {
    let bench = bench();
    for one in json(&bench, "sweep sweep --metric bytes.payload") {
        assert_eq!(one["verdict"], "equivalent within tolerance");
        assert_eq!(one["difference"]["value"], 0.0);
    }
    assert_eq!(texts(&mut bench.twintrack("run tiny.toml --out run --seed 9")).2, Some(0));
    let found = json(&bench, "run sweep@population.size=10 --metric bytes.payload");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["verdict"], "inconclusive", "one run is not enough");
}

#[test]
fn mistakes_are_told_with_their_remedy() {
    let bench = bench();
    fs::create_dir(bench.path("empty")).expect("created");
    for (arguments, exit, told) in [
        ("sweep@engine=v3 @engine=v1", 64, "it has v1, v2"),
        ("sweep@population.size=30 @population.size=10", 64, "it has 10, 20"),
        ("sweep@rounds.length=30s sweep", 64, "they do in population.size"),
        ("sweep@v1 @v2", 64, "write engine=NAME"),
        ("@engine=v1 sweep", 64, "names no folder"),
        ("sweep@engine=v1,population.size=10 sweep@population.size=20", 64, "name one value, as in"),
        ("sweep sweep --metric nonsense", 64, "`nonsense`"),
        ("sweep sweep --metric settled.strat", 64, "did you mean `settled.start`?"),
        ("sweep empty", 64, "no results of twintrack"),
        ("sweep gone", 64, "no results of twintrack"),
        ("sweep sweep --tolerance 3", 64, "such as 5%"),
    ] {
        let (out, err, code) = texts(&mut bench.twintrack(&format!("compare {arguments}")));
        assert_eq!((code, out.as_str()), (Some(exit), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
}
