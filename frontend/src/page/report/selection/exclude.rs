//! The reason for leaving doses out, which is asked for before.

use leptos::prelude::*;

use crate::{
    format,
    part::{AreaField, Button, Dialog, Look},
};

/// The dialog that asks for the reason.
#[component]
pub fn ExcludeDialog(
    /// `true` while it is open.
    open: RwSignal<bool>,
    /// The number of doses.
    #[prop(into)]
    number: Signal<usize>,
    /// Called with the reason.
    exclude: Callback<String>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let number = i64::try_from(number.get()).unwrap_or(i64::MAX);
        format!("Exclude {}", format::counted(number, "dose", "doses"))
    });
    view! { <Dialog open title><Reason open exclude /></Dialog> }
}

#[component]
fn Reason(open: RwSignal<bool>, exclude: Callback<String>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let leave_out = move |()| match format::filled(&reason.get_untracked()) {
        Some(reason) => {
            open.set(false);
            exclude.run(reason);
        }
        None => problem.set(Some("Say why, in a few words.".to_owned())),
    };
    view! {
        <div class="stack">
            <p>"An excluded dose is not reported until it is included again. The reason is shown with it, with your name and the day."</p>
            <AreaField label="Reason" value=reason rows=2 error=Signal::derive(move || problem.get()) />
            <div class="row">
                <Button look=Look::Primary press=leave_out>"Exclude"</Button>
                <Button look=Look::Quiet press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </div>
    }
}
