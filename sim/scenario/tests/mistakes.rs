//! Every kind of mistake, with the message that it gets. The snapshots are meant to be read: would you know what to do?

use std::fs;
use std::path::Path;

use twintrack_scenario::{Override, Source, load};

const HEAD: &str = "schema = 1\nname = \"demo\"\n";

/// Renders what is said about a scenario and its overrides; panics when nothing is.
fn said(text: &str, overrides: &[&str]) -> String {
    let overrides: Vec<_> = overrides.iter().map(|argument| Override::set(argument)).collect();
    let found =
        load(Source::from_text("demo.toml", text), &overrides).expect_err("this scenario has a mistake");
    assert_eq!(found.to_string(), found.render(false));
    found.render(false)
}

/// The same for a scenario file next to a data file.
fn said_of_data(setting: &str, data: &str) -> String {
    said_beside(setting, &[("data.csv", data)])
}

/// The same for a trace of actions.
fn said_of_trace(name: &str, data: &str) -> String {
    said_beside(&format!("[population]\nsize = 10\n[workload]\ntrace = \"{name}\""), &[(name, data)])
}

/// The same for a scenario with these settings next to data files.
fn said_beside(setting: &str, files: &[(&str, &str)]) -> String {
    let scenario = format!("{HEAD}{setting}\n");
    said_of_files(&[&[("demo.toml", scenario.as_str())], files].concat(), &[])
}

/// The same for several files in a folder, of which the first is the scenario.
fn said_of_files(files: &[(&str, &str)], overrides: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }
    let overrides: Vec<_> = overrides.iter().map(|argument| Override::set(argument)).collect();
    let source = Source::read(folder.path().join(files[0].0)).expect("a readable file");
    let rendered = load(source, &overrides).expect_err("this scenario has a mistake").render(false);
    rendered.replace(&format!("{}/", folder.path().display()), "")
}

/// The same for a scenario that extends `base.toml`.
fn on_base(base: &str, rest: &str) -> String {
    on_base_with(base, rest, &[])
}

fn on_base_with(base: &str, rest: &str, overrides: &[&str]) -> String {
    let scenario = format!("{HEAD}extends = \"base.toml\"\n{rest}\n");
    said_of_files(&[("demo.toml", &scenario), ("base.toml", &format!("schema = 1\n{base}\n"))], overrides)
}

macro_rules! mistakes {
    ($($name:ident: $body:expr;)*) => {
        $(
            #[test]
            fn $name() {
                insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), $body);
                });
            }
        )*
    };
}

fn file(rest: &str) -> String {
    said(&format!("{HEAD}{rest}\n"), &[])
}

fn set(argument: &str) -> String {
    said(HEAD, &[argument])
}

mistakes! {
    // What is no TOML.
    toml_unquoted_duration: file("[run]\nuntil = 30min");
    toml_unquoted_word: file("[clocks]\nids = fork");
    toml_unclosed_heading: file("[run\nseed = 3");
    toml_two_errors: file("[run]\nuntil = \"30min\nseed = 3\nquiet = 5min");
    toml_duplicate_key: file("[run]\nseed = 1\nseed = 2");
    toml_duplicate_table: file("[run]\nseed = 1\n[population]\n[run]\nquiet = \"5min\"");
    toml_duplicate_at_top: file("question = \"Why?\"\nname = \"again\"");
    toml_duplicate_in_item: file(
        "[[workload.at]]\ntime = \"5min\"\nneed = 3.0\n[[workload.at]]\ntime = \"6min\"\nneed = 3.0\ntime = \"7min\"",
    );
    toml_duplicate_between_braces: file("[population]\nsize = 9\nneeds = { share = 0.5, share = 0.6 }");
    toml_number_too_large: file("[run]\nseed = 99999999999999999999");

    // The format's version.
    schema_missing: said("# A scenario\nname = \"demo\"\n", &[]);
    schema_newer: said("schema = 2\nname = \"demo\"\n[fancy]\nnew = true\n", &[]);
    schema_not_a_number: said("schema = \"1\"\nname = \"demo\"\n", &[]);

    // What has not the shape of a scenario.
    key_misspelt: file("[population]\nsice = 10");
    key_underscore: file("[rounds]\ngossip_every = \"5s\"");
    key_misplaced: file("[population]\nseed = 10");
    key_at_top: file("until = \"30min\"");
    key_unheard_of: file("[observer]\ncolour = \"red\"");
    section_misspelt: file("[workloads]\nfrom = \"1min\"");
    type_text_for_number: file("[population]\nsize = \"100\"");
    type_number_for_table: file("population = 100");
    type_value_for_small_table: file("[network]\nlatency = { constant = \"5ms\" }");
    type_table_for_list: file("[workload.at]\ntime = \"1min\"");
    type_fraction_for_whole: file("[population]\nsize = 10.5");
    type_list_expected: file("[run]\nengines = \"v1\"");
    type_negative_count: file("[population]\nsize = -5");
    type_false_for_off: file("[allocation]\ndamping = false");
    type_not_finite: file("[allocation]\nepsilon = nan");
    unit_missing: file("[rounds]\nlength = 90");
    unit_missing_in_text: file("[rounds]\nlength = \"90\"");
    unit_unheard_of: file("[rounds]\nlength = \"90 parsecs\"");
    rate_unquoted: file("[workload]\nneed-changes = 2/h");
    unit_missing_in_rate: file("[workload]\nneed-changes = 2");
    duration_negative: file("[run]\nquiet = \"-5min\"");
    word_misspelt: file("[allocation]\nfeedback = \"statd\"");
    engine_unheard_of: file("[run]\nengines = [\"v1\", \"v3\"]");
    variant_misspelt: file("[population]\ngraph = { smallworld = { degree = 4 } }");
    variant_as_text: file("[population]\ngraph = \"complete\"");
    variant_as_value: file("[network]\nlatency = 50");
    variant_duration_as_value: file("[network]\nlatency = \"50ms\"");
    variant_two_at_once: file("[network.latency]\nconstant = { value = \"5ms\" }\nexponential = { mean = \"5ms\" }");
    variant_empty: file("[network]\nlatency = {}");
    variant_parameter_missing: file("[network]\nlatency = { lognormal = { median = \"50ms\" } }");
    name_missing: said("schema = 1\n[run]\nseed = 1\n", &[]);
    action_without_time: file("[[workload.at]]\nparticipant = 1\nneed = 3.0");
    many_at_once: file("[run]\nutnil = \"30min\"\nquiet = 300\n[population]\nsize = \"a hundred\"\n[clocks]\naccept = \"merged\"");

    // What makes no sense.
    name_with_slash: said("schema = 1\nname = \"a/b\"\n", &[]);
    size_too_small: file("[population]\nsize = 1");
    share_above_one: file("[population.needs]\nshare = 80.0");
    slots_min_above_max: file("[population.needs]\ncount-min = 3\ncount-max = 2");
    degree_not_below_size: file("[population]\nsize = 10\ngraph = { random = { degree = 10, reciprocity = 0.5 } }");
    degree_not_below_default: file("[population]\nsize = 5");
    ring_degree_odd: file("[population]\ngraph = { small-world = { degree = 5, rewire = 0.1, reciprocity = 1.0 } }");
    complete_too_large: file("[population]\nsize = 1_000_000\ngraph = { complete = {} }");
    quiet_below_three_rounds: file("[run]\nquiet = \"1min\"\n[rounds]\nlength = \"60s\"");
    quiet_not_below_until: file("[run]\nuntil = \"5min\"");
    engines_none: file("[run]\nengines = []");
    engines_twice: file("[run]\nengines = [\"v1\", \"v2\", \"rounds+vector\"]");
    workload_backwards: file("[workload]\nfrom = \"20min\"\nuntil = \"10min\"");
    workload_after_end: file("[run]\nuntil = \"12min\"\n[workload]\nneed-changes = \"2/h\"");
    rate_too_high: file("[workload]\nneed-changes = \"100/ms\"");
    action_changes_nothing: file("[[workload.at]]\ntime = \"5min\"\nparticipant = 1");
    action_changes_two_things: file("[[workload.at]]\ntime = \"5min\"\nparticipant = 1\nneed = 3.0\ncapacity = 2.0");
    action_weight_for_nobody: file("[[workload.at]]\ntime = \"5min\"\nparticipant = 1\nweight = 0.5");
    action_peer_without_weight: file("[[workload.at]]\ntime = \"5min\"\nparticipant = 1\nneed = 5\npeer = 3");
    action_by_nobody: file("[population]\nsize = 10\n[[workload.at]]\ntime = \"5min\"\nparticipant = 10\nneed = 3.0");
    action_after_end: file("[[workload.at]]\ntime = \"31min\"\nparticipant = 1\nneed = 3.0");
    action_slot_nobody_has: file("[[workload.at]]\ntime = \"5min\"\nparticipant = 1\nslot = 1\nneed = -3.0");
    burst_after_end: file("[[workload.bursts]]\ntime = \"31min\"\nlength = \"10s\"\nactions = 5");
    burst_beyond_end: file("[[workload.bursts]]\ntime = \"29min\"\nlength = \"2min\"\nactions = 5");
    burst_of_nothing: file("[[workload.bursts]]\ntime = \"5min\"\nlength = \"2min\"\nactions = 0");
    burst_kind_misspelt: file("[workload]\nbursts = [{ time = \"5min\", length = \"2min\", actions = 5, kind = \"needs\" }]");
    burst_without_length: file("[workload]\nbursts = [{ time = \"5min\", actions = 5 }]");
    diurnal_amplitude_above_one: file("[workload]\ndiurnal = { amplitude = 1.5 }");
    diurnal_peak_after_period: file("[workload.diurnal]\namplitude = 0.5\nperiod = \"12h\"");
    diurnal_period_zero: file("[workload.diurnal]\namplitude = 0.5\nperiod = \"0h\"\npeak = \"0h\"");
    hot_factor_below_one: file("[workload]\nhot = { share = 1.2, factor = 0.5 }");
    hot_makes_rate_too_high: file("[workload]\nneed-changes = \"2/s\"\nhot = { share = 0.5, factor = 1e6 }");
    compute_longer_than_round: file("[rounds]\ncompute = \"2min\"");
    compute_factor_of_nothing: file("[events]\ncompute = \"0s\"\n[population]\ncompute-factor = { lognormal = { median = 1.0, p99 = 20.0 } }");
    compute_factor_in_a_section_of_old: file("[rounds]\ncompute-factor = { constant = { value = 2.0 } }");
    compute_factor_backwards: file("[population]\ncompute-factor = { uniform = { min = 3.0, max = 1.0 } }");
    compute_as_distribution: file("[events]\ncompute = { constant = { value = \"50ms\" } }");
    floor_zero: file("[network]\nfloor = \"0s\"");
    lognormal_backwards: file("[network]\nlatency = { lognormal = { median = \"50ms\", p99 = \"20ms\" } }");
    distribution_negative: file("[population.capacity]\nquantity = { normal = { mean = -1.0, sd = 2.0 } }");
    weight_always_zero: file("[population]\nweight = { constant = { value = 0.0 } }");
    quorum_zero: file("[rounds]\nquorum = 0.0");
    phases_overlap: file("[rounds]\nprofile = \"nine-phase\"\n[rounds.phases]\ncompute-at = \"35s\"");
    phases_beyond_round: file("[run]\nquiet = \"5min\"\n[rounds]\nlength = \"80s\"\nprofile = \"nine-phase\"");
    publish_after_round: file("[rounds]\npublish-after = \"2min\"");
    bins_too_many: file("[observer]\nbin = \"1us\"");
    damping_zero: file("[allocation]\ndamping-oscillating = 0\ndenominator-floor = 0");
    places_none: file("[population]\nplaces = 0\n[population.needs]\nplaced = 0.5");

    // Overrides.
    set_key_misspelt: set("population.sice=10");
    set_section_misspelt: set("poplation.size=10");
    set_key_without_section: set("size=10");
    set_without_value: set("population.size");
    set_key_empty: set("population..size=3");
    set_value_empty: set("population.size=");
    set_wrong_type: set("population.size=many");
    set_unit_missing: set("rounds.length=90");
    set_variant_misspelt: set("population.graph.edge.file=x.csv");
    set_too_deep: set("run.seed.value=1");
    set_no_such_item: set("workload.at.0.need=3");
    set_broken_list: set("run.engines=[v1, v2]");
    set_word_misspelt_in_list: set("run.engines=v1,v4");
    set_against_file: said(&format!("{HEAD}[run]\nquiet = \"5min\"\n"), &["run.seed=4", "rounds.length=2min"]);
    set_two_mistakes: said(HEAD, &["population.size=1", "rounds.quorum=2"]);

    // Files.
    file_missing: file("[population]\ngraph = { edges = { file = \"nowhere.csv\" } }");
    file_missing_by_set: set("population.graph.edges.file=nowhere.csv");
    edges_column_missing: said_of_data("population.graph.edges.file = \"data.csv\"", "from,to,weight\na,b,1\n");
    edges_bad_lines: said_of_data(
        "population.graph.edges.file = \"data.csv\"",
        "source,target,weight\na,b,1\nb,c,much\nc,a\n,a,3\na,c,inf\n",
    );
    edges_many_bad_lines: said_of_data(
        "population.graph.edges.file = \"data.csv\"",
        &format!("source,target,weight\n{}", "a,b,x\n".repeat(1_000)),
    );
    edges_too_few: said_of_data("population.graph.edges.file = \"data.csv\"", "source,target,weight\n");
    edges_against_size: said_of_data(
        "[population]\nsize = 10\ngraph = { edges = { file = \"data.csv\" } }",
        "source,target,weight\na,b,1\n",
    );
    regions_incomplete: said_of_data("network.regions.file = \"data.csv\"", "from,to,mean_ms\na,b,10\nb,a,11\na,c,5\n");
    regions_bad_lines: said_of_data("network.regions.file = \"data.csv\"", "from,to,mean_ms\na,b,10\nb,a,-1\na,b,5\n");
    samples_without_unit: said_of_data("network.latency.empirical.file = \"data.csv\"", "value\n10\n");
    samples_bad_lines: said_of_data("network.latency.empirical.file = \"data.csv\"", "ms\n10\nfast\n-3\n");
    trace_missing: file("[workload]\ntrace = \"nowhere.csv\"");
    trace_of_unknown_format: said_of_trace("data.txt", "time,participant,kind\n");
    trace_column_missing: said_of_trace("data.csv", "time,participant,quantity\n1s,3,5\n");
    trace_column_misspelt: said_of_trace("data.csv", "time,participant,kind,quantiti\n1s,3,need,5\n");
    trace_column_twice: said_of_trace("data.csv", "time,time,participant,kind\n1s,1s,3,need\n");
    trace_bad_times: said_of_trace(
        "data.csv",
        "time,participant,kind,quantity\nsoon,1,need,5\n90 parsecs,1,need,5\n-1,1,need,5\n31min,1,need,5\n",
    );
    trace_bad_participants: said_of_trace(
        "data.csv",
        "time,participant,kind,quantity,peer,weight\n1s,10,need,5,,\n1s,ann,need,5,,\n1s,,need,5,,\n1s,1,recognition,,12,0.5\n",
    );
    trace_bad_kinds: said_of_trace(
        "data.csv",
        "time,participant,kind,quantity,peer,weight\n1s,1,needs,5,,\n1s,1,gift,5,,\n1s,1,need,5,2,\n1s,1,recognition,5,2,0.5\n",
    );
    trace_bad_values: said_of_trace(
        "data.csv",
        "time,participant,kind,slot,quantity,peer,weight\n1s,1,need,first,5,,\n1s,1,need,0,much,,\n1s,1,capacity,0,-5,,\n1s,1,recognition,,,2,1.5\n1s,1,recognition,,,2,\n",
    );
    trace_no_such_name: said_beside(
        "[population]\ngraph = { edges = { file = \"edges.csv\" } }\n[workload]\ntrace = \"data.jsonl\"",
        &[
            ("edges.csv", "source,target,weight\nann,bob,1\n"),
            ("data.jsonl", "{\"time\": \"1s\", \"participant\": \"carl\", \"kind\": \"need\", \"quantity\": 5}\n"),
        ],
    );
    trace_not_json: said_of_trace("data.jsonl", "{\"time\": 5, \"participant\": 1,}\ntime 5\n[1, 2]\n{\"time\": 5\n");
    trace_bad_fields: said_of_trace(
        "data.jsonl",
        "{\"time\": \"1h\", \"participant\": 1, \"kind\": \"need\", \"quantity\": 5}\n{\"time\": 5, \"who\": 1}\n{\"time\": 5, \"participant\": [1]}\n{\"time\": 5, \"participant\": 1, \"time\": 6}\n{\"time\": 5, \"participant\": 1}\n",
    );
    samples_none: said_of_data("population.weight.empirical.file = \"data.csv\"", "value\n");

    // Networks that are not perfect, and faults.
    bandwidth_without_unit: set("network.egress=10");
    bandwidth_with_wrong_unit: file("[network]\negress = \"10Mbps\"");
    buffer_without_unit: file("[network]\nbuffer = 65536");
    buffer_of_nothing: file("[network]\negress = \"1Mbit/s\"\nbuffer = \"0B\"");
    loss_above_one: set("network.imperfection.loss=1.5");
    all_is_lost_and_tried_again: file("[network]\ndelivery = \"sync\"\nimperfection = { loss = 1.0 }");
    delivery_misspelt: set("network.delivery=datagramm");
    partition_heals_before_it_begins:
        file("[[faults.partitions]]\nfrom = \"20min\"\nuntil = \"10min\"\nshare = 0.5");
    partition_after_the_end: file("[[faults.partitions]]\nfrom = \"20min\"\nuntil = \"50min\"\nshare = 0.5");
    partition_of_nobody: file("[[faults.partitions]]\nfrom = \"1min\"\nuntil = \"2min\"");
    partition_of_two_kinds:
        file("[[faults.partitions]]\nfrom = \"1min\"\nuntil = \"2min\"\nshare = 0.5\nmembers = [1]");
    partition_of_strangers:
        file("[[faults.partitions]]\nfrom = \"1min\"\nuntil = \"2min\"\nmembers = [1, 100]");
    partition_by_regions_without_any:
        file("[[faults.partitions]]\nfrom = \"1min\"\nuntil = \"2min\"\nregions = [\"tokyo\"]");
    partition_without_an_end: file("[[faults.partitions]]\nfrom = \"1min\"\nshare = 0.5");
    cut_to_itself: file("[[faults.cuts]]\nfrom = \"1min\"\nuntil = \"2min\"\nsource = 3\ntarget = 3");
    pause_of_too_large_a_share: file("[[faults.pauses]]\nfrom = \"1min\"\nuntil = \"2min\"\nshare = 3");
    random_pauses_in_reverse: file(
        "[faults]\nrandom-pauses = { rate = \"1/h\", from = \"9min\", until = \"3min\", \
         length = { constant = { value = \"1min\" } } }"
    );
    // Who comes and goes.
    churn_backwards: file("[churn]\nfrom = \"25min\"\narrivals = \"20/h\"");
    churn_until_after_end: file("[run]\nuntil = \"20min\"\n[churn]\nuntil = \"30min\"\narrivals = \"20/h\"");
    churn_share_above_one: set("churn.crash-share=20");
    churn_return_of_nobody: file("[churn]\nreturn-share = 0.5");
    churn_session_as_duration: file("[churn]\nsession = \"30min\"");
    churn_arrivals_without_unit: set("churn.arrivals=20");
    churn_too_many_arrivals: file("[churn]\narrivals = \"1000/ms\"");
    churn_of_two_kinds: file(
        "[churn]\nsession = { exponential = { mean = \"1h\" } }\nturnover = { replace = 50, epochs = 10 }"
    );
    churn_turnover_and_preset: file("[churn]\npreset = \"kad\"\nturnover = { replace = 50, epochs = 10 }");
    churn_preset_misspelt: file("[churn]\npreset = \"gnutela\"");
    churn_replaces_more_than_there_are: file("[population]\nsize = 20\n[churn]\nturnover = { replace = 50, epochs = 10 }");
    churn_turnover_of_nothing: file("[churn]\nturnover = { replace = 0, epochs = 0 }");
    churn_epochs_too_short: file("[churn]\nturnover = { replace = 5, epochs = 3, epoch-max = \"4min\" }");
    churn_turnover_too_slow: file(
        "[churn]\nturnover = { replace = 5, epochs = 3, spread = \"2h\", epoch-max = \"1h\" }"
    );
    churn_turnover_without_epochs: file("[churn]\nturnover = { replace = 50 }");
    churn_sponsor_never_waited_for: set("churn.sponsor-timeout=0s");
    passage_of_nobody: file("[[churn.at]]\ntime = \"5min\"\nwhat = \"join\"");
    passage_of_one_and_of_many: file("[[churn.at]]\ntime = \"5min\"\nwhat = \"crash\"\nparticipant = 3\ncount = 2");
    passage_of_a_stranger: file("[[churn.at]]\ntime = \"5min\"\nwhat = \"leave\"\nparticipant = 100");
    passage_of_a_kind_unheard_of: file("[[churn.at]]\ntime = \"5min\"\nwhat = \"quit\"\ncount = 3");
    passage_after_the_end: file("[[churn.at]]\ntime = \"50min\"\nwhat = \"leave\"\ncount = 3");
    passage_twice_in_a_row: file(
        "[[churn.at]]\ntime = \"9min\"\nwhat = \"leave\"\nparticipant = 3\n\
         [[churn.at]]\ntime = \"5min\"\nwhat = \"crash\"\nparticipant = 3"
    );
    passages_of_more_than_there_are: file(
        "[population]\nsize = 20\n[[churn.at]]\ntime = \"5min\"\nwhat = \"join\"\ncount = 5\n\
         [[churn.at]]\ntime = \"9min\"\nwhat = \"leave\"\ncount = 30"
    );
    newcomers_beside_an_edge_list: said_beside(
        "[population]\ngraph = { edges = { file = \"data.csv\" } }\n[churn]\narrivals = \"20/h\"",
        &[("data.csv", "source,target,weight\nann,bob,1\n")],
    );
    sessions_missing: set("churn.sessions=nowhere.csv");
    sessions_column_misspelt: said_of_data("churn.sessions = \"data.csv\"", "participant,joins,leave\nann,0,\n");
    sessions_column_missing: said_of_data("churn.sessions = \"data.csv\"", "participant,join\nann,0\nbob,0\n");
    sessions_bad_lines: said_of_data(
        "churn.sessions = \"data.csv\"",
        "participant,join,leave\nann,0,10min\nbob,soon,\n,0,\ncarl,,5\ndora,5min,3min\nemil,31min,\nann,0,never\n",
    );
    sessions_overlap: said_of_data(
        "churn.sessions = \"data.csv\"",
        "participant,join,leave\nann,0,10min\nbob,0,\nann,12min,\nann,9min,11min\nbob,5min,6min\n",
    );
    sessions_of_too_few_at_the_start: said_of_data(
        "churn.sessions = \"data.csv\"",
        "participant,join,leave\nann,0,\nbob,10,\n",
    );
    sessions_against_size: said_of_data(
        "[population]\nsize = 10\n[churn]\nsessions = \"data.csv\"",
        "participant,join,leave\nann,0,\nbob,0,\n",
    );
    sessions_against_arrivals: said_of_data(
        "[churn]\nsessions = \"data.csv\"\narrivals = \"5/h\"",
        "participant,join,leave\nann,0,\nbob,0,\n",
    );
    sessions_against_edges: said_beside(
        "[population]\ngraph = { edges = { file = \"edges.csv\" } }\n[churn]\nsessions = \"data.csv\"",
        &[
            ("edges.csv", "source,target,weight\nann,bob,1\n"),
            ("data.csv", "participant,join,leave\nann,0,\nbob,0,\n"),
        ],
    );
    trace_of_somebody_without_a_session: said_beside(
        "[churn]\nsessions = \"data.csv\"\n[workload]\ntrace = \"trace.csv\"",
        &[
            ("data.csv", "participant,join,leave\nann,0,\nbob,0,\n"),
            ("trace.csv", "time,participant,kind,quantity\n5min,carl,need,5\n"),
        ],
    );
    clock_offset_of_old: file("[rounds]\nclock-offset-max = \"30s\"");
    clock_offset_beyond_a_round: file("[rounds]\nclock-offset = { uniform = { min = \"0s\", max = \"2min\" } }");
    clock_drift_of_a_broken_clock: file("[rounds]\nclock-drift-ppm = { constant = { value = 5e5 } }");
    file_builtin_unheard_of: file("network.regions.file = \"builtin:regions.csv\"");
    file_missing_in_base: said_of_files(
        &[
            ("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"common/base.toml\"\n"),
            ("common/base.toml", "schema = 1\n[population]\ngraph = { edges = { file = \"nowhere.csv\" } }\n"),
        ],
        &[],
    );

    // Bases.
    extends_nothing: said_of_files(&[("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"nowhere.toml\"\n")], &[]);
    extends_misspelt: said_of_files(
        &[("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"bsae.toml\"\n"), ("base.toml", "schema = 1\n")],
        &[],
    );
    extends_folder: said_of_files(
        &[("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"bases\"\n"), ("bases/base.toml", "schema = 1\n")],
        &[],
    );
    extends_several: file("extends = [\"a.toml\", \"b.toml\"]");
    extends_empty: file("extends = \"\"");
    extends_in_section: file("[run]\nextends = \"base.toml\"");
    extends_by_set: set("extends=base.toml");
    extends_itself: said_of_files(&[("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"demo.toml\"\n")], &[]);
    extends_in_a_circle: said_of_files(
        &[
            ("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"middle.toml\"\n"),
            ("middle.toml", "schema = 1\n# The common part.\nextends = \"base.toml\"\n"),
            ("base.toml", "schema = 1\nextends = \"middle.toml\"\n"),
        ],
        &[],
    );
    base_of_base_missing: on_base("extends = \"nowhere.toml\"", "");
    base_without_schema: said_of_files(
        &[("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"base.toml\"\n"), ("base.toml", "[run]\nseed = 2\n")],
        &[],
    );
    base_no_toml: on_base("[run]\nuntil = 30min", "[run]\nseed = 3");
    base_key_misspelt: on_base("[population]\nsice = 10", "[population]\nplaces = 3");
    base_key_misspelt_two_below: said_of_files(
        &[
            ("demo.toml", "schema = 1\nname = \"demo\"\nextends = \"middle.toml\"\n"),
            ("middle.toml", "schema = 1\nextends = \"base.toml\"\n[population]\nplaces = 3\n"),
            ("base.toml", "schema = 1\n[population]\nsice = 10\n"),
        ],
        &[],
    );
    base_unit_missing: on_base("[rounds]\nlength = 90", "");
    base_name_is_not_taken_over: said_of_files(
        &[("demo.toml", "schema = 1\nextends = \"base.toml\"\n"), ("base.toml", "schema = 1\nname = \"base\"\n")],
        &[],
    );
    base_against_file: on_base("[workload]\nfrom = \"20min\"", "[workload]\nuntil = \"10min\"");
    base_slots_against_file: on_base("[population.needs]\ncount-max = 2", "[population.needs]\ncount-min = 3");
    base_quiet_against_file: on_base("[run]\nquiet = \"4min\"", "[rounds]\nlength = \"2min\"");
    base_action_after_end: on_base(
        "[[workload.at]]\ntime = \"25min\"\nparticipant = 1\nneed = 3.0",
        "[run]\nuntil = \"20min\"",
    );
    base_against_base: on_base("[population]\nplaces = 0\n[population.needs]\nplaced = 0.5", "[run]\nseed = 2");
    base_against_set: on_base_with("[population]\ngraph = { random = { degree = 10, reciprocity = 0.5 } }", "", &["population.size=8"]);
    base_key_replaced_by_variant: on_base(
        "[network]\nlatency = { uniform = { min = \"10ms\", max = \"20ms\" } }",
        "[network.latency]\nuniform = { min = \"15ms\" }",
    );

    // Presets.
    preset_misspelt: file("[network]\npreset = \"mobil\"");
    preset_unheard_of: file("[network]\npreset = \"satellite\"");
    preset_in_base_misspelt: on_base("[network]\npreset = \"ten_regions\"", "[network]\nfloor = \"2ms\"");
    preset_by_set_misspelt: set("network.preset=brodband");
    preset_as_table: file("[network.preset]\nname = \"lan\"");
    preset_of_another_section: file("[population]\npreset = \"village\"");
    preset_against_set: said(&format!("{HEAD}[network]\npreset = \"mobile\"\n"), &["network.latency.lognormal.median=400ms"]);
}

#[test]
fn colour_is_only_given_on_request() {
    let found = load(Source::from_text("demo.toml", "schema = 1\n"), &[]).expect_err("the name is missing");
    assert!(found.render(true).contains('\u{1b}'));
    assert!(!found.render(false).contains('\u{1b}'));
}

#[test]
fn the_place_of_a_mistake_is_available_to_programs() {
    let text = format!("{HEAD}[population]\nsize = 1\n");
    let found = load(Source::from_text("demo.toml", text), &[]).expect_err("too few");
    let places: Vec<_> = found.iter().filter_map(|diagnostic| diagnostic.place()).collect();
    assert_eq!(places[0], ("demo.toml", 4, 8));
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_its_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("data.csv"), b"source,target,weight\n\xff,b,1\n")
        .expect("a writable folder");
    let mut source =
        Source::from_text("demo.toml", format!("{HEAD}population.graph.edges.file = \"data.csv\"\n"));
    source.directory = folder.path().to_owned();
    let found = load(source, &[]).expect_err("not UTF-8");
    assert!(found.to_string().contains("data.csv` is not UTF-8 text"));
}

#[test]
fn reading_a_missing_scenario_names_its_path() {
    let error = Source::read(Path::new("no/such/scenario.toml")).expect_err("there is none");
    assert!(error.to_string().contains("no/such/scenario.toml"));
}
