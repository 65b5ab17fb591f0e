//! The database's schema, the same on SQLite and PostgreSQL. Schema only: no data is written here, besides columns that
//! repeat what stands in others.
//!
//! Enums are short text columns, so that one migration serves both databases; `shared` parses them.

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the methods as the trait writes them")]

pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};

use sea_orm_migration::prelude::*;

mod account;
mod audit;
mod caller;
mod chart;
mod column;
mod delivery;
mod keep;
mod m20261122_000001_practice;
mod m20261122_000005_feed;
mod m20261122_000006_code_sets;
mod m20261127_000062_change_kind;
mod registry;
mod reporting;
mod stock;
mod webhook;
mod work;

/// Runs the migrations in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_practice::Migration),
            Box::new(chart::m20261122_000002_chart::Migration),
            Box::new(registry::m20261122_000003_registry::Migration),
            Box::new(reporting::m20261122_000004_report::Migration),
            Box::new(m20261122_000005_feed::Migration),
            Box::new(m20261122_000006_code_sets::Migration),
            Box::new(registry::m20261122_000007_onboarding::Migration),
            Box::new(reporting::m20261122_000008_backfill::Migration),
            Box::new(registry::m20261122_000010_set_up::Migration),
            Box::new(registry::m20261122_000011_interest::Migration),
            Box::new(chart::m20261122_000012_details::Migration),
            Box::new(chart::m20261122_000013_listing_and_moves::Migration),
            Box::new(chart::m20261122_000014_search::Migration),
            Box::new(reporting::m20261122_000015_kept_findings::Migration),
            Box::new(reporting::m20261122_000016_counts::Migration),
            Box::new(delivery::m20261126_000017_delivery_machinery::Migration),
            Box::new(delivery::m20261126_000018_alert::Migration),
            Box::new(delivery::m20261126_000019_delivery_gate::Migration),
            Box::new(reporting::m20261126_000020_night_hour::Migration),
            Box::new(delivery::m20261127_000021_alert_facts::Migration),
            Box::new(chart::m20261127_000031_pages::Migration),
            Box::new(chart::m20261127_000041_request::Migration),
            Box::new(chart::m20261127_000042_name_keys::Migration),
            Box::new(reporting::m20261127_000051_report_batch::Migration),
            Box::new(reporting::m20261127_000052_priority::Migration),
            Box::new(reporting::m20261127_000053_exclusion::Migration),
            Box::new(caller::m20261127_000061_caller::Migration),
            Box::new(m20261127_000062_change_kind::Migration),
            Box::new(chart::m20261127_000063_no_request::Migration),
            Box::new(account::m20261127_000064_access::Migration),
            Box::new(chart::m20261127_000071_consent::Migration),
            Box::new(account::m20261127_000072_session_use::Migration),
            Box::new(audit::m20261127_000075_audit_chain::Migration),
            Box::new(webhook::m20261127_000076_webhook::Migration),
            Box::new(reporting::m20261128_000081_list_order::Migration),
            Box::new(keep::m20261128_000091_keep::Migration),
            Box::new(work::m20261129_000091_annotation::Migration),
            Box::new(work::m20261129_000092_dismissal::Migration),
            Box::new(work::m20261129_000093_figures::Migration),
            Box::new(account::m20261130_000101_people_and_places::Migration),
            Box::new(stock::m20261130_000102_stock::Migration),
            Box::new(account::m20261130_000111_second_factor::Migration),
            Box::new(account::m20261130_000112_provider::Migration),
            Box::new(reporting::m20261130_000131_lean_indexes::Migration),
            Box::new(caller::m20261201_000141_sealed_answer::Migration),
            Box::new(account::m20261201_000142_earlier_secret::Migration),
            Box::new(reporting::m20261201_000143_report_finding::Migration),
        ]
    }
}
