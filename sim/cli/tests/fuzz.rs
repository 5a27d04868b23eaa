//! `twintrack fuzz`: nothing found, something found, found again.

mod support;

use std::fs;

use support::{Bench, names, texts};

/// Ten participants that start from overlapping ids: no world keeps its clocks right.
const PLANTED: &str = "\
schema = 1
name = \"planted\"

[run]
until = \"20min\"
engines = [\"v2\"]

[population]
size = 10

[workload]
from = \"5min\"
until = \"10min\"
need-changes = \"20/h\"

[network.imperfection]
duplication = 0.2

[clocks]
ids = \"seed-each\"
";

#[test]
fn a_few_worlds_keep_their_promises_and_the_same_number_says_the_same() {
    let bench = Bench::new();
    let [first, second] = [1, 2].map(|threads| {
        texts(
            &mut bench.twintrack(&format!("fuzz --runs 4 --seed 1 --engine v2 --quiet --threads {threads}")),
        )
    });
    assert_eq!(first.2, Some(0), "{}", first.0);
    assert_eq!(first.0, second.0, "threads change nothing");
    assert!(first.0.starts_with("4 worlds, "), "{}", first.0);
    assert!(first.0.contains("nothing found: every promise was kept"), "{}", first.0);
    assert_eq!(names(&bench.path("")), ["tiny.toml"], "nothing is kept where nothing was found");
}

#[test]
fn a_planted_mistake_is_found_shrunk_and_found_again_in_what_is_left() {
    let bench = Bench::new();
    fs::write(bench.path("planted.toml"), PLANTED).expect("written");
    let (out, err, code) =
        texts(&mut bench.twintrack("fuzz planted.toml --waive forked-ids --out found --quiet"));
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("finding 1: order (v2): "), "{out}");
    assert!(out.contains("to see it again: twintrack fuzz planted.toml --waive forked-ids\n"), "{out}");
    let file = "found/order-v2-planted.toml";
    let kept = bench.read(file);
    assert!(kept.starts_with("# Breaks the promise `order` (v2): "), "{kept}");
    assert!(kept.contains("\nsize = 2\n") && !kept.contains("duplication"), "{kept}");
    // The same command leaves the same bytes, and what is left shows the same.
    let (again, _, _) =
        texts(&mut bench.twintrack("fuzz planted.toml --waive forked-ids --out again --quiet"));
    assert_eq!(again.replace("again/", "found/"), out);
    assert_eq!(bench.read("again/order-v2-planted.toml"), kept);
    let (out, _, code) = texts(
        &mut bench.twintrack(&format!("fuzz {file} --waive forked-ids --attempts 0 --out third --quiet")),
    );
    assert_eq!(code, Some(1), "{out}");
    // It is a scenario like any other.
    assert_eq!(texts(&mut bench.twintrack(&format!("run {file} --quiet"))).2, Some(0));
}

#[test]
fn a_condition_is_part_of_the_promise() {
    let bench = Bench::new();
    fs::write(bench.path("planted.toml"), PLANTED).expect("written");
    let (out, _, code) = texts(&mut bench.twintrack("fuzz planted.toml --quiet"));
    assert_eq!(code, Some(0), "{out}");
    let (out, _, code) = texts(&mut bench.twintrack("fuzz --promises"));
    assert_eq!(code, Some(0));
    for said in ["order (safety): ", "    if forked-ids\n", "forked-ids: clocks.ids = \"fork\""] {
        assert!(out.contains(said), "{said} in {out}");
    }
}

#[test]
fn mistakes_on_the_command_line_are_told() {
    let bench = Bench::new();
    for (arguments, exit, told) in [
        ("fuzz --time 10", 64, "is not a duration"),
        ("fuzz --time 0s", 64, "longer than zero"),
        ("fuzz --time 1m --runs 3", 64, "cannot be used with"),
        ("fuzz --waive nothing", 64, "forked-ids"),
        ("fuzz gone.toml", 74, "gone.toml"),
        ("fuzz tiny.toml --runs 3", 64, "cannot be used with"),
    ] {
        let (out, err, code) = texts(&mut bench.twintrack(arguments));
        assert_eq!((code, out.as_str()), (Some(exit), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
}
