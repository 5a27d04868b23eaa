//! PHOLD on other discrete-event simulators, a file each.

mod nexo_sim;
mod sim_core;
mod sim_rs;

pub(crate) use nexo_sim::NexoSim;
pub(crate) use sim_core::SimCore;
pub(crate) use sim_rs::SimRs;
