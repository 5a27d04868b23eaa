//! `twintrack report`: the folder of a run or of a sweep as one page.

use std::path::Path;

use twintrack_reports::folder::{read_report, write_report};
use twintrack_reports::report::{Report, html, markdown};

use crate::args::{PageFormat, ReportArgs};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &ReportArgs) -> anyhow::Result<Exit> {
    let report = Report::of(&read_report(&args.folder)?)?;
    let (page, name) = match args.format {
        PageFormat::Html => (html::page(&report), "report.html"),
        PageFormat::Md => (markdown::page(&report), "report.md"),
    };
    if args.out.as_deref() == Some(Path::new("-")) {
        output::print(page.as_bytes())?;
        return Ok(Exit::Fine);
    }
    let path = args.out.clone().unwrap_or_else(|| args.folder.join(name));
    write_report(&path, page.as_bytes())?;
    output::print(format!("report  {}\n", path.display()).as_bytes())?;
    Ok(Exit::Fine)
}
