//! Why there is no network for a scenario.

/// A setting of `[network]`, or a file it names, is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {message}")]
#[non_exhaustive]
pub struct NetworkError {
    /// The setting at fault, relative to `[network]`: `latency.lognormal.p99`.
    pub parameter: String,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

impl NetworkError {
    pub(super) fn new(parameter: &str, message: impl Into<String>) -> Self {
        NetworkError { parameter: parameter.to_owned(), message: message.into() }
    }
}
