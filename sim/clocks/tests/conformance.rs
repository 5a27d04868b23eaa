//! The interval tree clock against the authors' reference implementation; see `data/README.md`.

#[path = "../examples/replay/vectors.rs"]
mod vectors;

use vectors::Sequence;

const VECTORS: &str = include_str!("data/itc.jsonl");

#[test]
fn every_vector_is_reproduced() {
    let mut stamps = 0;
    for (line, number) in VECTORS.lines().zip(1..) {
        let outcome = Sequence::parse(line).and_then(|sequence| sequence.replay());
        let outcome = outcome.unwrap_or_else(|error| panic!("line {number}: {error}"));
        assert_eq!(outcome.differences, Vec::<String>::new(), "line {number}");
        stamps += outcome.stamps;
    }
    assert!(stamps > 1_000, "the selection holds only {stamps} stamps");
}

#[test]
fn a_deviation_is_noticed() {
    let line =
        r#"{"ops":[["f",0,1],["e",0,1]],"live":[0,1],"st":[[0,[1,0],[0,2,0],"12:89a0"]],"leq":"10/11"}"#;
    let outcome = Sequence::parse(line).and_then(|sequence| sequence.replay()).expect("well formed");
    assert_eq!(outcome.differences.len(), 2, "events and bits: {:?}", outcome.differences);
}

#[test]
fn a_malformed_line_is_refused() {
    for line in ["", "{}", r#"{"ops":[["x",0,1]],"live":[],"st":[],"leq":""}"#] {
        assert!(Sequence::parse(line).is_err(), "{line}");
    }
    let dead_slot = r#"{"ops":[["e",7,1]],"live":[],"st":[],"leq":""}"#;
    assert!(Sequence::parse(dead_slot).and_then(|sequence| sequence.replay()).is_err());
}
