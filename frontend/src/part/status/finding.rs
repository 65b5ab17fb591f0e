//! Findings, and the registry's own words.

use leptos::prelude::*;
use shared::finding::Finding;

/// Findings, one sentence each; what the registry said stands below its finding.
#[component]
pub fn FindingList(
    /// The findings.
    findings: Vec<Finding>,
) -> impl IntoView {
    let rows = findings.into_iter().map(|finding| {
        let place = finding.place.map(|place| view! { <span class="mut small place">" (" {place} ")"</span> });
        view! { <li>{finding.text}{place}</li> }
    });
    view! { <ul class="findings">{rows.collect_view()}</ul> }
}

/// The registry's own words.
#[component]
pub fn Said(
    /// The registry that said it, and the time.
    #[prop(into)]
    who: String,
    /// The words.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! { <blockquote class="said"><b>{who}</b>{words}</blockquote> }
}
