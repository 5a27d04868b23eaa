//! An engine is a pair: how participants coordinate, and which clock tells them what happened before what.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How participants coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coordination {
    /// Rounds of fixed length, advanced by a quorum of round states.
    Rounds,
    /// Recomputation when something relevant arrives.
    Events,
}

/// Which logical clock a message carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClockKind {
    /// One counter for every participant ever seen.
    Vector,
    /// Interval tree clock stamps.
    Itc,
}

/// A coordination with a clock. `v1` is rounds + vector, `v2` events + itc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Engine {
    /// How participants coordinate.
    pub coordination: Coordination,
    /// Which clock their messages carry.
    pub clock: ClockKind,
}

impl Engine {
    /// Rounds with vector clocks.
    pub const V1: Engine = Engine { coordination: Coordination::Rounds, clock: ClockKind::Vector };
    /// Events with interval tree clocks.
    pub const V2: Engine = Engine { coordination: Coordination::Events, clock: ClockKind::Itc };
    /// Rounds with interval tree clocks.
    pub const ROUNDS_ITC: Engine = Engine { coordination: Coordination::Rounds, clock: ClockKind::Itc };
    /// Events with vector clocks.
    pub const EVENTS_VECTOR: Engine = Engine { coordination: Coordination::Events, clock: ClockKind::Vector };
    /// All four pairs.
    pub const ALL: [Engine; 4] = [Engine::V1, Engine::V2, Engine::ROUNDS_ITC, Engine::EVENTS_VECTOR];

    /// The name used in files, tables and options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match (self.coordination, self.clock) {
            (Coordination::Rounds, ClockKind::Vector) => "v1",
            (Coordination::Events, ClockKind::Itc) => "v2",
            (Coordination::Rounds, ClockKind::Itc) => "rounds+itc",
            (Coordination::Events, ClockKind::Vector) => "events+vector",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Why a text names no engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no engine is called `{0}`: expected v1 (rounds+vector), v2 (events+itc), rounds+itc or events+vector"
)]
pub struct EngineError(String);

impl FromStr for Engine {
    type Err = EngineError;
    fn from_str(text: &str) -> Result<Engine, EngineError> {
        match text {
            "v1" | "rounds+vector" => Ok(Engine::V1),
            "v2" | "events+itc" => Ok(Engine::V2),
            "rounds+itc" => Ok(Engine::ROUNDS_ITC),
            "events+vector" => Ok(Engine::EVENTS_VECTOR),
            other => Err(EngineError(other.to_owned())),
        }
    }
}

impl Serialize for Engine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Engine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Engine, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Engine {
    fn schema_name() -> Cow<'static, str> {
        "Engine".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An engine: v1 (rounds + vector clocks), v2 (events + interval tree clocks), or one of the two other pairs.",
            "enum": ["v1", "v2", "rounds+itc", "events+vector", "rounds+vector", "events+itc"]
        })
    }
}
