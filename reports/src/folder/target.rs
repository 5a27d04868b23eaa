//! Where the results of a run go, looked at before any long work.

use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::error::FolderError;
use super::place::{DEFAULT_PARENT, files_marked, put_in_place, sibling, staging, write};
use super::report::FIGURES;
use crate::artifact::Artifact;
use crate::fingerprint;
use crate::report::PictureFormat;
use crate::run::manifest::{self, Manifest, Status};
use crate::run::{Results, short};

/// Files and folders that `report` makes of the others, and that may go with them.
const REPORTS: [&str; 2] = ["report.html", "report.md"];
/// What the name of a folder with the results of an interrupted run ends with.
const INTERRUPTED: &str = "-interrupted";

/// A folder that may take the results of one run.
#[derive(Clone, Debug)]
pub struct Target {
    folder: PathBuf,
    hash: String,
}

impl Target {
    /// The folder for a run: `out` if given, else one of its own below [`DEFAULT_PARENT`]. Checks, before any long
    /// work, that results can be written there; creates its parent, and nothing else that stays.
    ///
    /// # Errors
    /// See [`FolderError`].
    pub fn check(run_name: &str, hash: &str, out: Option<&Path>) -> Result<Target, FolderError> {
        let short = short(hash);
        let folder =
            out.map_or_else(|| Path::new(DEFAULT_PARENT).join(format!("{run_name}-{short}")), Path::to_owned);
        let target = Target { folder, hash: hash.to_owned() };
        target.check_replaceable(&target.folder)?;
        drop(staging(&target.folder)?);
        Ok(target)
    }

    /// Writes the results of a run and puts them in place. Returns where they are: the folder that was checked, or one
    /// beside it whose name ends in `-interrupted` when the run was.
    ///
    /// # Errors
    /// See [`FolderError`]; nothing but the previous results, if any, is then in the folder.
    pub fn write(&self, results: &Results, manifest: &Manifest) -> Result<PathBuf, FolderError> {
        let folder = match manifest.status {
            Status::Complete => self.folder.clone(),
            Status::Interrupted => sibling(&self.folder, "", INTERRUPTED),
        };
        self.check_replaceable(&folder)?;
        let staging = staging(&folder)?;
        for artifact in &results.artifacts {
            write(staging.path(), artifact)?;
        }
        write(staging.path(), &Artifact::new(fingerprint::FILE, format!("{}\n", results.fingerprint)))?;
        let mut json = serde_json::to_vec_pretty(manifest).map_err(io::Error::from)?;
        json.push(b'\n');
        write(staging.path(), &Artifact::new(manifest::FILE, json))?;
        put_in_place(staging, &folder)?;
        Ok(folder)
    }

    /// Whether whatever is at `folder` may be replaced by the results of this run.
    fn check_replaceable(&self, folder: &Path) -> Result<(), FolderError> {
        let Some(found) = files_marked(folder, manifest::FILE)? else { return Ok(()) };
        let not_ours = || FolderError::NotOurs { folder: folder.to_owned() };
        let manifest = Manifest::read(&fs::read(folder.join(manifest::FILE))?).ok_or_else(not_ours)?;
        if manifest.hash != self.hash {
            let Manifest { scenario, hash, .. } = manifest;
            return Err(FolderError::AnotherRun { folder: folder.to_owned(), scenario, hash });
        }
        let ours = |path: &String| {
            path == manifest::FILE
                || path == fingerprint::FILE
                || REPORTS.contains(&path.as_str())
                || is_figure(path)
                || manifest.files.iter().any(|f| f.path == *path)
        };
        match found.into_iter().find(|path| !ours(path)) {
            Some(file) => Err(FolderError::ForeignFile { folder: folder.to_owned(), file }),
            None => Ok(()),
        }
    }
}

/// Whether a path inside a results folder is that of a plot that `report` wrote.
fn is_figure(path: &str) -> bool {
    let name = path.strip_prefix(FIGURES).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| PictureFormat::ALL.iter().any(|format| name.ends_with(format.suffix())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::place::files_below;
    use crate::sample::{self, Sample};

    fn target(sample: &Sample, out: &Path) -> Result<Target, FolderError> {
        Target::check(&sample.scenario.name, &sample.hash, Some(out))
    }

    fn publish(sample: &Sample, out: &Path) -> Result<PathBuf, FolderError> {
        let run = sample.run();
        let target = target(sample, out)?;
        let results = Results::of(&run).expect("exported");
        let manifest = Manifest::of(&run, &results, &sample::build(), &sample::host()).expect("a manifest");
        target.write(&results, &manifest)
    }

    fn names(folder: &Path) -> Vec<String> {
        files_below(folder, "").expect("readable").into_iter().collect()
    }

    #[test]
    fn a_folder_holds_what_its_manifest_lists() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = publish(&sample::small(), &parent.path().join("deep/out")).expect("written");
        let manifest =
            Manifest::read(&fs::read(folder.join(manifest::FILE)).expect("readable")).expect("ours");
        for file in &manifest.files {
            let contents = fs::read(folder.join(&file.path)).expect("listed, so there");
            assert_eq!(blake3::hash(&contents).to_hex().as_str(), file.blake3, "{}", file.path);
        }
        assert_eq!(names(&folder).len(), manifest.files.len() + 2);
        assert_eq!(
            fs::read_dir(parent.path().join("deep")).expect("readable").count(),
            1,
            "nothing left beside it"
        );
    }

    #[test]
    fn the_same_run_replaces_its_results() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("out");
        publish(&sample::small(), &out).expect("written");
        let before = fs::read_to_string(out.join(fingerprint::FILE)).expect("readable");
        publish(&sample::small(), &out).expect("replaced");
        assert_eq!(fs::read_to_string(out.join(fingerprint::FILE)).expect("readable"), before);
        assert_eq!(fs::read_dir(parent.path()).expect("readable").count(), 1, "nothing left beside it");
    }

    #[test]
    fn results_of_another_run_and_files_of_others_stay() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("out");
        publish(&sample::small(), &out).expect("written");

        let mut other = sample::small();
        other.hash = "another".into();
        assert!(matches!(publish(&other, &out), Err(FolderError::AnotherRun { .. })));

        fs::write(out.join("notes.txt"), "mine").expect("written");
        let refused = publish(&sample::small(), &out);
        assert!(matches!(refused, Err(FolderError::ForeignFile { file, .. }) if file == "notes.txt"));

        let foreign = parent.path().join("foreign");
        fs::create_dir(&foreign).expect("created");
        publish(&sample::small(), &foreign).expect("an empty folder is fine");
        fs::write(foreign.join(manifest::FILE), "{}").expect("written");
        assert!(matches!(publish(&sample::small(), &foreign), Err(FolderError::NotOurs { .. })));
        assert!(matches!(
            publish(&sample::small(), &out.join("notes.txt")),
            Err(FolderError::NotOurs { .. })
        ));
    }

    #[test]
    fn an_interrupted_run_never_looks_finished() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("out");
        let folder = publish(&sample::interrupted(), &out).expect("written");
        assert_eq!(folder, parent.path().join("out-interrupted"));
        assert!(!out.exists());
        let manifest =
            Manifest::read(&fs::read(folder.join(manifest::FILE)).expect("readable")).expect("ours");
        assert_eq!(manifest.status, Status::Interrupted);
        let metrics = fs::read_to_string(folder.join("metrics.csv")).expect("readable");
        assert!(metrics.contains(",v1,") && !metrics.contains(",v2,"), "{metrics}");
    }

    #[test]
    fn a_parent_that_cannot_be_made_is_told_before_the_work() {
        let parent = tempfile::tempdir().expect("a folder");
        let file = parent.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(matches!(target(&sample::small(), &file.join("out")), Err(FolderError::Io(_))));
    }
}
