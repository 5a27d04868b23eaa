//! A unit: one engine on one world, finished. The smallest thing that is stored, and never run twice.
//!
//! A unit's name is a hash of everything that its content depends on: the scenario of its point with its seed and its
//! engine, its number as a replication, and the program. So a sweep that gains points or replications finds all units that
//! it had, and a change of the scenario or of the program finds none.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2DeflateSerializer};
use serde::{Deserialize, Serialize};
use twintrack_core::outcome::{Epoch, Latency, Measure, Outcome};

use crate::artifact::ExportError;
use crate::provenance::Build;
use crate::run::manifest::EngineEnd;

/// What marks a stored unit as ours, with the version of its shape.
pub const FORMAT: &str = "twintrack-unit/1";

/// What a sealed unit begins with, before the digits of its hash.
const SEAL: &str = "{\"blake3\":\"";
/// How many digits there are.
const SEAL_DIGITS: usize = 64;

/// Names a unit. Displays as 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitId(String);

impl UnitId {
    /// The name of a run. `scenario_hash` covers the point's scenario with the replication's seed and the one engine.
    #[must_use]
    pub fn of(scenario_hash: &str, replication: u32, engine: &str, build: &Build) -> UnitId {
        let Build { version, git, .. } = build;
        let text = format!("{FORMAT}\n{scenario_hash}\n{replication}\n{engine}\n{version}\n{git}\n");
        UnitId(blake3::hash(text.as_bytes()).to_hex().to_string())
    }

    /// The name of a unit that is stored under this name, if it can be one.
    #[must_use]
    pub fn parse(digits: &str) -> Option<UnitId> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (digits.len() == 64 && digits.bytes().all(hexadecimal)).then(|| UnitId(digits.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// [`FORMAT`].
    pub format: String,
    /// Its name.
    pub id: UnitId,
    /// Which replication, from 1.
    pub replication: u32,
    /// Root of its randomness.
    pub seed: u64,
    /// The engine, and how it ended.
    #[serde(flatten)]
    pub end: EngineEnd,
    /// Name and value of every metric, in the order of the catalogue.
    pub metrics: Vec<(String, Option<f64>)>,
    /// Name and distribution of every latency, as a compressed HdrHistogram in base64 (microseconds).
    pub latencies: Vec<(String, String)>,
    /// How things stood at the end of each epoch of a turnover.
    #[serde(default, skip_serializing_if = "EpochTable::is_empty")]
    pub epochs: EpochTable,
}

/// A row of figures for each epoch. Names stand once, as there may be hundreds of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EpochTable {
    /// Names of the metrics of epochs, in the order of their catalogue.
    pub metrics: Vec<String>,
    /// Their values, epoch by epoch.
    pub rows: Vec<Vec<Option<f64>>>,
}

impl EpochTable {
    fn of(epochs: &[Epoch]) -> EpochTable {
        let Some(first) = epochs.first() else { return EpochTable::default() };
        let values = |epoch: &Epoch| epoch.measures().iter().map(|m| m.value).collect();
        EpochTable {
            metrics: first.measures().iter().map(|m| m.metric.name.to_owned()).collect(),
            rows: epochs.iter().map(values).collect(),
        }
    }

    /// Whether there was no turnover.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Unit {
    /// The unit of an outcome.
    ///
    /// # Errors
    /// When a histogram cannot be serialised.
    pub fn of(id: UnitId, replication: u32, seed: u64, outcome: &Outcome) -> Result<Unit, ExportError> {
        let metric = |m: &Measure| (m.metric.name.to_owned(), m.value);
        let latency = |l: &Latency| Ok((l.name.to_owned(), compressed(&l.histogram)?));
        Ok(Unit {
            format: FORMAT.into(),
            id,
            replication,
            seed,
            end: EngineEnd::of(outcome),
            metrics: outcome.metrics.iter().map(metric).collect(),
            latencies: outcome.latencies.iter().map(latency).collect::<Result<_, ExportError>>()?,
            epochs: EpochTable::of(&outcome.epochs),
        })
    }

    /// The unit as a line of JSON whose first field is the BLAKE3 of the others, by which a copy shows that it is whole.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn sealed(&self) -> serde_json::Result<Vec<u8>> {
        let json = serde_json::to_string(self)?;
        let rest = json.strip_prefix('{').unwrap_or_default();
        Ok(format!("{SEAL}{}\",{rest}\n", blake3::hash(rest.as_bytes()).to_hex()).into_bytes())
    }

    /// The unit in these bytes, if they are one of ours and whole. Units of before there was a seal have none.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Unit> {
        if let Some(sealed) = bytes.strip_prefix(SEAL.as_bytes()) {
            let (seal, rest) = sealed.split_at_checked(SEAL_DIGITS)?;
            let rest = rest.strip_prefix(b"\",")?.trim_ascii_end();
            if blake3::hash(rest).to_hex().as_bytes() != seal {
                return None;
            }
        }
        serde_json::from_slice(bytes).ok().filter(|unit: &Unit| unit.format == FORMAT)
    }

    /// The value of a metric; `None` where the run has none.
    #[must_use]
    pub fn value(&self, metric: &str) -> Option<f64> {
        self.metrics.iter().find(|(name, _)| name == metric).and_then(|(_, value)| *value)
    }

    /// The distribution of a latency, in microseconds.
    #[must_use]
    pub fn latency(&self, name: &str) -> Option<Histogram<u64>> {
        let (_, text) = self.latencies.iter().find(|(known, _)| known == name)?;
        expanded(text)
    }
}

/// The distribution in a text that [`compressed`] made.
pub(crate) fn expanded(text: &str) -> Option<Histogram<u64>> {
    let bytes = STANDARD.decode(text).ok()?;
    Deserializer::new().deserialize(&mut bytes.as_slice()).ok()
}

/// A distribution as a compressed HdrHistogram in base64.
pub(crate) fn compressed(histogram: &Histogram<u64>) -> Result<String, ExportError> {
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(histogram, &mut bytes)?;
    Ok(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_unit_reads_back_to_the_last_bit() {
        let mut sample = sample::bad_ends();
        sample.outcomes[0].epochs = sample::epochs();
        for outcome in &sample.outcomes {
            let id = UnitId::of("f00d", 3, outcome.engine.name(), &sample::build());
            let unit = Unit::of(id, 3, 77, outcome).expect("a unit");
            let bytes = serde_json::to_vec(&unit).expect("JSON");
            assert_eq!(Unit::read(&bytes).as_ref(), Some(&unit));
            assert_eq!(unit.epochs.rows.len(), outcome.epochs.len());
            assert_eq!(unit.value("settled.start"), outcome.metrics[0].value);
            assert_eq!(unit.latency("visibility").as_ref(), Some(&outcome.latencies[0].histogram));
        }
        assert_eq!(Unit::read(b"{}"), None);
    }

    #[test]
    fn a_seal_tells_a_whole_copy_from_a_damaged_one() {
        let outcome = &sample::bad_ends().outcomes[0];
        let id = UnitId::of("f00d", 3, "v1", &sample::build());
        assert_eq!(UnitId::parse(id.as_str()).as_ref(), Some(&id));
        assert_eq!(UnitId::parse("../../etc/passwd"), None);
        let unit = Unit::of(id, 3, 77, outcome).expect("a unit");
        let bytes = unit.sealed().expect("JSON");
        assert_eq!(Unit::read(&bytes).as_ref(), Some(&unit));
        assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "still one JSON value");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(Unit::read(text.replace("\"seed\":77", "\"seed\":78").as_bytes()), None);
        assert_eq!(Unit::read(&text.as_bytes()[..text.len() / 2]), None);
    }

    #[test]
    fn everything_that_a_run_depends_on_is_in_its_name() {
        let build = sample::build();
        let base = UnitId::of("f00d", 3, "v1", &build);
        assert_eq!(base, UnitId::of("f00d", 3, "v1", &sample::build()));
        let newer = Build { version: "0.2.0".into(), ..sample::build() };
        let committed = Build { git: "abc".into(), ..sample::build() };
        for other in [
            UnitId::of("cafe", 3, "v1", &build),
            UnitId::of("f00d", 4, "v1", &build),
            UnitId::of("f00d", 3, "v2", &build),
            UnitId::of("f00d", 3, "v1", &newer),
            UnitId::of("f00d", 3, "v1", &committed),
        ] {
            assert_ne!(base, other);
        }
    }
}
