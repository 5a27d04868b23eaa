//! Sweeps: which points a file stands for, and every mistake that can be made with one.

use std::fs;

use twintrack_core::settings::Engine;
use twintrack_scenario::{Override, Source, Sweep, load, load_sweep, seed_of, show, show_sweep};

const HEAD: &str = "schema = 1\nname = \"demo\"\n";

fn swept(text: &str, arguments: &[&str]) -> Result<Sweep, String> {
    let overrides: Vec<_> = arguments.iter().map(|argument| Override::set(argument)).collect();
    load_sweep(Source::from_text("demo.toml", format!("{HEAD}{text}\n")), &overrides)
        .map_err(|e| e.to_string())
}

/// The points of a sweep, one a line.
fn points(text: &str) -> String {
    let sweep = swept(text, &[]).unwrap_or_else(|found| panic!("{found}"));
    let lines = sweep.points.iter().map(|point| format!("{}\n", point.values.join(" | ")));
    format!("{}\n{}", sweep.settings.join(" | "), lines.collect::<String>())
}

#[test]
fn a_grid_is_every_combination_the_last_setting_changing_fastest() {
    let nested = "[sweep]\ngrid.population.size = [50, 10]\ngrid.rounds.length = [\"30s\", \"1min30s\"]";
    let quoted = "[sweep.grid]\n\"population.size\" = [50, 10]\n\"rounds.length\" = [\"30s\", \"90s\"]";
    let expected = "population.size | rounds.length\n50 | 30s\n50 | 1min30s\n10 | 30s\n10 | 1min30s\n";
    assert_eq!(points(nested), expected);
    assert_eq!(points(quoted), expected);
}

#[test]
fn zipped_lists_go_side_by_side_and_combine_with_the_grid() {
    let text = "[sweep.zip]\npopulation.size = [10, 100]\nworkload.need-changes = [\"12/h\", \"1.2/h\"]\n\
                [sweep.grid]\nnetwork.preset = [\"lan\", \"mobile\"]";
    assert_eq!(
        points(text),
        "population.size | workload.need-changes | network.preset\n\
         10 | 12/h | lan\n100 | 1.2/h | lan\n10 | 12/h | mobile\n100 | 1.2/h | mobile\n"
    );
}

#[test]
fn points_are_written_out_and_the_rest_is_as_in_the_scenario() {
    let text = "[population]\nsize = 20\n[[sweep.points]]\npopulation.size = 10\n[[sweep.points]]\n\
                network = { latency = { uniform = { min = \"1ms\", max = \"9ms\" } } }";
    assert_eq!(
        points(text),
        "population.size | network.latency.uniform.min | network.latency.uniform.max\n10 |  | \n20 | 1ms | 9ms\n"
    );
}

#[test]
fn a_sweep_of_replications_alone_has_one_point() {
    let sweep = swept("[sweep]\nreplications = 7", &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!((sweep.replications, sweep.points.len(), sweep.settings.len()), (7, 1, 0));
    assert_eq!(sweep.points[0].loaded.hash, sweep.base.hash);
    let sweep = swept("", &["sweep.replications=3"]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(sweep.replications, 3);
    let sweep = swept("[sweep.grid]\npopulation.size = [10]", &[]).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(sweep.replications, 30);
}

#[test]
fn constraints_take_points_out() {
    let size = |constraints: &str| {
        let text = format!(
            "[sweep]\nconstraints = [{constraints}]\n[sweep.grid]\npopulation.size = [10, 30, 100]\n\
             rounds.length = [\"30s\", \"90s\"]"
        );
        let sweep = swept(&text, &[]).unwrap_or_else(|found| panic!("{found}"));
        assert_eq!(sweep.points.len() + sweep.excluded, 6);
        sweep.points.len()
    };
    for (constraints, left) in [
        ("'population.size > 10'", 4),
        ("'population.size>=100', 'rounds.length < 1min'", 1),
        ("'population.size == 10 or rounds.length != 30s'", 4),
        ("'20 < population.size'", 4),
        ("'network.delivery == \"sync\"'", 6),
        ("'rounds.gossip-every > 1s'", 6),
        ("'rounds.gossip-every == off'", 6),
        ("'rounds.length <= run.quiet'", 6),
        ("'network.latency.uniform.min > 1s'", 6),
    ] {
        assert_eq!(size(constraints), left, "{constraints}");
    }
}

#[test]
fn a_constraint_spares_points_that_would_make_no_sense() {
    let text = "[population]\ngraph = { random = { degree = 12, reciprocity = 0.5 } }\n[sweep.grid]\n\
                population.size = [10, 20]\npopulation.graph.random.degree = [4, 12]";
    let found = swept(text, &[]).expect_err("12 of 9 others");
    assert!(found.contains("demo.toml"), "{found}");
    let text = format!("{text}\n[sweep]\nconstraints = ['population.graph.random.degree < population.size']");
    let text = text.replace("[sweep.grid]", "[sweep.grid]\n");
    assert_eq!(swept(&text, &[]).map(|sweep| (sweep.points.len(), sweep.excluded)), Ok((3, 1)));
}

#[test]
fn every_point_is_the_scenario_that_overrides_would_make() {
    let sweep = swept("[sweep.grid]\nnetwork.preset = [\"mobile\"]\npopulation.size = [12]", &["run.seed=9"]);
    let sweep = sweep.unwrap_or_else(|found| panic!("{found}"));
    let overrides = ["run.seed=9", "network.preset=mobile", "population.size=12"].map(Override::set);
    let alone =
        load(Source::from_text("demo.toml", HEAD), &overrides).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(sweep.points[0].loaded.hash, alone.hash);
    assert_eq!(show(&sweep.points[0].loaded), show(&alone));
}

#[test]
fn without_a_sweep_in_mind_the_file_is_what_its_points_start_from() {
    let text = format!("{HEAD}[sweep.grid]\npopulation.size = [12]\n");
    let overrides = [];
    let with =
        load(Source::from_text("demo.toml", text), &overrides).unwrap_or_else(|found| panic!("{found}"));
    let without =
        load(Source::from_text("demo.toml", HEAD), &overrides).unwrap_or_else(|found| panic!("{found}"));
    assert!(with.is_sweep() && !without.is_sweep());
    assert_eq!((with.hash, show(&with)), (without.hash, show(&without)));
}

#[test]
fn a_run_is_known_by_its_seed_and_engine_whatever_runs_beside_it() {
    let four =
        "[run]\nengines = [\"v1\", \"v2\", \"rounds+itc\", \"events+vector\"]\n[sweep]\nreplications = 2";
    let four = swept(four, &[]).unwrap_or_else(|found| panic!("{found}"));
    let two = swept("[sweep]\nreplications = 9", &[]).unwrap_or_else(|found| panic!("{found}"));
    let of = |sweep: &Sweep, seed, engine| sweep.points[0].loaded.hash_with(seed, &[engine]);
    assert_eq!(of(&four, 5, Engine::V1), of(&two, 5, Engine::V1));
    assert_ne!(of(&two, 5, Engine::V1), of(&two, 6, Engine::V1));
    assert_ne!(of(&two, 5, Engine::V1), of(&two, 5, Engine::V2));
    assert_eq!(
        of(&two, 1, Engine::V1),
        load(Source::from_text("x", HEAD), &[Override::set("run.engines=v1")]).expect("good").hash
    );
}

#[test]
fn a_file_takes_over_the_whole_sweep_of_its_base_or_none_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a writable folder");
    write("base.toml", "schema = 1\n[sweep]\nreplications = 4\ngrid.population.size = [10, 20]\n");
    let of = |rest: &str| {
        write("demo.toml", &format!("{HEAD}extends = \"base.toml\"\n{rest}\n"));
        let source = Source::read(folder.path().join("demo.toml")).expect("readable");
        let sweep = load_sweep(source, &[]).unwrap_or_else(|found| panic!("{found}"));
        (sweep.replications, sweep.points.len())
    };
    assert_eq!(of("[rounds]\nlength = \"60s\""), (4, 2));
    assert_eq!(of("[sweep]\ngrid.rounds.length = [\"30s\", \"60s\", \"90s\"]"), (30, 3));
}

#[test]
fn what_is_shown_reads_back_as_the_same_points() {
    let text = "[sweep]\nreplications = 3\nconstraints = [\"population.size > 10 or rounds.length == 30s\"]\n[sweep.grid]\n\
                network.preset = [\"lan\", \"mobile\"]\npopulation.size = [10, 20]\nrounds.length = [\"30s\", \"90s\"]";
    let first = swept(text, &["run.seed=5"]).unwrap_or_else(|found| panic!("{found}"));
    let shown = Source::from_text("shown.toml", show_sweep(&first));
    let second = load_sweep(shown, &[]).unwrap_or_else(|found| panic!("{found}"));
    let hashes = |sweep: &Sweep| sweep.points.iter().map(|point| point.loaded.hash).collect::<Vec<_>>();
    assert_eq!(hashes(&first), hashes(&second));
    assert_eq!((first.base.hash, first.replications), (second.base.hash, second.replications));
}

#[test]
fn seeds_depend_on_the_scenario_and_the_replication_alone() {
    assert_eq!(seed_of(7, 1), 7);
    assert_ne!(seed_of(7, 2), seed_of(8, 2));
    assert_ne!(seed_of(7, 2), seed_of(7, 3));
}

#[test]
fn the_sweeps_that_ship_have_points_of_sense() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    for (file, points, replications) in [("study/scaling.toml", 6, 20), ("smoke/tiny-sweep.toml", 4, 3)] {
        let source = Source::read(folder.join(file)).expect("readable");
        let sweep = load_sweep(source, &[]).unwrap_or_else(|found| panic!("{found}"));
        assert_eq!((sweep.points.len(), sweep.replications), (points, replications), "{file}");
    }
}

macro_rules! mistakes {
    ($($name:ident: $text:expr $(, $set:expr)*;)*) => {
        $(
            #[test]
            fn $name() {
                insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                    let found = swept($text, &[$($set),*]).expect_err("a mistake");
                    insta::assert_snapshot!(concat!("sweep_", stringify!($name)), found);
                });
            }
        )*
    };
}

mistakes! {
    none: "";
    not_a_table: "sweep = 3";
    key_misspelt: "[sweep]\nreplication = 5";
    setting_outside_of_grid: "[sweep]\npopulation.size = [10, 20]";
    replications_none: "[sweep]\nreplications = 0";
    replications_as_text: "[sweep]\nreplications = \"30\"";
    replications_by_set: "[sweep]\ngrid.population.size = [10]", "sweep.replications=0";
    grid_by_set: "[sweep]\ngrid.population.size = [10]", "sweep.grid.population.size=[3,4]";
    grid_as_list: "[sweep]\ngrid = [10, 20]";
    grid_without_list: "[sweep.grid]\npopulation.size = 10";
    grid_without_values: "[sweep.grid]\npopulation.size = []";
    grid_setting_misspelt: "[sweep.grid]\npopulation.sice = [10, 20]";
    grid_setting_misspelt_in_quotes: "[sweep.grid]\n\"rounds.lenght\" = [\"30s\"]";
    grid_setting_too_deep: "[sweep.grid]\npopulation.size.more = [10, 20]";
    grid_value_wrong: "[sweep.grid]\nrounds.length = [\"30s\", 90, \"2min\"]";
    grid_value_makes_no_sense: "[sweep.grid]\npopulation.size = [1, 20]\nrounds.length = [\"30s\", \"60s\"]";
    grid_against_scenario: "[run]\nquiet = \"5min\"\n[sweep.grid]\nrounds.length = [\"30s\", \"2min\"]";
    grid_against_grid: "[sweep.grid]\nrun.quiet = [\"3min\", \"6min\"]\nrounds.length = [\"30s\", \"2min\"]";
    grid_against_set: "[sweep.grid]\npopulation.size = [10, 20]", "population.size=30";
    grid_around_set: "[sweep.grid]\nnetwork.latency = [{ constant = { value = \"9ms\" } }]", "network.latency.constant.value=3ms";
    preset_misspelt: "[sweep.grid]\nnetwork.preset = [\"lan\", \"mobil\"]";
    seed_varied: "[sweep.grid]\nrun.seed = [1, 2]";
    engines_varied: "[sweep.zip]\nrun.engines = [[\"v1\"], [\"v2\"]]";
    name_varied: "[[sweep.points]]\nname = \"other\"";
    zip_unequal: "[sweep.zip]\npopulation.size = [10, 20, 30]\nrounds.length = [\"30s\", \"60s\"]";
    varied_twice: "[sweep.grid]\npopulation.size = [10, 20]\n[sweep.zip]\npopulation.size = [30, 40]";
    varied_as_part_and_whole: "[sweep.grid]\nnetwork.latency = [{ constant = { value = \"9ms\" } }]\n[sweep.zip]\nnetwork.latency.uniform.min = [\"1ms\"]";
    varied_in_grid_and_point: "[sweep.grid]\npopulation.size = [10, 20]\n[[sweep.points]]\npopulation.size = 30";
    value_twice: "[sweep.grid]\nrounds.length = [\"90s\", \"60s\", \"1min30s\"]";
    points_as_table: "[sweep.points]\npopulation.size = 10";
    point_as_number: "[sweep]\npoints = [10, 20]";
    point_value_wrong: "[[sweep.points]]\npopulation.size = \"ten\"";
    point_as_list: "[[sweep.points]]\npopulation.size = [10, 20]";
    points_twice: "[[sweep.points]]\npopulation.size = 10\n[[sweep.points]]\npopulation.size = 10";
    too_many: "[sweep.grid]\npopulation.size = [10,11,12,13,14,15,16,17,18,19,20]\n\
        run.events-max = [1,2,3,4,5,6,7,8,9,10,11]\npopulation.places = [1,2,3,4,5,6,7,8,9,10,11]\n\
        rounds.quorum = [0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1.0]";
    constraints_as_text: "[sweep]\nconstraints = \"population.size > 3\"";
    constraint_as_number: "[sweep]\nconstraints = [3]";
    constraint_without_comparison: "[sweep]\nconstraints = [\"population.size\"]";
    constraint_setting_misspelt: "[sweep]\nconstraints = [\"population.sise > 3\"]";
    constraint_about_nothing: "[sweep]\nconstraints = [\"3 > 2\"]";
    constraint_half: "[sweep]\nconstraints = [\"population.size >\"]";
    constraint_of_two_kinds: "[sweep]\nconstraints = [\"rounds.length > 30\"]";
    constraint_of_words: "[sweep]\nconstraints = [\"network.delivery > sync\"]";
    constraint_excludes_all: "[sweep]\nconstraints = [\"population.size > 30\"]\ngrid.population.size = [10, 20]";
}
