//! Instructions per operation of what is hot, counted by valgrind: the same on every run and under any load, so that a
//! change of a percent shows.
//!
//! ```text
//! cargo bench -p twintrack-benches --bench instructions [-- NAME]
//! ```
//!
//! The program calls itself under `valgrind --tool=cachegrind`, once with few and once with many operations; the
//! difference is theirs alone. A harness from a library was rejected: the two that there are need a second program of
//! their very version installed, for what is one subtraction. Without valgrind, nothing is counted and the program says so.
#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::hint::black_box;
use std::process::{Command, ExitCode};

use twintrack_clocks::itc::{self, Stamp};
use twintrack_clocks::{Clock, VectorClock};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::random::{Draws, Purpose};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::kernel::wheel::{Event, Wheel};
use twintrack_core::network::Network;
use twintrack_core::settings::{self, Inputs};

/// Operations of the two runs.
const FEW: u64 = 1_000;
const MANY: u64 = 11_000;
/// Marks a call of the program by itself.
const COUNTED: &str = "--counted";

/// Does an operation so many times.
type Operation = fn(u64);

const OPERATIONS: [(&str, Operation); 8] = [
    ("wheel: pop and push, 1,000 pending", |times| hold(1_000, times)),
    ("wheel: pop and push, 100,000 pending", |times| hold(100_000, times)),
    ("network: arrival of one message", arrival),
    ("network: arrivals of a broadcast, each of 256", arrivals),
    ("vector clock of 1,024: news merged", vector_merge),
    ("interval tree clock of 1,024: event", itc_event),
    ("interval tree clock of 1,024: join", itc_join),
    ("interval tree clock of 1,024: compare", itc_compare),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mark, name, times] = &arguments[..]
        && mark == COUNTED
    {
        let (_, operation) = OPERATIONS.iter().find(|(known, _)| known == name).expect("a known operation");
        operation(times.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    let test = arguments.iter().any(|argument| argument == "--test");
    if test {
        OPERATIONS.iter().for_each(|(_, operation)| operation(2));
        return ExitCode::SUCCESS;
    }
    let wanted = arguments.iter().find(|argument| !argument.starts_with("--"));
    println!("| operation | instructions |\n| --- | ---: |");
    for (name, _) in OPERATIONS.iter().filter(|(name, _)| wanted.is_none_or(|wanted| name.contains(wanted))) {
        let Some((few, many)) = counted(name, FEW).zip(counted(name, MANY)) else {
            println!("valgrind did not run: nothing was counted");
            return ExitCode::FAILURE;
        };
        println!("| {name} | {:.1} |", (many - few) as f64 / (MANY - FEW) as f64);
    }
    ExitCode::SUCCESS
}

/// Instructions that this program needs for so many operations, start and end included.
fn counted(name: &str, times: u64) -> Option<u64> {
    let valgrind = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];
    let mut command = Command::new("valgrind");
    command.args(valgrind).arg(std::env::current_exe().ok()?).args([COUNTED, name, &times.to_string()]);
    let output = command.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find(|line| line.contains("I refs:") || line.contains("I   refs:"))?;
    let number: String = line.rsplit(':').next()?.chars().filter(char::is_ascii_digit).collect();
    number.parse().ok()
}

/// As large as the simulator's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    at: Time,
    order: u64,
    payload: u64,
}

impl Event for Message {
    fn time(&self) -> Time {
        self.at
    }
}

/// The hold model: pop one, push one up to a second later.
fn hold(pending: u64, times: u64) {
    let delays = Draws::new(1, Purpose::Jitter);
    let later = |at: Time, number: u64| at + Span(delays.bits(0, 0, number) % 1_000_000_000);
    let mut queue = Wheel::new();
    for order in 0..pending {
        queue.push(Message { at: later(Time::ZERO, order), order, payload: 0 });
    }
    // As many as are pending first, so that wheels have their steady shape in both runs.
    for order in pending..2 * pending + times {
        let event: Message = queue.pop().expect("pending");
        queue.push(Message { at: later(event.at, order), order, payload: black_box(event.payload) });
    }
}

fn network() -> Network {
    Network::new(&settings::Network::default(), &Inputs::default(), 1, 1_024).expect("a network")
}

fn arrival(times: u64) {
    let network = network();
    for message in 0..times {
        let to = Participant(black_box(message as u32 % 1_024));
        black_box(network.arrival(Time(message), Participant(7), to, message));
    }
}

/// One operation is one recipient.
fn arrivals(times: u64) {
    let network = network();
    let mut arrivals = [Time::ZERO; 256];
    for message in 0..times.div_ceil(256) {
        network.arrivals(Time(message), Participant(7), Participant(black_box(256)), message, &mut arrivals);
        black_box(&arrivals);
    }
}

fn vector_merge(times: u64) {
    let mut sender = VectorClock::new(0, 1_024, true);
    let mut receiver = VectorClock::new(1, 1_024, true);
    for _ in 0..times {
        // Publishing copies the clock; merging it is the other half of this figure.
        receiver.receive(black_box(&sender.publish()));
    }
}

/// Participants who all know what everyone has published once.
fn population() -> Vec<Stamp> {
    let mut stamps = itc::balanced(1_024);
    stamps.iter_mut().for_each(Stamp::event);
    let mut first = stamps[0].clone();
    stamps.iter().for_each(|stamp| first.receive_anonymous(&stamp.peek()));
    let all = first.peek();
    stamps.iter_mut().for_each(|stamp| stamp.receive_anonymous(&all));
    stamps
}

fn itc_event(times: u64) {
    let mut stamps = population();
    for _ in 0..times {
        stamps[5].event();
    }
    black_box(&stamps);
}

fn itc_join(times: u64) {
    let mut stamps = population();
    stamps[9].event();
    let news = stamps[9].peek();
    for _ in 0..times {
        stamps[5].receive_anonymous(black_box(&news));
    }
}

fn itc_compare(times: u64) {
    let mut stamps = population();
    stamps[9].event();
    for _ in 0..times {
        black_box(stamps[5].leq(black_box(&stamps[9])));
    }
}
