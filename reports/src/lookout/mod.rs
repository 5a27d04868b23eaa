//! How participants stand at a point in time: a witness that looks at them, and what it saw in words.

mod view;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::witness::{Fate, Moment, Participants, Seen, Wish, Witness};
use twintrack_core::world::World;

pub use view::{Coming, Stand, View};

/// Runs an engine to its end, and looks at participants (all of them if none is named) as they are at a time.
pub fn run(
    world: &World,
    engine: Engine,
    (at, whom): (Time, Option<Participant>),
    watch: &mut dyn Watch,
) -> (Outcome, View) {
    let whom: Vec<Participant> =
        whom.map_or_else(|| (0..world.participants()).map(Participant::from).collect(), |who| vec![who]);
    let mut lookout = Lookout { at, coming: vec![Vec::new(); whom.len()], whom, seen: None };
    let outcome = twintrack_core::run_followed(world, engine, watch, &mut lookout);
    let stands = lookout.seen.unwrap_or_default();
    (outcome, View { at, participants: world.participants(), stands })
}

struct Lookout {
    at: Time,
    /// Ascending.
    whom: Vec<Participant>,
    coming: Vec<Vec<Coming>>,
    seen: Option<Vec<Stand>>,
}

impl Lookout {
    fn coming_to(&mut self, who: Participant) -> Option<&mut Vec<Coming>> {
        self.whom.binary_search(&who).ok().map(|at| &mut self.coming[at])
    }
}

impl Witness for Lookout {
    fn saw(&mut self, _: Moment, what: &Seen) {
        if self.seen.is_some() {
            return;
        }
        match what {
            Seen::Sent { from, number, record, copies, .. } => {
                for copy in copies {
                    let Fate::Arrives { at, again } = copy.fate else { continue };
                    let Some(coming) = self.coming_to(copy.to) else { continue };
                    for arrives in std::iter::once(at).chain(again) {
                        coming.push(Coming { arrives, from: *from, number: *number, record: *record });
                    }
                }
            }
            Seen::Received { who, from, number, .. } => {
                let Some(coming) = self.coming_to(*who) else { return };
                let this =
                    coming.iter().enumerate().filter(|(_, one)| one.from == *from && one.number == *number);
                if let Some((at, _)) = this.min_by_key(|(_, one)| one.arrives) {
                    coming.swap_remove(at);
                }
            }
            _ => {}
        }
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        let due = self.seen.is_none() && next.is_none_or(|next| next > self.at);
        if due { Wish::Look } else { Wish::GoOn }
    }

    fn look(&mut self, participants: &dyn Participants) {
        let coming = std::mem::take(&mut self.coming);
        let stand = |(who, mut coming): (&Participant, Vec<Coming>)| {
            coming.sort_by_key(|one| (one.arrives, one.from, one.number));
            Stand { state: participants.state(*who), coming }
        };
        self.seen = Some(self.whom.iter().zip(coming).map(stand).collect());
    }
}
