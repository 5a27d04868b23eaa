//! `twintrack watch` on a pseudo-terminal, with recorded screens, and without a terminal.
#![cfg(unix)]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use support::{Bench, names, texts};
use terminal::{Left, Terminal};

/// A partition, two changes of needs, and time for both engines to come to rest.
const DISTURBED: &str = r#"
schema = 1
name = "disturbed"

[run]
until = "20min"
quiet = "4min30s"

[population]
size = 10
graph = { random = { degree = 4, reciprocity = 0.5 } }

[population.needs]
share = 1.0

[[workload.at]]
time = "2min32s"
participant = 3
need = 60.0

[[faults.partitions]]
from = "3min"
until = "4min"
members = [0, 1, 2]
"#;

const SIZE: (u16, u16) = (80, 24);

fn bench() -> Bench {
    let bench = Bench::new();
    std::fs::write(bench.path("disturbed.toml"), DISTURBED).expect("written");
    bench
}

fn watch(bench: &Bench, arguments: &str) -> Terminal {
    Terminal::start(&bench.path("."), &format!("watch disturbed.toml {arguments}"), SIZE, &[])
}

fn fingerprint(text: &str) -> &str {
    let (_, after) = text.split_once("fingerprint").unwrap_or_else(|| panic!("no fingerprint in {text}"));
    after.split_whitespace().next().expect("a fingerprint")
}

#[test]
fn steps_and_jumps_are_shown_as_recorded() {
    let bench = bench();
    let mut terminal = watch(&bench, "--paused");
    insta::assert_snapshot!("at-the-start", terminal.shows(&[" 0s ●", "all in 0", "q quit"]));
    terminal.press("s");
    insta::assert_snapshot!("after-a-step", terminal.shows(&[" 5s ●", "paused"]));
    terminal.press("d");
    insta::assert_snapshot!("before-a-disturbance", terminal.shows(&[" 2min30s ", "paused"]));
    terminal.press("d");
    terminal.shows(&[" 3min ", "paused", "a partition begins"]);
    terminal.press("r");
    insta::assert_snapshot!("a-round-later", terminal.shows(&[" 4min30s ", "paused"]));
    terminal.press("d");
    terminal.shows(&["no other disturbance is planned"]);
    terminal.press("y");
    terminal.shows(&["a scale of its own"]);
    terminal.press("?");
    terminal.shows(&["Keys: ? closes"]);
    terminal.press("?q");
    let Left { code, screen, .. } = terminal.left();
    insta::assert_snapshot!("left-before-the-end", screen.trim_end());
    assert_eq!(code, 130);
}

#[test]
fn the_end_shows_the_comparison_and_the_fingerprint_of_run() {
    let bench = bench();
    let mut terminal = watch(&bench, "--speed max");
    insta::assert_snapshot!("the-comparison", terminal.shows(&["fingerprint", "v1 / v2"]));
    terminal.press("v");
    insta::assert_snapshot!("the-curves-at-the-end", terminal.shows(&["fingerprint", "residual"]));
    terminal.press("v");
    terminal.shows(&["v1 / v2"]);
    for _ in 0..4 {
        terminal.press("\u{1b}[6~");
    }
    terminal.shows(&["v2: settled"]);
    terminal.press("q");
    let Left { code, screen, .. } = terminal.left();
    assert_eq!(code, 0, "{screen}");
    let text: String = screen.split_inclusive('\n').filter(|line| !line.trim().is_empty()).collect();
    insta::assert_snapshot!("left-at-the-end", text.trim_end());
    assert_eq!(names(&bench.path(".")), ["disturbed.toml", "tiny.toml"], "nothing is written");

    let (out, _, _) = texts(&mut bench.twintrack("run disturbed.toml --out out"));
    assert_eq!(fingerprint(&text.replace('\n', "")), fingerprint(&out), "watching changes no result");
}

#[test]
fn pausing_and_sampling_otherwise_change_no_result() {
    let bench = bench();
    let mut terminal = watch(&bench, "--every 700ms --speed 5000 --paused");
    terminal.shows(&[" 0s ●"]);
    terminal.press("ssrd+");
    // Two samples of 0.7 s, a round, and on to the last sample before 2min32s.
    terminal.shows(&[" 2min31s900ms ", "paused (10,000×"]);
    terminal.press("- ");
    terminal.shows(&["▶ 5,000×"]);
    terminal.press("+++ ");
    terminal.press(" ");
    terminal.shows(&["fingerprint"]);
    terminal.press("q");
    let Left { code, screen, .. } = terminal.left();
    let (out, _, run_code) = texts(&mut bench.twintrack("run disturbed.toml --out out"));
    assert_eq!(fingerprint(&screen.replace('\n', "")), fingerprint(&out));
    assert_eq!(Some(code), run_code.map(|code| code as u32));
}

#[test]
fn there_are_three_ways_out_and_each_gives_the_terminal_back() {
    let bench = bench();
    for key in ["q", "\u{1b}", "\u{3}"] {
        let mut terminal = watch(&bench, "--paused");
        terminal.shows(&["all in 0"]);
        assert!(terminal.is_drawn_on());
        terminal.press(key);
        let Left { code, screen, raw } = terminal.left();
        assert_eq!((code, raw.matches("\u{1b}[?1049l").count()), (130, 1), "given back, and once");
        assert!(screen.contains("v1: left at 0s") && screen.contains("v2: left at 0s"), "{screen}");
    }
}

#[test]
fn a_signal_is_a_way_out_too() {
    let bench = bench();
    let terminal = watch(&bench, "--paused");
    terminal.shows(&["all in 0"]);
    terminal.signal("TERM");
    let Left { code, screen, .. } = terminal.left();
    assert_eq!(code, 130);
    assert!(screen.contains("v1: left at 0s"), "{screen}");
}

/// Standard error is gone with it: there is nobody to tell, which must not become an error of its own. Whether the signal that the
/// terminal hung up or a read that fails is heard of first makes no difference.
#[test]
fn a_terminal_that_vanishes_ends_it_in_good_order() {
    let bench = bench();
    let terminal = watch(&bench, "--paused");
    terminal.shows(&["all in 0"]);
    let status = terminal.vanishes();
    assert_eq!((status.signal(), status.exit_code()), (None, 74));
}

/// A thread that cannot be started stands for a mistake in the program: both are panics while the terminal is taken.
#[cfg(target_os = "linux")]
#[test]
fn a_panic_gives_the_terminal_back_before_its_report() {
    let bench = bench();
    let terminal = Terminal::start_short_of_memory(&bench.path("."), "watch disturbed.toml --paused", SIZE);
    let Left { code, raw, screen } = terminal.left();
    assert_eq!(code, 70, "{screen}");
    let (taken, report) = raw.split_once("internal error").unwrap_or_else(|| panic!("no report: {screen}"));
    assert!(taken.contains("\u{1b}[?1049h") && taken.contains("\u{1b}[?1049l"), "{raw}");
    assert!(!report.contains("\u{1b}[?1049"), "given back once: {raw}");
    assert!(report.contains("\r\n") && screen.contains("This is a bug in twintrack"), "{screen}");
}

#[test]
fn colours_are_left_out_where_they_are_not_wanted() {
    let bench = bench();
    let coloured = |environment: &[(&str, &str)]| {
        let mut terminal =
            Terminal::start(&bench.path("."), "watch disturbed.toml --paused", SIZE, environment);
        terminal.shows(&[" 0s ●"]);
        terminal.press("s");
        terminal.shows(&[" 5s ●"]);
        terminal.press("q");
        terminal.left().raw.contains("\u{1b}[38;5;")
    };
    assert!(coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_a_larger_one_is_filled() {
    let bench = bench();
    let mut terminal = Terminal::start(&bench.path("."), "watch disturbed.toml --paused", (60, 20), &[]);
    terminal.shows(&["too small: 60 × 20", "80 columns and 24 rows"]);
    terminal.resize(120, 30);
    terminal.shows(&[" 0s ●", "q quit", "v2: events"]);
    terminal.resize(80, 24);
    terminal.shows(&["q quit", "v2: events"]);
    terminal.press("q");
    assert_eq!(terminal.left().code, 130);
}

#[test]
fn a_dumb_terminal_gets_lines() {
    let bench = bench();
    let terminal = Terminal::start(&bench.path("."), "watch disturbed.toml", SIZE, &[("TERM", "dumb")]);
    let Left { code, raw, .. } = terminal.left();
    assert_eq!(code, 0);
    assert!(!raw.contains("\u{1b}[?1049h") && raw.contains("fingerprint"), "{raw}");
}

#[test]
fn without_a_terminal_it_is_a_run_that_is_not_kept() {
    let bench = bench();
    let (watched, err, code) = texts(&mut bench.twintrack("watch disturbed.toml"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(names(&bench.path(".")), ["disturbed.toml", "tiny.toml"]);
    let (out, _, _) = texts(&mut bench.twintrack("run disturbed.toml --out out"));
    let without_folder = out.replace("results      out\n", "");
    assert_eq!(watched, without_folder);
}

#[test]
fn exit_codes_are_those_of_run() {
    let bench = bench();
    for (options, wanted) in
        [("--set run.until=5min", 2), ("--set run.events-max=100", 2), ("--engine v2", 0)]
    {
        for command in ["watch", "run"] {
            let (out, _, code) = texts(&mut bench.twintrack(&format!("{command} disturbed.toml {options}")));
            assert_eq!(code, Some(wanted), "{command} {options}: {out}");
        }
        let mut terminal = watch(&bench, &format!("--speed max {options}"));
        terminal.shows(&["fingerprint"]);
        terminal.press("q");
        assert_eq!(terminal.left().code, wanted as u32, "{options}");
    }
}

#[test]
fn mistakes_are_told_before_the_terminal_is_taken() {
    let bench = bench();
    for (arguments, code, text) in [
        ("watch missing.toml", 74, "missing.toml"),
        ("watch disturbed.toml --set run.untill=3min", 65, "until"),
        ("watch disturbed.toml --speed fast", 64, "max"),
        ("watch disturbed.toml --every 0s", 64, "longer than zero"),
        ("watch disturbed.toml --every 1us", 64, "a million samples"),
    ] {
        let (out, err, found) = texts(&mut bench.twintrack(arguments));
        assert_eq!(found, Some(code), "{arguments}: {out}{err}");
        assert!(err.contains(text), "{arguments}: {err}");
    }
}
