//! Settings that several checks name, and the bound that they share.

/// Most arrivals of a run: so many participants can be told apart.
pub(super) const ARRIVALS_MAX: f64 = 1e7;

pub(super) const ARRIVALS: &str = "churn.arrivals";
pub(super) const SESSION: &str = "churn.session";
pub(super) const SESSIONS: &str = "churn.sessions";
pub(super) const TURNOVER: &str = "churn.turnover";
pub(super) const EDGES: &str = "population.graph.edges.file";
