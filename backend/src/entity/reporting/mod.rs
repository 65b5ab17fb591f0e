//! Reports, and the runs that make or queue them.

pub mod backfill;
pub mod dismissal;
pub mod night_run;
pub mod report;
pub mod report_batch;
