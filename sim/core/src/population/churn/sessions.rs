//! How long a session lasts, how it ends, and whether its participant returns: draws that belong to (participant,
//! number of its session) alone.

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::time::Span;
use crate::sampling::Sampler;
use crate::settings::{self, Inputs};

use super::{ChurnError, PassageKind};

/// Draws for every session there may be.
pub(super) struct Sessions {
    length: Option<Sampler>,
    absence: Sampler,
    crash_share: f64,
    return_share: f64,
    seed: u64,
}

impl Sessions {
    pub(super) fn new(
        settings: &settings::Churn,
        inputs: &Inputs,
        seed: u64,
    ) -> Result<Sessions, ChurnError> {
        let length = settings.session.as_ref().map(|length| Sampler::new(length, inputs));
        Ok(Sessions {
            length: length.transpose().map_err(ChurnError::of("session"))?,
            absence: Sampler::new(&settings.absence, inputs).map_err(ChurnError::of("absence"))?,
            crash_share: settings.crash_share,
            return_share: settings.return_share,
            seed,
        })
    }

    /// How long this session lasts; `None` when it does not run out.
    pub(super) fn length(&self, who: Participant, session: u32) -> Option<Span> {
        self.length.as_ref().map(|length| {
            at_least_an_instant(length.quantile(self.drawn(Purpose::SessionLength, who, session)))
        })
    }

    /// How a departure at the end of this session happens.
    pub(super) fn departure(&self, who: Participant, session: u32) -> PassageKind {
        if self.drawn(Purpose::Crashes, who, session) < self.crash_share {
            PassageKind::Crash
        } else {
            PassageKind::Leave
        }
    }

    /// How long the participant stays away after this session; `None` when it does not return.
    pub(super) fn absence(&self, who: Participant, session: u32) -> Option<Span> {
        (self.drawn(Purpose::Returns, who, session) < self.return_share)
            .then(|| at_least_an_instant(self.absence.quantile(self.drawn(Purpose::Absence, who, session))))
    }

    fn drawn(&self, purpose: Purpose, who: Participant, session: u32) -> f64 {
        unit(Draws::new(self.seed, purpose).bits(who.0, session, 0))
    }
}

/// No participant comes and goes at one and the same instant.
fn at_least_an_instant(nanos: f64) -> Span {
    Span::from_nanos_f64(nanos).max(Span(1))
}
