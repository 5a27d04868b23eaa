//! The scenarios that ship, and files of the kinds that scenarios name.

use std::fs;
use std::path::{Path, PathBuf};

use twintrack_core::kernel::time::Span;
use twintrack_core::population::Change;
use twintrack_core::settings::{Edge, Engine};
use twintrack_core::world::World;
use twintrack_scenario::{Override, Source, load};

fn scenarios() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

/// Every scenario file below a folder; claims are files of another kind.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !path.ends_with("claims") {
                files(&path, out);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            out.push(path);
        }
    }
}

/// A small edge list in a folder of its own.
fn edge_list() -> (tempfile::TempDir, Override) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("edges.csv");
    fs::write(&path, "source,target,weight,time\n7,1,10,9\n1,7,3,8\n9,1,-4,7\n7,7,1,6\n")
        .expect("a writable folder");
    let set = Override::set(&format!("population.graph.edges.file={}", path.display()));
    (folder, set)
}

#[test]
fn every_scenario_loads_has_a_head_and_is_listed() {
    let readme = fs::read_to_string(scenarios().join("README.md")).expect("scenarios/README.md");
    let (_folder, edges) = edge_list();
    let mut paths = Vec::new();
    files(&scenarios(), &mut paths);
    assert!(paths.len() >= 5, "{paths:?}");
    for path in paths {
        let source = Source::read(&path).expect("a readable file");
        assert!(source.text.starts_with("# "), "{} does not say what it is for", path.display());
        let overrides = if path.ends_with("trust-network.toml") { std::slice::from_ref(&edges) } else { &[] };
        let loaded = load(source, overrides).unwrap_or_else(|found| panic!("{found}"));
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert_eq!(loaded.scenario.name, stem);
        assert!(loaded.scenario.question.ends_with('?'), "{stem} asks nothing");
        let listed =
            path.strip_prefix(scenarios()).expect("below scenarios").to_string_lossy().replace('\\', "/");
        assert!(readme.contains(&format!("`{listed}`")), "scenarios/README.md does not list {listed}");
    }
}

#[test]
fn the_example_in_the_readme_is_a_scenario() {
    let readme = fs::read_to_string(scenarios().join("README.md")).expect("scenarios/README.md");
    let (_, rest) = readme.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let loaded = load(Source::from_text("README.md", example), &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(loaded.scenario.run.engines, [Engine::V1, Engine::V2]);
}

#[test]
fn a_trust_network_takes_its_participants_from_the_edge_list() {
    let (_folder, edges) = edge_list();
    let source = Source::read(scenarios().join("study/trust-network.toml")).expect("a readable file");
    let inputs = load(source, &[edges]).expect("a good edge list").inputs;
    assert_eq!(inputs.names, ["7", "1", "9"]);
    let edge = |source, target, weight| Edge { source, target, weight };
    assert_eq!(inputs.edges, [edge(0, 0, 1.0), edge(0, 1, 10.0), edge(1, 0, 3.0)]);
}

#[test]
fn without_an_edge_list_the_trust_network_says_how_to_give_one() {
    let source = Source::read(scenarios().join("study/trust-network.toml")).expect("a readable file");
    let found = load(source, &[]).expect_err("no edge list ships").to_string();
    assert!(found.contains("--set population.graph.edges.file=PATH"), "{found}");
    assert!(found.contains("there is no such file"), "{found}");
}

#[test]
fn the_region_matrix_that_ships_is_complete() {
    let mut source = Source::from_text(
        "demo.toml",
        "schema = 1\nname = 'demo'\n[network.regions]\nfile = 'data/region-latency-ms.csv'\n",
    );
    source.directory = scenarios();
    let matrix = load(source, &[]).unwrap_or_else(|found| panic!("{found}")).inputs.regions.expect("regions");
    assert_eq!(matrix.names.len(), 10);
    assert_eq!(matrix.mean_ns[1], 34_000_000, "Dallas to Toronto");
    assert_eq!(matrix.mean_ns[90], 144_000_000, "São Paulo to Dallas");
}

#[test]
fn samples_are_kept_by_path_and_one_path_means_one_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("s.csv"), "ms\n7\n3\n").expect("a writable folder");
    let text = "schema = 1\nname = 'demo'\nnetwork.latency.empirical.file = 's.csv'\n";
    let mut source = Source::from_text("demo.toml", text);
    source.directory = folder.path().to_owned();
    let loaded = load(source.clone(), &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(loaded.inputs.samples["s.csv"], [3e6, 7e6]);
    let found = load(source, &[Override::set("network.jitter.empirical.file=s.csv")])
        .expect_err("two files of one name");
    assert!(found.to_string().contains("`s.csv` names two different files"), "{found}");
}

#[test]
fn a_trace_uses_the_names_of_the_edge_list_and_becomes_actions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a writable folder");
    write("edges.csv", "source,target,weight\nann,bob,1\nbob,carl,2\n");
    write(
        "trace.csv",
        "time,participant,kind,quantity,peer,weight\n5min,bob,need,7.5,,\n60.5,ann,recognition,,bob,0.25\n",
    );
    let mut source = Source::from_text(
        "demo.toml",
        "schema = 1\nname = 'demo'\n[population]\ngraph = { edges = { file = 'edges.csv' } }\n\
         needs = { share = 1.0 }\n[workload]\ntrace = 'trace.csv'\n",
    );
    source.directory = folder.path().to_owned();
    let loaded = load(source.clone(), &[]).unwrap_or_else(|found| panic!("{found}"));
    let world = World::build(loaded.scenario, &loaded.inputs).expect("a world");
    let actions: Vec<_> = world.actions.iter().map(|a| (a.at.0, a.participant.0, a.change.clone())).collect();
    let second = Span::SECOND.0;
    assert_eq!(
        actions,
        [
            (60 * second + second / 2, 0, Change::Recognition { link: 0, weight: 0.25 }),
            (300 * second, 1, Change::Need { slot: 0, quantity: 7.5 }),
        ]
    );
    write("trace.csv", "time,participant,kind,quantity\n5min,bob,need,8\n");
    let changed = load(source.clone(), &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_ne!(changed.hash, loaded.hash, "the hash covers the trace");
    write("trace.csv", "time,participant,kind,slot,quantity\n5min,bob,need,3,8\n");
    let loaded = load(source, &[]).unwrap_or_else(|found| panic!("{found}"));
    let error = World::build(loaded.scenario.clone(), &loaded.inputs).expect_err("nobody has four slots");
    let told = loaded.explain(&error.path, &error.message);
    assert_eq!(told.place().map(|(name, line, _)| (name, line)), Some(("demo.toml", 7)));
    assert_eq!(told.title(), "line 2 of `trace.csv`: participant 1 has 1 need slots: there is no slot 3");
}

#[test]
fn turnovers_come_to_as_many_participants_as_their_scenarios_say() {
    for (file, ever) in
        [("churn-decade", 550), ("churn-half-monthly", 400), ("churn-historical", 1_000), ("small", 10)]
    {
        let path = scenarios().join(format!("study/{file}.toml"));
        let source = Source::read(path).expect("a readable file");
        let loaded = load(source, &[]).unwrap_or_else(|found| panic!("{found}"));
        let world = World::build(loaded.scenario, &loaded.inputs).expect("a world");
        assert_eq!(world.participants(), ever, "{file}");
    }
}

#[test]
fn recorded_sessions_name_participants_and_make_the_population() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a writable folder");
    write("sessions.csv", "participant,join,leave\ncarl,90,5min\nann,0,\nbob,0,1min\ncarl,6min,\n");
    write("trace.csv", "time,participant,kind,quantity\n2min,carl,need,7.5\n");
    let mut source = Source::from_text(
        "demo.toml",
        "schema = 1\nname = 'demo'\npopulation.needs = { share = 1.0 }\nworkload.trace = 'trace.csv'\n\
         churn.sessions = 'sessions.csv'\n",
    );
    source.directory = folder.path().to_owned();
    let loaded = load(source, &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(loaded.inputs.names, ["ann", "bob", "carl"]);
    let world = World::build(loaded.scenario, &loaded.inputs).expect("a world");
    assert_eq!((world.initial(), world.participants()), (2, 3));
    assert_eq!(world.churn.passages.len(), 4);
    assert_eq!(world.actions[0].participant.0, 2);
}

#[test]
fn a_plan_that_only_the_world_finds_wrong_is_told_at_its_line() {
    let text = "schema = 1\nname = 'demo'\n[churn]\narrivals = '20/h'\n\
                [[churn.at]]\ntime = '5min'\nwhat = 'leave'\nparticipant = 3\n\
                [[churn.at]]\ntime = '6min'\nwhat = 'crash'\nparticipant = 3\n";
    let loaded = load(Source::from_text("demo.toml", text), &[]).unwrap_or_else(|found| panic!("{found}"));
    let error = World::build(loaded.scenario.clone(), &loaded.inputs).expect_err("3 is gone");
    let told = loaded.explain(&error.path, &error.message);
    assert_eq!(told.place().map(|(name, line, _)| (name, line)), Some(("demo.toml", 9)));
    assert_eq!(told.title(), "participant 3 is not present at 6min: it left at 5min");
}

#[test]
fn a_bad_edge_list_is_not_told_again_for_every_line_of_a_trace() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("edges.csv"), "source,target,weight\nann,bob,much\n").expect("writable");
    fs::write(folder.path().join("t.csv"), "time,participant,kind,quantity\n5min,ann,need,8\n")
        .expect("writable");
    let text =
        "schema = 1\nname = 'demo'\npopulation.graph.edges.file = 'edges.csv'\nworkload.trace = 't.csv'\n";
    let mut source = Source::from_text("demo.toml", text);
    source.directory = folder.path().to_owned();
    let found = load(source, &[]).expect_err("a bad edge list");
    assert_eq!(found.iter().count(), 1, "{found}");
}
