//! `twintrack sweep` and `expand`: from a file with a sweep to its results, through every interruption.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use support::{Bench, names, texts};

/// Two sizes, two engines; a run takes some hundredths of a second.
const SWEEP: &str = "schema = 1\nname = \"some\"\nextends = \"tiny.toml\"\n[sweep]\nreplications = 3\n\
                     grid.population.size = [10, 20]\n";

fn bench() -> Bench {
    let bench = Bench::new();
    fs::write(bench.path("some.toml"), SWEEP).expect("written");
    bench
}

/// All results but the manifest, which states the host.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = names(&folder.join("results")).into_iter().filter(|name| name != "manifest.json");
    names
        .map(|name| (name.clone(), fs::read(folder.join("results").join(&name)).expect("readable")))
        .collect()
}

/// The log of executions: what happened to which run.
fn executions(folder: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(folder.join("executions.jsonl")).unwrap_or_default();
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let field = |name: &str| value[name].as_str().expect("text").to_owned();
        (field("event"), field("id"))
    };
    text.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(line).collect()
}

fn stored(folder: &Path) -> usize {
    executions(folder).iter().filter(|(event, _)| event == "stored").count()
}

fn start(bench: &Bench, arguments: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_twintrack"))
        .current_dir(bench.path(""))
        .args(arguments.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started")
}

#[test]
fn a_sweep_leaves_every_run_and_what_they_come_to() {
    let bench = bench();
    let (out, err, code) = texts(&mut bench.twintrack("sweep some.toml"));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("some: 2 points, 2 engines, 12 runs (12 of them now): 12 settled\n"), "{out}");
    let folders = names(&bench.path("reports/out"));
    let [folder] = folders.as_slice() else { panic!("one folder, not {folders:?}") };
    assert!(folder.starts_with("some-sweep-"), "{folder}");
    let files = names(&bench.path("reports/out").join(folder).join("results"));
    let expected = [
        "comparisons.csv",
        "ends.csv",
        "fingerprint.txt",
        "growth.csv",
        "latencies.csv",
        "manifest.json",
        "runs.csv",
        "runs.jsonl",
        "runs.parquet",
        "scenario.toml",
        "summary.csv",
    ];
    assert_eq!(files, expected);
    let manifest = bench.read(&format!("reports/out/{folder}/results/manifest.json"));
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["format"], "twintrack-sweep/1");
    assert_eq!(manifest["ends"]["settled"], 12);
    assert_eq!(manifest["points"][1]["values"][0], "20");
    assert_eq!(manifest["files"].as_array().map(Vec::len), Some(9));
}

#[test]
fn threads_do_not_change_the_results_and_a_second_start_runs_nothing() {
    let bench = bench();
    for (folder, threads) in [("one", 1), ("two", 2)] {
        let arguments = format!("sweep some.toml --out {folder} --threads {threads}");
        assert_eq!(texts(&mut bench.twintrack(&arguments)).2, Some(0));
    }
    assert_eq!(results(&bench.path("one")), results(&bench.path("two")));
    let (out, _, _) = texts(&mut bench.twintrack("sweep some.toml --out one"));
    assert!(out.contains("12 runs (0 of them now)"), "{out}");
    assert_eq!(executions(&bench.path("one")).len(), 24, "each begun and stored once");
}

#[test]
fn more_replications_points_and_engines_keep_the_runs_that_are_there() {
    let bench = bench();
    let sweep = |arguments: &str| texts(&mut bench.twintrack(&format!("sweep {arguments}"))).0;
    assert!(sweep("some.toml --out out --replications 2").contains("8 runs (8 of them now)"));
    assert!(sweep("some.toml --out out --replications 4").contains("16 runs (8 of them now)"));
    assert!(sweep("some.toml --out out --replications 2").contains("8 runs (0 of them now)"));
    fs::write(bench.path("some.toml"), SWEEP.replace("[10, 20]", "[20, 10, 15]")).expect("written");
    assert!(sweep("some.toml --out out --replications 4").contains("24 runs (8 of them now)"));
    // The order of points in the file is the order in the results.
    let runs = bench.read("out/results/runs.csv");
    assert!(runs.lines().nth(1).is_some_and(|line| line.starts_with("some,1,20,1,1,v1,")), "{runs}");
}

#[test]
fn the_first_replication_is_the_scenario_itself_and_engines_meet_the_same_worlds() {
    let bench = bench();
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out sweep")).2, Some(0));
    assert_eq!(texts(&mut bench.twintrack("run tiny.toml --out run --set population.size=20")).2, Some(0));
    let swept = bench.read("sweep/results/runs.csv");
    let of_first = swept.lines().filter_map(|line| line.strip_prefix("some,2,20,1,"));
    let single = bench.read("run/metrics.csv");
    let of_run = single.lines().filter_map(|line| line.strip_prefix("tiny,1,"));
    assert_eq!(of_first.collect::<Vec<_>>(), of_run.collect::<Vec<_>>());
    // User actions are part of the world: their number is the same for both engines in every replication.
    let actions = |engine: &str| {
        let wanted = |line: &&str| line.contains(&format!(",{engine},actions,"));
        swept.lines().filter(wanted).map(|line| line.rsplit(',').next()).collect::<Vec<_>>()
    };
    assert_eq!(actions("v1"), actions("v2"));
    assert_eq!(actions("v1").len(), 6);
}

#[test]
fn the_results_can_be_swept_again_from_their_own_scenario() {
    let bench = bench();
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out out")).2, Some(0));
    let (out, _, _) = texts(&mut bench.twintrack("sweep out/results/scenario.toml --out out"));
    assert!(out.contains("12 runs (0 of them now)"), "{out}");
}

#[cfg(unix)]
#[test]
fn killed_again_and_again_it_ends_in_the_same_bytes_and_repeats_no_finished_run() {
    const KILLS: u64 = 6;
    const THREADS: usize = 2;
    const RUNS: usize = 64;
    let bench = bench();
    // Large enough that many runs are left when the last kill is due, whatever else the machine does.
    fs::write(bench.path("some.toml"), SWEEP.replace("[10, 20]", "[80, 100]")).expect("written");
    let sweep = format!("sweep some.toml --replications 16 --threads {THREADS}");
    assert_eq!(texts(&mut bench.twintrack(&format!("{sweep} --out whole"))).2, Some(0));

    let broken = bench.path("broken");
    let mut random = 0x5eed_u64;
    for kill in 0..KILLS {
        // One to four runs further, and then somewhere within the next ones (Knuth's MMIX generator).
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let goal = stored(&broken) + 1 + (random >> 62) as usize;
        let mut child = start(&bench, &format!("{sweep} --out broken"));
        while stored(&broken) < goal {
            assert_eq!(child.try_wait().expect("a child"), None, "it ended before kill {kill}");
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis((random >> 40) % 30));
        // On Unix this is SIGKILL: nothing in the process can answer to it.
        child.kill().expect("it was still there");
        assert!(!child.wait().expect("a child").success(), "kill {kill} came too late");
        assert!(!broken.join("results").exists(), "no results before all runs are there");
    }
    let (out, _, code) = texts(&mut bench.twintrack(&format!("{sweep} --out broken")));
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(results(&broken), results(&bench.path("whole")));

    let mut done = std::collections::BTreeSet::new();
    let (mut begun, log) = (0, executions(&broken));
    for (event, id) in &log {
        match event.as_str() {
            "begun" => {
                begun += 1;
                assert!(!done.contains(id), "{id} was finished, and ran again");
            }
            _ => assert!(done.insert(id), "{id} was finished twice"),
        }
    }
    assert!(begun > RUNS, "some run was cut off");
    assert!(begun <= RUNS + KILLS as usize * THREADS, "only runs that were under way ran again: {begun}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_lets_runs_finish_and_the_same_command_goes_on() {
    let bench = bench();
    let sweep = "sweep some.toml --replications 40 --out out";
    let mut child = start(&bench, sweep);
    while stored(&bench.path("out")) < 3 {
        assert_eq!(child.try_wait().expect("a child"), None, "it ended before it could be interrupted");
        std::thread::yield_now();
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    assert_eq!(child.wait().expect("a child").code(), Some(130));
    let log = executions(&bench.path("out"));
    let count = |wanted: &str| log.iter().filter(|(event, _)| event == wanted).count();
    assert_eq!(count("begun"), count("stored"), "what was under way was finished");
    assert!(!bench.path("out/results").exists());
    assert_eq!(texts(&mut bench.twintrack(sweep)).2, Some(0));
    assert_eq!(stored(&bench.path("out")), 160);
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_interrupt_ends_it_at_once() {
    use std::io::{BufRead, BufReader};

    let bench = bench();
    let endless = "sweep some.toml --out out --set run.until=100000d --set observer.bin=1000d";
    let mut child = Command::new(env!("CARGO_BIN_EXE_twintrack"))
        .current_dir(bench.path(""))
        .args(endless.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    while executions(&bench.path("out")).is_empty() {
        assert_eq!(child.try_wait().expect("a child"), None, "it ended before it could be interrupted");
        std::thread::yield_now();
    }
    let id = child.id();
    let interrupt = || Command::new("kill").args(["-INT", &id.to_string()]).status().expect("kill is there");
    assert!(interrupt().success());
    let mut said = BufReader::new(child.stderr.take().expect("piped")).lines();
    while !said.next().expect("it says so").expect("UTF-8").contains("again to end at once") {}
    assert!(interrupt().success(), "it was still there");
    assert_eq!(child.wait().expect("a child").code(), Some(130));
    assert_eq!(stored(&bench.path("out")), 0);
    assert!(!bench.path("out/results").exists());
}

#[test]
fn replications_go_on_until_the_means_are_precise() {
    let bench = bench();
    let rule = "sweep some.toml --until-precision 1% --metric bytes.payload --max-replications 40";
    let (out, _, code) = texts(&mut bench.twintrack(&format!("{rule} --out one")));
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("precise to 1 % at "), "{out}");
    // Runs that are there already are no reason to stop earlier or later.
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out two --replications 15")).2, Some(0));
    assert_eq!(texts(&mut bench.twintrack(&format!("{rule} --out two"))).2, Some(0));
    assert_eq!(results(&bench.path("one")), results(&bench.path("two")));
    let manifest: Value = serde_json::from_str(&bench.read("one/results/manifest.json")).expect("JSON");
    assert_eq!(manifest["stopping"]["precision"], 0.01);
    for point in manifest["points"].as_array().expect("points") {
        assert!(point["replications"].as_u64().is_some_and(|n| (10..=40).contains(&n)), "{point}");
    }
    for (option, told) in [("500%", "such as 5%"), ("2% --metric nonsense", "`nonsense`")] {
        let (_, err, code) =
            texts(&mut bench.twintrack(&format!("sweep some.toml --until-precision {option}")));
        assert_eq!(code, Some(64));
        assert!(err.contains(told), "{err}");
    }
}

#[test]
fn runs_are_listed_without_running_any() {
    let bench = bench();
    let (out, _, code) = texts(&mut bench.twintrack("expand some.toml"));
    assert_eq!(code, Some(0));
    assert!(out.ends_with("2 points × 3 replications × 2 engines (v1, v2) = 12 runs\n"), "{out}");
    let (csv, _, _) = texts(&mut bench.twintrack("expand some.toml --format csv --replications 2"));
    assert_eq!(csv.lines().count(), 1 + 8);
    assert!(
        csv.starts_with("index,point,population.size,replication,seed,engine,id\n1,1,10,1,1,v1,"),
        "{csv}"
    );
    let (json, _, _) = texts(&mut bench.twintrack("expand some.toml --format json"));
    let listed: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    assert_eq!((listed.len(), &listed[11]["settings"]["population.size"]), (12, &Value::from("20")));
    assert_eq!(names(&bench.path("")), ["some.toml", "tiny.toml"], "nothing was written");
}

#[test]
fn other_commands_take_the_scenario_and_say_so() {
    let bench = bench();
    let (_, err, code) = texts(&mut bench.twintrack("run some.toml --out out --engine v2"));
    assert_eq!(code, Some(0));
    assert!(
        err.contains("some.toml describes a sweep") && err.contains("twintrack sweep some.toml"),
        "{err}"
    );
    let (out, _, _) = texts(&mut bench.twintrack("check some.toml"));
    assert!(out.ends_with(", sweep of 2 points × 3 replications)\n"), "{out}");
}

#[test]
fn mistakes_are_told_with_their_remedy_and_leave_nothing() {
    let bench = bench();
    fs::write(bench.path("bad.toml"), SWEEP.replace("size = [10, 20]", "sice = [10, 20]")).expect("written");
    for (arguments, exit, told) in [
        ("sweep tiny.toml", 65, "this scenario has no sweep"),
        ("sweep bad.toml", 65, "did you mean `size`?"),
        ("check bad.toml", 65, "did you mean `size`?"),
        ("expand bad.toml", 65, "did you mean `size`?"),
        ("sweep some.toml --replications 0", 64, "--replications"),
        ("sweep some.toml --out .", 64, "something other than a sweep"),
        ("sweep some.toml --set population.size=9", 65, "varied by the sweep"),
        ("sweep gone.toml", 74, "gone.toml"),
    ] {
        let (out, err, code) = texts(&mut bench.twintrack(arguments));
        assert_eq!((code, out.as_str()), (Some(exit), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
    }
    assert_eq!(names(&bench.path("")), ["bad.toml", "some.toml", "tiny.toml"]);
}

#[test]
fn a_folder_belongs_to_one_sweep() {
    let bench = bench();
    assert_eq!(texts(&mut bench.twintrack("sweep some.toml --out out --replications 1")).2, Some(0));
    let (_, err, code) = texts(&mut bench.twintrack("sweep some.toml --out out --set rounds.length=60s"));
    assert_eq!(code, Some(64));
    assert!(err.contains("another run (some, hash"), "{err}");
}
