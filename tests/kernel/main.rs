//! The kernel: what programs, nodes, links and faults do to one another.

mod calls;
mod desk;
mod determinism;
mod faults;
mod hands;
mod queues;
mod tasks;
