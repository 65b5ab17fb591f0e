//! The findings of a dose, shown while it is entered.

use leptos::prelude::*;
use shared::finding::Finding;

use super::fields::Fields;
use crate::{
    part::{FindingList, Icon, icon},
    reactive::memo,
};

/// The findings below the fields. `findings` assesses what is entered.
#[must_use]
pub fn findings_view(fields: Fields, findings: Callback<(), Vec<Finding>>) -> AnyView {
    let found = memo(move || {
        fields.kind.track();
        fields.visit.track();
        fields.vaccine.track();
        let mut found = findings.run(());
        // Those of the patient stand above, once for all doses.
        found.retain(|finding| finding.field.as_deref().is_some_and(|field| field.starts_with("immunization.")));
        found
    });
    (move || {
        let findings = found.get();
        let stops = findings.iter().any(Finding::stops);
        let (tone, words) = match stops {
            true => ("said-bad", "The registry will refuse this dose until this is corrected. It can be saved."),
            false => ("said-warn", "The registry may have something to say about this."),
        };
        (!findings.is_empty()).then(|| {
            view! { <div class="stack-s wanting"><span class=tone>{icon(Icon::Warning)}{words}</span><FindingList findings /></div> }
        })
    })
    .into_any()
}
