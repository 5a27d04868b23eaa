//! `serde` writes the JSON encoding, and reads nothing that the strict decoder would refuse but another order of fields.
#![cfg(feature = "serde")]

use twintrack_clocks::encoding::{itc, serde::DEPTH_MAX, vector};
use twintrack_clocks::itc::{EventTree, Id, Stamp, balanced};
use twintrack_clocks::{Causality, Clock, VectorClock, VectorStamp};

/// The last of a population in which everyone has heard from the one before.
fn busy_stamp() -> Stamp {
    let mut stamps = balanced(9);
    for to in 1..stamps.len() {
        (0..to % 3).for_each(|_| stamps[to - 1].event());
        let known = stamps[to - 1].peek();
        stamps[to].receive_anonymous(&known);
    }
    stamps.pop().expect("nine of them")
}

#[test]
fn what_is_written_is_the_json_encoding_and_comes_back() {
    let stamp = busy_stamp();
    assert!(stamp.event_tree().leaves() > 4, "{}", stamp.event_tree());
    let text = serde_json::to_string(&stamp).unwrap();
    assert_eq!(text, itc::json(stamp.id(), stamp.event_tree()));
    assert_eq!(serde_json::from_str::<Stamp>(&text).unwrap(), stamp);
    assert_eq!(serde_json::from_str::<Id>("{\"r\":1,\"l\":0}").unwrap().to_string(), "(0,1)");
}

#[test]
fn faults_are_refused() {
    for text in [
        "-1",
        "2147483648",
        "1.5",
        "\"1\"",
        r#"{"n":0,"l":1}"#,
        r#"{"l":1,"r":0}"#,
        r#"{"n":0,"l":1,"r":0,"x":0}"#,
        r#"{"n":0,"l":1,"l":1,"r":0}"#,
        r#"{"n":0,"l":1,"r":1}"#,
        r#"{"n":0,"l":1,"r":2}"#,
    ] {
        assert!(serde_json::from_str::<EventTree>(text).is_err(), "{text}");
    }
    for text in ["2", r#"{"n":0,"l":1,"r":0}"#, r#"{"l":1,"r":1}"#] {
        assert!(serde_json::from_str::<Id>(text).is_err(), "{text}");
    }
}

#[test]
fn depth_is_limited_both_ways() {
    let deep = |levels: u16| {
        let mut stamp = Stamp::seed();
        (0..levels).for_each(|_| drop(stamp.fork()));
        stamp
    };
    let text = serde_json::to_string(&deep(DEPTH_MAX)).unwrap();
    assert_eq!(serde_json::from_str::<Stamp>(&text).unwrap(), deep(DEPTH_MAX));
    let too_deep = deep(DEPTH_MAX + 1);
    assert!(serde_json::to_string(&too_deep).is_err());
    let text = itc::json(too_deep.id(), too_deep.event_tree());
    let error = serde_json::from_str::<Stamp>(&text).unwrap_err().to_string();
    assert!(error.contains("deeper than 100"), "{error}");
}

#[test]
fn vector_clocks_go_on_from_where_they_were_written() {
    let mut ann = VectorClock::new(3, 1, true);
    ann.receive(&VectorStamp::from_entries([(0, 300), (7, 0)]));
    let text = serde_json::to_string(&ann.peek()).unwrap();
    assert_eq!(text, vector::json(ann.entries()));
    assert_eq!(serde_json::from_str::<VectorStamp>(&text).unwrap(), ann.peek());
    assert_eq!(serde_json::from_str::<VectorStamp>(r#"{"p7":0,"p3":1,"p0":300}"#).unwrap(), ann.peek());
    let written = serde_json::to_string(&ann).unwrap();
    assert_eq!(written, r#"{"own":3,"count_receipts":true,"entries":{"p0":300,"p3":1,"p7":0}}"#);
    let mut restored: VectorClock = serde_json::from_str(&written).unwrap();
    assert_eq!(restored.compare(&ann.peek()), Causality::Equal);
    assert_eq!(restored.publish(), ann.publish());
    restored.receive(&ann.publish());
    assert_eq!(restored.count(3), 4, "the receipt counts");
}

#[test]
fn faulty_vector_clocks_are_refused() {
    for text in [
        "[]",
        r#"{"0":1}"#,
        r#"{"p":1}"#,
        r#"{"p+1":1}"#,
        r#"{"p01":1}"#,
        r#"{"p0":-1}"#,
        r#"{"p0":2147483648}"#,
        r#"{"p0":1,"p0":1}"#,
        r#"{"p1048576":1}"#,
    ] {
        assert!(serde_json::from_str::<VectorStamp>(text).is_err(), "{text}");
    }
    for text in [
        r#"{"own":0,"count_receipts":true,"entries":{"p1":1}}"#,
        r#"{"own":0,"count_receipts":true,"entries":{"p0":1},"x":0}"#,
        r#"{"own":0,"entries":{"p0":1}}"#,
    ] {
        assert!(serde_json::from_str::<VectorClock>(text).is_err(), "{text}");
    }
}
