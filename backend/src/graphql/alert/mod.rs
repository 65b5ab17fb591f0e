//! Alerts: open ones, their history, and each as it changes.
//! Nothing is raised or ended here.

pub(super) mod list;
mod view;

pub use view::{Alert, alert_of};
