//! From a queued report to a verdict, and all that goes wrong in between.

mod acknowledgement;
mod alert;
mod alert_notice;
mod busy;
mod gate;
mod lease;
mod maintenance;
mod priority;
mod server;
mod trouble;
