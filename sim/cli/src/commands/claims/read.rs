//! The claims of a folder.

use std::path::{Path, PathBuf};

use twintrack_scenario::{ClaimFile, Diagnostic, Size, Source, load_claim};

use crate::exit::{BadScenario, BadUsage};

/// Reads the claims with these ids, or all; each with its path as readers find it. All mistakes in all of them are told.
pub(super) fn claims(
    folder: &Path,
    ids: &[String],
    size: Size,
    prices: Option<&Path>,
) -> anyhow::Result<Vec<(String, ClaimFile)>> {
    let prices = prices.map(Source::read).transpose()?;
    let mut paths: Vec<PathBuf> = if ids.is_empty() {
        let entries: Result<Vec<_>, _> = fs_err::read_dir(folder)?.collect();
        let paths = entries?.into_iter().map(|entry| entry.path());
        paths.filter(|path| path.is_file() && path.extension().is_some_and(|e| e == "toml")).collect()
    } else {
        ids.iter().map(|id| folder.join(format!("{id}.toml"))).collect()
    };
    paths.sort();
    if paths.is_empty() {
        return Err(BadUsage(format!("there are no claims in {}", folder.display())).into());
    }
    let (mut files, mut found) = (Vec::new(), Vec::<Diagnostic>::new());
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !path.is_file() {
            let text = format!(
                "there is no claim `{stem}` in {}: `twintrack claims --plan` lists them",
                folder.display()
            );
            return Err(BadUsage(text).into());
        }
        match load_claim(&Source::read(&path)?, size, prices.as_ref()) {
            Ok(file) if file.claim.id != stem => {
                let text = format!(
                    "{}: the claim is called `{}`: name the file after it",
                    path.display(),
                    file.claim.id
                );
                return Err(BadUsage(text).into());
            }
            Ok(file) => files.push((path.display().to_string(), file)),
            Err(mistakes) => found.extend(mistakes.iter().cloned()),
        }
    }
    if found.is_empty() { Ok(files) } else { Err(BadScenario(found.into()).into()) }
}
