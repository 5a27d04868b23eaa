//! The links between participants: who recognises whom, in a form that engines index without searching.
//!
//! Two participants are linked when either recognises the other. Each participant numbers its links from 0 in
//! ascending order of peer; a link also knows its number at the other end, so that a record received over a link is
//! stored, and a weight in a peer's record found, by plain indexing.

use crate::ids::Participant;

/// The links of a whole population, in compressed rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Links {
    starts: Vec<usize>,
    peers: Vec<Participant>,
    reverse: Vec<u32>,
    weights: Vec<f64>,
    self_weights: Vec<f64>,
}

impl Links {
    /// Builds the links from the recognitions of each participant: `(peer, weight)` with positive weights, ascending by
    /// peer, itself excluded. O(L log L) for L links.
    #[must_use]
    pub fn new(recognitions: &[Vec<(u32, f64)>], self_weights: Vec<f64>) -> Links {
        let mut rows: Vec<Vec<(u32, f64)>> = recognitions.to_vec();
        for (source, row) in recognitions.iter().enumerate() {
            for &(target, _) in row {
                rows[target as usize].push((source as u32, 0.0));
            }
        }
        let mut links = Links {
            starts: Vec::with_capacity(rows.len() + 1),
            peers: Vec::new(),
            reverse: Vec::new(),
            weights: Vec::new(),
            self_weights,
        };
        links.starts.push(0);
        for row in &mut rows {
            // A returned recognition appears twice, with its weight and with 0: keep the weight.
            row.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            row.dedup_by_key(|entry| entry.0);
            links.peers.extend(row.iter().map(|entry| Participant(entry.0)));
            links.weights.extend(row.iter().map(|entry| entry.1));
            links.starts.push(links.peers.len());
        }
        links.reverse = (0..rows.len())
            .flat_map(|me| {
                let links = &links;
                links.peers(me).iter().map(move |peer| {
                    links.find(peer.index(), Participant::from(me)).expect("links go both ways")
                })
            })
            .collect();
        links
    }

    /// Number of participants.
    #[must_use]
    pub fn participants(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of directed links, twice the number of linked pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.peers.len()
    }

    /// Whether nobody is linked to anybody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }

    /// The peers of a participant, ascending; the position is the link's number.
    #[must_use]
    pub fn peers(&self, participant: usize) -> &[Participant] {
        &self.peers[self.starts[participant]..self.starts[participant + 1]]
    }

    /// For each link of a participant, its number at the other end.
    #[must_use]
    pub fn reverse(&self, participant: usize) -> &[u32] {
        &self.reverse[self.starts[participant]..self.starts[participant + 1]]
    }

    /// For each link of a participant, how much it recognises the peer at the start; 0 where it does not.
    #[must_use]
    pub fn weights(&self, participant: usize) -> &[f64] {
        &self.weights[self.starts[participant]..self.starts[participant + 1]]
    }

    /// How much a participant recognises itself.
    #[must_use]
    pub fn self_weight(&self, participant: usize) -> f64 {
        self.self_weights[participant]
    }

    /// The number of the link from `participant` to `peer`. O(log degree).
    #[must_use]
    pub fn find(&self, participant: usize, peer: Participant) -> Option<u32> {
        self.peers(participant).binary_search(&peer).ok().map(|link| link as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_both_ways_and_know_their_other_end() {
        let links =
            Links::new(&[vec![(1, 0.5), (2, 0.5)], vec![(0, 1.0)], vec![], vec![(2, 0.3)]], vec![0.0; 4]);
        assert_eq!(links.peers(2), [Participant(0), Participant(3)]);
        assert_eq!(links.weights(2), [0.0, 0.0]);
        assert_eq!(links.weights(0), [0.5, 0.5]);
        for me in 0..links.participants() {
            for (number, (peer, back)) in links.peers(me).iter().zip(links.reverse(me)).enumerate() {
                assert_eq!(links.peers(peer.index())[*back as usize], Participant::from(me));
                assert_eq!(links.reverse(peer.index())[*back as usize] as usize, number);
            }
        }
    }
}
