use super::*;
use crate::kernel::time::Time;

fn slot(quantity: f64) -> Slot {
    Slot { quantity, window: None, place: None }
}

fn declining(version: u32, weight: f64, declined: f64) -> Arc<Commitment> {
    Arc::new(Commitment {
        version: Version(version),
        published: Time::ZERO,
        needs: vec![slot(5.0)].into(),
        residual: vec![0.0],
        capacity_slots: 0,
        weights: vec![weight].into(),
        damping: 1.0,
        lines: vec![AccountLine { link: 0, session: 0, slot: 0, need: 0, seen: declined, declined }],
    })
}

#[test]
fn what_comes_back_concerns_a_provider_even_from_whom_it_recognises_no_more() {
    let links = Links::new(&[vec![(1, 1.0)], vec![(0, 1.0)]], vec![0.0; 2]);
    let settings = Allocation::default();
    let mut provider = Agent::new(Participant(0), &[], &[slot(10.0)], &links, |_| true);
    assert!(provider.learn_commitment(0, 0, &declining(1, 1.0, 0.0), &settings));
    provider.compute(&[0], &settings, Time::ZERO);
    assert!(!provider.learn_commitment(0, 0, &declining(2, 1.0, 0.0), &settings), "nothing moved");
    provider.act(&Change::Recognition { link: 0, weight: 0.0 }, &settings);
    assert!(
        !provider.learn_commitment(0, 0, &declining(3, 0.5, 0.0), &settings),
        "its claim is of no concern"
    );
    assert!(provider.learn_commitment(0, 0, &declining(4, 0.5, 2.0), &settings));
}

#[test]
fn whoever_is_recognised_from_now_on_is_to_see_the_allocation_state() {
    let links = Links::new(&[vec![(1, 0.5)], vec![(0, 1.0)], vec![(0, 1.0)]], vec![0.0; 3]);
    let settings = Allocation::default();
    let mut provider = Agent::new(Participant(0), &[], &[slot(10.0)], &links, |_| true);
    let recognise = |weight| Change::Recognition { link: 1, weight };
    provider.act(&recognise(0.2), &settings);
    assert!(!provider.allocation_moved(&settings), "there is none to see");
    provider.act(&recognise(0.0), &settings);
    provider.publish_allocation();
    assert!(!provider.allocation_moved(&settings));
    provider.act(&recognise(0.2), &settings);
    assert!(provider.allocation_moved(&settings));
    provider.publish_allocation();
    provider.act(&recognise(0.3), &settings);
    assert!(!provider.allocation_moved(&settings), "it has seen it");
}

#[test]
fn weights_never_sum_to_more_than_one_with_the_own() {
    let links = Links::new(&[vec![(1, 0.5), (2, 0.2)], vec![], vec![]], vec![0.3, 0.0, 0.0]);
    let mut agent = Agent::new(Participant(0), &[], &[], &links, |_| true);
    agent.act(&Change::Recognition { link: 0, weight: 0.9 }, &Allocation::default());
    // Its own weight of 0.3 beside 0.9 and 0.2: all three are scaled down alike.
    let expected = [0.9 / 1.4, 0.2 / 1.4];
    assert!(agent.weights.iter().zip(expected).all(|(weight, expected)| (weight - expected).abs() < 1e-12));
}
