//! Replica agreement: which share of (subscriber, record) pairs hold the latest version.
//!
//! Records of an earlier session count for nothing.
//!
//! Asked for at the end of a time bin, and worked out from the agents then. Running totals were rejected: with
//! participants that come and go, each departure would have to be taken out of them.

use crate::allocation::agent::Agent;
use crate::ids::{Participant, Version};
use crate::population::Links;

/// The share of pairs up to date among those who are there; `None` before anything was published. Whoever is linked
/// subscribes to commitments, whoever is recognised or granted something to allocation states. O(participants), and the
/// links of those who published anything.
pub(crate) fn agreement(
    agents: &[Agent],
    links: &Links,
    is_present: impl Fn(Participant) -> bool,
) -> Option<f64> {
    let (mut pairs, mut up_to_date) = (0_u64, 0_u64);
    let mut count = |latest: Option<Version>, held: Version| {
        if let Some(latest) = latest {
            pairs += 1;
            up_to_date += u64::from(held == latest);
        }
    };
    for origin in agents.iter().filter(|agent| is_present(agent.me)) {
        let (commitment, allocation) = origin.published();
        if commitment.is_none() && allocation.is_none() {
            continue;
        }
        let ends = links.peers(origin.me.index()).iter().zip(links.reverse(origin.me.index())).enumerate();
        for (link, (peer, back)) in ends.filter(|(_, (peer, _))| is_present(**peer)) {
            let subscriber = &agents[peer.index()];
            count(commitment, subscriber.known_commitment(*back));
            if origin.recognises(link as u32) || !origin.book().lines_of(link as u32).is_empty() {
                count(allocation, subscriber.known_allocation(*back));
            }
        }
    }
    (pairs > 0).then(|| up_to_date as f64 / pairs as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Time;
    use crate::settings::Allocation;
    use std::sync::Arc;

    #[test]
    fn only_the_latest_version_counts_and_only_among_those_who_are_there() {
        let links = Links::new(&[vec![(1, 1.0), (2, 0.5)], vec![(0, 1.0)], vec![]], vec![0.0; 3]);
        let mut agents: Vec<Agent> =
            (0..3).map(|me| Agent::new(Participant(me), &[], &[], &links, |_| true)).collect();
        assert_eq!(agreement(&agents, &links, |_| true), None);
        let record = Arc::new(agents[0].publish_commitment(Time::ZERO));
        assert_eq!(agreement(&agents, &links, |_| true), Some(0.0));
        agents[1].learn_commitment(0, 0, &record, &Allocation::default());
        assert_eq!(agreement(&agents, &links, |_| true), Some(0.5));
        assert_eq!(agreement(&agents, &links, |who| who.0 < 2), Some(1.0));
        agents[0].publish_commitment(Time::ZERO);
        assert_eq!(agreement(&agents, &links, |_| true), Some(0.0));
    }
}
