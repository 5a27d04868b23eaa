//! What depends on the machine: measurements, and runs that do not fit it.

mod support;

use support::{Bench, names, texts};

#[test]
fn bench_measures_every_engine_of_a_scenario() {
    let bench = Bench::new();
    let (out, err, code) = texts(&mut bench.twintrack("bench tiny.toml --format json --set run.seed=4"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let document: serde_json::Value = serde_json::from_str(&out).expect("one JSON document");
    let measured = document["measurements"].as_array().expect("a list");
    let engines: Vec<&str> = measured.iter().filter_map(|one| one["engine"].as_str()).collect();
    assert_eq!(engines, ["v1", "v2"]);
    for one in measured {
        assert_eq!(one["participants"], 10);
        for figure in ["events", "deliveries", "wall_s", "events_per_s", "deliveries_per_s"] {
            assert!(one[figure].as_f64().is_some_and(|value| value > 0.0), "{figure} in {one}");
        }
        assert_eq!(one["bytes_per_participant"].is_number(), cfg!(target_os = "linux"), "{one}");
    }
    assert!(document["machine"]["processors"].as_u64().is_some_and(|cores| cores > 0));
    assert_eq!(names(&bench.path("")), ["tiny.toml"], "nothing is written");
}

#[test]
fn bench_prints_a_table_that_says_what_it_is() {
    let (out, err, code) = texts(&mut Bench::new().twintrack("bench tiny.toml --engine v2"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("deliveries/s") && out.contains("v2") && !out.contains("v1"), "{out}");
    assert!(out.contains("wall-clock figures of this machine"), "{out}");
}

#[test]
fn bench_shows_a_mistake_where_it_is() {
    let (out, err, code) = texts(&mut Bench::new().twintrack("bench tiny.toml --set population.sice=3"));
    assert_eq!((code, out.as_str()), (Some(65), ""));
    assert!(err.contains("did you mean `size`"), "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_does_not_fit_is_refused_before_it_starts() {
    let bench = Bench::new();
    let (out, err, code) = texts(&mut bench.twintrack("run tiny.toml --set population.size=9000000"));
    assert_eq!((code, out.as_str()), (Some(2), ""));
    for word in ["refused", "TB of memory", "lower population.size", "--force"] {
        assert!(err.contains(word), "{word} in {err}");
    }
    assert_eq!(names(&bench.path("")), ["tiny.toml"], "nothing is written");
}

#[test]
fn force_lets_a_run_through() {
    let (_, err, code) = texts(&mut Bench::new().twintrack("run tiny.toml --force --quiet --out results"));
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

/// Each operation takes some time, and the sheet that they make is one that a price can be read from.
#[test]
fn operations_are_measured_and_priced() {
    let bench = Bench::new();
    let (out, err, code) = texts(&mut bench.twintrack("bench --operations --format json"));
    assert_eq!(code, Some(0), "{err}");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let operations = told["operations"].as_array().expect("a list");
    assert_eq!(operations.len(), 3);
    assert!(
        operations.iter().all(|one| one["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0)),
        "{out}"
    );
    let (out, err, code) = texts(&mut bench.twintrack("bench --operations --format prices"));
    assert_eq!(code, Some(0), "{err}");
    let sheet: toml::Table = out.parse().expect("TOML");
    for price in ["seconds-per-entry", "seconds-per-computation"] {
        assert!(sheet[price]["value"].as_float().is_some_and(|value| value > 0.0), "{out}");
    }
    let (_, err, code) = texts(&mut bench.twintrack("bench tiny.toml --operations"));
    assert_eq!(code, Some(64), "{err}");
    let (_, err, code) = texts(&mut bench.twintrack("bench tiny.toml --format prices"));
    assert_eq!(code, Some(64), "{err}");
    assert!(err.contains("goes with --operations"), "{err}");
}
