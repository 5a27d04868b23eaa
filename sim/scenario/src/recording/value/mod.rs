//! Values of a recording that have a form of their own: names, points in time, dates, weights by name.

mod date;
mod moment;
mod name;
mod weights;

pub(crate) use date::Date;
pub use moment::Moment;
pub(crate) use name::Name;
pub(crate) use weights::Weights;
