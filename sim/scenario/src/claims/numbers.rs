//! Numbers that a claim takes from files beside it: prices, and figures that no run decides.

use std::collections::BTreeMap;

use twintrack_claims::{Claim, Measure};

use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::parse::parse;
use crate::document::{Node, Value};
use crate::source::Source;

/// Multiplies prices into the terms that name them, and returns the fixed figures. Everything read is hashed.
pub(super) fn fill(
    claim: &mut Claim,
    root: &Node,
    source: &Source,
    prices: Option<&Source>,
    hasher: &mut blake3::Hasher,
) -> Result<BTreeMap<String, f64>, Diagnostics> {
    let preferred = prices.map(|prices| preferred(prices, hasher)).transpose()?;
    let mut found = Vec::new();
    let mut files: BTreeMap<String, Option<Node>> = BTreeMap::new();
    let mut number = |file: &str, key: &str, path: &str, found: &mut Vec<Diagnostic>| {
        let entry = files.entry(file.to_owned());
        let node = entry.or_insert_with(|| match read(file, source, hasher) {
            Ok(node) => Some(node),
            Err(mistakes) => {
                found.extend(mistakes);
                None
            }
        });
        let value = lookup(node.as_ref()?, key);
        if value.is_none() {
            let title = format!("there is no number `{key}` in `{file}`");
            found.push(Diagnostic::new(title).marks(root.mark(path, "not found there")));
        }
        value
    };
    let prices = claim.prices.clone();
    if let Some(Node { value: Value::Table(names), .. }) = preferred.as_ref().filter(|_| !prices.is_empty()) {
        for name in names.keys() {
            number(&prices, name, "prices", &mut found);
        }
    }
    let mut fixed = BTreeMap::new();
    for (index, figure) in claim.figure.iter_mut().enumerate() {
        let path = format!("figure.{index}.measure");
        if let Measure::Fixed(one) = &figure.measure {
            let value = number(&one.file, &one.key, &format!("{path}.fixed.key"), &mut found);
            let per = match one.per.as_str() {
                "" => Some(1.0),
                per => number(&one.file, per, &format!("{path}.fixed.per"), &mut found),
            };
            if let (Some(value), Some(per)) = (value, per) {
                fixed.insert(figure.id.clone(), value / per);
            }
        }
        for term in figure.measure.terms_mut() {
            for price in &term.prices {
                let preferred = preferred.as_ref().and_then(|node| lookup(node, price));
                if let Some(value) =
                    preferred.or_else(|| number(&prices, price, &format!("figure.{index}"), &mut found))
                {
                    term.times = Some(term.times.unwrap_or(1.0) * value);
                }
            }
        }
    }
    Diagnostics::none_or(found, || fixed)
}

/// The numbers of a sheet that stand in place of a claim's own.
fn preferred(prices: &Source, hasher: &mut blake3::Hasher) -> Result<Node, Diagnostics> {
    hasher.update(prices.text.as_bytes());
    Ok(parse(&Text::new(prices.name.as_str(), prices.text.as_str()))?)
}

fn read(file: &str, source: &Source, hasher: &mut blake3::Hasher) -> Result<Node, Vec<Diagnostic>> {
    let path = source.directory.join(file);
    let body = fs_err::read_to_string(&path).map_err(|error| vec![Diagnostic::new(error.to_string())])?;
    hasher.update(body.as_bytes());
    parse(&Text::new(path.display().to_string(), body))
}

/// The number at a dotted path; that of a table is its `value`.
fn lookup(node: &Node, key: &str) -> Option<f64> {
    let found = key.split('.').try_fold(node, |node, key| node.child(key))?;
    match found.value {
        Value::Integer(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        Value::Table(_) => lookup(found, "value"),
        _ => None,
    }
}
