//! Sweeps on the engines of clusters, with stand-ins for their programs; and runs alone and gathered. `scripts/check-slurm` and
//! `scripts/check-hyperqueue` do the same with real ones.
#![cfg(unix)]

#[path = "support/engines.rs"]
mod engines;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use support::{Bench, names, texts};

/// Two sizes, two engines, three replications: 12 runs.
const SWEEP: &str = "schema = 1\nname = \"some\"\nextends = \"tiny.toml\"\n[sweep]\nreplications = 3\n\
                     grid.population.size = [10, 20]\n";

/// A bench with engines on its `PATH`.
struct Site {
    bench: Bench,
    path: String,
}

impl Site {
    fn new() -> Site {
        let bench = Bench::new();
        fs::write(bench.path("some.toml"), SWEEP).expect("written");
        let path = engines::install(&bench.path("bin"));
        Site { bench, path }
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = self.bench.twintrack(arguments);
        command.env("PATH", &self.path);
        command
    }

    /// Runs a command that must end with this code, and returns what it says on both streams.
    fn says(&self, code: i32, arguments: &str) -> String {
        let (out, err, ended) = texts(&mut self.command(arguments));
        assert_eq!(ended, Some(code), "{arguments}\n{out}\n{err}");
        out + &err
    }

    fn path(&self, name: &str) -> PathBuf {
        self.bench.path(name)
    }

    fn status(&self, folder: &str) -> Value {
        let (out, _, _) = texts(&mut self.command(&format!("sweep status {folder} --format json")));
        serde_json::from_str(&out).expect("JSON")
    }

    /// What the engines were told.
    fn told(&self) -> String {
        fs::read_to_string(self.path("bin/said")).unwrap_or_default()
    }
}

/// All results but the manifest, which states the host.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = names(&folder.join("results")).into_iter().filter(|name| name != "manifest.json");
    names
        .map(|name| (name.clone(), fs::read(folder.join("results").join(&name)).expect("readable")))
        .collect()
}

fn units(folder: &Path) -> Vec<PathBuf> {
    let below = |name: String| {
        let sub = folder.join("units").join(name);
        names(&sub).into_iter().map(move |file| sub.join(file)).collect::<Vec<_>>()
    };
    names(&folder.join("units")).into_iter().flat_map(below).collect()
}

#[test]
fn every_engine_gives_the_bytes_of_a_local_sweep() {
    let site = Site::new();
    site.says(0, "sweep some.toml --out local");
    for engine in ["slurm", "hyperqueue"] {
        let said = site.says(0, &format!("sweep some.toml --on {engine} --out {engine} --task-time 30ms"));
        assert!(said.contains("12 runs (12 of them now): 12 settled"), "{said}");
        assert!(said.contains(&format!("{engine}: job ")), "{said}");
        assert_eq!(results(&site.path(engine)), results(&site.path("local")), "{engine}");
        assert_eq!(site.status(engine)["finished"], 12);
        // Nothing is left to hand over.
        let before = site.told().matches("submit").count();
        let said = site.says(0, &format!("sweep resume {engine}"));
        assert!(said.contains("12 runs (0 of them now)"), "{said}");
        assert_eq!(site.told().matches("submit").count(), before, "nothing was handed over");
    }
    assert!(names(&site.path("slurm/submissions/001")).contains(&"task.sh".to_owned()));
    assert!(names(&site.path("slurm/submissions/001/logs")).len() > 1, "several tasks");
    // More replications run only what is new.
    let said = site.says(0, "sweep some.toml --on slurm --out slurm --replications 4");
    assert!(said.contains("4 runs in 1 tasks") && said.contains("16 runs (4 of them now)"), "{said}");
}

#[test]
fn options_reach_the_engine_and_a_dry_run_writes_nothing() {
    let site = Site::new();
    let options = "--partition long --throttle 7 --time-limit 90s --memory 512 --queue-option=--account=lab";
    let said = site.says(0, &format!("sweep some.toml --on slurm --out out {options} --dry-run"));
    for line in ["--partition=long --account=lab", "#SBATCH --array=1-1%7", "--time=0-00:01:30", "--mem=489M"]
    {
        assert!(said.contains(line), "{line} in {said}");
    }
    let said = site.says(0, "sweep some.toml --on hyperqueue --out out --dry-run --program 'my-twintrack'");
    assert!(said.contains("--from-json=") && said.contains("[\"1-12\"]"), "{said}");
    assert!(said.contains("exec 'my-twintrack' unit "), "{said}");
    assert!(site.says(0, "sweep some.toml --dry-run --out out").starts_with("12 runs, in this process"));
    assert!(!site.path("out").exists() && site.told().is_empty(), "{}", site.told());
    site.says(0, &format!("sweep some.toml --on slurm --out out {options}"));
    assert!(site.told().contains("--parsable --partition=long --account=lab "), "{}", site.told());
}

#[test]
fn a_task_that_never_begins_costs_a_retry_and_no_result() {
    let site = Site::new();
    site.says(0, "sweep some.toml --out local");
    // The one task of all runs is lost; those that take its place have other numbers.
    fs::write(site.path("bin/refused"), "1-12\n").expect("written");
    let said = site.says(0, "sweep some.toml --on slurm --out out");
    assert!(
        said.contains("job 1, 12 runs in 1 tasks") && said.contains("job 2, 12 runs in 12 tasks"),
        "{said}"
    );
    assert_eq!(results(&site.path("out")), results(&site.path("local")));
}

#[test]
fn a_run_that_fails_three_times_is_told_with_its_log_and_holds_up_nothing() {
    let site = Site::new();
    // The first point would not end before it is killed.
    let endless = "schema = 1\nname = \"some\"\nextends = \"tiny.toml\"\nrun.engines = [\"v1\"]\n\
                   [observer]\nbin = \"1000d\"\n[sweep]\nreplications = 1\ngrid.run.until = [\"100000d\", \"20min\", \"21min\"]\n";
    fs::write(site.path("endless.toml"), endless).expect("written");
    fs::write(site.path("bin/deadly"), "1-3\n1\n").expect("written");
    let said = site.says(75, "sweep endless.toml --on slurm --out out --task-time 9999h");
    assert!(said.contains("run 1 (point 1, replication 1, v1) failed 3 times"), "{said}");
    assert!(said.contains("ended while it ran (out of memory)"), "{said}");
    assert!(said.contains("1 of 3 runs are missing"), "{said}");
    assert!(!site.path("out/results").exists());
    let status = site.status("out");
    assert_eq!((&status["finished"], &status["missing"]), (&2.into(), &serde_json::json!([1])));
    assert_eq!(
        (&status["failures"][0]["times"], &status["failures"][0]["given_up"]),
        (&3.into(), &true.into())
    );
    let log = status["failures"][0]["log"].as_str().expect("a path");
    assert!(site.path(log).exists(), "{log}");
    // Runs behind it in its task were not blamed for it.
    let tasks = |submission| site.bench.read(&format!("out/submissions/{submission:03}/tasks.txt"));
    assert_eq!([1, 2, 3, 4].map(tasks), ["1-3\n", "2-3\n", "1\n", "1\n"]);
    assert!(site.says(75, "sweep status out").contains("given up"));
}

#[test]
fn status_resume_and_cancel_are_the_same_everywhere() {
    let site = Site::new();
    fs::write(site.path("bin/later"), "").expect("written");
    for engine in ["slurm", "local"] {
        let started = match engine {
            "local" => "unit some.toml --index 3,1-2 --out local".to_owned(),
            _ => format!("sweep some.toml --on {engine} --out {engine} --detach"),
        };
        site.says(0, &started);
        let said = site.says(75, &format!("sweep status {engine}"));
        let expected = if engine == "local" {
            "3 of 12"
        } else {
            "0 of 12 runs are finished\nslurm: 0 tasks run, 1 wait"
        };
        assert!(said.starts_with(expected), "{said}");
        assert!(said.contains("`sweep resume` goes on with it"), "{said}");
        site.says(75, &format!("sweep gather {engine}"));
        assert!(site.says(0, &format!("sweep cancel {engine}")).contains("goes on from there"));
        // A cancelled folder takes no more runs, until it is resumed.
        assert_eq!(
            texts(&mut site.command(&format!("unit some.toml --index 5 --out {engine}"))).2,
            Some(130)
        );
        // It says that it is cancelled, and blames no run for it.
        let said = site.says(75, &format!("sweep status {engine}"));
        assert!(said.contains("cancelled: `sweep resume` goes on with it"), "{said}");
        let status = site.status(engine);
        assert_eq!(
            (&status["cancelled"], &status["failures"]),
            (&Value::from(true), &Value::Array(Vec::new())),
            "{status}"
        );
    }
    assert!(site.told().contains("scancel 1\n"));
    assert_eq!(site.status("slurm")["engine"]["waiting"], 0);
    fs::remove_file(site.path("bin/later")).expect("removed");
    for engine in ["slurm", "local"] {
        site.says(0, &format!("sweep resume {engine}"));
        assert!(site.says(0, &format!("sweep status {engine}")).contains("the results are there"));
    }
    assert_eq!(results(&site.path("slurm")), results(&site.path("local")));
}

#[test]
fn an_engine_that_forgets_is_helped_by_the_folder_and_by_its_accounts() {
    let site = Site::new();
    fs::write(site.path("bin/forgets"), "").expect("written");
    fs::write(site.path("bin/refused"), "1-12\n").expect("written");
    let said = site.says(0, "sweep some.toml --on slurm --out out");
    assert!(said.contains("job 2, 12 runs"), "{said}");
}

#[test]
fn runs_alone_come_to_the_same_in_any_order_and_however_often() {
    let site = Site::new();
    site.says(0, "sweep some.toml --out local");
    let parts = ["1-4", "5,6,9", "8,7,10-12", "3-5"];
    for (part, index) in (0..).zip(parts) {
        site.says(0, &format!("unit some.toml --index {index} --out part{part}"));
    }
    let said = site.says(0, "unit some.toml --index 1-4 --index 12 --out part0");
    assert!(said.contains("5 runs: 1 made, 4 there before"), "{said}");
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let [first, rest @ ..] = order.map(|part| format!("part{part}"));
        let copy = format!("all{first}");
        copied(&site.path(&first), &site.path(&copy));
        site.says(75, &format!("sweep gather {copy} {}", rest[0]));
        site.says(0, &format!("sweep gather {copy} {}", rest.join(" ")));
        assert_eq!(results(&site.path(&copy)), results(&site.path("local")), "{order:?}");
        fs::remove_dir_all(site.path(&copy)).expect("removed");
    }
    let told = site.says(64, "unit some.toml --index 13 --out part0");
    assert!(told.contains("no run 13") && told.contains("has 12"), "{told}");
    assert!(site.says(64, "unit some.toml --index 0 --out part0").contains("as in 1-10,14"));
}

#[test]
fn processes_that_share_a_folder_do_not_disturb_each_other() {
    let site = Site::new();
    site.says(0, "sweep some.toml --out local");
    let start = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_twintrack"))
            .current_dir(site.path(""))
            .args(["unit", "some.toml", "--index", "1-12", "--out", "shared"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("started")
    };
    let all: Vec<_> = (0..4).map(|_| start()).collect();
    for mut one in all {
        assert!(one.wait().expect("a child").success());
    }
    site.says(0, "sweep gather shared");
    assert_eq!(results(&site.path("shared")), results(&site.path("local")));
    assert_eq!(names(&site.path("shared/executions")).len(), 4, "a log each");
}

#[test]
fn what_does_not_belong_together_is_not_mixed() {
    let site = Site::new();
    for folder in ["here", "there"] {
        site.says(0, &format!("unit some.toml --index 1-3 --out {folder}"));
    }
    site.says(0, "unit some.toml --index 4-9 --out there");
    site.says(0, "unit some.toml --index 1 --set rounds.length=60s --out other");
    assert!(site.says(65, "sweep gather here other").contains("runs of another scenario (some, hash"));
    fs::create_dir(site.path("empty")).expect("created");
    assert!(site.says(64, "sweep gather here empty").contains("something other than a sweep"));

    let files = units(&site.path("there"));
    let text = fs::read_to_string(&files[0]).expect("readable");
    // A run of another point, replication or build has another name.
    let stranger = site.path("there/units/00/").join("0".repeat(64) + ".json");
    fs::create_dir_all(site.path("there/units/00")).expect("created");
    fs::write(&stranger, &text).expect("written");
    assert!(site.says(65, "sweep gather here there").contains("is no run of this sweep"));
    fs::remove_file(&stranger).expect("removed");
    // A copy that broke off, and one in which something changed.
    for damaged in [text[..text.len() / 2].to_owned(), text.replacen("settled", "sottled", 1)] {
        fs::write(&files[0], damaged).expect("written");
        assert!(site.says(65, "sweep gather here there").contains("is damaged: copy it again"));
    }
    // A unit that is whole, but says something else than ours of the same run.
    let known = units(&site.path("here"))[0].clone();
    let twin = site.path("there").join(known.strip_prefix(site.path("here")).expect("below"));
    let own = fs::read_to_string(&known).expect("readable");
    fs::write(&files[0], &text).expect("written");
    fs::write(&twin, sealed(&own.replacen("settled", "sottled", 1))).expect("written");
    assert!(site.says(65, "sweep gather here there").contains("are of the same run and differ"));
    assert_eq!(units(&site.path("here")).len(), 3, "nothing was taken");
    fs::write(&twin, own).expect("written");
    assert!(site.says(75, "sweep gather here there").contains("there: 6 new, 3 there before"));
}

#[test]
fn another_build_is_told_from_this_one() {
    let site = Site::new();
    for folder in ["here", "there"] {
        site.says(0, &format!("unit some.toml --index 1 --out {folder}"));
    }
    let plan = site.bench.read("there/plan.json").replace("\"version\": \"0.1.0\"", "\"version\": \"0.0.9\"");
    fs::write(site.path("there/plan.json"), plan).expect("written");
    let own = units(&site.path("there"))[0].clone();
    fs::rename(&own, own.with_file_name("f".repeat(64) + ".json")).expect("renamed");
    assert!(site.says(65, "sweep gather here there").contains("made by twintrack 0.0.9"));
}

#[test]
fn without_an_engine_it_is_said_what_to_do() {
    let site = Site::new();
    fs::create_dir(site.path("nothing")).expect("created");
    for (engine, program, help) in
        [("slurm", "`sbatch`", "slurm-client"), ("hyperqueue", "`hq`", "It4innovations/hyperqueue")]
    {
        let mut command = site.bench.twintrack(&format!("sweep some.toml --on {engine} --out out"));
        let (_, err, code) = texts(command.env("PATH", site.path("nothing")));
        assert_eq!(code, Some(69), "{err}");
        for word in [program, "PATH", help, "`--on local` runs the sweep"] {
            assert!(err.contains(word), "{word} in {err}");
        }
    }
    // The programs are there, but nobody answers.
    fs::write(site.path("bin/squeue"), "#!/bin/sh\necho 'no controller' >&2\nexit 1\n").expect("written");
    let told = site.says(69, "sweep some.toml --on slurm --out out");
    assert!(told.contains("no controller") && told.contains("`--on local`"), "{told}");
    assert!(!site.path("out").exists(), "nothing was written");
}

#[test]
fn options_that_say_nothing_here_are_mistakes() {
    let site = Site::new();
    for (options, told) in [
        ("--partition x", "need --on slurm"),
        ("--detach", "need --on slurm"),
        ("--on hyperqueue --throttle 3", "--throttle are Slurm's"),
        ("--on hyperqueue --memory 3", "--memory is Slurm's"),
        ("--on slurm --until-precision 5%", "works with --on local"),
        ("--on slurm --threads 3", "one processor"),
        ("--on slurm --task-time soon", "--task-time"),
        ("--on pbs", "possible values: local, slurm, hyperqueue"),
    ] {
        let said = site.says(64, &format!("sweep some.toml --out out {options}"));
        assert!(said.contains(told), "{told} in {said}");
    }
    for command in ["status", "resume", "cancel", "gather"] {
        assert!(site.says(64, &format!("sweep {command} nowhere")).contains("something other than a sweep"));
    }
    assert!(!site.path("out").exists());
}

/// A unit's text with the seal that fits it.
fn sealed(text: &str) -> String {
    let rest = text.split_once("\",").expect("a seal").1.trim_end();
    format!("{{\"blake3\":\"{}\",{rest}\n", blake3::hash(rest.as_bytes()).to_hex())
}

/// Copies a folder, as one carried from elsewhere.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let place = to.join(entry.file_name());
        match entry.file_type().expect("known").is_dir() {
            true => copied(&entry.path(), &place),
            false => drop(fs::copy(entry.path(), place).expect("copied")),
        }
    }
}
