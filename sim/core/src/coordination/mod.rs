//! *When* participants publish, compute and apply: by rounds or by events. *How* they do it is the matter of
//! [`engine`](crate::engine).

mod events;
mod rounds;

pub(crate) use events::Events;
pub(crate) use rounds::Rounds;
