//! Reporting > Vaccine State Registry: the tabs, live, and one report with its history.

mod batch;
mod cause;
mod csv;
mod details;
mod export;
mod filter;
mod list;
mod narrow;
mod note;
mod page;
mod row;
mod selection;

pub use cause::place;
pub use details::DetailsPage;
pub use note::ReportNote;
pub use page::ReportsPage;
