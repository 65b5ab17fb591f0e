//! The counts of reports, for the navigation and the lists.

use leptos::prelude::*;
use shared::report::ReportTab;

use crate::{
    api::{Api, CountsQuery, Load, ReportChangedFeed, ReportCounts, counts_query, report_changed_feed},
    reactive::effect,
};

/// The counts that the navigation shows.
#[derive(Clone, Copy)]
pub struct Counts(pub RwSignal<Option<ReportCounts>>);

/// Reads the counts once, and then takes them from each change.
pub fn follow_counts(counts: Counts) {
    let api = Api::here();
    api.subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |came| {
        counts.0.set(Some(came.counts));
    });
    let load = Load::new(
        api,
        || (),
        move |()| async move {
            let wanted = counts_query::Variables { tab: ReportTab::NotReported };
            Ok(api.run::<CountsQuery>(wanted).await?.counts)
        },
    );
    effect(move || {
        if let Some(read) = load.get() {
            counts.0.set(Some(read));
        }
    });
}
