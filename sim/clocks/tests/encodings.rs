//! Encodings: known texts and bytes, and sizes that agree with what the encoders write.

use proptest::prelude::*;
use twintrack_clocks::encoding::{itc, vector};
use twintrack_clocks::itc::{EventTree, Id, Stamp};
use twintrack_clocks::{COUNT_MAX, Clock, Encoding, VectorClock, VectorStamp};

/// A stamp with the id `(1,0)` and the events `(0,3,0)`.
fn small_stamp() -> Stamp {
    let mut stamp = Stamp::seed();
    let _right = stamp.fork();
    (0..3).for_each(|_| stamp.event());
    stamp
}

#[test]
fn vector_clock_forms() {
    let counters = || vector::dense(&[5, 0, 300]);
    assert_eq!(vector::json(counters()), r#"{"p0":5,"p1":0,"p2":300}"#);
    assert_eq!(vector::json(vector::dense(&[])), "{}");
    assert_eq!(vector::varint(counters()), [0, 5, 0, 0, 0, 0xac, 2]);
    assert_eq!(vector::packed(vector::dense(&[7]))[..8], [0; 8]);
    assert_eq!(vector::packed(vector::dense(&[7]))[8..], [0, 0, 0, 0, 0, 0, 0, 7]);
    // A gap of 0 is 1·0·00; 5 lies 1 into the group of three bits: 1·10·001.
    assert_eq!(vector::bits(vector::dense(&[5])).to_string(), "10:8c40");
}

#[test]
fn entries_left_out_are_gaps() {
    let entries = || [(2, 7), (5, 0)].into_iter();
    assert_eq!(vector::json(entries()), r#"{"p2":7,"p5":0}"#);
    assert_eq!(vector::varint(entries()), [2, 7, 2, 0]);
    assert_eq!(vector::packed(entries())[7], 2);
    for encoding in Encoding::ALL {
        let written = match encoding {
            Encoding::Packed => vector::packed(entries()).len(),
            Encoding::Varint => vector::varint(entries()).len(),
            Encoding::Json => vector::json(entries()).len(),
            Encoding::Bits => vector::bits(entries()).as_bytes().len(),
        };
        assert_eq!(vector::len(entries(), encoding), written, "{encoding:?}");
    }
}

#[test]
fn stamp_forms() {
    let stamp = small_stamp();
    let (id, events) = (stamp.id(), stamp.event_tree());
    assert_eq!((id.to_string(), events.to_string()), ("(1,0)".into(), "(0,3,0)".into()));
    assert_eq!(itc::json(id, events), r#"{"id":{"l":1,"r":0},"event":{"n":0,"l":3,"r":0}}"#);
    assert_eq!(itc::json(&Id::anonymous(), &EventTree::empty()), r#"{"id":0,"event":0}"#);
    assert_eq!(itc::varint(id, events), [0b1000_1000, 1, 6, 0]);
    assert_eq!(itc::packed(&Id::seed(), &EventTree::empty()), [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(itc::packed(id, events).len(), 3 + 3 * 9);
    assert_eq!(itc::bits(id, events).to_string(), "12:89b0");
    assert_eq!(itc::bits(&Id::anonymous(), events).to_string(), "10:06c0");
}

#[test]
fn extreme_counters_are_encoded() {
    for counter in [0, 3, 4, 11, 12, 127, 128, COUNT_MAX - 1, COUNT_MAX] {
        check_vector_lengths(&[counter]);
    }
}

fn check_vector_lengths(counters: &[u32]) {
    let stamp = VectorStamp::new(counters);
    let len = |encoding| VectorClock::encoded_len(&stamp, encoding);
    assert_eq!(len(Encoding::Packed), vector::packed(vector::dense(counters)).len());
    assert_eq!(len(Encoding::Varint), vector::varint(vector::dense(counters)).len());
    assert_eq!(len(Encoding::Json), vector::json(vector::dense(counters)).len());
    assert_eq!(len(Encoding::Bits), vector::bits(vector::dense(counters)).as_bytes().len());
}

/// One of the stamps of a population grown by random forks, after random events and messages.
fn any_stamp() -> impl Strategy<Value = Stamp> {
    let forks = prop::collection::vec(any::<u8>(), 1..40);
    let messages = prop::collection::vec((any::<u8>(), any::<u8>(), 1_u32..300), 0..80);
    (forks, messages, any::<bool>()).prop_map(|(forks, messages, retire)| {
        let mut stamps =
            twintrack_clocks::itc::grown(forks.len(), |newcomer| usize::from(forks[newcomer]) % newcomer);
        for (from, to, events) in messages {
            let (from, to) = (usize::from(from) % stamps.len(), usize::from(to) % stamps.len());
            (0..events).for_each(|_| stamps[from].event());
            let known = stamps[from].peek();
            stamps[to].receive_anonymous(&known);
        }
        let mut last = stamps.pop().unwrap();
        if let (true, Some(other)) = (retire, stamps.into_iter().next()) {
            last.join(other).unwrap();
        }
        last
    })
}

proptest! {
    #[test]
    fn vector_lengths_are_those_of_the_encoders(counters in prop::collection::vec(0..=COUNT_MAX, 0..40)) {
        check_vector_lengths(&counters);
    }

    #[test]
    fn stamp_lengths_are_those_of_the_encoders(stamp in any_stamp()) {
        let events = stamp.event_tree();
        for id in [stamp.id(), &Id::anonymous()] {
            prop_assert_eq!(itc::len(id, events, Encoding::Packed), itc::packed(id, events).len());
            prop_assert_eq!(itc::len(id, events, Encoding::Varint), itc::varint(id, events).len());
            prop_assert_eq!(itc::len(id, events, Encoding::Json), itc::json(id, events).len());
            prop_assert_eq!(itc::len(id, events, Encoding::Bits), itc::bits(id, events).as_bytes().len());
            prop_assert_eq!(itc::bit_len(id, events), itc::bits(id, events).len());
        }
        for encoding in Encoding::ALL {
            let anonymous = itc::len(&Id::anonymous(), events, encoding);
            prop_assert_eq!(Stamp::encoded_len(events, encoding), anonymous);
        }
    }

    #[test]
    fn json_is_well_formed_and_holds_every_node(stamp in any_stamp()) {
        let parsed: serde_json::Value =
            serde_json::from_str(&itc::json(stamp.id(), stamp.event_tree())).unwrap();
        prop_assert_eq!(event_nodes(&parsed["event"]), stamp.event_tree().nodes());
    }
}

fn event_nodes(tree: &serde_json::Value) -> usize {
    match tree {
        serde_json::Value::Number(_) => 1,
        inner => {
            assert!(inner["n"].is_u64(), "{inner}");
            1 + event_nodes(&inner["l"]) + event_nodes(&inner["r"])
        }
    }
}
