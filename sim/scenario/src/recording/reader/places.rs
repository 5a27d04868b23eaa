//! Where things stand in a line, and in words.

use std::ops::Range;

/// The message of an error without its place.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
}

/// `need_slots[].skills` from `need_slots.?.0.skills`.
pub(super) fn readable(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('.').filter(|part| *part != "?") {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str("[]");
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(part);
        }
    }
    out
}

/// Where the first value of a field stands that is as told; none when escapes hide it.
pub(super) fn value_range(line: &str, field: &str, is_it: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let key = serde_json::to_string(field).ok()?;
    line.match_indices(&key).find_map(|(at, _)| {
        let rest = line[at + key.len()..].trim_start().strip_prefix(':')?.trim_start();
        let start = line.len() - rest.len();
        let length = match rest.strip_prefix('"') {
            Some(inner) => inner.find('"')? + 2,
            None => rest.find([',', '}', ']'])?,
        };
        let value = rest[..length].trim_end();
        is_it(value).then(|| start..start + value.len())
    })
}
