//! `[events]`: coordination by events.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Events;

use super::findings::Findings;

pub(super) fn check(events: &Events, findings: &mut Findings) {
    for (path, setting) in
        [("events.quiet-after", events.quiet_after), ("events.freshness", events.freshness)]
    {
        if let Some(span) = setting.0 {
            findings.must(span > Span::ZERO, path, "longer than zero, or \"off\"", span);
        }
    }
}
