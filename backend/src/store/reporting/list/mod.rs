//! The working lists: which reports, in which order, with what a row shows, and how many there are.
//! No report is changed here.

mod count;
mod filter;
mod order;
mod page;
mod row;

pub use count::{ReportCounts, counts, counts_by_integration, not_reported_at, oldest_queued};
pub use filter::{PutOff, ReportFilter, filtered, not_put_off};
pub use order::{ReportOrder, ReportSort};
pub use page::report_rows;
pub use row::{Annotation, LastAttempt, LeftOut, ReportRow, rows_of_patient, rows_of_reports};
