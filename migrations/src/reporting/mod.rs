//! Reports, their counts and findings, nights, backfills and batches.
//! A migration that was released is not changed.

pub mod m20261122_000004_report;
pub mod m20261122_000008_backfill;
pub mod m20261122_000015_kept_findings;
pub mod m20261122_000016_counts;
pub mod m20261126_000020_night_hour;
pub mod m20261127_000051_report_batch;
pub mod m20261127_000052_priority;
pub mod m20261127_000053_exclusion;
pub mod m20261128_000081_list_order;
pub mod m20261130_000131_lean_indexes;
pub mod m20261201_000143_report_finding;
