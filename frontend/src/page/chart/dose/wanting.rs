//! What the registries will find of a dose, while it is entered. The server looks, as it does when the dose is saved.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::finding::Finding;

use super::fields::Fields;
use crate::{
    api::{Api, DoseFindingsQuery},
    part::{FindingList, Icon, icon, pause},
};

/// How long to wait for the next letter before asking, in milliseconds.
const DEBOUNCE: u32 = 500;

/// What will be found, below the fields. `entered` gives what is asked; none while nothing can be read.
#[must_use]
pub fn wanting(fields: Fields, entered: Callback<(), Option<Value>>) -> AnyView {
    let api = Api::here();
    let found = RwSignal::new(Vec::<Finding>::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        fields.kind.track();
        fields.visit.track();
        fields.vaccine.track();
        let mine = turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            pause(DEBOUNCE).await;
            if turn.try_get_value() != mine {
                return;
            }
            let came = match entered.try_run(()).flatten() {
                Some(dose) => api.run_with::<DoseFindingsQuery>(dose).await.unwrap_or_default(),
                None => Vec::new(),
            };
            if turn.try_get_value() == mine {
                // The patient's own are told above, once for all doses.
                let is_own =
                    |finding: &Finding| finding.field.as_deref().is_some_and(|at| at.starts_with("immunization."));
                found.try_set(came.into_iter().filter(is_own).collect());
            }
        });
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
