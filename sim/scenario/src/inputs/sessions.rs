//! Recorded sessions: who was there from when until when.

use std::collections::{BTreeMap, HashMap};

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::RecordedSession;

use super::time::time;
use crate::diagnostic::Diagnostic;
use crate::lines::csv_table::CsvTable;
use crate::lines::mistakes::Mistake;

pub(super) const COLUMNS: [&str; 3] = ["participant", "join", "leave"];
/// Positions among them.
const PARTICIPANT: usize = 0;
const JOIN: usize = 1;
const LEAVE: usize = 2;

/// One participant's sessions by their beginning: end and line of each.
type Sessions = BTreeMap<Span, (Option<Span>, usize)>;

/// Names of the participants in order of joining (of those who join at once, in that of the file), and their sessions,
/// ascending by (participant, beginning). Sessions that begin after `until` are mistakes; those that end after it last.
/// Complexity: O(n log n) in lines.
pub(super) fn read(
    name: &str,
    text: &str,
    until: Span,
) -> Result<(Vec<String>, Vec<RecordedSession>), Vec<Diagnostic>> {
    let mut table = CsvTable::new(name, text);
    let mut people = People::default();
    if table.has_only(&COLUMNS, "sessions")
        && let Some(columns) = table.columns(&COLUMNS)
    {
        table.each_numbered(&columns, |line, fields| people.take(line, fields, until));
    }
    table.finish()?;
    Ok(people.in_order_of_joining())
}

/// Everyone's sessions, in the order of the file.
#[derive(Default)]
struct People {
    names: Vec<String>,
    indices: HashMap<String, usize>,
    sessions: Vec<Sessions>,
}

impl People {
    fn take(&mut self, line: usize, fields: &[&str], until: Span) -> Result<(), Mistake> {
        let told = |at: usize| move |message: String| (Some(at), message);
        let given = |at: usize| Some(fields[at]).filter(|field| !field.is_empty());
        let name = given(PARTICIPANT).ok_or((None, "a session without a participant".to_owned()))?;
        let join =
            given(JOIN).ok_or((None, "a session without a `join`; at the start it is 0".to_owned()))?;
        let join = time(join).map_err(told(JOIN))?;
        if join > until {
            return Err((Some(JOIN), format!("this session begins after the end of the run, at {until}")));
        }
        let leave = given(LEAVE).map(time).transpose().map_err(told(LEAVE))?;
        if leave.is_some_and(|leave| leave <= join) {
            return Err((Some(LEAVE), format!("this session ends before it begins, at {join}")));
        }
        let leave = leave.filter(|leave| *leave < until);
        let sessions = self.sessions_of(name);
        if let Some(other) = clash(sessions, join, leave) {
            return Err((
                None,
                format!("`{name}` is there already, by line {other}: a session begins after the last"),
            ));
        }
        sessions.insert(join, (leave, line));
        Ok(())
    }

    fn sessions_of(&mut self, name: &str) -> &mut Sessions {
        let index = *self.indices.entry(name.to_owned()).or_insert_with(|| {
            self.names.push(name.to_owned());
            self.sessions.push(Sessions::new());
            self.names.len() - 1
        });
        &mut self.sessions[index]
    }

    fn in_order_of_joining(self) -> (Vec<String>, Vec<RecordedSession>) {
        let mut people: Vec<(String, Sessions)> = self.names.into_iter().zip(self.sessions).collect();
        // Whoever has only bad lines has no session; then the file is refused anyway.
        people.retain(|(_, sessions)| !sessions.is_empty());
        // Stable: of those who join at once, the order of the file stays.
        people.sort_by_key(|(_, sessions)| sessions.keys().next().copied());
        let mut all = Vec::new();
        for (participant, (_, sessions)) in (0..).zip(&people) {
            all.extend(sessions.iter().map(|(join, (leave, line))| RecordedSession {
                line: *line,
                participant,
                join: *join,
                leave: *leave,
            }));
        }
        (people.into_iter().map(|(name, _)| name).collect(), all)
    }
}

/// The line of a session that overlaps this one, or that it follows without a break.
fn clash(sessions: &Sessions, join: Span, leave: Option<Span>) -> Option<usize> {
    let before =
        sessions.range(..=join).next_back().filter(|(_, (end, _))| end.is_none_or(|end| end >= join));
    let after = sessions.range(join..).next().filter(|(begin, _)| leave.is_none_or(|leave| leave >= **begin));
    before.or(after).map(|(_, (_, line))| *line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn participants_are_numbered_as_they_join_and_sessions_sorted() {
        let text = "# seen\njoin,leave,participant\n2min, 300 ,carl\n0,,ann\n400,10h,carl\n0,1min,bob\n90,120s,dora\n";
        let (names, sessions) = read("s.csv", text, Span::from_secs(3_600)).expect("a good file");
        assert_eq!(names, ["ann", "bob", "dora", "carl"]);
        let told: Vec<_> = sessions
            .iter()
            .map(|s| (s.line, s.participant, s.join.as_secs_f64(), s.leave.map(Span::as_secs_f64)))
            .collect();
        assert_eq!(
            told,
            [
                (4, 0, 0.0, None),
                (6, 1, 0.0, Some(60.0)),
                (7, 2, 90.0, Some(120.0)),
                (3, 3, 120.0, Some(300.0)),
                (5, 3, 400.0, None),
            ]
        );
    }

    #[test]
    fn sessions_of_one_participant_may_come_in_any_order_but_not_overlap() {
        let ok = |text: &str| {
            read("s.csv", &format!("participant,join,leave\n{text}"), Span::from_secs(99)).is_ok()
        };
        assert!(ok("a,50,60\na,10,20\na,30,40\n"));
        for overlap in [
            "a,0,10\na,5,20\n",
            "a,5,20\na,0,10\n",
            "a,0,\na,5,6\n",
            "a,5,6\na,0,\n",
            "a,0,5\na,5,6\n",
            "a,5,6\na,5,7\n",
        ] {
            assert!(!ok(overlap), "{overlap}");
        }
    }
}
