//! A program that is not ready: it says so, and takes interest.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::{
    api::{Api, InterestMail, ProgramChoice, RequestKey, TellInterest, TellInterestStatus, tell_interest},
    part::{Banner, Button, Entries, Form, FormProblems, Look, TextField, Tone, problem},
};

/// The page of a program that is not ready.
#[component]
pub fn NotReady(
    /// The program.
    choice: ProgramChoice,
    /// The reason why it is not ready.
    why: String,
) -> impl IntoView {
    let support = Api::here().viewer().map(|viewer| viewer.practice.support_contact).filter(|s| !s.is_empty());
    let ask = support.map(|support| view! { <p class="small">"Whom to ask: "{support}"."</p> });
    let (name, registry) = (choice.name.clone(), choice.registry.clone());
    view! {
        <Banner tone=Tone::Warn>
            <div><b>{name}" is not ready yet."</b>" Doses cannot be reported to "{registry}" from here. "{why}{ask}</div>
        </Banner>
        <InterestForm choice />
    }
}

#[component]
fn InterestForm(choice: ProgramChoice) -> impl IntoView {
    let api = Api::here();
    let form = Form::new(Entries::new([("contact", ""), ("volume", ""), ("note", "")]));
    let key = RequestKey::default();
    let kept = RwSignal::new(None::<(Option<InterestMail>, bool)>);
    let name = choice.name.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entered = form.entries();
        let input = tell_interest::TellInterestInput {
            program_code: choice.code.clone(),
            contact: entered.text("contact"),
            volume: entered.filled("volume"),
            note: entered.filled("note"),
            idempotency_key: Some(key.of(&json!([choice.code, entered.clone().into_map()]))),
        };
        if input.contact.is_empty() {
            form.problems.set(vec![problem("contact", "missing", "Enter how to reach you.")]);
            return;
        }
        spawn_local(async move {
            match api.run::<TellInterest>(tell_interest::Variables { input }).await {
                Ok(payload) if payload.status == TellInterestStatus::Kept => {
                    drop(kept.try_set(Some((payload.mail, payload.passes_on))))
                }
                Ok(payload) if payload.status == TellInterestStatus::Invalid => {
                    drop(form.problems.try_set(payload.problems))
                }
                Ok(_) => drop(form.problems.try_set(vec![problem(
                    "",
                    "unknown",
                    "There is no such program any more. Reload the page.",
                )])),
                Err(failure) => drop(form.problems.try_set(vec![problem("", "failure", &failure.text())])),
            }
        });
    };
    let submit = StoredValue::new_local(submit);
    move || {
        if let Some((mail, passes_on)) = kept.get() {
            return view! { <Thanks name=name.clone() mail passes_on /> }.into_any();
        }
        view! {
            <form class="stack" novalidate on:submit=move |event| submit.with_value(|submit| submit(event))>
                <FormProblems form />
                <div class="grid fields">
                    <TextField label="Contact" value=form.value("contact") error=form.error("contact") id=form.id("contact") help="An email address or a phone number" class="c6" />
                    <TextField label="Volume (optional)" value=form.value("volume") error=form.error("volume") id=form.id("volume") help="How many doses, such as 200 a month" class="c6" />
                    <TextField label="Note (optional)" value=form.value("note") error=form.error("note") id=form.id("note") class="c12" />
                </div>
                <div class="row"><Button look=Look::Primary submit=true needs="tellInterest">"I’m interested"</Button></div>
            </form>
        }
        .into_any()
    }
}

/// The outcome of telling the interest.
#[component]
fn Thanks(name: String, mail: Option<InterestMail>, passes_on: bool) -> impl IntoView {
    let further = if passes_on { "It is passed on." } else { "It is kept here for the administrator." };
    let by_hand = mail.filter(|mail| mail.link.is_some() || !passes_on).map(|mail| {
        let link =
            mail.link.map(|link| view! { <div class="row"><a class="btn" href=link>"Send it by email"</a></div> });
        view! {
            <div class="stack tight">
                <p class="small mut">"To pass it on yourself:"</p>
                <pre class="seg wrapped" tabindex="0" role="region" aria-label="Text to send">{mail.text}</pre>
                {link}
            </div>
        }
    });
    view! {
        <Banner tone=Tone::Good>"Thank you. We will tell you when "{name}" is ready. "{further}</Banner>
        {by_hand}
    }
}
