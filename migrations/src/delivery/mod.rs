//! Servers, gates and alerts.
//! A migration that was released is not changed.

pub mod m20261126_000017_delivery_machinery;
pub mod m20261126_000018_alert;
pub mod m20261126_000019_delivery_gate;
pub mod m20261127_000021_alert_facts;
