//! Arrivals and departures at stated times: who they concern, and whether they can be.
//!
//! Where a number is to leave, each of those present has a draw of its own for that line of the scenario, and the lowest
//! leave: one more participant then changes at most one of them. Drawing among so many was rejected, since then one more
//! participant changes them all.

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::Time;
use crate::settings::TimedPassage;

use super::drawn::{Plan, clock};
use super::{ChurnError, PassageKind};

impl Plan<'_> {
    /// What line `index` of `churn.at` says happens.
    pub(super) fn stated(&mut self, now: Time, timed: &TimedPassage, index: usize) -> Result<(), ChurnError> {
        let setting = format!("at.{index}");
        let wrong = |message: String| ChurnError::new(setting.as_str(), message);
        match (timed.participant, timed.count, timed.what) {
            (Some(who), None, PassageKind::Join) => {
                let session = self.can_return(now, who).map_err(wrong)?;
                self.joins(now, Participant(who), session + 1);
            }
            (Some(who), None, kind) => {
                self.can_leave(now, who).map_err(wrong)?;
                self.departs(now, Participant(who), kind);
            }
            (None, Some(count), PassageKind::Join) => {
                for _ in 0..count {
                    self.arrives(now, &setting)?;
                }
            }
            (None, Some(count), kind) => {
                for who in self.leavers(now, count, index as u32).map_err(wrong)? {
                    self.departs(now, who, kind);
                }
            }
            _ => return Err(wrong("say who by exactly one of `participant` and `count`".into())),
        }
        Ok(())
    }

    /// The number of the last session of somebody who can return now.
    fn can_return(&self, now: Time, who: u32) -> Result<u32, String> {
        match self.members.get(who as usize) {
            None => Err(format!(
                "participant {who} has never been there at {}: newcomers join by `count`, and get the next index, {}",
                clock(now),
                self.members.len()
            )),
            Some(member) if member.present => {
                Err(format!("participant {who} is present at {}: only somebody absent can join", clock(now)))
            }
            Some(member) if member.since == Some(now) => {
                Err(format!("participant {who} leaves at {}: it must join later than that", clock(now)))
            }
            Some(member) => Ok(member.session),
        }
    }

    fn can_leave(&self, now: Time, who: u32) -> Result<(), String> {
        let at = clock(now);
        match self.members.get(who as usize) {
            None => Err(format!(
                "participant {who} has never been there at {at}: nobody can leave before it came"
            )),
            Some(member) if !member.present => {
                let since =
                    member.since.map_or_else(String::new, |since| format!(": it left at {}", clock(since)));
                Err(format!("participant {who} is not present at {at}{since}"))
            }
            Some(member) if member.since == Some(now) => {
                Err(format!("participant {who} joins at {at}: it must leave later than that"))
            }
            Some(_) => Ok(()),
        }
    }

    /// So many of those present, ascending. Whoever joins at this instant stays.
    fn leavers(&self, now: Time, count: u32, line: u32) -> Result<Vec<Participant>, String> {
        let draws = Draws::new(self.seed, Purpose::Leavers);
        let present =
            self.members.iter().zip(0..).filter(|(member, _)| member.present && member.since != Some(now));
        let mut drawn: Vec<(u64, u32)> = present.map(|(_, who)| (draws.bits(who, line, 0), who)).collect();
        if drawn.len() < count as usize {
            return Err(format!("{count} are to leave at {}, but {} are there", clock(now), drawn.len()));
        }
        drawn.sort_unstable();
        let mut leavers: Vec<Participant> =
            drawn[..count as usize].iter().map(|(_, who)| Participant(*who)).collect();
        leavers.sort_unstable();
        Ok(leavers)
    }
}
