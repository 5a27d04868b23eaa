//! What differs between two worlds before anything happens.

use twintrack_core::world::World;

/// Each difference in words; empty for worlds with the same participants, links, slots and actions.
pub(super) fn differences(ours: &World, theirs: &World) -> Vec<String> {
    let mut found = Vec::new();
    if ours.participants() != theirs.participants() {
        found.push(format!("{} participants against {}", ours.participants(), theirs.participants()));
    }
    let both = ours.participants().min(theirs.participants());
    let mut tables = |what: &str, differs: &dyn Fn(usize) -> bool| {
        let who: Vec<usize> = (0..both).filter(|who| differs(*who)).collect();
        if let Some(first) = who.first() {
            found.push(format!("{what} of {} participants, first of p{first}", who.len()));
        }
    };
    tables("who recognises whom and how much:", &|who| {
        ours.links.peers(who) != theirs.links.peers(who)
            || ours.links.weights(who) != theirs.links.weights(who)
    });
    tables("needs", &|who| ours.needs[who] != theirs.needs[who]);
    tables("capacities", &|who| ours.capacity[who] != theirs.capacity[who]);
    let pairs = ours.actions.iter().zip(&theirs.actions);
    let common = pairs.take_while(|(ours, theirs)| ours == theirs).count();
    if common < ours.actions.len().max(theirs.actions.len()) {
        found.push(format!(
            "user actions: {} against {}, the first {common} are the same",
            ours.actions.len(),
            theirs.actions.len()
        ));
    }
    found
}
