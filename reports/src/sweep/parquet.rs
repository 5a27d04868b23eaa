//! `runs.parquet`: the rows of `runs.csv` with types, and the manifest's statement in the file's metadata under the key
//! `twintrack`.
//!
//! Written column by column with the low-level writer. Arrow was rejected: it brings thirty crates for what is one table
//! without nesting. Settings are numbers where all their values are, text otherwise.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::manifest::Statement;
use super::rows::{Row, rows, run_columns};
use super::study::Study;
use crate::artifact::{Artifact, ExportError};
use crate::human::unit_of;

/// Rows of one group: what a reader holds in memory at least.
const GROUP_ROWS: usize = 1 << 20;
/// The key of the statement in the file's metadata.
const KEY: &str = "twintrack";

/// A column's values; `None` where a row has none.
enum Column {
    Text(Vec<Option<String>>),
    Whole(Vec<i32>),
    Long(Vec<i64>),
    Number(Vec<Option<f64>>),
}

/// A row of `runs.*`.
struct Line<'a> {
    row: &'a Row<'a>,
    metric: &'a str,
    value: Option<f64>,
}

/// Writes the file.
///
/// # Errors
/// When the format's library refuses.
pub fn runs(study: &Study<'_>, statement: &Statement) -> Result<Artifact, ExportError> {
    let all: Vec<Row<'_>> = rows(study).collect();
    let lines: Vec<Line<'_>> = all
        .iter()
        .flat_map(|row| {
            row.unit.metrics.iter().map(move |(metric, value)| Line { row, metric, value: *value })
        })
        .collect();
    let columns = |lines: &[Line<'_>]| columns(study, lines);
    let names = run_columns(study);
    let fields = names.iter().zip(columns(&[])).map(|(name, column)| field(name, &column));
    let fields = fields.collect::<Result<Vec<_>, ParquetError>>()?;
    let schema = Arc::new(Type::group_type_builder("runs").with_fields(fields).build()?);
    let statement = KeyValue::new(KEY.to_owned(), serde_json::to_string(statement)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(vec![statement]))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for group in lines.chunks(GROUP_ROWS) {
        let mut out = writer.next_row_group()?;
        for column in columns(group) {
            write(&mut out, column)?;
        }
        out.close()?;
    }
    Ok(Artifact::new("runs.parquet", writer.into_inner()?))
}

/// The columns of some rows, in the order of [`run_columns`].
fn columns(study: &Study<'_>, lines: &[Line<'_>]) -> Vec<Column> {
    let text =
        |of: &dyn Fn(&Line<'_>) -> String| Column::Text(lines.iter().map(|line| Some(of(line))).collect());
    let mut out = vec![
        text(&|_| study.name.to_owned()),
        Column::Whole(lines.iter().map(|line| i32::try_from(line.row.point).unwrap_or(i32::MAX)).collect()),
    ];
    for at in 0..study.settings.len() {
        let values =
            || lines.iter().map(|line| line.row.values[at].as_str()).map(|v| (!v.is_empty()).then_some(v));
        out.push(match is_number(study, at) {
            true => Column::Number(values().map(|value| value.and_then(|text| text.parse().ok())).collect()),
            false => Column::Text(values().map(|value| value.map(str::to_owned)).collect()),
        });
    }
    out.push(Column::Whole(
        lines.iter().map(|line| i32::try_from(line.row.unit.replication).unwrap_or(i32::MAX)).collect(),
    ));
    // Seeds of replications fit; one that somebody chose may wrap, and reads as unsigned.
    out.push(Column::Long(lines.iter().map(|line| line.row.unit.seed.cast_signed()).collect()));
    out.push(text(&|line| line.row.unit.end.engine.clone()));
    out.push(text(&|line| line.metric.to_owned()));
    out.push(text(&|line| unit_of(line.metric).to_owned()));
    out.push(Column::Number(lines.iter().map(|line| line.value).collect()));
    out
}

/// Whether all values of a setting are numbers.
fn is_number(study: &Study<'_>, at: usize) -> bool {
    let mut values = study.points.iter().map(|point| &point.values[at]).filter(|value| !value.is_empty());
    values.all(|value| value.parse::<f64>().is_ok())
}

fn field(name: &str, column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical, repetition) = match column {
        Column::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL),
        Column::Whole(_) => (Physical::INT32, None, Repetition::REQUIRED),
        Column::Long(_) => (Physical::INT64, Some(LogicalType::integer(64, false)), Repetition::REQUIRED),
        Column::Number(_) => (Physical::DOUBLE, None, Repetition::OPTIONAL),
    };
    let field =
        Type::primitive_type_builder(name, physical).with_logical_type(logical).with_repetition(repetition);
    Ok(Arc::new(field.build()?))
}

fn write(out: &mut SerializedRowGroupWriter<'_, Vec<u8>>, column: Column) -> Result<(), ParquetError> {
    match column {
        Column::Whole(values) => batch::<Int32Type>(out, &values, None),
        Column::Long(values) => batch::<Int64Type>(out, &values, None),
        Column::Number(values) => {
            let present: Vec<f64> = values.iter().copied().flatten().collect();
            batch::<DoubleType>(out, &present, Some(&levels(&values)))
        }
        Column::Text(values) => {
            let levels = levels(&values);
            let present: Vec<ByteArray> =
                values.into_iter().flatten().map(|text| ByteArray::from(text.into_bytes())).collect();
            batch::<ByteArrayType>(out, &present, Some(&levels))
        }
    }
}

/// 1 for each value that is there, 0 for each that is not.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| i16::from(value.is_some())).collect()
}

fn batch<T: DataType>(
    out: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = out.next_column()? else {
        return Err(ParquetError::General("more columns than the schema has".into()));
    };
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;
    use crate::sweep::{Observations, sample};

    #[test]
    fn the_rows_and_the_statement_read_back() {
        let sample = sample::study();
        let study = sample.study();
        let statement = Statement::of(&study, &crate::sample::build(), None);
        let file = runs(&study, &statement).expect("written");
        let reader = SerializedFileReader::new(bytes::Bytes::from(file.contents)).expect("Parquet");
        let expected = Observations::of(&study);
        let found: Vec<_> = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(found.len(), expected.rows.len());
        for (found, expected) in found.iter().zip(&expected.rows) {
            use parquet::record::Field;
            let fields: Vec<&Field> = found.get_column_iter().map(|(_, field)| field).collect();
            assert_eq!(fields[2], &Field::Double(expected.values[0].parse().expect("a size")));
            assert_eq!(fields[3], &Field::Str(expected.values[1].clone()));
            assert_eq!(fields[6], &Field::Str(expected.engine.clone()));
            assert_eq!(fields[9], &expected.value.map_or(Field::Null, Field::Double));
        }
        let metadata = reader.metadata().file_metadata().key_value_metadata().expect("some").clone();
        let stated = metadata.iter().find(|pair| pair.key == KEY).and_then(|pair| pair.value.clone());
        let read: Statement = serde_json::from_str(&stated.expect("a value")).expect("JSON");
        assert_eq!(read, statement);
    }
}
