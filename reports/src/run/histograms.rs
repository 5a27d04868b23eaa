//! `<engine>-<latency>.hlog`: latency distributions in the log format that HdrHistogram's tools read.
//!
//! One interval from virtual time 0 to the end. The log states no wall-clock start, so the bytes are the run's alone.
//! The compressed encoding is used because the tools read no other.

use std::time::Duration;

use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::IntervalLogWriterBuilder;
use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::Latency;

use super::exporter::{Exporter, Run};
use crate::artifact::{Artifact, ExportError};

/// Writes one `.hlog` per engine and latency.
#[derive(Clone, Copy, Debug)]
pub struct Histograms;

impl Exporter for Histograms {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        let mut files = Vec::new();
        for outcome in run.finished() {
            for latency in &outcome.latencies {
                let path = format!("{}-{}.hlog", outcome.engine, latency.name);
                files.push(Artifact::new(path, log(latency, outcome.ended_at)?));
            }
        }
        Ok(files)
    }
}

fn log(latency: &Latency, ended_at: Time) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    let mut serializer = V2DeflateSerializer::new();
    let mut writer = IntervalLogWriterBuilder::new()
        .add_comment("[Histogram log format version 1.3]")
        .add_comment(&format!("[{}, in microseconds of virtual time: {}]", latency.name, latency.definition))
        .begin_log_with(&mut bytes, &mut serializer)?;
    writer.write_histogram(&latency.histogram, Duration::ZERO, Duration::from_nanos(ended_at.0), None)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use hdrhistogram::serialization::Deserializer;
    use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};

    use super::*;
    use crate::sample;

    #[test]
    fn the_log_reads_back_to_the_same_histogram() {
        let sample = sample::small();
        let files = Histograms.export(&sample.run()).expect("exported");
        let names: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            names,
            ["v1-visibility.hlog", "v1-reaction.hlog", "v2-visibility.hlog", "v2-reaction.hlog"]
        );

        let entries: Vec<_> = IntervalLogIterator::new(&files[0].contents).collect();
        let [Ok(LogEntry::Interval(interval))] = entries.as_slice() else {
            panic!("one interval and no start time, not {entries:?}")
        };
        let compressed = base64(interval.encoded_histogram());
        let read: hdrhistogram::Histogram<u64> =
            Deserializer::new().deserialize(&mut compressed.as_slice()).expect("a histogram");
        assert_eq!(read, sample.outcomes[0].latencies[0].histogram);
    }

    /// Decodes standard base64 with padding: enough for what the log holds.
    fn base64(text: &str) -> Vec<u8> {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bytes = Vec::new();
        let (mut bits, mut held) = (0u32, 0u32);
        for letter in text.bytes().filter(|b| *b != b'=') {
            let digit = ALPHABET.iter().position(|a| *a == letter).expect("base64") as u32;
            bits = (bits << 6) | digit;
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
                bits &= (1 << held) - 1;
            }
        }
        bytes
    }
}
