//! Figures for a monitoring system, in Prometheus' text form.
//!
//! What happens is counted where it happens, by handles that cost an atomic operation and are there whether anybody reads
//! them or not. What stands in the database is read now and then, after changes, and kept: a scrape reads no table.
//! Labels hold ids and programs of integrations, routes, and words of this code, never a value that was entered.

mod database;
mod delivery;
mod exposition;
mod figures;
mod http;
mod part;

pub use database::{DatabaseMetrics, Pool, Running};
pub use delivery::DeliveryMetrics;
pub use exposition::{CONTENT_TYPE, Clock, Exposition, Pools, Sources};
pub use figures::{Figures, KeptFigures, NightFigure};
pub use http::HttpMetrics;
pub use part::{Counted, IntegrationLabels};
