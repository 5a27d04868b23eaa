//! The language of claims: what was claimed, which runs put it to the test, which figure decides, and by which bounds.
//!
//! A claim is a file of data. Nothing here or elsewhere in the program knows a particular claim: there are a few kinds of
//! figures ([`Measure`]) and one kind of bound ([`Band`]), and files combine them. Reading, with carets on mistakes, is the
//! business of `twintrack-scenario`, measuring and drawing that of `twintrack-reports`; this crate is what both need to know.
//! Formulas as text were rejected: a reader who doubts a verdict should see numbers and the names of metrics, not a program.

mod figure;
mod file;
mod judge;
pub mod select;

pub use figure::{
    Band, Curve, Extrapolation, Figure, FixedFigure, Measure, Place, Ratio, ShareOf, Sum, Term,
};
pub use file::{Claim, Combine, FORMAT_VERSION, Sensitivity, Study};
pub use judge::{Judged, Measured, Verdict, combined, judge};
