//! Text that a POSIX shell takes as one word.

/// The text in quotes, whatever is in it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_shell_gives_back_what_was_quoted() {
        for text in ["plain", "", "it's here", "$HOME `x` \"y\" \\ ;", "'"] {
            let words = ["sh", "-c", &format!("printf %s {}", quoted(text))].map(str::to_owned);
            assert_eq!(crate::command::output(&words).expect("a shell"), text.trim());
        }
    }
}
