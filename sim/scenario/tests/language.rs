//! `extends` and presets: what a scenario is made of, and which part wins.

use std::fs;

use tempfile::TempDir;
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Churn, Distribution, Graph, Network};
use twintrack_scenario::{Diagnostics, Loaded, Override, Source, layers, load, presets, show};

const HEAD: &str = "schema = 1\nname = \"demo\"\n";

/// A folder of files, of which `demo.toml` is loaded.
struct Files(TempDir);

impl Files {
    fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Files {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("in the folder")).expect("a writable folder");
            fs::write(path, text).expect("a writable folder");
        }
        Files(folder)
    }

    fn load(&self, arguments: &[&str]) -> Result<Loaded, Diagnostics> {
        let overrides: Vec<_> = arguments.iter().map(|argument| Override::set(argument)).collect();
        load(Source::read(self.0.path().join("demo.toml")).expect("a readable file"), &overrides)
    }

    fn loaded(&self, arguments: &[&str]) -> Loaded {
        self.load(arguments).unwrap_or_else(|found| panic!("{found}"))
    }
}

fn on_base(base: &str, rest: &str) -> Loaded {
    let (scenario, base) = (format!("{HEAD}extends = \"base.toml\"\n{rest}"), format!("schema = 1\n{base}"));
    Files::new([("demo.toml", scenario.as_str()), ("base.toml", base.as_str())]).loaded(&[])
}

fn alone(rest: &str, arguments: &[&str]) -> Loaded {
    let overrides: Vec<_> = arguments.iter().map(|argument| Override::set(argument)).collect();
    load(Source::from_text("demo.toml", format!("{HEAD}{rest}")), &overrides)
        .unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn tables_are_merged_key_by_key() {
    let population = on_base(
        "[population]\nsize = 30\nplaces = 2\nneeds = { share = 0.5, count-max = 4 }\n",
        "[population]\nplaces = 3\n[population.needs]\nshare = 0.9\n",
    )
    .scenario
    .population;
    assert_eq!((population.size, population.places), (Some(30), 3));
    assert_eq!((population.needs.share, population.needs.count_max), (0.9, 4));
}

#[test]
fn distributions_and_graphs_and_lists_are_replaced_as_a_whole() {
    let scenario = on_base(
        "[population]\ngraph = { random = { degree = 4, reciprocity = 0.5 } }\n\
         [run]\nengines = [\"v1\", \"v2\"]\n\
         [[workload.at]]\ntime = \"1min\"\nparticipant = 1\nneed = 2.0\n\
         [[workload.at]]\ntime = \"2min\"\nparticipant = 1\nneed = 2.0\n",
        "[population]\ngraph = { complete = {} }\n[run]\nengines = [\"v2\"]\n\
         [[workload.at]]\ntime = \"3min\"\nparticipant = 2\nneed = 1.0\n",
    )
    .scenario;
    assert_eq!(scenario.population.graph, Graph::Complete {});
    assert_eq!(scenario.run.engines.len(), 1);
    assert_eq!(scenario.workload.at.len(), 1);
    assert_eq!(scenario.workload.at[0].participant, 2);
}

#[test]
fn the_hash_covers_what_comes_out_and_not_how_it_is_split() {
    let whole = alone("[run]\nseed = 4\n[population]\nsize = 30\n", &[]);
    let split = on_base("[population]\nsize = 30\n[run]\nseed = 3\n", "[run]\nseed = 4\n");
    assert_eq!(split.scenario, whole.scenario);
    assert_eq!(split.hash, whole.hash);
    assert_ne!(on_base("[population]\nsize = 31\n", "[run]\nseed = 4\n").hash, whole.hash);
}

#[test]
fn paths_in_a_base_are_relative_to_that_base() {
    let edges = "source,target,weight\na,b,1\nb,c,2\n";
    let files = Files::new([
        ("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"common/middle.toml\"\n"),
        ("common/middle.toml", "schema = 1\nextends = \"deep/base.toml\"\n"),
        (
            "common/deep/base.toml",
            "schema = 1\n[population]\ngraph = { edges = { file = \"../edges.csv\" } }\n",
        ),
        ("common/edges.csv", edges),
    ]);
    let loaded = files.loaded(&[]);
    assert_eq!(loaded.inputs.names, ["a", "b", "c"]);
    // What is shown beside the scenario file finds the same file.
    fs::write(files.0.path().join("demo.toml"), show(&loaded)).expect("a writable folder");
    assert_eq!(files.loaded(&[]).hash, loaded.hash);
}

#[test]
fn samples_of_one_name_in_two_folders_are_two_files() {
    let files = Files::new([
        (
            "demo.toml",
            "schema = 1\nname = \"demo\"\nextends = \"b/base.toml\"\nnetwork.latency.empirical.file = \"s.csv\"\n",
        ),
        ("b/base.toml", "schema = 1\nnetwork.jitter.empirical.file = \"s.csv\"\n"),
        ("s.csv", "ms\n7\n"),
        ("b/s.csv", "ms\n1\n"),
    ]);
    let loaded = files.loaded(&[]);
    let Distribution::Empirical { file } = &loaded.scenario.network.jitter else { panic!("not the base's") };
    assert_eq!(loaded.inputs.samples[file], [1e6]);
    assert_eq!(loaded.inputs.samples["s.csv"], [7e6]);
}

#[test]
fn two_meanings_of_one_name_are_shown_at_both_places() {
    let scenario = format!("{HEAD}network.latency.empirical.file = \"s.csv\"\n");
    let files = Files::new([("demo.toml", scenario.as_str()), ("s.csv", "ms\n7\n")]);
    let found = files.load(&["network.jitter.empirical.file=s.csv"]).expect_err("two files of one name");
    let shown = found.to_string().replace(&format!("{}/", files.0.path().display()), "FOLDER/");
    insta::assert_snapshot!(shown, @r#"
    error: `s.csv` names two different files
     --> command line:1:37
      |
    1 | --set network.jitter.empirical.file=s.csv
      |                                     ^^^^^ means `s.csv`
      |
     ::: FOLDER/demo.toml:3:34
      |
    3 | network.latency.empirical.file = "s.csv"
      |                                  ------- means `FOLDER/s.csv`
      |
      = note: a path in a scenario file is relative to that file, a path given with --set to the current directory
      = help: write one of them as an absolute path
    "#);
}

#[test]
fn a_scenario_may_be_named_on_the_command_line() {
    let files = Files::new([
        ("demo.toml", "schema = 1\nextends = \"base.toml\"\n"),
        ("base.toml", "schema = 1\nname = \"base\"\n"),
    ]);
    assert_eq!(files.loaded(&["name=other"]).scenario.name, "other");
    assert!(files.load(&[]).expect_err("no name").to_string().contains("not taken over from a base"));
}

#[test]
fn the_same_base_by_another_path_is_a_circle_too() {
    let files = Files::new([
        ("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"sub/../demo.toml\"\n"),
        ("sub/other.toml", "schema = 1\n"),
    ]);
    assert!(files.load(&[]).expect_err("a circle").to_string().contains("extends itself"));
}

#[test]
fn what_is_written_beats_the_preset_and_the_preset_beats_the_default() {
    let network = alone("[network]\npreset = \"mobile\"\nfloor = \"3ms\"\n", &[]).scenario.network;
    let mobile = Distribution::Lognormal { median: Span::from_millis(28), p99: Span::from_millis(300) };
    assert_eq!(network.latency, mobile);
    assert_eq!(network.floor, Span::from_millis(3));

    let from_base =
        on_base("[network]\nfloor = \"3ms\"\n", "[network]\npreset = \"mobile\"\n").scenario.network;
    assert_eq!(from_base, network);
    let over_base =
        on_base("[network]\npreset = \"lan\"\nfloor = \"3ms\"\n", "network.preset = \"mobile\"\n");
    assert_eq!(over_base.scenario.network, network);
}

#[test]
fn a_preset_may_be_named_and_changed_on_the_command_line() {
    let mobile = |median| Distribution::Lognormal { median, p99: Span::from_millis(300) };
    for (file, arguments, median) in [
        ("", &["network.preset=mobile"][..], 28),
        ("network.preset = \"lan\"", &["network.preset=mobile"], 28),
        ("", &["network={preset=\"mobile\"}"], 28),
        ("network.preset = \"mobile\"", &["network.latency.lognormal.median=40ms"], 40),
        ("", &["network.latency.lognormal.median=40ms", "network.preset=mobile"], 40),
    ] {
        let network = alone(file, arguments).scenario.network;
        assert_eq!(network.latency, mobile(Span::from_millis(median)), "{file} {arguments:?}");
    }
}

#[test]
fn regions_of_a_preset_can_be_switched_off() {
    let loaded = alone("[network]\npreset = \"ten-regions\"\nregions = { file = \"off\" }\n", &[]);
    assert_eq!((loaded.scenario.network.regions_used(), &loaded.inputs.regions), (None, &None));
    let again = alone("network.preset = \"ten-regions\"\n", &["network.regions.file=off"]);
    assert_eq!(again.scenario.network, loaded.scenario.network);
    let shown = load(Source::from_text("shown.toml", show(&loaded)), &[]).expect("it reads back");
    assert_eq!(shown.scenario, loaded.scenario);
}

#[test]
fn every_preset_makes_a_scenario_that_reads_back_and_differs_from_the_default() {
    for preset in presets() {
        let first = alone(&format!("{}.preset = \"{}\"\n", preset.section, preset.name), &[]);
        let sections = (&first.scenario.network, &first.scenario.churn);
        assert_ne!(sections, (&Network::default(), &Churn::default()), "{}", preset.name);
        let text = show(&first);
        assert!(text.contains(&format!("\npreset = \"{}\"", preset.name)), "{text}");
        assert!(text.contains(&format!("# from preset {}", preset.name)), "{text}");
        let second =
            load(Source::from_text("shown.toml", text), &[]).unwrap_or_else(|found| panic!("{found}"));
        assert_eq!((second.scenario, second.hash), (first.scenario, first.hash));
        assert!(!preset.about.is_empty() && !preset.source.is_empty());
    }
}

#[test]
fn the_preset_of_regions_brings_its_matrix() {
    let regions = alone("network.preset = \"ten-regions\"\n", &[]).inputs.regions.expect("regions");
    assert_eq!(regions.names.len(), 10);
    assert_eq!(regions.mean_ns.iter().max(), Some(&328_000_000));
    assert_eq!(regions.mean_ns.iter().filter(|mean| **mean > 0).min(), Some(&9_000_000));
}

#[test]
fn the_layers_of_a_scenario_are_shown_with_what_each_sets() {
    let files = Files::new([
        (
            "demo.toml",
            "schema = 1\nname = \"demo\"\nextends = \"base.toml\"\n[run]\nseed = 4\n[population]\ngraph = { complete = {} }\n",
        ),
        (
            "base.toml",
            "schema = 1\nname = \"base\"\n[run]\nuntil = \"40min\"\nengines = [\"v1\", \"v2\"]\n[network]\npreset = \"mobile\"\nfloor = \"2ms\"\n\
             [population]\nsize = 20\ngraph = { random = { degree = 4, reciprocity = 0.5 } }\n\
             [[workload.at]]\ntime = \"16min\"\nparticipant = 1\nneed = 3.0\n",
        ),
    ]);
    let loaded = files.loaded(&["network.latency.lognormal.median=30ms", "run.seed=5"]);
    let text = layers(&loaded).replace(&format!("{}/", files.0.path().display()), "");
    insta::assert_snapshot!(text, @r#"
    # preset mobile: Telephones on mobile networks in one area: 28 ms one way at the median (measured), spread and jitter assumed
    network.floor = "5ms"  # changed by base.toml
    network.jitter = { exponential = { mean = "10ms" } }
    network.latency = { lognormal = { median = "28ms", p99 = "300ms" } }  # changed by command line

    # base.toml
    name = "base"  # changed by demo.toml
    network.floor = "2ms"
    network.preset = "mobile"
    population.graph = { random = { degree = 4, reciprocity = 0.5 } }  # changed by demo.toml
    population.size = 20
    run.engines = ["v1", "v2"]
    run.until = "40min"
    workload.at.0 = { need = 3.0, participant = 1, time = "16min" }

    # demo.toml, which extends base.toml
    name = "demo"
    population.graph = { complete = {} }
    run.seed = 4  # changed by command line

    # command line
    --set network.latency.lognormal.median=30ms
    --set run.seed=5
    "#);
}
