//! `twintrack doctor`: results are those of this version. A change of results is told here first: put the fingerprint that is
//! printed into `src/commands/doctor.fingerprint`, with the change that is meant to bring it about.

mod support;

use support::{Bench, texts};

#[test]
fn figures_are_those_of_this_version() {
    let bench = Bench::new();
    let (out, err, code) = texts(&mut bench.twintrack("doctor"));
    assert_eq!((err.as_str(), code), ("", Some(0)), "{out}");
    for begins in [
        "program  twintrack ",
        "machine  ",
        "results  reports/out can be written",
        "figures  those of version ",
    ] {
        assert!(out.lines().any(|line| line.starts_with(begins)), "{begins}: {out}");
    }
    assert!(!bench.path("reports").exists(), "looking leaves nothing behind");
}
