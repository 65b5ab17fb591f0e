//! Reporting > Vaccine State Registry: the tabs, live, and one report with its history.

mod details;
mod list;
mod note;
mod page;
mod row;
mod selection;

pub use details::DetailsPage;
pub use note::{ReportNote, key};
pub use page::ReportsPage;
