//! A question before something is done that others will feel.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::actions::{Actions, Deed};
use crate::part::{Banner, Button, Look, Tone};

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its title.
    pub title: String,
    /// What will happen.
    pub text: &'static str,
    /// The words of the button that does it.
    pub act: &'static str,
    /// What is done.
    pub deed: Deed,
}

/// Draws a question.
pub fn question_view(actions: Actions, question: Question) -> AnyView {
    let Question { text, act, deed, .. } = question;
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let press = move |()| {
        let deed = deed.clone();
        busy.set(true);
        spawn_local(async move {
            let came = actions.carry_out(deed).await;
            busy.try_set(false);
            problem.try_set(came.err());
        });
    };
    view! {
        <div class="stack">
            {move || problem.get().map(|text| view! { <Banner tone=Tone::Bad>{text}</Banner> })}
            <p>{text}</p>
            <div class="row wrap">
                <Button look=Look::Danger busy press>{act}</Button>
                <Button press=move |()| actions.close()>"Cancel"</Button>
            </div>
        </div>
    }
    .into_any()
}
