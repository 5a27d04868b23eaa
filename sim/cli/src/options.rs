//! What the arguments of several subcommands share.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario file
    pub(crate) file: PathBuf,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets and statistics: one row per metric and engine
    Csv,
}

/// A share of one: `5%` or `0.05`.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let (number, scale) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent, 0.01));
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number * scale < 1.0 => Ok(number * scale),
        _ => Err("write a share above 0 and below 1, such as 5% or 0.05".into()),
    }
}

/// A duration with its unit, for which `m` stands for minutes as well.
pub(crate) fn duration(text: &str) -> Result<Span, String> {
    let minutes = text.strip_suffix('m').map(|number| format!("{number}min"));
    let span: Span = minutes.as_deref().unwrap_or(text).parse().map_err(|error| format!("{error}"))?;
    if span == Span::ZERO { Err("it must be longer than zero".into()) } else { Ok(span) }
}

/// Engines by name, so that help lists them and a misspelt one gets a suggestion.
pub(crate) fn engine_parser() -> impl TypedValueParser<Value = Engine> {
    PossibleValuesParser::new(Engine::ALL.map(Engine::name))
        .map(|name| name.parse().expect("every possible value is an engine's name"))
}
