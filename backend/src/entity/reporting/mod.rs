//! Reports with the codes of their findings, and the runs that make or queue them.
//! No query stands here.

pub mod backfill;
pub mod dismissal;
pub mod night_run;
pub mod report;
pub mod report_batch;
pub mod report_finding;
