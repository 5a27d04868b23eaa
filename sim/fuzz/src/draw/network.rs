//! How messages travel, and what cuts participants off.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{
    Bandwidth, Cut, Delivery, Direction, Distribution, OffOr, Partition, Pause, RandomPartitions,
    RandomPauses, Scenario, Size,
};

use super::class::{Class, Storm, class};
use super::people::size;
use super::rng::Rng;

pub(super) const CLASSES: &[Class] = &[
    class(0.4, latency),
    class(0.4, loss),
    class(0.3, duplication),
    class(0.3, hold_ups),
    class(0.1, datagrams),
    class(0.15, narrow_up),
    class(0.15, narrow_down),
    class(0.3, partitions),
    class(0.2, cuts),
    class(0.3, pauses),
    class(0.25, random_partitions),
    class(0.25, random_pauses),
];

const DIRECTIONS: [Direction; 4] = [Direction::Both, Direction::Both, Direction::Out, Direction::In];

fn latency(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let max = rng.pick(&[1, 500, 5_000]);
    scenario.network.latency =
        Distribution::Uniform { min: Span::from_millis(1), max: Span::from_millis(max) };
    scenario.network.jitter = Distribution::Uniform { min: Span::ZERO, max: rng.millis(0, 4_000) };
    scenario.network.retry_after = rng.millis(100, 10_000);
}

fn loss(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.imperfection.loss = rng.share(0.01, 0.6);
}

fn duplication(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.imperfection.duplication = rng.share(0.01, 1.0);
}

fn hold_ups(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.imperfection.reordering = rng.share(0.01, 1.0);
    scenario.network.imperfection.reorder_delay = rng.millis(10, 20_000);
}

fn datagrams(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.delivery = Delivery::Datagram;
}

/// Wide enough for what small populations say, or nothing would ever come to rest.
fn bandwidth(rng: &mut Rng) -> OffOr<Bandwidth> {
    OffOr::on(Bandwidth(rng.whole(1, 20) * 100_000))
}

fn narrow_up(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.egress = bandwidth(rng);
    scenario.network.buffer = Size(rng.whole(1, 64) * 1_024);
}

fn narrow_down(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.network.ingress = bandwidth(rng);
    scenario.network.buffer = Size(rng.whole(1, 64) * 1_024);
}

/// Some of those who are there from the start.
fn some(rng: &mut Rng, scenario: &Scenario) -> Vec<u32> {
    let probability = rng.share(0.1, 0.9);
    (0..size(scenario)).filter(|_| rng.chance(probability)).collect()
}

fn partitions(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    for _ in 0..rng.whole(1, 3) {
        let (from, until) = storm.part(rng);
        let members = Some(some(rng, scenario));
        let direction = rng.pick(&DIRECTIONS);
        let partition = Partition { from, until, share: None, members, regions: None, direction };
        scenario.faults.partitions.push(partition);
    }
}

fn cuts(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    for _ in 0..rng.whole(1, 4) {
        let (from, until) = storm.part(rng);
        let source = rng.count(0, size(scenario) - 1);
        let target = (source + rng.count(1, size(scenario) - 1)) % size(scenario);
        scenario.faults.cuts.push(Cut { from, until, source, target, direction: rng.pick(&DIRECTIONS) });
    }
}

fn pauses(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    for _ in 0..rng.whole(1, 3) {
        let (from, until) = storm.part(rng);
        let participants = Some(some(rng, scenario));
        scenario.faults.pauses.push(Pause { from, until, share: None, participants });
    }
}

fn random_partitions(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    let (from, until) = storm.span();
    scenario.faults.random_partitions = Some(RandomPartitions {
        rate: rng.per_hour(4, 60),
        from,
        until,
        length: rng.lasting(240),
        share: rng.share(0.1, 0.9),
        direction: rng.pick(&DIRECTIONS),
    });
}

fn random_pauses(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    let (from, until) = storm.span();
    let length = rng.lasting(240);
    scenario.faults.random_pauses = Some(RandomPauses { rate: rng.per_hour(1, 20), from, until, length });
}
