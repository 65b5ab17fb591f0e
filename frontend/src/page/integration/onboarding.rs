//! The steps from the first contact with a registry to production: listed, recorded, and printed as evidence.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::program::OnboardingStep;

use super::{draft, listed::environment};
use crate::{
    api::{
        Api, Integration, Load, OnboardingEntry, RecordOnboarding, RecordOnboardingStatus, RequestKey,
        record_onboarding,
    },
    format,
    page::packet::{About, HelpDesk},
    part::{
        AreaField, Button, Choice, DateField, Dialog, Entries, Facts, Form, FormProblems, Icon, Look, SelectField,
        Step, TextField, Timeline, fact, problem,
    },
    reactive::memo,
    zone::{self, Zone},
};

/// The steps with one program, in each of its systems.
#[component]
pub fn Onboarding(
    /// The integration.
    integrations: Load<Vec<Integration>>,
    /// The program that the page shows.
    chosen: RwSignal<String>,
    /// The chosen system, in which a step is recorded.
    system: RwSignal<String>,
) -> impl IntoView {
    let recording = RwSignal::new(false);
    let own = move || {
        let all = integrations.get().unwrap_or_default().into_iter();
        all.filter(|one| chosen.with(|chosen| *chosen == one.program_code)).collect::<Vec<_>>()
    };
    let here = memo(move || {
        let own = own();
        let here = own.iter().find(|one| system.with(|system| *system == one.environment.as_str()));
        here.or(own.first()).map(|one| one.id.clone())
    });
    let shown = move || {
        let own = own();
        let first = own.first()?.clone();
        Some(view! {
            <section class="card pad stack evidence">
                <div class="row wrap unprinted">
                    <h2>"Onboarding"</h2>
                    <span class="sp"></span>
                    <Button small=true mark=Icon::Plus needs="recordOnboarding" press=move |()| recording.set(true)>"Record a confirmation"</Button>
                    <Button small=true press=move |()| drop(window().print())>"Print"</Button>
                </div>
                <Head integration=first />
                {own.into_iter().map(|integration| view! { <System integration /> }).collect_view()}
            </section>
        })
    };
    // Apart from the list, which is read again while somebody may be typing here.
    view! {
        {shown}
        <Dialog open=recording title="Record a confirmation">
            <Record id=here.get_untracked().unwrap_or_default() recording integrations />
        </Dialog>
    }
}

/// The practice and the registry, for the printed page.
#[component]
fn Head(integration: Integration) -> impl IntoView {
    let viewer = Api::here().viewer();
    let (practice, person) = viewer.map(|v| (v.practice.name, v.display_name)).unwrap_or_default();
    let facts = vec![
        fact("Practice", practice),
        fact("Registry", format!("{} – {}", integration.program_name, integration.registry_name)),
        fact("Printed", format!("{}, by {person}", format::date(Zone::here().today()))),
    ];
    view! { <div class="printed stack tight"><h1>"Onboarding with a registry"</h1><Facts facts /></div> }
}

/// The steps in one of the registry's systems.
#[component]
fn System(integration: Integration) -> impl IntoView {
    let places = integration.enrollments.iter().map(|enrollment| {
        let ids: Vec<_> = enrollment.settings.iter().filter_map(|setting| setting.value.clone()).collect();
        let ids = if ids.is_empty() { "no site ID".to_owned() } else { ids.join(", ") };
        format!("{} ({ids})", enrollment.location_name)
    });
    let places = places.collect::<Vec<_>>().join("; ");
    let taken = draft::worth_showing(&integration.onboarding);
    let failed = taken.last().is_some_and(|last| !last.succeeded).then(|| integration.id.clone());
    let missing = draft::missing(&integration);
    view! {
        <div class="stack tight">
            <h3>{environment(integration.environment)}" system"</h3>
            <p class="small mut">"Locations with their site IDs: "{places}"."</p>
            <Timeline>
                {taken.into_iter().map(|entry| view! { <Taken entry /> }).collect_view()}
                {missing.into_iter().map(|step| view! { <Step mark=Icon::Minus what=words(step, true) more="Not yet" /> }).collect_view()}
            </Timeline>
            {failed.map(|id| view! { <div class="row unprinted"><HelpDesk about=About::Integration(id) /></div> })}
        </div>
    }
}

#[component]
fn Taken(entry: OnboardingEntry) -> impl IntoView {
    let (tone, mark) = if entry.succeeded { ("good", Icon::Check) } else { ("bad", Icon::Cross) };
    let message = entry.message_id.map(|id| format!("Message {id}.")).unwrap_or_default();
    let parts = match entry.confirmed_by {
        Some(by) => [format!("Confirmed by {by}, recorded by {}.", entry.actor), String::new(), entry.text],
        None => [entry.text, message, format!("By {}.", entry.actor)],
    };
    let more = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let zone = Zone::here();
    let mut when = vec![zone.date(entry.at)];
    // A step that was recorded has a day, and no time.
    if !is_recorded(entry.step) {
        when.push(zone.time(entry.at));
    }
    view! { <Step tone mark what=words(entry.step, entry.succeeded) more when=(zone::iso(entry.at), when) /> }
}

const fn is_recorded(step: OnboardingStep) -> bool {
    matches!(step, OnboardingStep::Registered | OnboardingStep::Confirmed)
}

const fn words(step: OnboardingStep, succeeded: bool) -> &'static str {
    match (step, succeeded) {
        (OnboardingStep::Registered, _) => "Registered with the registry",
        (OnboardingStep::ConnectionTested, true) => "Connection tested",
        (OnboardingStep::ConnectionTested, false) => "Connection test failed",
        (OnboardingStep::TestMessage, true) => "Test message accepted",
        (OnboardingStep::TestMessage, false) => "Test message not accepted",
        (OnboardingStep::Confirmed, _) => "Confirmed by the registry",
        (OnboardingStep::InProduction, _) => "In production",
    }
}

/// The form of a step that was taken outside.
#[component]
fn Record(id: String, recording: RwSignal<bool>, integrations: Load<Vec<Integration>>) -> impl IntoView {
    let api = Api::here();
    let today = Zone::here().today();
    let confirmed = OnboardingStep::Confirmed.to_string();
    let first =
        [("step", confirmed), ("on", format::date(today)), ("confirmedBy", String::new()), ("note", String::new())];
    let form = Form::new(Entries::new(first));
    let (busy, key) = (RwSignal::new(false), RequestKey::default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let entered = form.entries();
        let on = format::read_date(&entered.text("on"));
        if on.is_none() {
            form.problems.set(vec![problem("on", "date", "Enter the day as mm/dd/yyyy.")]);
            return;
        }
        busy.set(true);
        let input = record_onboarding::RecordOnboardingInput {
            integration_id: id.clone(),
            step: OnboardingStep::parse(&entered.text("step")).unwrap_or(OnboardingStep::Confirmed),
            on,
            confirmed_by: entered.text("confirmedBy"),
            note: entered.filled("note"),
            idempotency_key: Some(key.of(&json!([id, entered.into_map()]))),
        };
        spawn_local(async move {
            let answer = api.run::<RecordOnboarding>(record_onboarding::Variables { input }).await;
            busy.try_set(false);
            let problems = match answer {
                Ok(payload) if payload.status == RecordOnboardingStatus::Recorded => {
                    integrations.again();
                    recording.try_set(false);
                    return;
                }
                Ok(payload) if payload.status == RecordOnboardingStatus::Invalid => payload.problems,
                Ok(_) => vec![problem("", "gone", "This set-up is gone. Reload the page.")],
                Err(failure) => vec![problem("", "failure", &failure.text())],
            };
            form.problems.try_set(problems);
        });
    };
    let steps = [
        Choice::new(OnboardingStep::Registered.as_str(), "The practice is registered"),
        Choice::new(OnboardingStep::Confirmed.as_str(), "The practice may send"),
    ];
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p class="small mut">"What the registry confirmed outside of Dosewire. It is kept as it is, with your name."</p>
            <FormProblems form />
            <div class="grid fields">
                <SelectField label="What was confirmed" value=form.value("step") choices=Signal::stored(steps.to_vec()) class="c6" />
                <DateField label="Day" value=form.value("on") error=form.error("on") id=form.id("on") today class="c6" />
                <TextField label="Who confirmed it" value=form.value("confirmedBy") error=form.error("confirmedBy") id=form.id("confirmedBy") help="A name and an office" class="c12" />
                <AreaField label="Note (optional)" value=form.value("note") error=form.error("note") id=form.id("note") help="How it was told, or a number to find it by" rows=3 class="c12" />
            </div>
            <div class="row"><Button look=Look::Primary submit=true busy>"Record"</Button></div>
        </form>
    }
}
