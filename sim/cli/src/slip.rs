//! Slips of the keyboard in the name of a subcommand.

use clap::Command;
use clap::error::{ContextKind, ContextValue};
use twintrack_scenario::nearest;

/// Says which subcommand was probably meant, where the parser has no idea. It compares letters place by place, so that `rn` and
/// `run` are strangers to it; settings and metrics are compared by the letters to be typed anew, and so are subcommands here.
pub(crate) fn subcommand(mut error: clap::Error, program: &Command) -> clap::Error {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    // Subcommands of a subcommand are others.
    let is_first = std::env::args().nth(1).is_some_and(|first| first == *word);
    let names = program.get_subcommands().map(Command::get_name);
    let near =
        nearest(word, names).filter(|_| is_first && error.get(ContextKind::SuggestedSubcommand).is_none());
    if let Some(near) = near.map(str::to_owned) {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near]));
    }
    error
}
