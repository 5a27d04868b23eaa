//! Wrong allocations: amounts that provider and recipient disagree on.
//!
//! On every line of the ledger the provider holds that it gives `granted − declined`, with what it knows to be declined,
//! and the recipient that it has what it last applied. Where these differ somebody relies on what is not given, or
//! capacity is tied up for somebody who does not have it. At rest they agree; while messages are under way, late or
//! blocked they do not.
//!
//! Worked out when asked, as agreement is. Two other measures were rejected: the distance from where allocations come
//! to rest, which depends on the path and is not known before the end; and the distance from what everyone would decide
//! with full knowledge, which is a fixed point that would have to be searched for in every time bin.

use crate::allocation::agent::Agent;
use crate::ids::Participant;
use crate::population::Links;

/// The sum over all lines of the amount that the two sides disagree on; what is granted to or held from somebody who is
/// not there counts in full. O(lines · log lines).
pub(crate) fn wrong_allocation(
    agents: &[Agent],
    links: &Links,
    is_present: impl Fn(Participant) -> bool,
) -> f64 {
    let mut wrong = 0.0;
    for agent in agents.iter().filter(|agent| is_present(agent.me)) {
        let (peers, back) = (links.peers(agent.me.index()), links.reverse(agent.me.index()));
        let end = |link: u32| {
            let peer = peers[link as usize];
            is_present(peer).then(|| (&agents[peer.index()], back[link as usize]))
        };
        for line in agent.book().lines() {
            let held = end(line.link)
                .and_then(|(peer, back)| peer.account().effective(back, line.slot, line.need))
                .unwrap_or(0.0);
            wrong += (line.effective() - held).abs();
        }
        // Lines that the provider has were counted there.
        for line in agent.account().lines() {
            let given =
                end(line.link).and_then(|(peer, back)| peer.book().effective(back, line.slot, line.need));
            wrong += if given.is_none() { line.effective() } else { 0.0 };
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::damping::Indexing;
    use crate::kernel::time::Time;
    use crate::population::Slot;
    use crate::settings::Allocation;
    use std::sync::Arc;

    #[test]
    fn a_grant_is_wrong_until_it_is_applied_and_when_an_end_is_gone() {
        let links = Links::new(&[vec![(1, 1.0)], vec![(0, 1.0)]], vec![0.0; 2]);
        let settings = Allocation::default();
        let slot = |quantity| vec![Slot { quantity, window: None, place: None }];
        let mut provider = Agent::new(Participant(0), &[], &slot(8.0), &links, |_| true);
        let mut recipient = Agent::new(Participant(1), &slot(5.0), &[], &links, |_| true);
        let commitment = Arc::new(recipient.publish_commitment(Time::ZERO));
        provider.learn_commitment(0, 0, &commitment, &settings);
        provider.compute(&[0], &settings, Time::ZERO);
        let mut agents = vec![provider, recipient];
        let wrong = |agents: &[Agent]| wrong_allocation(agents, &links, |_| true);
        assert_eq!(wrong(&agents), 5.0, "granted, and nobody knows");
        let state = Arc::new(agents[0].publish_allocation());
        agents[1].learn_allocation(0, &state);
        assert_eq!(wrong(&agents), 5.0, "received, and not applied");
        agents[1].aggregate(Time::ZERO, &[0], &settings, Indexing::Time, |_, _| {});
        assert_eq!(wrong(&agents), 0.0);
        assert_eq!(wrong_allocation(&agents, &links, |who| who.0 == 0), 5.0, "granted to nobody");
        assert_eq!(wrong_allocation(&agents, &links, |who| who.0 == 1), 5.0, "held from nobody");
    }
}
