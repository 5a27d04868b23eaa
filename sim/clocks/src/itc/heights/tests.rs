use super::*;
use proptest::prelude::*;

/// Heights of any width, often with their neighbours on both sides of a change of width.
fn any_heights(len: usize) -> impl Strategy<Value = Vec<u32>> {
    let height = prop_oneof![0..4_u32, 254..258_u32, 65_534..65_538_u32, Just(crate::COUNT_MAX)];
    let ceiling = prop_oneof![Just(3), Just(255), Just(256), Just(65_535), Just(crate::COUNT_MAX)];
    (prop::collection::vec(height, len), ceiling)
        .prop_map(|(heights, ceiling)| heights.into_iter().map(|height| height.min(ceiling)).collect())
}

proptest! {
    #[test]
    fn widths_make_no_difference(
        (own, other) in (1..200_usize).prop_flat_map(|len| (any_heights(len), any_heights(len))),
        at in any::<prop::sample::Index>(),
    ) {
        let (narrow, narrow_other) = (Heights::from(own.clone()), Heights::from(other.clone()));
        let larger: Vec<u32> = own.iter().zip(&other).map(|(own, other)| *own.max(other)).collect();
        prop_assert_eq!(narrow.wide(), own.clone());
        let mut merged = narrow.merged(&narrow_other);
        prop_assert_eq!(merged.wide(), larger.clone());
        merged = narrow.clone();
        merged.merge(&narrow_other);
        prop_assert_eq!(merged.wide(), larger.clone());
        merged = Heights::zeros(own.len());
        merged.merge_all(&[&narrow, &narrow_other]);
        prop_assert_eq!(merged.wide(), larger);
        let above = |one: &[u32], other: &[u32]| one.iter().zip(other).any(|(one, other)| one > other);
        let expected = Causality::from_differences(above(&other, &own), above(&own, &other));
        prop_assert_eq!(narrow.relate(&narrow_other), expected);
        prop_assert_eq!(narrow.leq(&narrow_other), own.iter().zip(&other).all(|(own, other)| own <= other));
        let at = at.index(own.len());
        let mut filled = narrow.clone();
        filled.fill(at..=at, other[at]);
        prop_assert_eq!(filled.get(at), other[at]);
        prop_assert_eq!(filled.bounds(0..=own.len() - 1).1, filled.wide().iter().copied().max().unwrap());
    }
}
