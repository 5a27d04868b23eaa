//! Files that are part of the program. Presets name them, and scenarios may.

/// Begins the name of such a file.
const PREFIX: &str = "builtin:";

/// What they hold, by their names without [`PREFIX`].
static FILES: [(&str, &str); 1] =
    [("region-latency-ms.csv", include_str!("../../../scenarios/data/region-latency-ms.csv"))];

/// Whether this names a file that is part of the program, not of the disk.
pub(crate) fn is_builtin(file: &str) -> bool {
    file.starts_with(PREFIX)
}

/// What a file that is part of the program holds; `None` when it is none, or there is no such file.
pub(crate) fn content(file: &str) -> Option<&'static str> {
    let name = file.strip_prefix(PREFIX)?;
    FILES.iter().find(|(known, _)| *known == name).map(|(_, body)| *body)
}

/// The names of all of them.
pub(crate) fn names() -> Vec<String> {
    FILES.iter().map(|(name, _)| format!("`{PREFIX}{name}`")).collect()
}
