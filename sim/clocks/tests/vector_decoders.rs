//! Decoders of vector clocks: what was encoded comes back, and any other bytes give an error or a stamp that encodes to
//! them.

mod decoding;

use std::collections::BTreeMap;

use decoding::{Form, any_bytes, check, check_a_million};
use proptest::prelude::*;
use twintrack_clocks::encoding::decode::DecodeError;
use twintrack_clocks::encoding::decode::vector::{self as decode, Limits};
use twintrack_clocks::encoding::vector;
use twintrack_clocks::{COUNT_MAX, VectorStamp};

static FORMS: [Form<VectorStamp, Limits>; 4] = [
    Form { name: "bits", encode: |stamp| vector::bits(stamp.entries()).into_bytes(), decode: decode::bits },
    Form { name: "varint", encode: |stamp| vector::varint(stamp.entries()), decode: decode::varint },
    Form { name: "packed", encode: |stamp| vector::packed(stamp.entries()), decode: decode::packed },
    Form { name: "json", encode: |stamp| vector::json(stamp.entries()).into_bytes(), decode: decode::json },
];

/// A stamp with gaps, and counters of any size.
fn any_stamp() -> impl Strategy<Value = VectorStamp> {
    let index = prop_oneof![0..20_usize, 120..140_usize, 0..5_000_usize];
    let count = prop_oneof![0..20_u32, 100..300_u32, 0..=COUNT_MAX];
    prop::collection::vec((index, count), 0..30)
        .prop_map(|entries| VectorStamp::from_entries(entries.into_iter().collect::<BTreeMap<_, _>>()))
}

proptest! {
    #[test]
    fn what_was_encoded_comes_back(stamp in any_stamp()) {
        for Form { name, encode, decode } in &FORMS {
            let bytes = encode(&stamp);
            prop_assert_eq!(decode(&bytes, Limits::default()), Ok(stamp.clone()), "{}", name);
            let mut longer = bytes.clone();
            longer.push(1);
            prop_assert!(decode(&longer, Limits::default()).is_err(), "{}", name);
            let needed = stamp.entries().last().map_or(0, |(last, _)| last + 1);
            prop_assert_eq!(decode(&bytes, Limits { participants_max: needed }), Ok(stamp.clone()), "{}", name);
            if let Some(participants_max) = needed.checked_sub(1) {
                let refused = Err(DecodeError::TooManyParticipants(participants_max));
                prop_assert_eq!(decode(&bytes, Limits { participants_max }), refused, "{}", name);
            }
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read_exactly(bytes in any_bytes(any_stamp(), &FORMS)) {
        check(&FORMS, &bytes)?;
    }
}

/// The check above runs on 256 inputs; a decoder that errs on one in a hundred thousand, say where a counter overflows in
/// a long and otherwise orderly list, needs these to be caught. `scripts/check` runs it:
/// `cargo test --release -p twintrack-clocks --test vector_decoders -- --ignored --nocapture`.
#[test]
#[ignore = "twenty seconds of processor time, more than all other tests of the crate; 256 inputs are checked in every test run"]
fn a_million_arbitrary_inputs() {
    check_a_million(&FORMS, &any_bytes(any_stamp(), &FORMS));
}

#[test]
fn each_fault_has_its_error() {
    let json = |text: &str| decode::json(text.as_bytes(), Limits::default()).unwrap_err();
    assert_eq!(json(""), DecodeError::Truncated);
    assert_eq!(json(r#"{"p0":1"#), DecodeError::Truncated);
    assert_eq!(json("{} x"), DecodeError::Trailing);
    assert_eq!(json(r#"{"p0":1,}"#), DecodeError::Unexpected { at: 8 });
    assert_eq!(json(r#"{"p 0":1}"#), DecodeError::Unexpected { at: 3 });
    assert_eq!(json(r#"{"p0":-1}"#), DecodeError::Unexpected { at: 6 });
    assert_eq!(json(r#"{"p00":1}"#), DecodeError::NotNormal);
    assert_eq!(json(r#"{"p1":1,"p0":1}"#), DecodeError::NotNormal);
    assert_eq!(json(r#"{"p1":1,"p1":1}"#), DecodeError::NotNormal);
    assert_eq!(json(r#"{"p0":2147483648}"#), DecodeError::CountTooLarge);
    let too_many = DecodeError::TooManyParticipants(1 << 20);
    assert_eq!(json(r#"{"p1048576":1}"#), too_many);
    assert_eq!(json(r#"{"p99999999999999999999":1}"#), too_many);
    let varint = |bytes: &[u8]| decode::varint(bytes, Limits::default()).unwrap_err();
    assert_eq!(varint(&[0]), DecodeError::Truncated);
    assert_eq!(varint(&[0x80, 0, 1]), DecodeError::NotNormal);
    assert_eq!(varint(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]), too_many);
    assert_eq!(varint(&[0, 0x80, 0x80, 0x80, 0x80, 0x08]), DecodeError::CountTooLarge);
    let packed = |entries: &[u64]| {
        let bytes: Vec<u8> = entries.iter().flat_map(|number| number.to_be_bytes()).collect();
        decode::packed(&bytes, Limits::default()).unwrap_err()
    };
    assert_eq!(packed(&[0]), DecodeError::Truncated);
    assert_eq!(packed(&[1, 0, 1, 0]), DecodeError::NotNormal);
    assert_eq!(packed(&[u64::MAX, 0]), too_many);
    let bits = |bytes: &[u8]| decode::bits(bytes, Limits::default()).unwrap_err();
    assert_eq!(bits(&[0]), DecodeError::Trailing, "a byte of nothing but filling");
    assert_eq!(bits(&[0b1000_0000]), DecodeError::Unexpected { at: 0 }, "a gap without a counter");
    assert_eq!(bits(&[0b1000_1000, 0b0000_0001]), DecodeError::Trailing);
}

#[test]
fn blanks_in_json_are_skipped_between_tokens() {
    let spaced = decode::json(b" { \"p0\" : 5 ,\n\"p7\" : 0 } ", Limits::default());
    assert_eq!(spaced, Ok(VectorStamp::from_entries([(0, 5), (7, 0)])));
    assert_eq!(decode::json(b" { } ", Limits::default()), Ok(VectorStamp::new(&[])));
}
