//! Joining: a newcomer asks a sponsor, which answers with a clock and the records that it needs.
//!
//! The sponsor is a recognised live peer, else any live one, and another one whenever no answer comes in time. Who is
//! live is taken from the truth: asking somebody who is gone fails at once in a real system, and costs next to nothing.
//! Under `fork-from = "random" | "largest"` the sponsor passes the request on, and whoever gives half of its id answers.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::{ASK_AGAIN, timer_of};
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::random::{Purpose, draw, unit};
use crate::settings::{Delivery, ForkFrom};
use crate::witness::Passed;

use super::direct::{Content, Held, Introduction, Welcome};

/// One of `candidates` by a draw that belongs to this participant, session and attempt; `None` when there are none.
pub(super) fn pick(
    candidates: &[Participant],
    (seed, purpose): (u64, Purpose),
    who: Participant,
    session: u32,
    attempt: usize,
) -> Option<Participant> {
    let place = unit(draw(seed, purpose, who.0, session, attempt as u64));
    candidates.get((place * candidates.len() as f64) as usize).copied()
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A participant comes, for the first time or again.
    pub(crate) fn comes(&mut self, who: Participant) {
        self.membership.begin(who);
        self.agents[who.index()].begin(self.membership.session(who));
        self.observer.settling.disturbed(self.now);
        self.observer.presence.arrived(who, self.now);
        self.saw_passage(who, Passed::Comes);
        self.ask(who);
    }

    /// Asks a sponsor, or another one; with nobody there, tries again later.
    pub(crate) fn ask(&mut self, who: Participant) {
        if !self.membership.is_joining(who) {
            return;
        }
        let session = self.membership.session(who);
        let attempt = self.membership.asked[who.index()].len();
        let mut sponsor = self.sponsor(who, Purpose::Sponsors, attempt);
        if sponsor.is_none() {
            self.membership.asked[who.index()].clear();
            sponsor = self.sponsor(who, Purpose::Sponsors, attempt);
        }
        if let Some(sponsor) = sponsor {
            self.membership.asked[who.index()].push(sponsor);
            self.send_direct(who, sponsor, Content::Request { session });
        }
        let again = self.now + self.world.scenario.churn.sponsor_timeout;
        self.queue.push(timer_of(again, who, session, ASK_AGAIN, 0));
    }

    /// Who would sponsor a participant now: a live peer that it recognises, else any live one, nobody asked before.
    pub(super) fn sponsor(&self, who: Participant, purpose: Purpose, attempt: usize) -> Option<Participant> {
        let asked = &self.membership.asked[who.index()];
        let suitable =
            |peer: &Participant| *peer != who && self.membership.is_present(*peer) && !asked.contains(peer);
        let links = &self.world.links;
        let recognised: Vec<Participant> = links
            .peers(who.index())
            .iter()
            .zip(links.weights(who.index()))
            .filter(|(peer, weight)| **weight > 0.0 && suitable(peer))
            .map(|(peer, _)| *peer)
            .collect();
        let key = (self.world.scenario.run.seed, purpose);
        let session = self.membership.session(who);
        pick(&recognised, key, who, session, attempt).or_else(|| {
            let others: Vec<Participant> = self.membership.live().iter().copied().filter(suitable).collect();
            pick(&others, key, who, session, attempt)
        })
    }

    /// A sponsor was asked: returns who is to answer if that is the sponsor itself.
    pub(crate) fn requested(&mut self, sponsor: Participant, newcomer: Participant, session: u32) -> bool {
        let giver = self.giver(sponsor, newcomer, session);
        if giver != sponsor {
            self.send_direct(sponsor, giver, Content::PassedOn { newcomer, session });
        }
        giver == sponsor
    }

    /// Whose id the newcomer gets half of.
    fn giver(&self, sponsor: Participant, newcomer: Participant, session: u32) -> Participant {
        let clocks = &self.world.scenario.clocks;
        if !C::shares_ids(clocks) {
            return sponsor;
        }
        let key = (self.world.scenario.run.seed, Purpose::ForkFrom);
        let chosen = match clocks.fork_from {
            ForkFrom::Sponsor => None,
            ForkFrom::Random => pick(self.membership.live(), key, newcomer, session, 0),
            ForkFrom::Largest => {
                let peers = self.world.links.peers(sponsor.index()).iter().copied();
                let candidates: Vec<Participant> = std::iter::once(sponsor)
                    .chain(peers.filter(|peer| self.membership.is_present(*peer)))
                    .collect();
                let clocks = candidates.iter().map(|who| self.clock(*who));
                C::largest_share(clocks).map(|at| candidates[at])
            }
        };
        chosen.unwrap_or(sponsor)
    }

    /// Lets a newcomer in, with half of the answerer's id, or a copy of its clock.
    pub(crate) fn welcome(
        &mut self,
        by: Participant,
        newcomer: Participant,
        session: u32,
        introduction: Introduction,
    ) {
        let settings = &self.world.scenario.clocks;
        let gift = self.clock_mut(by).give(settings);
        let truth = self.truth.snapshot(by);
        let records = self.records_for(newcomer, by);
        let welcome = Welcome { session, gift, truth, records, introduction };
        self.send_direct(by, newcomer, Content::Welcome(Box::new(welcome)));
    }

    /// The records that a newcomer subscribes to, as far as somebody holds them.
    fn records_for(&self, newcomer: Participant, by: Participant) -> Vec<Held> {
        let links = &self.world.links;
        let mut records: Vec<Held> = Vec::new();
        for peer in links.peers(newcomer.index()) {
            if *peer == by {
                let (commitment, allocation) = self.transport.latest_records(by);
                records.push((by, commitment, allocation));
            } else if let Some(link) = links.find(by.index(), *peer) {
                let (commitment, allocation) = self.agents[by.index()].records(link);
                records.push((*peer, commitment.cloned(), allocation.cloned()));
            }
        }
        records.retain(|(_, commitment, allocation)| commitment.is_some() || allocation.is_some());
        records
    }

    /// A welcome came. Returns whether the newcomer is in by this one; a second one only adds to its clock.
    pub(crate) fn welcomed(
        &mut self,
        who: Participant,
        by: Participant,
        welcome: Welcome<C::Gift>,
    ) -> Option<Introduction> {
        let Welcome { gift, truth, records, introduction, .. } = welcome;
        self.truth.adopt(who, &truth);
        if !self.membership.is_joining(who) {
            self.clock_mut(who).absorb(gift);
            return None;
        }
        let old = self.clocks[who.index()].take();
        self.clocks[who.index()] = Some(C::started(who.index(), old, gift, &self.world.scenario.clocks));
        self.membership.admit(who, by);
        self.observer.presence.joined(who, self.now);
        self.saw_passage(who, Passed::Joined(by));
        if self.agents[who.index()].is_provider() {
            self.observer.settling.provider_came();
        }
        self.see_who_is_there(who);
        for held in records {
            self.take_records(who, held);
        }
        Some(introduction)
    }

    /// A newcomer finds out which of its peers are there.
    fn see_who_is_there(&mut self, who: Participant) {
        for (link, peer) in self.world.links.peers(who.index()).iter().enumerate() {
            if self.membership.is_present(*peer) {
                self.agents[who.index()].meet(link as u32, self.membership.session(*peer));
            }
        }
    }

    /// Stores the records that came with a welcome, of those who are there.
    fn take_records(&mut self, who: Participant, (origin, commitment, allocation): Held) {
        let Some(link) = self.world.links.find(who.index(), origin) else { return };
        if !self.agents[who.index()].believes_present(link) {
            return;
        }
        if let Some(record) = commitment {
            self.take_commitment(who, link, &record);
        }
        if let Some(record) = allocation {
            self.agents[who.index()].learn_allocation(link, &record);
        }
    }

    /// Sends a participant that came the latest records of one that recognises it, or is recognised by it.
    pub(crate) fn greet(&mut self, who: Participant, link: u32) {
        if self.world.scenario.network.delivery == Delivery::Datagram {
            return;
        }
        let (peers, reverse) = (self.world.links.peers(who.index()), self.world.links.reverse(who.index()));
        let to = (peers[link as usize], reverse[link as usize]);
        for kind in [0, 1] {
            let concerns = kind == 0 || self.agents[who.index()].recognises(link);
            if let Some(letter) = self.transport.latest(who, kind).filter(|_| concerns).cloned() {
                self.send(letter, &[to]);
            }
        }
    }
}
