//! Values of a recording that have a form of their own: names, points in time, dates, weights by name.

mod date;
mod moment;
mod name;
mod weights;

pub use date::Date;
pub use moment::Moment;
pub use name::Name;
pub use weights::Weights;
