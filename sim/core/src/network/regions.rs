//! Regions and the latency between them.
//!
//! A participant's region is a draw of its own, so that one more participant moves nobody else. Dealing regions out in
//! turn was rejected: the index of a participant says something about its place in the graph (in a scale-free one the
//! first have most neighbours), and would then say it about its region too.

use super::NetworkError;
use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::Span;
use crate::settings::{self, Inputs, RegionMatrix};

/// A region: the index of its name in the latency matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(pub u16);

/// Who is where, and how far apart.
#[derive(Clone, Debug)]
pub(super) struct Regions {
    /// Region of each participant.
    homes: Box<[Region]>,
    count: usize,
    /// Row-major from × to, `within` on the diagonal.
    latency: Box<[Span]>,
}

impl Regions {
    pub(super) fn new(
        settings: &settings::Regions,
        inputs: &Inputs,
        seed: u64,
        participants: u32,
    ) -> Result<Regions, NetworkError> {
        let fault = |message: String| NetworkError::new("regions.file", message);
        let matrix =
            inputs.regions.as_ref().ok_or_else(|| fault(format!("`{}` was not read", settings.file)))?;
        let count = u16::try_from(matrix.names.len())
            .map_err(|_| fault(format!("{} regions are too many: at most 65,535", matrix.names.len())))?;
        if count == 0 {
            return Err(fault(format!("`{}` names no region", settings.file)));
        }
        let draws = Draws::new(seed, Purpose::Regions);
        Ok(Regions {
            homes: (0..participants).map(|p| home(draws.bits(p, 0, 0), count)).collect(),
            count: usize::from(count),
            latency: filled(matrix, settings.within).map_err(fault)?,
        })
    }

    #[inline]
    pub(super) fn of(&self, participant: Participant) -> Region {
        self.homes[participant.index()]
    }

    #[inline]
    pub(super) fn latency(&self, from: Participant, to: Participant) -> Span {
        let (from, to) = (self.of(from), self.of(to));
        self.latency[usize::from(from.0) * self.count + usize::from(to.0)]
    }

    /// The lowest latency between any two regions, or within one.
    pub(super) fn min(&self) -> Span {
        self.latency.iter().copied().min().unwrap_or(Span::ZERO)
    }
}

/// One of `count` regions; the excess of some over others is below 2⁻⁴⁸.
fn home(draw: u64, count: u16) -> Region {
    Region(((u128::from(draw) * u128::from(count)) >> 64) as u16)
}

/// The matrix with its diagonal set; an entry that the file did not give, or gave as zero, is an error.
fn filled(matrix: &RegionMatrix, within: Span) -> Result<Box<[Span]>, String> {
    let names = &matrix.names;
    let mut latency = Vec::with_capacity(names.len() * names.len());
    for (from, from_name) in names.iter().enumerate() {
        for (to, to_name) in names.iter().enumerate() {
            let given = matrix.mean_ns.get(from * names.len() + to).copied().filter(|mean| *mean > 0);
            latency.push(match given {
                _ if from == to => within,
                Some(mean) => Span(mean),
                None => return Err(format!("the latency from `{from_name}` to `{to_name}` is missing")),
            });
        }
    }
    Ok(latency.into())
}
