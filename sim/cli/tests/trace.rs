//! `twintrack trace`: every format, held against the rules that its readers go by.

mod support;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;

use serde_json::Value;
use support::{Bench, names, texts};
use twintrack_reports::trace::jsonl::{Line, What};

/// Three participants for three seconds, both engines.
const SHORT: &str = "trace tiny.toml --set population.size=3 --set population.graph={random={degree=1,reciprocity=0.5}} --to 3s";

fn traced(bench: &Bench, arguments: &str) -> String {
    let (out, err, code) = texts(&mut bench.twintrack(arguments));
    assert_eq!(code, Some(0), "{arguments}: {err}");
    out
}

/// The scenario's hash changes with every new setting, and the version with every release; nothing else of a trace does.
fn without_hash(trace: &str) -> String {
    let trace = trace.replacen(env!("CARGO_PKG_VERSION"), "…", 1);
    match trace.split_once("\"hash\":\"") {
        Some((before, after)) => format!("{before}\"hash\":\"…{}", &after[64..]),
        None => trace,
    }
}

#[test]
fn a_short_run_in_every_format() {
    let bench = Bench::new();
    for format in ["shiviz", "perfetto", "jsonl"] {
        let out = traced(&bench, &format!("{SHORT} --engine v2 --format {format}"));
        insta::assert_snapshot!(format!("short_{format}"), without_hash(&out));
    }
}

#[test]
fn the_same_bytes_to_a_file_to_standard_output_and_by_the_subcommand() {
    let bench = Bench::new();
    for format in ["shiviz", "perfetto", "jsonl", "svg"] {
        let out = traced(&bench, &format!("trace tiny.toml --format {format} --to 200s"));
        let exported =
            traced(&bench, &format!("trace export tiny.toml --format {format} --to 200s --out deep/file"));
        assert_eq!((exported.as_str(), bench.read("deep/file")), ("", out), "{format}");
    }
    assert_eq!(names(&bench.path("deep")), ["file"], "nothing beside it");
}

#[test]
fn json_lines_read_back_and_agree_with_their_schema() {
    let bench = Bench::new();
    let out = traced(&bench, "trace tiny.toml --format jsonl --to 300s");
    let mut kinds = HashSet::new();
    for (number, text) in out.lines().enumerate() {
        let line: Line = serde_json::from_str(text).expect("a line of a trace");
        assert_eq!(serde_json::to_string(&line).expect("JSON"), text);
        assert_eq!(matches!(line, Line::Head(_)), number == 0, "{text}");
        if let Line::Event(event) = line {
            kinds.insert(serde_json::to_value(&event).expect("JSON")["kind"].to_string());
        }
    }
    assert!(kinds.len() >= 6, "rounds, timers, messages, computations, allocations");
    let schema: Value = serde_json::from_str(&traced(&bench, "schema trace")).expect("JSON");
    for word in ["published_ns", "clock_bytes", "round-state", "arrives_ns"] {
        assert!(schema.to_string().contains(word), "{word}");
    }
}

#[test]
fn a_window_and_some_participants() {
    let bench = Bench::new();
    let out = traced(
        &bench,
        "trace tiny.toml --format jsonl --from 100s --to 190s --participants 0,2-4 --engine v1",
    );
    let mut events = 0;
    for text in out.lines().skip(1) {
        let Line::Event(event) = serde_json::from_str(text).expect("a line") else { panic!("{text}") };
        events += 1;
        assert!((100_000_000_000..=190_000_000_000).contains(&event.at_ns));
        let among = |who: u32| [0, 2, 3, 4].contains(&who);
        assert!(event.who.is_none_or(among), "{text}");
        match event.what {
            What::Sent { copies, .. } => assert!(copies.iter().all(|copy| among(copy.to)), "{text}"),
            What::Received { from, .. } => assert!(among(from), "{text}"),
            _ => {}
        }
    }
    assert!(events > 20);
}

/// What ShiViz asks of a log (its `model/parser.js` and `model/modelGraph.js`): two lines that say how to read it; pairs of
/// lines; a host's own entry counts 1, 2, 3 …; every other entry names an event that is there.
#[test]
fn shiviz_finds_what_it_asks_for() {
    let bench = Bench::new();
    let log = traced(&bench, "trace tiny.toml --format shiviz --to 200s");
    let (head, executions) = log.split_once("=== v1 ===\n").expect("an execution for each engine");
    assert_eq!(
        head.lines().collect::<Vec<_>>(),
        [r"(?<time>\S+ s) (?<event>.*)\n(?<host>\S*) (?<clock>\{.*\})", "^=== (?<trace>.*) ===$",]
    );
    let executions: Vec<&str> = executions.split("=== v2 ===\n").collect();
    assert_eq!(executions.len(), 2);
    for execution in executions {
        let lines: Vec<&str> = execution.lines().collect();
        let mut clocks: BTreeMap<String, Vec<BTreeMap<String, u64>>> = BTreeMap::new();
        for pair in lines.chunks(2) {
            assert!(
                pair[0].split_once(" s ").is_some_and(|(time, _)| time.parse::<f64>().is_ok()),
                "{pair:?}"
            );
            let (host, clock) = pair[1].split_once(' ').expect("host and clock");
            let clock: BTreeMap<String, u64> = serde_json::from_str(clock).expect("a clock");
            let own = clocks.entry(host.to_owned()).or_default();
            assert_eq!(clock[host], own.len() as u64 + 1, "{pair:?}");
            if let Some(before) = own.last() {
                assert!(before.iter().all(|(host, count)| clock[host] >= *count), "{pair:?}");
            }
            own.push(clock);
        }
        let mut edges = 0;
        for (host, own) in &clocks {
            for clock in own {
                for (other, count) in clock.iter().filter(|(other, _)| *other != host) {
                    let there = &clocks[other];
                    assert!(
                        (1..=there.len() as u64).contains(count),
                        "{host} knows event {count} of {other}"
                    );
                    // All that the event knew is known, so that no order is lost.
                    let known = &there[*count as usize - 1];
                    assert!(
                        known.iter().all(|(host, count)| clock.get(host).is_some_and(|own| own >= count))
                    );
                    edges += 1;
                }
            }
        }
        assert_eq!(clocks.len(), 10);
        assert!(edges > 100);
    }
}

/// The rules of the trace event format: metadata names processes and threads; slices of a thread begin and end in pairs;
/// flows have a start, one end, and a slice at both; counters are numbers; times do not go back.
#[test]
fn perfetto_finds_what_it_asks_for() {
    let bench = Bench::new();
    let trace: Value =
        serde_json::from_str(&traced(&bench, "trace tiny.toml --format perfetto --to 200s")).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("an array");
    let mut threads = BTreeSet::new();
    let mut open: BTreeMap<(u64, u64), Vec<String>> = BTreeMap::new();
    let mut last_slice: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    let mut flows: BTreeMap<u64, (u64, f64)> = BTreeMap::new();
    let mut last = (0, 0.0);
    let (mut ended, mut counters, mut rounds) = (0, 0, 0);
    for event in events {
        let number = |key: &str| event[key].as_u64().unwrap_or_else(|| panic!("{key} of {event}"));
        let track = (number("pid"), number("tid"));
        let (phase, name) = (event["ph"].as_str().expect("a phase"), event["name"].as_str().expect("a name"));
        if phase == "M" {
            assert!(["process_name", "thread_name"].contains(&name) && event["args"]["name"].is_string());
            threads.insert(track);
            continue;
        }
        let at = event["ts"].as_f64().expect("a time");
        assert!(track.0 > last.0 || at >= last.1, "{event} after {last:?}");
        last = (track.0, at);
        assert!(threads.contains(&track), "{event}");
        match phase {
            "B" => {
                rounds += 1;
                open.entry(track).or_default().push(name.to_owned());
            }
            "E" => assert_eq!(open.entry(track).or_default().pop().as_deref(), Some(name)),
            "X" => {
                assert!(event["dur"].as_f64().is_some_and(|dur| dur >= 0.0));
                last_slice.insert(track, at);
            }
            "s" => {
                assert_eq!(last_slice.get(&track), Some(&at), "a flow begins in a slice: {event}");
                assert_eq!(flows.insert(number("id"), (track.0, at)), None, "an id for each flow");
            }
            "f" => {
                assert_eq!((event["bp"].as_str(), last_slice.get(&track)), (Some("e"), Some(&at)));
                let (process, sent) = flows.remove(&number("id")).expect("it began");
                assert!(process == track.0 && sent < at);
                ended += 1;
            }
            "C" => {
                counters += 1;
                let values = event["args"].as_object().expect("values");
                assert!(values.values().all(|value| value.as_f64().is_some_and(|value| value >= 0.0)));
            }
            other => panic!("phase {other}"),
        }
    }
    assert!(open.values().all(Vec::is_empty), "every round ends");
    assert!(ended > 500 && counters > 500 && rounds >= 20, "{ended} {counters} {rounds}");
}

#[test]
fn the_published_picture_is_what_comes_out() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/study/space-time.toml");
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/published/space-time.svg");
    let svg = traced(&Bench::new(), &format!("trace {scenario} --format svg"));
    assert!(
        svg == fs::read_to_string(published).expect("published"),
        "draw it again: twintrack trace scenarios/study/space-time.toml --format svg --out reports/published/space-time.svg"
    );
    for part in
        ["<title>", "<desc>", "answered after 156 s", "answered after 4.37 s", "prefers-color-scheme: dark"]
    {
        assert!(svg.contains(part), "{part}");
    }
}

#[test]
fn mistakes_are_told_and_leave_nothing() {
    let bench = Bench::new();
    for (arguments, told) in [
        ("--participants 12", "there is no participant 12: write an index from 0 to 9"),
        ("--participants 4-2", "4-2 is no range"),
        ("--from 20s --to 10s", "--to is before --from"),
        ("--limit 50", "more than 50 events by"),
    ] {
        let mut command =
            bench.twintrack(&format!("trace tiny.toml --format jsonl --out trace.jsonl {arguments}"));
        let (out, err, code) = texts(&mut command);
        assert_eq!((code, out.as_str()), (Some(64), ""), "{arguments}: {err}");
        assert!(err.contains(told), "{arguments}: {err}");
        assert_eq!(names(&bench.path("")), ["tiny.toml"], "{arguments}");
    }
    let many = "trace tiny.toml --set population.size=30 --format svg";
    let (_, err, code) = texts(&mut bench.twintrack(many));
    assert_eq!(code, Some(64));
    assert!(err.contains("up to 20 participants, and there are 30: name some with --participants"), "{err}");
    let some = traced(&bench, &format!("{many} --participants 0-19 --to 100s"));
    assert!(some.contains(">p19</text>") && !some.contains(">p20</text>"));
    assert_eq!(texts(&mut bench.twintrack("trace")).2, Some(64));
}
