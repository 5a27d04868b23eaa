//! The subcommands, one a file.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod expand;
pub(crate) mod fuzz;
pub(crate) mod gate;
pub(crate) mod man;
pub(crate) mod metrics;
pub(crate) mod migrate;
pub(crate) mod new;
pub(crate) mod presets;
pub(crate) mod recording;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod show;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod unit;
pub(crate) mod watch;
