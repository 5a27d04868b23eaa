//! Replays a file of conformance vectors and compares every stamp, verdict and encoding:
//!
//! ```text
//! cargo run --release -p twintrack-clocks --example replay -- FILE
//! ```
//!
//! Exit codes: 0 no differences, 1 differences (the first few are printed), 64 wrong usage, 65 a malformed line,
//! 74 a file that cannot be read.
#![expect(
    clippy::disallowed_methods,
    reason = "a program may read the file it is given; the library may not"
)]

mod vectors;

use std::process::ExitCode;

use vectors::Sequence;

/// Differences printed before the rest is only counted.
const PRINTED_MAX: usize = 5;

/// Why a replay ended without a result.
struct Failure {
    exit_code: u8,
    message: String,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(Failure { exit_code, message }) => {
            eprintln!("{message}");
            ExitCode::from(exit_code)
        }
    }
}

/// Replays the file named on the command line; returns the number of differences.
fn run() -> Result<usize, Failure> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        return Err(Failure { exit_code: 64, message: "usage: replay FILE".into() });
    };
    let path = path.display().to_string();
    let content = std::fs::read_to_string(&path)
        .map_err(|error| Failure { exit_code: 74, message: format!("{path}: {error}") })?;
    let (mut sequences, mut stamps, mut differences) = (0, 0, 0);
    for (line, number) in content.lines().zip(1..) {
        let outcome = Sequence::parse(line)
            .and_then(|sequence| sequence.replay())
            .map_err(|error| Failure { exit_code: 65, message: format!("{path}:{number}: {error}") })?;
        for (difference, seen) in outcome.differences.iter().zip(differences..) {
            if seen < PRINTED_MAX {
                println!("{path}:{number}: {difference}");
            }
        }
        sequences += 1;
        stamps += outcome.stamps;
        differences += outcome.differences.len();
    }
    println!("{sequences} sequences, {stamps} stamps, {differences} differences");
    Ok(differences)
}
