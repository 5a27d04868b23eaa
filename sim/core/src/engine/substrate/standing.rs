//! How those who are there stand, as the observer measures it.

use crate::allocation::agent::Agent;
use crate::engine::clocks::ClockFamily;
use crate::observer::replicas::agreement;
use crate::observer::wrong::wrong_allocation;

use super::Substrate;

impl<C: ClockFamily> Substrate<'_, C> {
    /// Those who are there.
    pub(crate) fn present_agents(&self) -> impl Iterator<Item = &Agent> {
        self.membership.live().iter().map(|who| &self.agents[who.index()])
    }

    /// Share of (subscriber, record) pairs among those who are there that hold the latest version.
    pub(crate) fn agreement(&self) -> Option<f64> {
        agreement(&self.agents, &self.world.links, |who| self.membership.is_present(who))
    }

    /// Amount that providers and recipients disagree on.
    pub(crate) fn wrong_allocation(&self) -> f64 {
        wrong_allocation(&self.agents, &self.world.links, |who| self.membership.is_present(who))
    }

    /// Mean size of the stamps of those who are there as they stand: entries or nodes, and bytes in each encoding.
    pub(crate) fn stamp_sizes(&self) -> (f64, [f64; 4]) {
        let live = self.membership.live();
        let (nodes, bytes) = C::sizes(live.iter().map(|who| self.stamp(*who)));
        let mean = |sum: usize| sum as f64 / live.len() as f64;
        (mean(nodes), bytes.map(mean))
    }
}
