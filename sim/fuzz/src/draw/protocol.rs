//! How the protocols are set.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{
    Accept, Announce, Cap, Damping, Distribution, Encoding, Feedback, ForkFrom, Heir, Ids, InitialIds, OffOr,
    Profile, QuorumOf, Republish, Scenario,
};

use super::class::{Class, Storm, class};
use super::rng::Rng;

pub(super) const CLASSES: &[Class] = &[
    class(0.1, merged_clock),
    class(0.4, publications_alone),
    class(0.1, seed_each),
    class(0.4, sharing_of_ids),
    class(0.15, roll_calls),
    class(0.3, encodings),
    class(0.3, nine_phase),
    class(0.5, on_change),
    class(0.3, quorum),
    class(0.75, gossip),
    class(0.3, skew),
    class(0.3, slow_rounds),
    class(0.3, announcing),
    class(0.3, slow_events),
    class(0.2, quiet),
    class(0.2, anti_entropy),
    class(0.08, freshness),
    class(0.4, without_feedback),
    class(0.4, damping),
    class(0.3, cap),
    class(0.3, epsilon),
    class(0.2, watching),
];

fn merged_clock(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.clocks.accept = Accept::MergedClock;
}

fn publications_alone(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.clocks.count_receipts = false;
}

fn seed_each(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.clocks.ids = Ids::SeedEach;
}

fn sharing_of_ids(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.clocks.initial_ids = rng.pick(&[InitialIds::Balanced, InitialIds::Random]);
    scenario.clocks.fork_from = rng.pick(&[ForkFrom::Sponsor, ForkFrom::Random, ForkFrom::Largest]);
    scenario.clocks.heir = rng.pick(&[Heir::Sponsor, Heir::Random, Heir::Closest]);
}

fn roll_calls(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.clocks.roll_call_every = OffOr::on(rng.secs(60, 400));
}

fn encodings(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let all = [Encoding::Packed, Encoding::Varint, Encoding::Json, Encoding::Bits];
    scenario.clocks.vector_encoding = rng.pick(&all[..3]);
    scenario.clocks.itc_encoding = rng.pick(&all);
}

fn nine_phase(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.rounds.profile = Profile::NinePhase;
}

fn on_change(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.rounds.republish = Republish::OnChange;
}

fn quorum(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.rounds.quorum = rng.share(0.1, 1.0);
    scenario.rounds.quorum_of = rng.pick(&[QuorumOf::Active, QuorumOf::Known]);
    scenario.rounds.active_rounds = rng.count(1, 4);
}

fn gossip(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.rounds.gossip_every = OffOr::on(rng.secs(5, 60));
}

fn skew(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let most = scenario.rounds.length.as_secs_f64() as u64 - 1;
    scenario.rounds.clock_offset = Distribution::Uniform { min: Span::ZERO, max: rng.secs(0, most) };
    scenario.rounds.clock_drift_ppm = Distribution::Uniform { min: 0.0, max: rng.pick(&[100.0, 10_000.0]) };
}

fn slow_rounds(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let most = scenario.rounds.length.as_secs_f64() as u64 * 1_000 - 1;
    scenario.rounds.debounce = rng.millis(0, most);
    scenario.rounds.publish_after = rng.millis(0, most);
    scenario.rounds.compute = rng.millis(0, most.min(10_000));
}

fn announcing(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.events.announce = Announce::Declared;
}

fn slow_events(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.events.debounce = rng.millis(0, 5_000);
    scenario.events.compute = rng.millis(0, 3_000);
}

fn quiet(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.events.quiet_after = if rng.chance(0.5) { OffOr::OFF } else { OffOr::on(rng.millis(1, 10_000)) };
}

fn anti_entropy(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.events.anti_entropy = OffOr::on(rng.secs(10, 120));
}

fn freshness(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.events.freshness = OffOr::on(rng.secs(10, 300));
}

fn without_feedback(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.allocation.feedback = Feedback::Stated;
    // Mostly as all engines can be compared.
    if rng.chance(0.8) {
        scenario.allocation.damping = Damping::Off;
        scenario.allocation.epsilon = 0.0;
    }
}

fn damping(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    if scenario.allocation.feedback == Feedback::Stated {
        return;
    }
    scenario.allocation.damping = rng.pick(&[Damping::Hybrid, Damping::WindowOnly, Damping::Off]);
    scenario.allocation.damping_window = rng.secs(1, 120);
    scenario.allocation.damping_oscillating = rng.share(0.1, 1.0);
    scenario.allocation.damping_otherwise = rng.share(0.1, 1.0);
}

fn cap(_: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.allocation.cap = Cap::ActiveNeed;
}

fn epsilon(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    if scenario.allocation.feedback == Feedback::Residual {
        scenario.allocation.epsilon = rng.pick(&[1e-6, 1e-2, 0.5]);
    }
}

fn watching(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.observer.causality_witnesses = rng.count(0, 12);
    scenario.observer.declared_share = rng.share(0.1, 1.0);
    scenario.observer.bin = rng.secs(1, 20);
}

/// Without feedback, damping and epsilon, what else keeps engines apart is mostly left out.
pub(super) fn keep_engines_comparable(rng: &mut Rng, scenario: &mut Scenario) {
    let exact = scenario.allocation.feedback == Feedback::Stated && scenario.allocation.epsilon == 0.0;
    if exact && rng.chance(0.8) {
        scenario.clocks.accept = Accept::PerOrigin;
        scenario.clocks.ids = Ids::Fork;
        scenario.events.freshness = OffOr::OFF;
        scenario.network.delivery = twintrack_core::settings::Delivery::Sync;
        if scenario.rounds.gossip_every == OffOr::OFF {
            scenario.rounds.gossip_every = OffOr::on(Span::from_secs(20));
        }
    }
}

/// The nine phases, to the scale of the round.
pub(super) fn make_phases_fit(scenario: &mut Scenario) {
    if scenario.rounds.profile == Profile::NinePhase {
        let length = scenario.rounds.length;
        let phases = &mut scenario.rounds.phases;
        for time in [
            &mut phases.commit_spread,
            &mut phases.compute_at,
            &mut phases.compute_spread,
            &mut phases.publish_at,
            &mut phases.publish_spread,
            &mut phases.apply_at,
            &mut phases.broadcast_at,
            &mut phases.check_at,
        ] {
            *time = Span::from_millis((time.as_secs_f64() * 1e3 * length.as_secs_f64() / 90.0) as u64);
        }
    }
}
