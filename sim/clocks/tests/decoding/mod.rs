//! What the tests of both families of decoders share: bytes that come near to being a stamp, and the check that whatever
//! is read from them is exactly what they say.

use std::cell::Cell;
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use twintrack_clocks::encoding::decode::DecodeError;

/// Cases of a long test.
const MANY_CASES: u32 = 1_000_000;

/// A form in which stamps `S` are written, and read within limits `L`.
pub(crate) struct Form<S, L> {
    pub(crate) name: &'static str,
    pub(crate) encode: fn(&S) -> Vec<u8>,
    pub(crate) decode: fn(&[u8], L) -> Result<S, DecodeError>,
}

/// Bytes of which many come near to being a stamp: arbitrary ones, small alphabets, and stamps, written in any of the
/// `forms`, with a byte changed or the end cut off.
pub(crate) fn any_bytes<S: Debug + 'static, L>(
    stamp: impl Strategy<Value = S> + 'static,
    forms: &'static [Form<S, L>],
) -> impl Strategy<Value = Vec<u8>> {
    let near = (stamp, 0..forms.len(), any::<usize>(), any::<u8>(), any::<bool>()).prop_map(
        |(stamp, form, at, byte, cut)| {
            let mut bytes = (forms[form].encode)(&stamp);
            // A vector clock that has seen nobody is written as no bytes at all.
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

/// Whatever one of the `forms` accepts is in normal form, and the only text for it; tells how many accepted.
pub(crate) fn check<S: Clone + Debug + PartialEq, L: Default>(
    forms: &[Form<S, L>],
    bytes: &[u8],
) -> Result<usize, TestCaseError> {
    let mut accepted = 0;
    for Form { name, encode, decode } in forms {
        if let Ok(stamp) = decode(bytes, L::default()) {
            accepted += 1;
            // Blanks are allowed in JSON; the generator makes none but by chance.
            if *name != "json" {
                prop_assert_eq!(encode(&stamp), bytes, "{}", name);
            }
            prop_assert_eq!(decode(&encode(&stamp), L::default()), Ok(stamp), "{}", name);
        }
    }
    Ok(accepted)
}

/// Checks a million inputs, the same ones every time, and prints how many were stamps.
pub(crate) fn check_a_million<S: Clone + Debug + PartialEq, L: Default>(
    forms: &[Form<S, L>],
    inputs: &impl Strategy<Value = Vec<u8>>,
) {
    let accepted = Cell::new(0);
    let config = Config { cases: MANY_CASES, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(inputs, |bytes| {
        accepted.set(accepted.get() + check(forms, &bytes)?);
        Ok(())
    });
    outcome.unwrap();
    let (decoders, accepted) = (forms.len(), accepted.get());
    println!("{MANY_CASES} inputs, each to {decoders} decoders: {accepted} stamps, the rest refused");
    assert!(accepted > 0, "some inputs are stamps");
}
