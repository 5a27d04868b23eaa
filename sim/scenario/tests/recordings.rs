//! Recordings: what is read is what was written, and every mistake is told with its line and place.

use std::fs;
use std::path::{Path, PathBuf};

use twintrack_core::population::{Action, Change, PassageKind};
use twintrack_core::settings::Engine;
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;
use twintrack_scenario::recording::{
    CheckError, CheckOptions, ImportOptions, check, export, import, recording_schema,
};
use twintrack_scenario::{Loaded, Override, Source, load};

fn loaded(text: &str, overrides: &[String]) -> Loaded {
    let overrides: Vec<_> = overrides.iter().map(|text| Override::set(text)).collect();
    load(Source::from_text("demo.toml", text), &overrides).unwrap_or_else(|found| panic!("{found}"))
}

fn world(loaded: &Loaded) -> World {
    World::build(loaded.scenario.clone(), &loaded.inputs).expect("a world")
}

/// The world of a recording, under the settings of a scenario that do not say who takes part.
fn replayed(recording: &Path, until: &str) -> World {
    let trace = format!("workload.trace={}", recording.display());
    world(&loaded("schema = 1\nname = 'demo'\n", &[trace, format!("run.until={until}")]))
}

const BUSY: &str = "schema = 1\nname = 'demo'\n\
    [run]\nuntil = '30min'\n\
    [population]\nsize = 12\nself-weight = 0.1\n\
    capacity = { share = 0.7, count-max = 3, windowed = 0.5, placed = 0.5, remote = 0.3 }\n\
    needs = { share = 0.9, count-max = 3, windowed = 0.5, placed = 0.5 }\n\
    [workload]\nfrom = '1min'\nuntil = '10min'\nneed-changes = '20/h'\ncapacity-changes = '20/h'\nrecognition-changes = '30/h'\n\
    [churn]\nfrom = '1min'\nuntil = '9min'\narrivals = '30/h'\ncrash-share = 0.3\nreturn-share = 0.5\n\
    session = { exponential = { mean = '4min' } }\nabsence = { exponential = { mean = '1min' } }\n";

/// Actions of those who are there.
fn happening(world: &World) -> Vec<&Action> {
    let there = |action: &&Action| {
        let mut passages = world.churn.passages.iter();
        let last = passages.rfind(|p| p.participant == action.participant && p.at < action.at);
        last.map_or(action.participant.index() < world.initial(), |p| p.kind == PassageKind::Join)
    };
    world.actions.iter().filter(there).collect()
}

#[test]
fn a_recorded_workload_read_back_is_the_same_world() {
    let original = world(&loaded(BUSY, &[]));
    assert!(original.churn.passages.len() > 10 && happening(&original).len() > 40, "a busy world");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("busy.jsonl");
    let mut bytes = Vec::new();
    export(&original, &[], &mut bytes).expect("recorded");
    fs::write(&path, &bytes).expect("written");
    let again = replayed(&path, "30min");
    assert_eq!(again.links, original.links);
    assert_eq!(again.churn, original.churn);
    assert_eq!(again.actions.iter().collect::<Vec<_>>(), happening(&original));
    for (ours, theirs) in [(&again.needs, &original.needs), (&again.capacity, &original.capacity)] {
        for (ours, theirs) in ours.iter().zip(theirs) {
            let plain = |slots: &[twintrack_core::population::Slot]| -> Vec<_> {
                slots.iter().map(|slot| (slot.quantity.to_bits(), slot.window)).collect()
            };
            assert_eq!(plain(ours), plain(theirs));
        }
    }
    // Places have other numbers; whether two slots fit is the same.
    for (a, b) in (0..original.participants()).flat_map(|a| (0..original.participants()).map(move |b| (a, b)))
    {
        for (x, capacity) in original.capacity[a].iter().enumerate() {
            for (y, need) in original.needs[b].iter().enumerate() {
                assert_eq!(again.capacity[a][x].compatible(&again.needs[b][y]), capacity.compatible(need));
            }
        }
    }
    let mut second = Vec::new();
    export(&again, &[], &mut second).expect("recorded");
    let count = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').count();
    assert_eq!(count(&second), count(&bytes));
}

#[test]
fn a_replayed_run_ends_with_the_same_allocations() {
    let text = "schema = 1\nname = 'demo'\n[population]\nsize = 10\n[workload]\nfrom = '1min'\nuntil = '3min'\nneed-changes = '20/h'\n";
    let original = world(&loaded(text, &[]));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("demo.jsonl");
    export(&original, &[], &mut fs::File::create(&path).expect("created")).expect("recorded");
    let again = replayed(&path, "30min");
    for engine in [Engine::V1, Engine::V2] {
        let run = |world: &World| twintrack_core::run(world, engine, &mut Unwatched);
        let (ours, theirs) = (run(&again), run(&original));
        assert_eq!((&ours.allocations, ours.events), (&theirs.allocations, theirs.events), "{engine}");
        assert!(!ours.allocations.is_empty());
    }
}

const LINES: &str = r#"{"trace": 1, "start": "2024-03-01T12:00:00Z", "compress": 2}
{"t": "2024-03-01T12:00:00Z", "participant": "ann", "kind": "commitment", "capacity_slots": [{"id": "van", "name": "Van", "quantity": 8, "start_date": "2024-03-01", "end_date": "2024-03-09", "start_time": "09:00", "city": "Ghent", "country": "BE", "colour": "red"}], "recognition_weights": {"bob": 0.5, "ann": 0.25}}
{"t": "2024-03-01T12:00:00.000Z", "participant": "bob", "kind": "commitment", "need_slots": [{"id": 7, "quantity": 3, "location_type": "remote"}], "timestamp": 1709294400000, "mood": {"a": [1]}}
{"t": "2024-03-01T12:01:00Z", "participant": "carl", "kind": "join"}
{"t": "2024-03-01T12:01:00Z", "participant": "carl", "kind": "commitment", "need_slots": [{"quantity": 2, "city": "ghent ", "country": "be"}]}
{"t": 1709294520000, "participant": "ann", "kind": "recognition", "recognition_weights": {"carl": 0.5}}
{"t": 1709294520000, "participant": "bob", "kind": "commitment", "need_slots": [{"id": 8, "quantity": 1}]}
{"t": 1709294580000, "participant": "carl", "kind": "crash"}
"#;

#[test]
fn what_a_recording_says_becomes_the_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.jsonl");
    fs::write(&path, LINES).expect("written");
    let loaded = loaded("schema = 1\nname = 'demo'\n", &[format!("workload.trace={}", path.display())]);
    assert_eq!(loaded.inputs.names, ["ann", "bob", "carl"]);
    let world = world(&loaded);
    assert_eq!((world.initial(), world.participants()), (2, 3));
    assert_eq!(world.links.self_weight(0), 0.25);
    assert_eq!(world.links.weights(0), [0.5, 0.0], "carl is recognised later");
    let quantities =
        |slots: &[twintrack_core::population::Slot]| slots.iter().map(|s| s.quantity).collect::<Vec<_>>();
    assert_eq!(quantities(&world.capacity[0]), [8.0]);
    assert_eq!(quantities(&world.needs[1]), [3.0, 0.0], "the second one comes later");
    assert_eq!(quantities(&world.needs[2]), [2.0], "declared on arriving");
    assert!(world.capacity[0][0].compatible(&world.needs[2][0]), "the same city");
    let told: Vec<_> = world
        .actions
        .iter()
        .map(|action| (action.at.as_secs_f64(), action.participant.0, action.change.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (60.0, 0, Change::Recognition { link: 1, weight: 0.5 }),
            (60.0, 1, Change::Need { slot: 0, quantity: 0.0 }),
            (60.0, 1, Change::Need { slot: 1, quantity: 1.0 }),
        ]
    );
    let passages: Vec<_> =
        world.churn.passages.iter().map(|p| (p.at.as_secs_f64(), p.participant.0, p.kind)).collect();
    assert_eq!(passages, [(30.0, 2, PassageKind::Join), (90.0, 2, PassageKind::Crash)]);
}

#[test]
fn unknown_fields_are_reported_once_and_kept() {
    let mut kept = Vec::new();
    let found = check("lines", LINES.as_bytes(), CheckOptions::default(), Some(&mut kept)).expect("good");
    assert_eq!((found.lines, found.total(), found.bad), (8, 7, 0));
    let unknown: Vec<_> =
        found.unknown.iter().map(|(path, f)| (path.as_str(), f.times, f.first_line)).collect();
    assert_eq!(unknown, [("capacity_slots[].colour", 1, 2), ("mood", 1, 3)]);
    assert_eq!(found.unsimulated.into_iter().collect::<Vec<_>>(), [("start_time", 1)]);
    assert_eq!(String::from_utf8(kept).expect("text"), LINES);
}

/// Every way for a line to be wrong: the line, and what is said about it.
const BAD: [(&str, &str, &str); 22] = [
    (r#"{"t": 5, "participant": "a", "kind": "comitment"}"#, "did you mean `commitment`?", "\"comitment\""),
    (r#"{"t": 5, "participant": "a""#, "not a JSON object", ""),
    (r#"[1]"#, "expected struct Event", ""),
    (r#"{"t": 5, "kind": "join"}"#, "missing field `participant`", ""),
    (r#"{"t": "noon", "participant": "a", "kind": "leave"}"#, "RFC 3339", ""),
    (r#"{"t": 5, "t": 6, "participant": "a", "kind": "leave"}"#, "duplicate field `t`", ""),
    (r#"{"t": 5, "participant": "", "kind": "leave"}"#, "a name that is not empty", ""),
    (r#"{"t": 1, "participant": "a", "kind": "leave"}"#, "before the one in the line above", "1"),
    (r#"{"t": -1, "participant": "a", "kind": "leave"}"#, "before the `start`", "-1"),
    (r#"{"t": 5, "participant": "a", "kind": "commitment"}"#, "says nothing", "\"commitment\""),
    (r#"{"t": 5, "participant": "a", "kind": "recognition", "need_slots": []}"#, "has no `need_slots`", ""),
    (
        r#"{"t": 5, "participant": "a", "kind": "join", "recognition_weights": {}}"#,
        "has no `recognition_weights`",
        "",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "recognition", "recognition_weights": {"b": 1.5}}"#,
        "between 0 and 1",
        "1.5",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "recognition", "recognition_weights": {"b": 1, "b": 1}}"#,
        "given twice",
        "",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "commitment", "need_slots": [{"quantity": 1}, {"quantity": -2}]}"#,
        "zero or more",
        "-2",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "commitment", "need_slots": [{"id": 1, "quantity": 1}, {"id": 1, "quantity": 1}]}"#,
        "the id `1`",
        "",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "commitment", "need_slots": [{"quantity": 1, "start_date": "2024-03-02", "end_date": "2024-03-01"}]}"#,
        "ends before it begins",
        "\"2024-03-01\"",
    ),
    (
        r#"{"t": 5, "participant": "a", "kind": "commitment", "need_slots": [{"quantity": 1, "latitude": 91}]}"#,
        "between -90 and 90",
        "91",
    ),
    (r#"{"t": 5, "participant": "there", "kind": "join"}"#, "`there` is there already", "\"join\""),
    (r#"{"t": 5, "participant": "gone", "kind": "leave"}"#, "is not there", "\"gone\""),
    (r#"{"t": 4, "participant": "gone", "kind": "join"}"#, "at this very instant", "4"),
    (
        r#"{"t": 5, "participant": "a", "kind": "commitment", "need_slots": [{"id": "x"}]}"#,
        "missing field `quantity`",
        "",
    ),
];

const BEFORE: &str = "{\"trace\": 1, \"start\": 0}\n\
    {\"t\": 3, \"participant\": \"there\", \"kind\": \"commitment\", \"need_slots\": []}\n\
    {\"t\": 4, \"participant\": \"gone\", \"kind\": \"leave\"}\n";

#[test]
fn every_mistake_is_told_with_its_line_and_place() {
    for (line, told, at) in BAD {
        let text = format!("{BEFORE}{line}\n{{\"t\": 9, \"participant\": \"there\", \"kind\": \"leave\"}}\n");
        let Err(CheckError::Bad(found, counted)) =
            check("r.jsonl", text.as_bytes(), CheckOptions::default(), None)
        else {
            panic!("{line} is wrong")
        };
        let said = found.to_string();
        assert!(said.contains(told) && said.contains("r.jsonl:4:"), "{line}\n{said}");
        assert_eq!((counted.total(), counted.bad, counted.lines), (2, 1, 4), "it stops there");
        let column: usize = said
            .split("r.jsonl:4:")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|n| n.parse().ok())
            .expect("a column");
        assert!(
            line.get(column - 1..).is_some_and(|rest| rest.starts_with(at)),
            "{line}: column {column} is not {at}"
        );
        let mut good = Vec::new();
        let skipped = check("r.jsonl", text.as_bytes(), CheckOptions { skip_bad: true }, Some(&mut good))
            .expect("passed over");
        assert_eq!((skipped.total(), skipped.bad), (3, 1), "{line}");
        assert!(!String::from_utf8(good).expect("text").contains(line));
    }
}

#[test]
fn a_recording_that_is_none_is_told_what_its_first_line_is() {
    for (text, told) in [
        ("", "is empty"),
        ("{\"t\": 1}\n", "missing field `trace`"),
        ("{\"trace\": 2}\n", "has version 2"),
        ("{\"trace\": 1, \"compress\": 0}\n", "above zero"),
    ] {
        let error =
            check("r.jsonl", text.as_bytes(), CheckOptions { skip_bad: true }, None).expect_err("none");
        let CheckError::Read(twintrack_scenario::recording::ReadError::Line(found)) = error else {
            panic!("a line")
        };
        assert!(found.to_string().contains(told), "{text}: {found}");
    }
}

#[test]
fn lines_of_other_bytes_and_endless_ones_are_passed_over() {
    let mut bytes = BEFORE.as_bytes().to_vec();
    bytes.extend(b"{\"t\": 5, \"participant\": \"\xff\"}\r\n");
    bytes.extend(vec![b' '; 17 << 20]);
    bytes.extend(b"\n# a comment\n\n{\"t\": 9, \"participant\": \"there\", \"kind\": \"leave\"}");
    let found =
        check("r.jsonl", bytes.as_slice(), CheckOptions { skip_bad: true }, None).expect("passed over");
    assert_eq!((found.total(), found.bad, found.lines, found.bytes), (3, 2, 8, bytes.len() as u64));
}

#[test]
fn an_edge_list_becomes_recognitions_in_order_of_time() {
    let csv = "source,target,weight,timestamp,note\n2,1,5,20,x\n1,2,10,10,\n2,3,-4,20.5,\n";
    let options = ImportOptions { compress: Some(10.0) };
    let imported = import("e.csv", csv, &options).expect("good");
    assert_eq!((imported.events(), imported.withdrawn(), imported.length_s()), (3, 1, 10.5));
    let mut out = Vec::new();
    imported.write(&mut out).expect("written");
    let text = String::from_utf8(out).expect("text");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], r#"{"trace":1,"compress":10.0,"source":"e.csv"}"#);
    assert_eq!(
        lines[1],
        r#"{"t":10000,"participant":"1","kind":"recognition","recognition_weights":{"2":1.0}}"#
    );
    assert!(lines[2].contains(r#"{"1":0.5}"#) && lines[3].contains(r#"{"3":0.0}"#), "{text}");
    assert_eq!(check("e", text.as_bytes(), CheckOptions::default(), None).expect("good").total(), 3);
    for (wrong, told) in [
        ("a,b,x,1", "not a weight"),
        ("a,b,1,then", "seconds since 1970"),
        ("a,,1,1", "without a name"),
        ("a,b,1,1709294400000", "milliseconds"),
    ] {
        let found = import("e.csv", &format!("source,target,weight,timestamp\n{wrong}\n"), &options)
            .expect_err("wrong");
        assert!(found.to_string().contains(told), "{found}");
    }
}

#[test]
fn settings_that_contradict_a_recording_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lines.jsonl");
    fs::write(&path, LINES).expect("written");
    let trace = format!("workload.trace={}", path.display());
    for (setting, told) in [
        ("population.size=5", "contradicts the recording"),
        ("churn.arrivals=3/h", "contradicts the recording"),
        ("run.until=1min", "takes 1min30s"),
    ] {
        let overrides = [Override::set(&trace), Override::set(setting)];
        let found = load(Source::from_text("demo.toml", "schema = 1\nname = 'demo'\n"), &overrides)
            .expect_err("wrong");
        assert!(found.to_string().contains(told), "{found}");
    }
}

#[test]
fn the_committed_schema_of_recordings_is_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/recording-schema.json");
    let committed = fs::read_to_string(path).expect("scenarios/recording-schema.json").replace("\r\n", "\n");
    assert!(
        committed == recording_schema(),
        "scenarios/recording-schema.json is stale: `cargo run -- schema recording > scenarios/recording-schema.json`"
    );
}
