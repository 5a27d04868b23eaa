//! What a witness sees, as it stands in a line.

use twintrack_core::population::Change;
use twintrack_core::witness::{Copied, Fate, Fell, Passed, Record, Seen};

use super::line::{Copy, What};

impl From<&Copied> for Copy {
    fn from(copied: &Copied) -> Copy {
        let (arrives_ns, again_ns) = match copied.fate {
            Fate::Arrives { at, again } => (Some(at.0), again.map(|at| at.0)),
            Fate::Fails { .. } => (None, None),
        };
        Copy { to: copied.to.0, arrives_ns, again_ns }
    }
}

impl From<&Seen> for What {
    fn from(seen: &Seen) -> What {
        let named = |record: Record| (record.kind().to_owned(), record.number());
        match seen {
            Seen::Healed => What::Healed {},
            Seen::RollCall => What::RollCall {},
            Seen::Acted { change, .. } => {
                let (setting, index, value) = match *change {
                    Change::Need { slot, quantity } => ("need", slot, quantity),
                    Change::Capacity { slot, quantity } => ("capacity", slot, quantity),
                    Change::Recognition { link, weight } => ("recognition", link, weight),
                };
                What::Acted { setting: setting.into(), index, value }
            }
            Seen::Declared { residual, .. } => What::Declared { residual: *residual },
            Seen::Passage { how, session, .. } => What::Passage {
                how: how.name().into(),
                sponsor: match how {
                    Passed::Joined(sponsor) => Some(sponsor.0),
                    _ => None,
                },
                session: *session,
            },
            Seen::Learned { gone, .. } => What::Learned { gone: gone.0 },
            Seen::Entered { round, .. } => What::Entered { round: *round },
            Seen::Timer { what, .. } => What::Timer { purpose: (*what).into() },
            Seen::Sent { number, record, payload_bytes, clock_bytes, copies, .. } => {
                let (record, version) = named(*record);
                What::Sent {
                    number: *number,
                    record,
                    version,
                    payload_bytes: *payload_bytes,
                    clock_bytes: *clock_bytes,
                    copies: copies.iter().map(Copy::from).collect(),
                }
            }
            Seen::Received { from, number, record, published, fell, .. } => {
                let (record, version) = named(*record);
                What::Received {
                    from: from.0,
                    number: *number,
                    record,
                    version,
                    published_ns: published.map(|at| at.0),
                    fell: fell.name().into(),
                    inputs_moved: *fell == Fell::Stored { inputs_moved: true },
                }
            }
            Seen::Computed { denominators_moved, .. } => What::Computed {
                denominators_moved: Some(*denominators_moved).filter(|moved| moved.is_finite()),
            },
            Seen::Applied { residual, over_allocation, changed, .. } => {
                What::Applied { residual: *residual, over_allocation: *over_allocation, changed: *changed }
            }
        }
    }
}
