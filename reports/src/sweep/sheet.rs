//! The files of a sweep as rows of text, and figures as text.

use crate::artifact::{Artifact, ExportError};

/// A computed figure as text: ten significant digits. The distributions behind intervals use the platform's mathematics
/// library, whose last bits differ from machine to machine; files should not.
pub(crate) fn figure(value: f64) -> String {
    let rounded: f64 = format!("{value:.9e}").parse().unwrap_or(value);
    match rounded.abs() {
        // The text of −0 differs from that of 0.
        0.0 => "0".into(),
        1e-4..1e16 => rounded.to_string(),
        _ => format!("{rounded:e}"),
    }
}

/// Columns and rows as CSV text.
///
/// # Errors
/// See [`ExportError`].
pub fn csv_text(
    columns: impl IntoIterator<Item = String>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// A CSV file of these columns and rows.
pub(crate) fn sheet(
    path: &str,
    columns: impl IntoIterator<Item = String>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Artifact, ExportError> {
    Ok(Artifact::new(path, csv_text(columns, rows)?))
}

/// Column names between those of the settings.
pub(crate) fn columns(before: &[&str], settings: &[String], after: &[&str]) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    [own(before), settings.to_vec(), own(after)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_ten_digits() {
        for (value, text) in [
            (1.0 / 3.0, "0.3333333333"),
            (2e15 / 3.0, "666666666700000"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (-1e-19 / 3.0, "-3.333333333e-20"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(figure(value), text);
        }
    }
}
