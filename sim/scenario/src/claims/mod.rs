//! A claim's file: read, checked, its scenarios resolved.
//!
//! The scenarios within it go through the stages of any scenario, from the same nodes with the same places, so that a mistake
//! in one is shown where it stands in the claim. What a claim and its sizes set is laid over a base key by key, `[sweep]` too:
//! a study is a base with some points taken out (`constraints`) and as many replications as there is time for.

mod check;
mod numbers;
mod studies;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use twintrack_claims::{Claim, FORMAT_VERSION};

use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::check::check;
use crate::document::parse::parse;
use crate::document::{Node, Place, Value};
use crate::schema::claim_shape;
use crate::source::Source;
use crate::sweep::Sweep;

pub use studies::Size;
use studies::Within;

/// A claim with everything that its file names.
#[derive(Debug)]
pub struct ClaimFile {
    /// The claim; prices are multiplied into the factors of its terms.
    pub claim: Claim,
    /// The runs of each of its studies.
    pub studies: Vec<Sweep>,
    /// The runs of each of its sensitivities.
    pub variations: Vec<Sweep>,
    /// The numbers of figures that come from files, by the figure.
    pub fixed: BTreeMap<String, f64>,
    /// Identifies everything that its verdict depends on but the program: the claim, files of numbers, every scenario.
    pub hash: String,
}

/// Reads a claim. Numbers in `prices` stand in place of those of the same name in its own sheet of prices.
///
/// # Errors
/// Everything that is wrong, stage by stage: what is no TOML, what has not the shape of a claim, what it names and is not
/// there, and what is wrong with its scenarios.
pub fn load_claim(source: &Source, size: Size, prices: Option<&Source>) -> Result<ClaimFile, Diagnostics> {
    let text = Text::new(source.name.as_str(), source.text.as_str());
    let root = parse(&text)?;
    version(&root, &text)?;
    let top = Place { text: Arc::clone(&text), key: 0..0, value: 0..0, overridden: false };
    let (json, found) = check(&root, &claim_shape(), &top);
    let mut claim = Diagnostics::none_or(found, || json).and_then(|json| {
        Claim::deserialize(json).map_err(|error| Diagnostic::new(error.to_string()).into())
    })?;
    let checker = check::Checker { claim: &claim, root: &root, text: &text };
    Diagnostics::none_or(checker.names(), || ())?;
    let within = Within { claim: &claim, root: &root, text: &text, source, size };
    let (studies, variations) = (within.studies()?, within.sensitivities()?);
    Diagnostics::none_or(checker.points(&studies), || ())?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&serde_json::to_vec(&claim).expect("a claim is plain data"));
    let fixed = numbers::fill(&mut claim, &root, source, prices, &mut hasher)?;
    for sweep in studies.iter().chain(&variations) {
        hasher.update(&sweep.replications.to_le_bytes());
        for engine in &sweep.base.scenario.run.engines {
            hasher.update(engine.name().as_bytes());
        }
        for point in &sweep.points {
            hasher.update(point.loaded.hash.to_string().as_bytes());
        }
    }
    let hash = hasher.finalize().to_hex().to_string();
    Ok(ClaimFile { claim, studies, variations, fixed, hash })
}

/// The format's version comes first: with another one, nothing else can be judged.
fn version(root: &Node, text: &Arc<Text>) -> Result<(), Diagnostic> {
    let help =
        format!("write `claims = {FORMAT_VERSION}`: the version of the format that this program reads");
    let place = match root.child("claims") {
        Some(Node { value: Value::Integer(version), .. }) if *version == i64::from(FORMAT_VERSION) => {
            return Ok(());
        }
        Some(Node { place: Some(place), .. }) => place.value.clone(),
        _ => {
            let diagnostic =
                Diagnostic::new("`claims` is missing").mark(text, 0..0, "add it at the top of the file");
            return Err(diagnostic.help(help));
        }
    };
    Err(Diagnostic::new("this program does not read that format").mark(text, place, "here").help(help))
}
