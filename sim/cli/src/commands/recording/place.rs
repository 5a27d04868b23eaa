//! Where recordings are written.

use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes to a file, which is there as a whole or not at all, or to standard output.
pub(super) fn write_to(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let partial = path.with_added_extension("partial");
    let mut out = BufWriter::new(fs_err::File::create(&partial)?);
    let written = write(&mut out).and_then(|()| Ok(out.flush()?));
    match written {
        Ok(()) => Ok(fs_err::rename(&partial, path)?),
        Err(error) => {
            fs_err::remove_file(&partial)?;
            Err(error)
        }
    }
}
