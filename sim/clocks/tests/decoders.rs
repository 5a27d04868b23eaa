//! Decoders: what was encoded comes back, and any other bytes give an error or a stamp that encodes to them.

mod decoding;

use decoding::{Form, any_bytes, check, check_a_million};
use proptest::prelude::*;
use twintrack_clocks::encoding::decode::{self, DecodeError, Limits};
use twintrack_clocks::encoding::itc;
use twintrack_clocks::itc::{EventTree, Id, Stamp};

type Whole = (Id, EventTree);

static FORMS: [Form<Whole, Limits>; 4] = [
    Form { name: "bits", encode: |(id, events)| itc::bits(id, events).into_bytes(), decode: decode::bits },
    Form { name: "varint", encode: |(id, events)| itc::varint(id, events), decode: decode::varint },
    Form { name: "packed", encode: |(id, events)| itc::packed(id, events), decode: decode::packed },
    Form { name: "json", encode: |(id, events)| itc::json(id, events).into_bytes(), decode: decode::json },
];

/// A stamp out of a random system, with its own id or anonymous.
fn any_stamp() -> impl Strategy<Value = Whole> {
    let steps = prop::collection::vec((any::<u8>(), any::<u8>(), 0..4_u8, 1..200_u32), 0..60);
    (steps, any::<bool>()).prop_map(|(steps, anonymous)| {
        let mut stamps = vec![Stamp::seed()];
        for (one, other, kind, events) in steps {
            let (one, other) = (usize::from(one) % stamps.len(), usize::from(other) % stamps.len());
            match kind {
                0 => {
                    let newcomer = stamps[one].fork();
                    stamps.push(newcomer);
                }
                1 => (0..events).for_each(|_| stamps[one].event()),
                2 => {
                    let known = stamps[one].peek();
                    stamps[other].receive_anonymous(&known);
                }
                _ if stamps.len() > 1 => {
                    let leaver = stamps.swap_remove(one);
                    let heir = other % stamps.len();
                    stamps[heir].join(leaver).unwrap();
                }
                _ => {}
            }
        }
        let id = if anonymous { Id::anonymous() } else { stamps[0].id().clone() };
        (id, stamps[0].event_tree().clone())
    })
}

proptest! {
    #[test]
    fn what_was_encoded_comes_back(whole in any_stamp(), follows in prop::collection::vec(any::<u8>(), 1..9)) {
        for Form { name, encode, decode } in &FORMS {
            let bytes = encode(&whole);
            prop_assert_eq!(decode(&bytes, Limits::default()), Ok(whole.clone()), "{}", name);
            for cut in 0..bytes.len() {
                prop_assert!(decode(&bytes[..cut], Limits::default()).is_err(), "{} cut at {}", name, cut);
            }
            let mut longer = bytes.clone();
            longer.push(1);
            prop_assert!(decode(&longer, Limits::default()).is_err(), "{}", name);
        }
        let framed = [itc::varint(&whole.0, &whole.1), follows.clone()].concat();
        prop_assert_eq!(decode::varint_prefix(&framed, Limits::default()), Ok((whole, &follows[..])));
    }

    #[test]
    fn any_bytes_are_refused_or_read_exactly(bytes in any_bytes(any_stamp(), &FORMS)) {
        check(&FORMS, &bytes)?;
    }
}

/// The check above runs on 256 inputs; a decoder that errs on one in a hundred thousand, say where a counter overflows inside
/// a tree that is otherwise in order, needs these to be caught. `scripts/check` runs it:
/// `cargo test --release -p twintrack-clocks --test decoders -- --ignored --nocapture`.
#[test]
#[ignore = "thirteen seconds of processor time, more than all other tests of the crate; 256 inputs are checked in every test run"]
fn a_million_arbitrary_inputs() {
    check_a_million(&FORMS, &any_bytes(any_stamp(), &FORMS));
}

#[test]
fn each_fault_has_its_error() {
    let json = |text: &str| decode::json(text.as_bytes(), Limits::default()).unwrap_err();
    assert_eq!(json(""), DecodeError::Truncated);
    assert_eq!(json(r#"{"id":0,"event":0} x"#), DecodeError::Trailing);
    assert_eq!(json(r#"{"id":2,"event":0}"#), DecodeError::CountTooLarge);
    assert_eq!(json(r#"{"id":0,"event":01}"#), DecodeError::NotNormal);
    assert_eq!(json(r#"{"id":0,"event":-1}"#), DecodeError::Unexpected { at: 16 });
    assert_eq!(json(r#"{"id":0,"event":2147483648}"#), DecodeError::CountTooLarge);
    let tower = r#"{"id":0,"event":{"n":2147483647,"l":0,"r":1}}"#;
    assert_eq!(json(tower), DecodeError::CountTooLarge);
    for not_normal in [
        r#"{"id":{"l":1,"r":1},"event":0}"#,
        r#"{"id":0,"event":{"n":1,"l":2,"r":2}}"#,
        r#"{"id":0,"event":{"n":0,"l":1,"r":2}}"#,
    ] {
        assert_eq!(json(not_normal), DecodeError::NotNormal, "{not_normal}");
    }
    assert_eq!(decode::packed(&[3], Limits::default()), Err(DecodeError::Unexpected { at: 0 }));
    assert_eq!(decode::varint(&[0, 0x80, 0], Limits::default()), Err(DecodeError::NotNormal));
    assert_eq!(decode::varint(&[0; 3], Limits::default()), Err(DecodeError::Trailing));
    assert_eq!(decode::bits(&[0b0000_0001], Limits::default()), Err(DecodeError::Truncated));
}

#[test]
fn blanks_in_json_are_skipped() {
    let spaced = b" { \"id\" : { \"l\" : 1 ,\n\"r\" : 0 } , \"event\" : 7 } ";
    let (id, events) = decode::json(spaced, Limits::default()).unwrap();
    assert_eq!((id.to_string(), events.to_string()), ("(1,0)".into(), "7".into()));
}

#[test]
fn limits_hold_and_depth_costs_no_stack() {
    let mut deep = Stamp::seed();
    for _ in 0..5_000 {
        drop(deep.fork());
    }
    deep.event();
    let whole = (deep.id().clone(), deep.event_tree().clone());
    for Form { name, encode, decode } in &FORMS {
        let bytes = encode(&whole);
        let limited = |depth_max, leaves_max| decode(&bytes, Limits { depth_max, leaves_max });
        assert_eq!(limited(5_000, 5_001), Ok(whole.clone()), "{name}");
        assert_eq!(limited(4_999, 5_001), Err(DecodeError::TooDeep(4_999)), "{name}");
        assert_eq!(limited(5_000, 5_000), Err(DecodeError::TooLarge(5_000)), "{name}");
    }
    // Endless inner nodes: refused at the limit rather than read to the end.
    let endless = [&[0][..], &vec![1; 200_000]].concat();
    assert_eq!(decode::varint(&endless, Limits::default()), Err(DecodeError::TooDeep(u16::MAX)));
}
