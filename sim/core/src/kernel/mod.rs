//! What every discrete-event simulation needs and this one must have bit-exact: virtual time, a queue of future
//! events in a total order, and random numbers that depend on nothing but their key.

pub mod jump;
pub(crate) mod numbers;
pub mod philox;
pub mod random;
pub mod time;
pub mod wheel;
pub mod windows;
