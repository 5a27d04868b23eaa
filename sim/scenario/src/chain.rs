//! `extends`: the scenario file, the file that it starts from, the one that this starts from, and so on.
//!
//! The chain is resolved before anything else is looked at, so that the rest of the crate sees one document whose values
//! know the file they come from. Several bases at once were rejected: which of two wins would have to be learnt, while
//! in a chain whoever extends wins.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use twintrack_core::settings::SCHEMA_VERSION;

use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::merge::lay_over;
use crate::document::parse::parse;
use crate::document::{Node, Place, Table, Value};
use crate::keys::{EXTENDS, SWEEP};
use crate::shape::Shape;
use crate::source::Source;
use crate::unopened::neighbour;

/// A file of the chain.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) text: Arc<Text>,
    /// What it sets itself.
    pub(crate) node: Node,
    /// Where it names its base.
    extends: Option<Place>,
    /// Its path without links and detours; unknown for a text from memory.
    file: Option<PathBuf>,
}

/// Reads the scenario file and its bases, the scenario file first.
///
/// # Errors
/// Those of the first file that is no TOML, of another format or not to be read; and a chain that comes back to itself.
pub(crate) fn read(source: &Source) -> Result<Vec<Link>, Diagnostics> {
    let text = Text::new(source.name.as_str(), source.text.as_str());
    let node = parse(&text)?;
    read_from(source, text, node)
}

/// The same for a first file that is parsed already, or is a part of another file.
pub(crate) fn read_from(source: &Source, text: Arc<Text>, node: Node) -> Result<Vec<Link>, Diagnostics> {
    let mut chain = Vec::new();
    let file = source.file.as_ref().and_then(|file| fs::canonicalize(file).ok());
    let mut next = Some((text, file, Some(node)));
    while let Some((text, file, node)) = next {
        let mut node = node.map_or_else(|| parse(&text), Ok)?;
        version(&node, &text)?;
        let base = node.table_mut().and_then(|table| table.remove(EXTENDS));
        let extends = base.as_ref().and_then(|base| base.place.clone());
        chain.push(Link { text, node, extends, file });
        next = base
            .map(|base| read_base(&base, &chain, source))
            .transpose()?
            .map(|(text, file)| (text, file, None));
    }
    Ok(chain)
}

/// The files of a chain laid over each other, without the names of bases. A file's sweep stands instead of that of its base;
/// that of a scenario which is `within` another file is laid over it.
pub(crate) fn merged(chain: &[Link], shape: &Shape, within: bool) -> Node {
    let mut document = Node { value: Value::Table(Table::new()), place: None };
    for (index, link) in chain.iter().enumerate().rev() {
        document.table_mut().and_then(|table| table.remove("name"));
        if link.node.child(SWEEP).is_some() && !(within && index == 0) {
            // Half a sweep from one file and half from another would be nobody's intention.
            document.table_mut().and_then(|table| table.remove(SWEEP));
        }
        lay_over(&mut document, link.node.clone(), shape);
    }
    document
}

/// The text and the path of the file that the last of a chain names as its base.
fn read_base(
    base: &Node,
    chain: &[Link],
    source: &Source,
) -> Result<(Arc<Text>, Option<PathBuf>), Box<Diagnostic>> {
    let Some(place) = &base.place else { unreachable!("bases are written in files") };
    let name = match &base.value {
        Value::Text(name) if !name.trim().is_empty() => name,
        _ => return Err(Box::new(no_path(base, place))),
    };
    let path = source.directory.join(&place.text.folder).join(name);
    let body = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error, place))?;
    let file = fs::canonicalize(&path).ok();
    if let Some(first) = chain.iter().position(|link| file.is_some() && link.file == file) {
        return Err(Box::new(circle(chain, first)));
    }
    let text = Text {
        name: path.display().to_string(),
        body,
        first_line: 1,
        folder: place.text.folder.join(name).parent().map(Path::to_owned).unwrap_or_default(),
        reason: Some(reason(&path, chain)),
    };
    Ok((Arc::new(text), file))
}

fn no_path(base: &Node, place: &Place) -> Diagnostic {
    let help = match base.value {
        Value::List(_) => {
            "a scenario has one base, which may have one of its own: write extends = \"base.toml\""
        }
        _ => "write extends = \"base.toml\"",
    };
    let label = format!("this is {}", base.value.kind());
    Diagnostic::new("`extends` must be the path of a scenario file")
        .mark(&place.text, place.value.clone(), label)
        .help(help)
}

/// What to say when nobody names the scenario but a base has a name, which is its own: results are kept under a name, and
/// nobody should get one unawares.
pub(crate) fn name_of_base(chain: &[Link]) -> Option<Diagnostic> {
    let (scenario, bases) = chain.split_first()?;
    let place = bases.iter().find_map(|link| link.node.child("name")?.place.clone())?;
    let diagnostic = Diagnostic::new("`name` is missing: it is not taken over from a base")
        .mark(&scenario.text, 0..0, "add it at the top of the file")
        .mark(&place.text, place.value, "the name of this file alone")
        .help("results are kept under it: give each scenario a name of its own");
    Some(diagnostic)
}

/// `b.toml` is extended by `a.toml`, which is extended by `scenario.toml`
fn reason(path: &Path, chain: &[Link]) -> String {
    let by = chain.iter().rev().map(|link| format!("is extended by `{}`", link.text.name));
    format!("`{}` {}", path.display(), by.collect::<Vec<_>>().join(", which "))
}

fn unreadable(path: &Path, error: &std::io::Error, place: &Place) -> Box<Diagnostic> {
    let reason = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "this is a folder".to_owned(),
        ErrorKind::InvalidData => "this is not UTF-8 text".to_owned(),
        _ => error.to_string(),
    };
    let diagnostic = Diagnostic::new(format!("cannot read `{}`", path.display()))
        .mark(&place.text, place.value.clone(), reason)
        .note("a path in a scenario file is relative to that file");
    Box::new(match neighbour(path) {
        Some(near) if error.kind() == ErrorKind::NotFound => {
            diagnostic.help(format!("did you mean `{near}`, in the same folder?"))
        }
        _ => diagnostic,
    })
}

/// A chain whose last file extends the one at `first`.
fn circle(chain: &[Link], first: usize) -> Diagnostic {
    let links = &chain[first..];
    let names: Vec<_> = links.iter().map(|link| link.text.name.as_str()).collect();
    let title = match names.as_slice() {
        [name] => format!("`{name}` extends itself"),
        _ => "these files extend each other in a circle".to_owned(),
    };
    let mut diagnostic = Diagnostic::new(title);
    for (i, link) in links.iter().enumerate().rev() {
        if let Some(place) = &link.extends {
            let next = names[(i + 1) % names.len()];
            let label =
                if i + 1 == links.len() { format!("back to `{next}`") } else { format!("on to `{next}`") };
            // The chain below says all that the reason would.
            let text = Arc::new(Text { reason: None, ..Text::clone(&place.text) });
            diagnostic = diagnostic.mark(&text, place.value.clone(), label);
        }
    }
    let chain: Vec<_> =
        chain.iter().map(|link| link.text.name.as_str()).chain(names.first().copied()).collect();
    diagnostic
        .note(format!("the chain: {}", chain.join(" -> ")))
        .help("take `extends` out of the file that is to be the first")
}

/// The format's version comes first: with another one, nothing else can be judged.
fn version(document: &Node, text: &Arc<Text>) -> Result<(), Box<Diagnostic>> {
    let help =
        format!("write `schema = {SCHEMA_VERSION}`: the version of the file format that this program reads");
    let diagnostic = match document.child("schema") {
        Some(Node { value: Value::Integer(version), .. }) if *version == i64::from(SCHEMA_VERSION) => {
            return Ok(());
        }
        Some(Node { value: Value::Integer(version), place: Some(place) }) => {
            let newer = *version > i64::from(SCHEMA_VERSION);
            let label =
                if newer { "a newer format; a newer program may read it" } else { "there is no such format" };
            Diagnostic::new(format!("this program does not read format {version}")).mark(
                text,
                place.value.clone(),
                label,
            )
        }
        Some(Node { value, place: Some(place) }) => Diagnostic::new("`schema` must be a whole number").mark(
            text,
            place.value.clone(),
            format!("this is {}", value.kind()),
        ),
        _ => Diagnostic::new("`schema` is missing").mark(text, 0..0, "add it at the top of the file"),
    };
    Err(Box::new(diagnostic.help(help)))
}
