//! Questions about a new scenario, on a terminal.

use dialoguer::theme::SimpleTheme;
use dialoguer::{Confirm, Input, Select};

use super::wish::{Wish, network_presets};

/// Asks for everything.
pub(super) fn all() -> anyhow::Result<Wish> {
    let theme = SimpleTheme;
    let question: String = Input::with_theme(&theme)
        .with_prompt("What do you want to know?")
        .allow_empty(true)
        .interact_text()?;
    let participants: u32 = Input::with_theme(&theme)
        .with_prompt("How many participants?")
        .default(100)
        .validate_with(
            |n: &u32| if (2..=10_000_000).contains(n) { Ok(()) } else { Err("from 2 to 10,000,000") },
        )
        .interact_text()?;
    let presets = network_presets();
    let networks: Vec<_> = std::iter::once("as the defaults are").chain(presets.iter().copied()).collect();
    let network =
        Select::with_theme(&theme).with_prompt("Which network?").items(&networks).default(0).interact()?;
    let yes = |prompt: &str| Confirm::with_theme(&theme).with_prompt(prompt).default(false).interact();
    Ok(Wish {
        question: (!question.trim().is_empty()).then_some(question),
        participants: Some(participants),
        network: network.checked_sub(1).map(|at| presets[at].to_owned()),
        churn: yes("Do participants come and go?")?,
        partition: yes("Is the network cut in two for a while?")?,
        sweep: yes("Repeat it under several seeds and sizes?")?,
    })
}
