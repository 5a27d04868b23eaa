//! Anti-entropy: everyone tells each peer now and then which versions of that peer's records it holds, and is sent what
//! is newer.

use crate::engine::clocks::ClockFamily;
use crate::engine::membership::direct::Content;
use crate::engine::substrate::Substrate;
use crate::ids::{Participant, Version};

impl<C: ClockFamily> Substrate<'_, C> {
    /// Sends a digest to everyone that a participant is linked to and believes to be there.
    pub(crate) fn send_digests(&mut self, who: Participant) {
        let links: Vec<u32> = self.agents[who.index()].present_links().collect();
        for link in links {
            let agent = &self.agents[who.index()];
            let (commitment, allocation) = (agent.known_commitment(link), agent.known_allocation(link));
            let to = self.world.links.peers(who.index())[link as usize];
            let back = self.world.links.reverse(who.index())[link as usize];
            self.send_direct(who, to, Content::Digest { link: back, commitment, allocation });
        }
    }

    /// Sends what a peer's digest shows it to lack.
    pub(crate) fn answer_digest(
        &mut self,
        who: Participant,
        link: u32,
        commitment: Version,
        allocation: Version,
    ) {
        let (peers, reverse) = (self.world.links.peers(who.index()), self.world.links.reverse(who.index()));
        let to = (peers[link as usize], reverse[link as usize]);
        let agent = &self.agents[who.index()];
        let concerns = agent.recognises(link) || !agent.book().lines_of(link).is_empty();
        let lacks =
            [agent.commitment_version() > commitment, concerns && agent.allocation_version() > allocation];
        for (kind, _) in lacks.into_iter().enumerate().filter(|(_, lacks)| *lacks) {
            if let Some(letter) = self.transport.latest(who, kind).cloned() {
                self.observer.transit.resent += 1;
                self.send(letter, &[to]);
            }
        }
    }
}
