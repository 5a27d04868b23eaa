//! Latencies are pure functions of seed, link and message, and mistakes in their settings are named.

use std::collections::BTreeSet;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::network::{Network, NetworkError};
use twintrack_core::settings::{self, Distribution, Inputs, RegionMatrix, Regions};

const A: Participant = Participant(0);
const B: Participant = Participant(1);

fn network(settings: &settings::Network, seed: u64) -> Network {
    Network::new(settings, &Inputs::default(), seed, 100).expect("valid settings")
}

/// How long message 0, 1, 2 … takes on a link.
fn latencies(network: &Network, from: Participant, to: Participant) -> Vec<u64> {
    (0..100).map(|message| network.arrival(Time::ZERO, from, to, message).0).collect()
}

fn without_jitter() -> settings::Network {
    settings::Network { jitter: Distribution::Constant { value: Span::ZERO }, ..Default::default() }
}

#[test]
fn a_link_keeps_its_base_latency_and_each_message_has_its_jitter() {
    let still = network(&without_jitter(), 1);
    let base = latencies(&still, A, B);
    assert!(base.iter().all(|latency| *latency == base[0]));
    let shaking = latencies(&network(&settings::Network::default(), 1), A, B);
    assert!(shaking.iter().all(|latency| *latency >= base[0]));
    assert_eq!(shaking.iter().collect::<BTreeSet<_>>().len(), 100);
}

#[test]
fn every_part_of_the_key_matters_and_nothing_else_does() {
    let settings = settings::Network::default();
    let first = network(&settings, 1);
    let reference = latencies(&first, A, B);
    assert_ne!(reference, latencies(&first, B, A));
    assert_ne!(reference, latencies(&first, A, Participant(2)));
    assert_ne!(reference, latencies(&network(&settings, 2), A, B));
    assert_ne!(
        latencies(&network(&without_jitter(), 1), A, B),
        latencies(&network(&without_jitter(), 1), B, A)
    );
    let larger = Network::new(&settings, &Inputs::default(), 1, 101).expect("valid settings");
    assert_eq!(reference, latencies(&larger, A, B));
    let later = first.arrival(Time(5_000), A, B, 7);
    assert_eq!(later, first.arrival(Time::ZERO, A, B, 7) + Span(5_000));
}

#[test]
fn nothing_arrives_below_the_floor() {
    let settings = settings::Network {
        latency: Distribution::Uniform { min: Span::ZERO, max: Span::from_millis(4) },
        floor: Span::from_millis(2),
        ..without_jitter()
    };
    let network = network(&settings, 1);
    assert_eq!(network.floor(), Span::from_millis(2));
    let arrivals: Vec<u64> =
        (1..100).map(|to| network.arrival(Time::ZERO, A, Participant(to), 0).0).collect();
    assert_eq!(arrivals.iter().min(), Some(&2_000_000));
    assert!(arrivals.iter().any(|arrival| *arrival > 2_000_000));
}

/// Networks with drawn and with regional latencies, with and without a floor that matters.
fn all_kinds() -> [Network; 3] {
    let shaking = settings::Network { jitter: settings::Network::default().jitter, ..regional() };
    let matrix = matrix(&[0, 30_000_000, 40_000_000, 0]);
    let low = settings::Network { floor: Span::from_millis(30), ..Default::default() };
    let regional = Network::new(&shaking, &matrix, 1, 1_000).expect("a matrix");
    [network(&settings::Network::default(), 1), network(&low, 1), regional]
}

#[test]
fn a_broadcast_arrives_when_its_copies_would_one_by_one() {
    for network in all_kinds() {
        for (first, count) in [(0, 1_000), (3, 128), (700, 1), (9, 0)] {
            let mut times = vec![Time::ZERO; count];
            network.arrivals(Time(77), Participant(5), Participant(first), 9, &mut times);
            let one_by_one =
                (first..).map(|to| network.arrival(Time(77), Participant(5), Participant(to), 9));
            assert_eq!(times, one_by_one.take(count).collect::<Vec<Time>>());
        }
    }
}

#[test]
fn nothing_beats_the_lookahead_and_something_comes_near_it() {
    for network in all_kinds() {
        let lookahead = network.lookahead();
        assert!(lookahead >= network.floor());
        let shortest = (0..200_000)
            .map(|i| network.arrival(Time::ZERO, Participant(i % 997), Participant(i / 997), 0))
            .min()
            .expect("some messages");
        assert!(shortest >= Time::ZERO + lookahead);
        assert!(shortest.0 < 2 * lookahead.0, "{shortest} is far above {lookahead}");
    }
    assert!(all_kinds()[0].lookahead() > Span::from_millis(4));
}

#[test]
fn latencies_of_a_run_keep_their_nanoseconds() {
    let network = network(&settings::Network::default(), 42);
    let found = [(0, 1, 0), (1, 0, 0), (17, 99, 1), (99, 17, u64::MAX)].map(|(from, to, message)| {
        network.arrival(Time::ZERO, Participant(from), Participant(to), message).0
    });
    assert_eq!(found, [46_802_493, 21_738_913, 129_887_907, 77_333_170]);
}

fn regional() -> settings::Network {
    let regions = Regions { file: "regions.csv".to_owned(), within: Span::from_millis(2) };
    settings::Network { regions: Some(regions), ..without_jitter() }
}

fn matrix(mean_ns: &[u64]) -> Inputs {
    let names = vec!["north".to_owned(), "south".to_owned()];
    Inputs { regions: Some(RegionMatrix { names, mean_ns: mean_ns.to_vec() }), ..Inputs::default() }
}

#[test]
fn regions_decide_the_base_latency() {
    let network =
        Network::new(&regional(), &matrix(&[0, 30_000_000, 40_000_000, 0]), 1, 1_000).expect("a matrix");
    let region = |p| network.region(Participant(p)).expect("regions are on").0;
    let mut met = BTreeSet::new();
    for to in 1..1_000 {
        let expected = [[2, 30], [40, 2]][usize::from(region(0))][usize::from(region(to))];
        met.insert(expected);
        let arrival = network.arrival(Time::ZERO, A, Participant(to), 0);
        assert_eq!(arrival, Time::ZERO + Span::from_millis(expected), "to {to}");
    }
    assert_eq!(met.len(), 2);
    let north = (0..1_000).filter(|p| region(*p) == 0).count();
    assert!((400..=600).contains(&north), "{north} of 1,000 in the first of two regions");
}

#[test]
fn participants_stay_in_their_regions_when_others_come() {
    let inputs = matrix(&[0, 1, 1, 0]);
    let regions = |participants| {
        let network = Network::new(&regional(), &inputs, 1, participants).expect("a matrix");
        (0..50).map(|p| network.region(Participant(p))).collect::<Vec<_>>()
    };
    assert_eq!(regions(50), regions(5_000));
    assert_eq!(network(&without_jitter(), 1).region(A), None);
}

#[test]
fn mistakes_are_named() {
    let refusal = |settings: &settings::Network, inputs: &Inputs| {
        let NetworkError { parameter, message, .. } =
            Network::new(settings, inputs, 1, 2).expect_err("a mistake");
        (parameter, message)
    };
    let cases = [
        (
            settings::Network { floor: Span::ZERO, ..Default::default() },
            Inputs::default(),
            "floor",
            "must be above zero: no message arrives at once",
        ),
        (
            settings::Network {
                latency: Distribution::Lognormal { median: Span(2), p99: Span(1) },
                ..Default::default()
            },
            Inputs::default(),
            "latency.lognormal.p99",
            "must be at least `median`, but 1 is below 2",
        ),
        (
            settings::Network {
                jitter: Distribution::Empirical { file: "j.csv".into() },
                ..Default::default()
            },
            Inputs::default(),
            "jitter.empirical.file",
            "`j.csv` was not read",
        ),
        (regional(), Inputs::default(), "regions.file", "`regions.csv` was not read"),
        (regional(), matrix(&[0, 5, 0, 0]), "regions.file", "the latency from `south` to `north` is missing"),
        (regional(), matrix(&[0]), "regions.file", "the latency from `north` to `south` is missing"),
    ];
    for (settings, inputs, parameter, message) in cases {
        assert_eq!(refusal(&settings, &inputs), (parameter.to_owned(), message.to_owned()));
    }
}
