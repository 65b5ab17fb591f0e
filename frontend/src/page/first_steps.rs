//! The first steps of somebody who is new: a card on Home, until it is put away in this browser.

use leptos::prelude::*;
use shared::report::ReportTab;

use crate::{
    api::Api,
    part::{Button, Look},
    router::{Chip, Page},
};

/// The name under which the browser remembers that the card was put away.
const PUT_AWAY: &str = "dosewire.first-steps";

/// The card.
#[component]
pub fn FirstSteps() -> impl IntoView {
    let storage = || window().local_storage().ok().flatten();
    let is_shown = RwSignal::new(storage().is_some_and(|storage| !matches!(storage.get_item(PUT_AWAY), Ok(Some(_)))));
    let put_away = move |()| {
        if let Some(storage) = storage() {
            // A browser that keeps nothing shows it again.
            let _ = storage.set_item(PUT_AWAY, "put away");
        }
        is_shown.set(false);
    };
    let api = Api::here();
    let steps = [
        (
            "recordDose",
            Page::Patients,
            "Report your first dose",
            "Open a patient’s chart and add a vaccine: what the registry would refuse is marked while you enter it. It goes tonight, or at once from Reporting.",
        ),
        (
            "reportImmunizations",
            Page::Reports(ReportTab::NotReported, Chip::Rejected),
            "Fix a rejected one",
            "The registry’s words stand beside it, with what they mean. Correct it there and report it again.",
        ),
        (
            "saveIntegration",
            Page::Integrations,
            "Set up your own state",
            "Choose its program from the list: the form asks for what that state wants, and a test shows whether it works.",
        ),
    ];
    // Only what the user may do is a step.
    let own = move || {
        let own = steps.iter().filter(|(field, ..)| api.may_now(field));
        own.map(|(_, page, title, text)| {
            view! { <li><a class="strong" href=page.path()>{*title}</a><span class="sub">{*text}</span></li> }
        })
        .collect_view()
    };
    view! {
        <Show when=move || is_shown.get() && api.may_now("recordDose")>
            <section class="card pad stack" aria-labelledby="first-steps">
                <div class="row">
                    <h2 id="first-steps">"First steps"</h2>
                    <span class="sp"></span>
                    <Button look=Look::Quiet small=true press=put_away>"Put away"</Button>
                </div>
                <ol class="first-steps">{own.clone()}</ol>
            </section>
        </Show>
    }
}
