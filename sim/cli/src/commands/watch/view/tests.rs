use ratatui::Terminal;
use ratatui::backend::TestBackend;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Engine;
use twintrack_core::watch::{Reading, Totals};

use super::*;
use crate::commands::watch::engines::Said;
use crate::commands::watch::keys::Wish;
use crate::commands::watch::testing;

/// What an engine says after so many samples: V1 sends in every eighteenth, V2 in the first, and needs are met.
fn reading(engine: Engine, sample: u64) -> Reading {
    let by_rounds = engine.coordination == twintrack_core::settings::Coordination::Rounds;
    let bursts = if by_rounds { sample / 18 + 1 } else { sample.min(1) };
    let clock = if by_rounds { 80 } else { 40 };
    let rounds = by_rounds.then_some((sample as u32 / 18, sample.div_ceil(18) as u32));
    Reading {
        at: Time::ZERO + Span::from_secs(5 * sample),
        sent: Totals {
            data: 100 * bursts,
            coordination: 90 * bursts,
            payload_bytes: 20_000 * bursts,
            clock_bytes: 190 * clock * bursts,
            stamps: 10 * bursts,
            stamp_bytes: 10 * clock * bursts,
            ..Totals::default()
        },
        residual: if by_rounds { 400.0 / bursts as f64 } else { 400.0 - 300.0 * bursts as f64 },
        rounds,
        stalled: rounds.map(|_| 2),
        settled: !by_rounds && sample > 60,
        declared: Some(0.8),
        ..testing::reading()
    }
}

fn after(engines: &[Engine], samples: u64) -> Live {
    let mut live = testing::live_with(engines);
    for sample in 0..=samples {
        if sample > 0 {
            live.step_for_tests();
        }
        for (index, engine) in engines.iter().enumerate() {
            live.hear(Said::Reading(index, reading(*engine, sample)));
        }
    }
    live
}

fn screen(live: &Live, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    terminal.draw(|screen| running(live, Paint::new(true), screen)).expect("drawn");
    terminal.backend().to_string()
}

#[test]
fn two_engines_on_the_least_terminal() {
    insta::assert_snapshot!(screen(&after(&[Engine::V1, Engine::V2], 7), 80, 24));
}

#[test]
fn a_long_run_keeps_all_of_its_curves() {
    insta::assert_snapshot!(screen(&after(&[Engine::V1, Engine::V2], 150), 100, 30));
}

#[test]
fn before_the_first_reading_engines_are_starting() {
    let text = screen(&testing::live_at_the_start(), 80, 24);
    assert_eq!(text.matches("starting").count(), 2, "{text}");
}

#[test]
fn engines_that_do_not_fit_are_a_key_away() {
    let mut live = after(&[Engine::V1, Engine::V2, Engine::ROUNDS_ITC], 3);
    let shows = |live: &Live, width| {
        let text = screen(live, width, 24);
        ["v1: rounds", "v2: events", "rounds + interval", "tab more"].map(|title| text.contains(title))
    };
    assert_eq!(shows(&live, 80), [true, true, false, true]);
    live.obey(Wish::NextEngines, std::time::Duration::ZERO);
    assert_eq!(shows(&live, 80), [false, true, true, true], "the last page is full");
    assert_eq!(shows(&live, 120), [true, true, true, false]);
}

#[test]
fn a_small_terminal_is_told_what_it_takes() {
    let text = screen(&after(&[Engine::V1, Engine::V2], 3), 60, 10);
    assert!(text.contains("too small: 60 × 10") && text.contains("80 columns and 24 rows"), "{text}");
}

#[test]
fn one_scale_for_all_makes_heights_comparable() {
    let mut live = after(&[Engine::V1, Engine::V2], 7);
    assert_eq!(screen(&live, 80, 24).matches("top 80 bytes").count(), 2);
    live.obey(Wish::Scale, std::time::Duration::ZERO);
    let own = screen(&live, 80, 24);
    assert!(own.contains("top 80 bytes") && own.contains("top 40 bytes"), "{own}");
}

#[test]
fn the_help_lists_every_key() {
    let mut live = after(&[Engine::V1, Engine::V2], 7);
    live.obey(Wish::Help, std::time::Duration::ZERO);
    insta::assert_snapshot!(screen(&live, 80, 24));
}

#[test]
fn nothing_is_told_by_colour_alone() {
    let live = after(&[Engine::V1, Engine::V2], 7);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal");
    terminal.draw(|screen| running(&live, Paint::new(false), screen)).expect("drawn");
    let plain = terminal.backend();
    assert_eq!(plain.to_string(), screen(&live, 80, 24));
    let colours = plain.buffer().content().iter().filter(|cell| cell.fg != ratatui::style::Color::Reset);
    assert_eq!(colours.count(), 0);
}
