//! `twintrack report`: the folder of a run or of a sweep as one page, or its plots as files.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use twintrack_reports::ci::history;
use twintrack_reports::folder::{FIGURES, read_report, write_pictures, write_report};
use twintrack_reports::report::source::Source;
use twintrack_reports::report::{PictureFormat, Report, html, markdown, of_history, pictures};

use crate::exit::{BadUsage, Exit};
use crate::output;

/// Put the results of a run or of a sweep on one page
///
/// The page is made from the files in the folder alone and needs nothing else: plots, scenario and manifest are in it, and it
/// loads nothing. Markdown has the tables without the plots.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct ReportArgs {
    /// Folder that `run` or `sweep` left
    #[arg(value_name = "DIR", required_unless_present = "history")]
    folder: Option<PathBuf>,
    /// Folder that `ci --history` appends to: reports the trend of each figure instead
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    history: Option<PathBuf>,
    /// File to write, which is replaced; - for standard output; a folder for plots [default: DIR/report.html, DIR/report.md or
    /// DIR/figures]
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = PageFormat::Html)]
    format: PageFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// A page for a browser, with plots
    Html,
    /// Text for a pull request
    Md,
    /// Every plot as a file of its own, for papers
    Svg,
    /// The same as pixels, 1,920 wide
    Png,
}

const HELP: &str = "\
Examples:
  twintrack report reports/out/tiny-sweep
  twintrack report reports/out/tiny-sweep --format md --out - | gh pr comment --body-file -
  twintrack report reports/out/tiny-sweep --format png --out paper/figures
  twintrack report --history history";

pub(crate) fn run(args: &ReportArgs) -> anyhow::Result<Exit> {
    if let Some(folder) = &args.history {
        return trend(args, folder);
    }
    let source = read_report(folder(args))?;
    match args.format {
        PageFormat::Html => page(args, "report.html", html::page(&Report::of(&source)?).as_bytes()),
        PageFormat::Md => page(args, "report.md", markdown::page(&Report::of(&source)?).as_bytes()),
        PageFormat::Svg => plots(args, &source, PictureFormat::Svg),
        PageFormat::Png => plots(args, &source, PictureFormat::Png),
    }
}

/// What is reported on, and where the report goes unless the user says otherwise.
fn folder(args: &ReportArgs) -> &Path {
    let given = args.folder.as_deref().or(args.history.as_deref());
    given.expect("the command line demands one of them")
}

fn trend(args: &ReportArgs, folder: &Path) -> anyhow::Result<Exit> {
    let text = fs_err::read_to_string(folder.join(history::FILE))?;
    let report = of_history(&history::read(&text))?;
    match args.format {
        PageFormat::Html => page(args, "report.html", html::page(&report).as_bytes()),
        PageFormat::Md => page(args, "report.md", markdown::page(&report).as_bytes()),
        PageFormat::Svg | PageFormat::Png => {
            Err(BadUsage("a history is reported as a page: --format html or md".into()).into())
        }
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
    let path = args.out.clone().unwrap_or_else(|| folder(args).join(name));
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
    let folder = args.out.clone().unwrap_or_else(|| folder(args).join(FIGURES));
    write_pictures(&folder, &pictures)?;
    output::print(format!("{} plots  {}\n", pictures.len(), folder.display()).as_bytes())?;
    Ok(Exit::Fine)
}
