//! A program that is not ready: it says so, and takes interest.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{Api, ProgramChoice, TellInterest, TellInterestStatus, tell_interest},
    format,
    part::{Banner, Button, Entries, Form, FormProblems, Look, TextField, Tone, problem},
};

/// The page of a program that is not ready.
#[component]
pub fn NotReady(
    /// The program.
    choice: ProgramChoice,
    /// Why it is not ready.
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
    let form = Form::new(Entries::new([("contact", ""), ("note", "")]));
    let kept = RwSignal::new(false);
    let name = choice.name.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entered = form.entries();
        let input = tell_interest::TellInterestInput {
            program_code: choice.code.clone(),
            contact: entered.text("contact"),
            note: entered.filled("note"),
        };
        if input.contact.is_empty() {
            form.problems.set(vec![problem("contact", "missing", "Enter how to reach you.")]);
            return;
        }
        spawn_local(async move {
            match api.run::<TellInterest>(tell_interest::Variables { input }).await {
                Ok(payload) if payload.status == TellInterestStatus::Kept => drop(kept.try_set(true)),
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
        if kept.get() {
            let words =
                format!("Thank you. We will tell you when {} is ready.", format::filled(&name).unwrap_or_default());
            return view! { <Banner tone=Tone::Good>{words}</Banner> }.into_any();
        }
        view! {
            <form class="stack" novalidate on:submit=move |event| submit.with_value(|submit| submit(event))>
                <FormProblems form />
                <div class="grid fields">
                    <TextField label="Contact" value=form.value("contact") error=form.error("contact") id=form.id("contact") help="An email address or a phone number" class="c6" />
                    <TextField label="Note" value=form.value("note") error=form.error("note") id=form.id("note") class="c6" />
                </div>
                <div class="row"><Button look=Look::Primary submit=true>"I’m interested"</Button></div>
            </form>
        }
        .into_any()
    }
}
