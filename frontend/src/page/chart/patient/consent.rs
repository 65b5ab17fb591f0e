//! The patient's answers to each registry that asks about sharing: shown in the chart, and recorded.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::consent::{ConsentAnswer, ConsentMethod};

use crate::{
    api::{Api, AskingRegistry, Chart, RecordConsent, RecordConsentStatus, RequestKey},
    format,
    part::{
        Announcer, Button, Choice, DateField, Dialog, Entries, Form, FormProblems, Icon, Look, RadioGroup, SelectField,
        Tag, TextField, problem,
    },
    reactive::memo,
    zone::Zone,
};

/// Id of the heading, to which a finding about consent leads.
pub const CONSENT: &str = "consent";

/// The registries that ask, each with its answer. Nothing is shown where none asks.
#[component]
pub fn Consents(
    /// The chart.
    chart: Signal<Option<Chart>>,
    /// Reads the chart again.
    again: Callback<()>,
) -> impl IntoView {
    let registries = memo(move || chart.with(|chart| chart.as_ref().map(|c| c.registries.clone())).unwrap_or_default());
    let (asked, open) = (RwSignal::new(None::<AskingRegistry>), RwSignal::new(false));
    let ask = Callback::new(move |registry| {
        asked.set(Some(registry));
        open.set(true);
    });
    let title = Signal::derive(move || {
        asked.with(|asked| asked.as_ref().map(|registry| ["Consent for ", &registry.name].concat()).unwrap_or_default())
    });
    view! {
        {move || {
            let all = registries.get();
            (!all.is_empty()).then(|| view! {
                <section class="card" aria-labelledby=CONSENT>
                    <div class="pad line"><h2 id=CONSENT tabindex="-1">"Consent"</h2></div>
                    <ul class="consents">{all.into_iter().map(|registry| one(registry, ask)).collect_view()}</ul>
                </section>
            })
        }}
        <Dialog open title>
            {move || Some(answer_form(chart.get_untracked()?.id, asked.get_untracked()?, open, again))}
        </Dialog>
    }
}

fn one(registry: AskingRegistry, ask: Callback<AskingRegistry>) -> AnyView {
    let (tone, mark, word) = words(registry.answer);
    let (name, text, said) = (registry.name.clone(), registry.text.clone(), registry.said.clone());
    let label = ["Record an answer for ", &name].concat();
    view! {
        <li class="pad row wrap">
            <div class="stack-s">
                <div class="row wrap"><b>{name}</b><Tag tone mark word /></div>
                <span class="small mut">{text}</span>
                {said.map(|said| view! { <span class="small">{said}</span> })}
            </div>
            <span class="sp unprinted"><Button small=true label needs="recordConsent" press=move |()| ask.run(registry.clone())>"Record an answer"</Button></span>
        </li>
    }
    .into_any()
}

const fn words(answer: ConsentAnswer) -> (&'static str, Icon, &'static str) {
    match answer {
        ConsentAnswer::Given => ("good", Icon::Check, "Given"),
        ConsentAnswer::Refused => ("bad", Icon::Cross, "Refused"),
        ConsentAnswer::NotAsked => ("hold", Icon::Unknown, "Not asked"),
    }
}

fn answer_form(id: String, registry: AskingRegistry, open: RwSignal<bool>, again: Callback<()>) -> AnyView {
    let (api, announcer, today) = (Api::here(), Announcer::here(), Zone::here().today());
    let me = api.viewer().map(|viewer| viewer.display_name).unwrap_or_default();
    let first = [
        ("answer", String::new()),
        ("on", format::date(today)),
        ("how", ConsentMethod::Written.to_string()),
        ("askedBy", me),
    ];
    let form = Form::new(Entries::new(first));
    let (busy, key) = (RwSignal::new(false), RequestKey::default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entered = form.entries();
        let mut problems = Vec::new();
        if entered.text("answer").is_empty() {
            problems.push(problem("answer", "missing", "Choose the answer."));
        }
        let on = format::read_date(&entered.text("on"));
        if on.is_none() {
            problems.push(problem("on", "date", "Enter the day as mm/dd/yyyy."));
        }
        if busy.get_untracked() || !problems.is_empty() {
            form.problems.set(problems);
            return;
        }
        busy.set(true);
        let input = key.keyed(json!({
            "patientId": id, "program": registry.program, "answer": entered.text("answer"), "on": on,
            "how": entered.filled("how"), "askedBy": entered.filled("askedBy"),
        }));
        spawn_local(async move {
            let answer = api.run_with::<RecordConsent>(json!({ "input": input })).await;
            busy.try_set(false);
            let problems = match answer {
                Ok(payload) if payload.status == RecordConsentStatus::Recorded => {
                    announcer.say("Answer recorded");
                    open.set(false);
                    again.run(());
                    return;
                }
                Ok(payload) if payload.status == RecordConsentStatus::Invalid => payload.problems,
                Ok(_) => vec![problem("", "gone", "This patient is not in the database any more. Reload the page.")],
                Err(failure) => vec![problem("", "failure", &failure.text())],
            };
            form.problems.try_set(problems);
        });
    };
    let answers = [ConsentAnswer::Given, ConsentAnswer::Refused, ConsentAnswer::NotAsked];
    let answers = answers.map(|answer| Choice::new(answer.as_str(), words(answer).2)).to_vec();
    let hows = ConsentMethod::ALL.iter().map(|how| Choice::new(how.as_str(), crate::text::capitalize(how.words())));
    let hows: Vec<_> = hows.collect();
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p class="small mut">{registry.text}</p>
            <FormProblems form />
            <div class="grid fields">
                <RadioGroup legend="The patient’s answer" value=form.value("answer") choices=Signal::stored(answers) error=form.error("answer") id=form.id("answer") class="c12" />
                <DateField label="Day of the answer" value=form.value("on") error=form.error("on") id=form.id("on") today class="c6" />
                <SelectField label="How" value=form.value("how") choices=Signal::stored(hows) class="c6" />
                <TextField label="Asked by" value=form.value("askedBy") error=form.error("askedBy") id=form.id("askedBy") class="c12" />
            </div>
            <div class="row doing">
                <Button look=Look::Primary submit=true busy>"Record"</Button>
                <Button press=move |()| open.set(false)>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
