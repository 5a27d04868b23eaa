//! What memory this process holds and this machine has left, in bytes; `None` where the system does not say.

/// Memory that could be had without swapping: what the system has to give, within what a control group allows.
pub(crate) fn available() -> Option<u64> {
    let system = field("/proc/meminfo", "MemAvailable:")?;
    Some(group().map_or(system, |group| group.min(system)))
}

/// Memory that this process holds now.
pub(crate) fn resident() -> Option<u64> {
    field("/proc/self/status", "VmRSS:")
}

/// The most memory that this process has held at once.
pub(crate) fn peak() -> Option<u64> {
    field("/proc/self/status", "VmHWM:")
}

/// What is left of the limit of the control group that containers run in, if there is one.
fn group() -> Option<u64> {
    let read = |name: &str| fs_err::read_to_string(format!("/sys/fs/cgroup/{name}")).ok();
    let limit: u64 = read("memory.max")?.trim().parse().ok()?;
    let used: u64 = read("memory.current")?.trim().parse().ok()?;
    Some(limit.saturating_sub(used))
}

/// A field of a file in which each line holds a name and a number of kibibytes.
fn field(file: &str, name: &str) -> Option<u64> {
    let text = fs_err::read_to_string(file).ok()?;
    kibibytes(&text, name)
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = rest.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(number * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_kibibytes() {
        let text = "MemTotal:       24 kB\nMemAvailable:   3 kB\nOdd: 7\n";
        assert_eq!(kibibytes(text, "MemAvailable:"), Some(3_072));
        assert_eq!(kibibytes(text, "Odd:"), None);
        assert_eq!(kibibytes(text, "Missing:"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_holds_something_and_has_held_no_less() {
        let resident = resident().expect("Linux says");
        assert!(resident > 100_000 && peak().expect("Linux says") >= resident);
        assert!(available().is_some());
    }
}
