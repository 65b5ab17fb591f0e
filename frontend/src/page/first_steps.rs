//! The first steps of somebody who is new: a card on Home, until it is put away in this browser.

use leptos::prelude::*;
use shared::report::ReportTab;

use crate::{
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
    let rejected = Page::Reports(ReportTab::NotReported, Chip::Rejected).path();
    let steps = [
        (
            Page::Patients.path(),
            "Report your first dose",
            "Open a patient’s chart and add a vaccine: what the registry would refuse is marked while you enter it. It goes tonight, or at once from Reporting.",
        ),
        (
            rejected,
            "Fix a rejected one",
            "The registry’s words stand beside it, with what they mean. Correct it there and report it again.",
        ),
        (
            Page::Integrations.path(),
            "Set up your own state",
            "Choose its program from the list: the form asks for what that state wants, and a test shows whether it works.",
        ),
    ];
    let step = |(path, title, text): (String, &'static str, &'static str)| {
        view! { <li><a class="strong" href=path>{title}</a><span class="sub">{text}</span></li> }
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="card pad stack" aria-labelledby="first-steps">
                <div class="row">
                    <h2 id="first-steps">"First steps"</h2>
                    <span class="sp"></span>
                    <Button look=Look::Quiet small=true press=put_away>"Put away"</Button>
                </div>
                <ol class="first-steps">{steps.clone().map(step).collect_view()}</ol>
            </section>
        </Show>
    }
}
