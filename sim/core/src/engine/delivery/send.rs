//! Sending: records are published, stamped, and sent to everyone concerned over a network that may not be perfect.

use std::sync::Arc;

use crate::allocation::record::ROUND_STATE_BYTES;
use crate::engine::clocks::ClockFamily;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::witness::Copied;

use super::letter::{Content, Letter};
use super::scheduled::{DELIVERY, RESEND, Scheduled, order};
use super::transport::{Offered, Transmitted};

impl<C: ClockFamily> Substrate<'_, C> {
    /// Publishes a participant's commitment to everyone it is linked to.
    pub(crate) fn publish_commitment(&mut self, who: Participant) {
        let record = self.agents[who.index()].publish_commitment(self.now);
        let payload = record.payload_bytes();
        let links: Vec<u32> = self.agents[who.index()].present_links().collect();
        self.publish_over(who, &links, Content::Commitment(Arc::new(record)), payload);
    }

    /// Publishes a provider's allocation state if it moved by more than epsilon, or in any case.
    pub(crate) fn publish_result(&mut self, who: Participant, in_any_case: bool) {
        let agent = &self.agents[who.index()];
        if in_any_case || agent.allocation_moved(self.allocation()) {
            self.publish_allocation(who);
        } else {
            self.observer.visibility.not_published(who, agent.allocation_version().next());
        }
    }

    /// Publishes a provider's allocation state to everyone it recognises, and to whoever it has granted something.
    fn publish_allocation(&mut self, who: Participant) {
        let record = self.agents[who.index()].publish_allocation();
        let payload = record.payload_bytes();
        let agent = &self.agents[who.index()];
        let links: Vec<u32> = agent
            .present_links()
            .filter(|link| agent.recognises(*link) || !agent.book().lines_of(*link).is_empty())
            .collect();
        self.publish_over(who, &links, Content::Allocation(Arc::new(record)), payload);
    }

    /// Sends a round state to each of `to`; returns the number of messages.
    pub(crate) fn broadcast_round_state(
        &mut self,
        who: Participant,
        ready_for: u32,
        to: impl Iterator<Item = Participant>,
    ) -> u64 {
        let recipients: Vec<(Participant, u32)> = to.map(|peer| (peer, 0)).collect();
        self.publish(who, &recipients, Content::RoundState { ready_for }, ROUND_STATE_BYTES);
        recipients.len() as u64
    }

    /// Publishes data over links; a copy carries the number that the link has at the other end.
    fn publish_over(&mut self, who: Participant, links: &[u32], content: Content, payload_bytes: u64) {
        let (peers, reverse) = (self.world.links.peers(who.index()), self.world.links.reverse(who.index()));
        let recipients: Vec<(Participant, u32)> =
            links.iter().map(|link| (peers[*link as usize], reverse[*link as usize])).collect();
        self.publish(who, &recipients, content, payload_bytes);
    }

    /// Stamps a record and sends it to everyone concerned.
    fn publish(&mut self, who: Participant, to: &[(Participant, u32)], content: Content, payload_bytes: u64) {
        self.tell_time(who);
        let stamp = self.clock_mut(who).publish();
        let truth = self.truth.publish(who);
        let encoding = C::wire_encoding(&self.world.scenario.clocks);
        let stamp_bytes = C::encoded_len(&stamp, encoding) as u64;
        self.observer.traffic.published(stamp_bytes);
        let letter = Letter {
            from: who,
            session: self.membership.session(who),
            sent: self.now,
            number: 0,
            content,
            nodes: C::nodes(&stamp) as u64,
            stamp,
            truth,
            known: self.mail.as_ref().map(|mail| mail.recent(who)),
            payload_bytes,
            stamp_bytes,
            copies: 0,
        };
        self.transport.keep_latest(&letter);
        self.send(letter, to);
    }

    /// Sends copies of a letter: each may be blocked, wait or be dropped on the way out, be lost, held up or doubled.
    pub(crate) fn send(&mut self, mut letter: Letter<C::Stamp>, to: &[(Participant, u32)]) {
        let (who, kind, class) = (letter.from, letter.content.kind(), letter.content.class());
        let (payload, stamp) = (letter.payload_bytes, letter.stamp_bytes);
        self.observer.traffic.sent(self.now, class, to.len() as u64, payload, stamp);
        let message = self.transmissions[who.index()];
        self.transmissions[who.index()] += 1;
        if let (Some(mail), Content::RoundState { ready_for }) = (&mut self.mail, &letter.content) {
            let ready_for = *ready_for;
            mail.put(self.truth.witness(who), letter, ready_for, message, to);
            return;
        }
        letter.number = message;
        let mut copies = Vec::new();
        let mut arrivals: Vec<(Time, Participant, u32)> = Vec::with_capacity(to.len());
        for (peer, tag) in to {
            let transmitted = self.transmit(who, *peer, message, payload + stamp);
            if self.is_followed() {
                copies.push(Copied { to: *peer, fate: transmitted.fate() });
            }
            match transmitted {
                Transmitted::Arrives { at, again } => {
                    self.transport.got_through(who, *peer, kind);
                    arrivals.push((at, *peer, *tag));
                    arrivals.extend(again.map(|at| (at, *peer, *tag)));
                }
                Transmitted::Fails { try_again_at } => self.try_again(who, *peer, *tag, kind, try_again_at),
            }
        }
        self.saw(|_| letter.sent_in(copies));
        if arrivals.is_empty() {
            return;
        }
        let slot = self.post.put(letter, arrivals.len() as u32);
        for (at, peer, tag) in arrivals {
            self.queue.push(Scheduled { at, order: order(peer, DELIVERY, who.0, message), what: slot, tag });
        }
    }

    /// What becomes of one copy.
    pub(crate) fn transmit(
        &mut self,
        who: Participant,
        to: Participant,
        message: u64,
        bytes: u64,
    ) -> Transmitted {
        let (world, transit) = (self.world, &mut self.observer.transit);
        let retry_at = self.now + world.scenario.network.retry_after;
        if let Some(open_at) = world.schedule.blocked_until(self.now, who, to) {
            transit.blocked += 1;
            return Transmitted::Fails { try_again_at: open_at };
        }
        let mut departs = self.now;
        match self.transport.offer_egress(who, self.now, bytes) {
            Offered::Unlimited => {}
            Offered::Passed(passed) => {
                transit.queued(passed.at.since(self.now), passed.queued_bytes);
                departs = passed.at;
            }
            Offered::Dropped => {
                transit.dropped += 1;
                return Transmitted::Fails { try_again_at: retry_at };
            }
        }
        let at = world.network.arrival(departs, who, to, message);
        let Some(fate) = world.network.fate(who, to, message) else {
            return Transmitted::Arrives { at, again: None };
        };
        if fate.lost {
            transit.lost += 1;
            return Transmitted::Fails { try_again_at: retry_at };
        }
        transit.doubled += u64::from(fate.doubled);
        // The second copy has the jitter of a message number that is never given out.
        let again = fate.doubled.then(|| world.network.arrival(departs, who, to, message | 1 << 63));
        Transmitted::Arrives { at: at + fate.held_up, again }
    }

    /// Under delivery `sync`, notes that a peer missed a record, and when to try again. Copies of one that is gone still arrive,
    /// and may be dropped, but nobody is there to try again: a note would stay, and keep off attempts after a return.
    pub(crate) fn try_again(&mut self, who: Participant, to: Participant, tag: u32, kind: usize, at: Time) {
        if self.membership.is_present(who) && self.transport.missed(who, to, tag, kind) {
            self.queue.push(Scheduled {
                at,
                order: order(who, RESEND, to.0, 0),
                what: to.0,
                tag: kind as u32,
            });
        }
    }

    /// Sends a peer the latest version of a record that it missed, unless a newer one got through meanwhile.
    pub(crate) fn resend(&mut self, who: Participant, to: Participant, kind: usize) {
        if !self.membership.is_present(who) {
            return;
        }
        if let Some((letter, tag)) = self.transport.take_missed(who, to, kind) {
            self.observer.transit.resent += 1;
            self.send(letter, &[(to, tag)]);
        }
    }
}
