//! `--set` and its relatives.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Distribution, Engine, Feedback, Graph, OffOr, Scenario};
use twintrack_scenario::{Override, Source, load};

const HEAD: &str = "schema = 1\nname = \"demo\"\n";

fn with(file: &str, arguments: &[&str]) -> Scenario {
    let overrides: Vec<_> = arguments.iter().map(|argument| Override::set(argument)).collect();
    match load(Source::from_text("demo.toml", format!("{HEAD}{file}")), &overrides) {
        Ok(loaded) => loaded.scenario,
        Err(found) => panic!("{found}"),
    }
}

#[test]
fn a_setting_is_changed_whether_the_file_has_it_or_not() {
    assert_eq!(with("", &["population.size=1000"]).population.size, Some(1_000));
    assert_eq!(with("population.size = 50", &["population.size=1_000"]).population.size, Some(1_000));
    assert_eq!(with("[population]\nplaces = 3", &["population.size=20"]).population.places, 3);
}

#[test]
fn text_needs_no_quotes_and_may_have_them() {
    for argument in
        ["allocation.feedback=stated", "allocation.feedback=\"stated\"", " allocation.feedback = 'stated' "]
    {
        assert_eq!(with("", &[argument]).allocation.feedback, Feedback::Stated, "{argument}");
    }
    assert_eq!(with("", &["rounds.gossip-every=5s"]).rounds.gossip_every, OffOr::on(Span::from_secs(5)));
    assert_eq!(
        with("rounds.gossip-every = '5s'", &["rounds.gossip-every=off"]).rounds.gossip_every,
        OffOr::OFF
    );
    assert_eq!(with("", &["name=2024"]).name, "2024");
    assert_eq!(with("", &["question=Does a = b hold?"]).question, "Does a = b hold?");
}

#[test]
fn lists_come_with_brackets_or_without() {
    let expected = [Engine::V2, Engine::ROUNDS_ITC];
    assert_eq!(with("", &["run.engines=[\"v2\",\"rounds+itc\"]"]).run.engines, expected);
    assert_eq!(with("", &["run.engines=v2, rounds+itc"]).run.engines, expected);
    assert_eq!(with("", &["run.engines=v2"]).run.engines, [Engine::V2]);
}

#[test]
fn one_parameter_of_a_default_distribution_can_be_set() {
    let expected = Distribution::Lognormal { median: Span::from_millis(80), p99: Span::from_millis(200) };
    assert_eq!(with("", &["network.latency.lognormal.median=\"80ms\""]).network.latency, expected);
    assert_eq!(
        with("[network]\nfloor = '2ms'", &["network.latency.lognormal.median=80ms"]).network.latency,
        expected
    );
}

#[test]
fn one_parameter_of_a_distribution_in_the_file_can_be_set() {
    let file = "network.latency = { uniform = { min = '10ms', max = '20ms' } }";
    let expected = Distribution::Uniform { min: Span::from_millis(10), max: Span::from_millis(90) };
    assert_eq!(with(file, &["network.latency.uniform.max=90ms"]).network.latency, expected);
}

#[test]
fn another_variant_replaces_the_one_that_was_there() {
    let expected = Distribution::Constant { value: Span::from_millis(10) };
    let file = "network.latency = { uniform = { min = '10ms', max = '20ms' } }";
    for file in ["", file] {
        for argument in ["network.latency.constant.value=10ms", "network.latency={constant={value=\"10ms\"}}"]
        {
            assert_eq!(with(file, &[argument]).network.latency, expected, "{file} {argument}");
        }
    }
    let arguments = [
        "population.graph.small-world={degree=4,rewire=0.1,reciprocity=0}",
        "population.graph.small-world.degree=6",
    ];
    let expected = Graph::SmallWorld { degree: 6, rewire: 0.1, reciprocity: 0.0 };
    assert_eq!(with("", &arguments).population.graph, expected);
}

#[test]
fn later_overrides_win() {
    assert_eq!(with("", &["run.seed=2", "run.seed=3"]).run.seed, 3);
}

#[test]
fn a_table_left_out_in_part_keeps_its_defaults() {
    let needs = with("population.needs.share = 0.3", &["population.needs.count-max=2"]).population.needs;
    let default = with("", &[]).population.needs;
    assert_eq!((needs.share, needs.count_max), (0.3, 2));
    assert_eq!((needs.quantity, needs.count_min), (default.quantity, default.count_min));
}

#[test]
fn items_of_a_list_are_reached_by_number() {
    let file = "[[workload.at]]\ntime = '1min'\nparticipant = 1\nneed = 2\n[[workload.at]]\ntime = '2min'\nparticipant = 1\nneed = 2";
    let actions = with(file, &["workload.at.1.need=7"]).workload.at;
    assert_eq!((actions[0].need, actions[1].need), (Some(2.0), Some(7.0)));
}

#[test]
fn an_option_of_its_own_is_shown_as_it_was_given() {
    let source = Source::from_text("demo.toml", HEAD);
    let loaded = load(source.clone(), &[Override::option("--seed", "run.seed", "7")]).expect("a good seed");
    assert_eq!(loaded.scenario.run.seed, 7);
    let found =
        load(source, &[Override::option("--engine", "run.engines", "v1,v9")]).expect_err("no such engine");
    insta::assert_snapshot!(found, @r#"
    error: `run.engines.1` must be "v1", "v2", "rounds+itc", "events+vector", "rounds+vector" or "events+itc"
     --> command line:1:13
      |
    1 | --engine v1,v9
      |             ^^ none of these
      |
      = help: did you mean "v1"?
    "#);
}

#[test]
fn later_mistakes_are_explained_where_the_setting_was_given() {
    let text =
        format!("{HEAD}[population]\nsize = 20\n[[workload.at]]\ntime = '1min'\nparticipant = 4\nneed = 2\n");
    let loaded =
        load(Source::from_text("demo.toml", text), &[Override::set("run.seed=4")]).expect("a good scenario");
    let place = |path: &str| {
        let diagnostic = loaded.explain(path, "this does not work out");
        assert_eq!(diagnostic.title(), "this does not work out");
        diagnostic.place().map(|(name, line, column)| (name.to_owned(), line, column))
    };
    let at = |name: &str, line, column| Some((name.to_owned(), line, column));
    assert_eq!(place("population.size"), at("demo.toml", 4, 8));
    assert_eq!(place("population.graph.random.degree"), at("demo.toml", 3, 2));
    assert_eq!(place("workload.at.0.participant"), at("demo.toml", 7, 15));
    assert_eq!(place("workload.at[0].participant"), at("demo.toml", 7, 15));
    assert_eq!(place("run.seed"), at("command line", 1, 16));
    assert_eq!(place("network.latency"), None);
    insta::assert_snapshot!(
        twintrack_scenario::Diagnostics::from(loaded.explain("population.graph.random.degree", "nobody is left over")),
        @r"
    error: nobody is left over
     --> demo.toml:3:2
      |
    3 | [population]
      |  ^^^^^^^^^^ in here
      |
      = note: `population.graph.random.degree` has its default: because of this
    "
    );
}
