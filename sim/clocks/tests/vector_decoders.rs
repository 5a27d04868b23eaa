//! Decoders of vector clocks: what was encoded comes back, and any other bytes give an error or a stamp that encodes to
//! them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use twintrack_clocks::encoding::decode::DecodeError;
use twintrack_clocks::encoding::decode::vector::{self as decode, Limits};
use twintrack_clocks::encoding::vector;
use twintrack_clocks::{COUNT_MAX, VectorStamp};

type Decoder = fn(&[u8], Limits) -> Result<VectorStamp, DecodeError>;
type Encoder = fn(&VectorStamp) -> Vec<u8>;

const FORMS: [(&str, Encoder, Decoder); 4] = [
    ("bits", |stamp| vector::bits(stamp.entries()).into_bytes(), decode::bits),
    ("varint", |stamp| vector::varint(stamp.entries()), decode::varint),
    ("packed", |stamp| vector::packed(stamp.entries()), decode::packed),
    ("json", |stamp| vector::json(stamp.entries()).into_bytes(), decode::json),
];

/// Cases of the long test over arbitrary bytes.
const MANY_CASES: u32 = 1_000_000;

/// A stamp with gaps, and counters of any size.
fn any_stamp() -> impl Strategy<Value = VectorStamp> {
    let index = prop_oneof![0..20_usize, 120..140_usize, 0..5_000_usize];
    let count = prop_oneof![0..20_u32, 100..300_u32, 0..=COUNT_MAX];
    prop::collection::vec((index, count), 0..30)
        .prop_map(|entries| VectorStamp::from_entries(entries.into_iter().collect::<BTreeMap<_, _>>()))
}

/// Bytes of which many come near to being a stamp: arbitrary ones, small alphabets, and stamps with a byte changed.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let near = (any_stamp(), 0..FORMS.len(), any::<usize>(), any::<u8>(), any::<bool>()).prop_map(
        |(stamp, form, at, byte, cut)| {
            let mut bytes = FORMS[form].1(&stamp);
            let at = at % bytes.len().max(1);
            if cut {
                bytes.truncate(at);
            } else if let Some(changed) = bytes.get_mut(at) {
                *changed = byte;
            }
            bytes
        },
    );
    prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 0..40),
        2 => prop::collection::vec(0..4_u8, 0..40),
        1 => near,
    ]
}

/// Whatever is accepted is the only text for its stamp.
fn check(bytes: &[u8]) -> Result<usize, TestCaseError> {
    let mut accepted = 0;
    for (name, encode, decode) in FORMS {
        if let Ok(stamp) = decode(bytes, Limits::default()) {
            accepted += 1;
            // Blanks are allowed in JSON; the generator makes none but by chance.
            if name != "json" {
                prop_assert_eq!(encode(&stamp), bytes, "{}", name);
            }
            prop_assert_eq!(decode(&encode(&stamp), Limits::default()), Ok(stamp), "{}", name);
        }
    }
    Ok(accepted)
}

proptest! {
    #[test]
    fn what_was_encoded_comes_back(stamp in any_stamp()) {
        for (name, encode, decode) in FORMS {
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
    fn any_bytes_are_refused_or_read_exactly(bytes in any_bytes()) {
        check(&bytes)?;
    }
}

#[test]
#[ignore = "a million cases, about half a minute in the release profile: run by hand when a decoder changes; the same check runs on fewer inputs above"]
fn a_million_arbitrary_inputs() {
    let accepted = std::cell::Cell::new(0);
    let mut runner =
        TestRunner::new(Config { cases: MANY_CASES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&any_bytes(), |bytes| {
        accepted.set(accepted.get() + check(&bytes)?);
        Ok(())
    });
    outcome.unwrap();
    let (decoders, accepted) = (FORMS.len(), accepted.get());
    println!("{MANY_CASES} inputs, each to {decoders} decoders: {accepted} stamps, the rest refused");
    assert!(accepted > 0, "some inputs are stamps");
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
