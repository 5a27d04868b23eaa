//! Data files line by line: every mistake is shown in the line where it stands, and of many the first few.

pub(crate) mod csv_table;
pub(crate) mod json_lines;
pub(crate) mod mistakes;
