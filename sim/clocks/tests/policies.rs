//! Id policies: they choose what they promise to choose, and no policy loses knowledge or id space.

use proptest::prelude::*;
use twintrack_clocks::encoding::itc::bit_len;
use twintrack_clocks::itc::{
    EventTree, Id, OverlapError, Stamp, closest_heir, largest_share, roll_call, seed_each,
};

/// A population after random forks, retirements, events and messages; it always holds the whole interval.
fn any_population() -> impl Strategy<Value = Vec<Stamp>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), 0..5_u8), 1..80).prop_map(|steps| {
        let mut live = vec![Stamp::seed()];
        for (one, other, kind) in steps {
            let (one, other) = (usize::from(one) % live.len(), usize::from(other) % live.len());
            match kind {
                0 | 1 => {
                    let newcomer = live[one].fork();
                    live.push(newcomer);
                }
                2 => live[one].event(),
                3 => {
                    let known = live[one].peek();
                    live[other].receive_anonymous(&known);
                }
                _ if live.len() > 1 => {
                    let leaver = live.swap_remove(one);
                    let heir = other % live.len();
                    live[heir].join(leaver).unwrap();
                }
                _ => {}
            }
        }
        live
    })
}

/// The depth of the largest piece of an id in the paper's notation.
fn largest_piece_depth(id: &Id) -> usize {
    let (mut depth, mut least) = (0, usize::MAX);
    for character in id.to_string().chars() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '1' => least = least.min(depth),
            _ => {}
        }
    }
    least
}

fn id_bits(id: &Id) -> usize {
    bit_len(id, &EventTree::empty()) - bit_len(&Id::anonymous(), &EventTree::empty())
}

proptest! {
    #[test]
    fn the_largest_share_is_found(live in any_population()) {
        let chosen = largest_share(live.iter().map(Stamp::id)).unwrap();
        let depth = |stamp: &Stamp| largest_piece_depth(stamp.id());
        prop_assert_eq!(depth(&live[chosen]), live.iter().map(depth).min().unwrap());
        prop_assert!(live[..chosen].iter().all(|earlier| depth(earlier) > depth(&live[chosen])));
    }

    #[test]
    fn no_other_heir_grows_less(mut live in any_population()) {
        let leaver = live.pop().unwrap();
        let growth = |heir: &Stamp| id_bits(&heir.id().sum(leaver.id()).unwrap()) as isize - id_bits(heir.id()) as isize;
        let chosen = closest_heir(leaver.id(), live.iter().map(Stamp::id));
        prop_assert_eq!(chosen.is_none(), live.is_empty());
        if let Some(chosen) = chosen {
            prop_assert_eq!(growth(&live[chosen]), live.iter().map(growth).min().unwrap());
        }
    }

    #[test]
    fn a_roll_call_keeps_all_knowledge_and_shares_out_the_interval(live in any_population()) {
        let fresh = roll_call(live.clone()).unwrap();
        prop_assert_eq!(fresh.len(), live.len());
        let deepest = fresh.iter().map(|stamp| largest_piece_depth(stamp.id())).max().unwrap();
        prop_assert!(deepest <= live.len().next_power_of_two().ilog2() as usize);
        for stamp in &fresh {
            prop_assert_eq!(stamp.event_tree(), fresh[0].event_tree());
            prop_assert_eq!(stamp.event_tree().leaves(), 1);
            prop_assert!(live.iter().all(|before| before.leq(stamp) && !stamp.leq(before)));
        }
        let ids = fresh.iter().map(|stamp| stamp.id().clone());
        let whole = ids.reduce(|all, id| all.sum(&id).unwrap());
        prop_assert_eq!(whole, Some(Id::seed()));
    }
}

#[test]
fn nobody_to_choose_from() {
    assert_eq!(largest_share([]), None);
    assert_eq!(largest_share([&Id::anonymous()]), None);
    assert_eq!(closest_heir(&Id::seed(), []), None);
    assert_eq!(closest_heir(&Id::seed(), [&Id::seed()]), None, "it overlaps");
    assert_eq!(roll_call(Vec::new()), Ok(Vec::new()));
    assert_eq!(roll_call(seed_each(2)), Err(OverlapError));
}
