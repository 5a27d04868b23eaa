//! `twintrack report`: the folder of a run or of a sweep as one page, or its plots as files.

use std::path::Path;

use twintrack_reports::folder::{FIGURES, read_report, write_pictures, write_report};
use twintrack_reports::report::source::Source;
use twintrack_reports::report::{PictureFormat, Report, html, markdown, pictures};

use crate::args::{PageFormat, ReportArgs};
use crate::exit::{BadUsage, Exit};
use crate::output;

pub(crate) fn run(args: &ReportArgs) -> anyhow::Result<Exit> {
    let source = read_report(&args.folder)?;
    match args.format {
        PageFormat::Html => page(args, "report.html", html::page(&Report::of(&source)?).as_bytes()),
        PageFormat::Md => page(args, "report.md", markdown::page(&Report::of(&source)?).as_bytes()),
        PageFormat::Svg => plots(args, &source, PictureFormat::Svg),
        PageFormat::Png => plots(args, &source, PictureFormat::Png),
    }
}

fn to_standard_output(args: &ReportArgs) -> bool {
    args.out.as_deref() == Some(Path::new("-"))
}

fn page(args: &ReportArgs, name: &str, page: &[u8]) -> anyhow::Result<Exit> {
    if to_standard_output(args) {
        output::print(page)?;
        return Ok(Exit::Fine);
    }
    let path = args.out.clone().unwrap_or_else(|| args.folder.join(name));
    write_report(&path, page)?;
    output::print(format!("report  {}\n", path.display()).as_bytes())?;
    Ok(Exit::Fine)
}

fn plots(args: &ReportArgs, source: &Source, format: PictureFormat) -> anyhow::Result<Exit> {
    if to_standard_output(args) {
        let error = "plots are several files, which do not fit on standard output: name a folder with --out";
        return Err(BadUsage(error.into()).into());
    }
    let pictures = pictures(source, format)?;
    let folder = args.out.clone().unwrap_or_else(|| args.folder.join(FIGURES));
    write_pictures(&folder, &pictures)?;
    output::print(format!("{} plots  {}\n", pictures.len(), folder.display()).as_bytes())?;
    Ok(Exit::Fine)
}
