//! Records on their way: put into letters, sent over a network that may not be perfect, and due as events in an exact order.

mod digests;
pub(crate) mod letter;
pub(crate) mod recent;
pub(crate) mod scheduled;
mod send;
pub(crate) mod transport;
