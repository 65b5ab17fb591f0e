//! The page: the dropdown, and what belongs to the chosen program.

use std::sync::Arc;

use leptos::prelude::*;
use shared::program::{Source, Standing};

use super::{
    draft,
    form::SetUp,
    interest::NotReady,
    interest_table::InterestTable,
    listed::{Listed, environment},
    onboarding::Onboarding,
};
use crate::{
    api::{
        Api, Environment, Failure, Integration, IntegrationState, IntegrationsQuery, Load, Program, ProgramChoice,
        Programs, ProgramsQuery, RegistryStatus, RegistryStatusFeed, integrations_query, programs_query,
        registry_status_feed,
    },
    page::report::StandingDismissals,
    part::{Banner, Choice, ComboField, PageHead, SelectField, Tone, show},
    reactive::{effect, memo},
};

/// The reference data of the page.
#[derive(Clone)]
struct ProgramData {
    programs: Arc<Programs>,
    choices: Vec<ProgramChoice>,
}

/// The subject of a set-up form.
#[derive(Clone)]
pub struct SetUpSubject {
    /// The program.
    pub program: Arc<Program>,
    /// The path that names the version of the programs.
    pub version: String,
    /// The registry's system.
    pub system: Environment,
}

/// Admin > Manage > Integrations.
#[component]
pub fn IntegrationsPage() -> impl IntoView {
    let api = Api::here();
    let known = Load::new(api, || (), move |()| read(api));
    let integrations = Load::new(
        api,
        || (),
        move |()| async move { api.run::<IntegrationsQuery>(integrations_query::Variables {}).await },
    );
    api.subscribe::<RegistryStatusFeed>(registry_status_feed::Variables {}, move |came| follow(integrations, came));
    view! {
        <PageHead title="Integrations" sub="Connect the practice to the programs that it reports to." />
        {show(known, move |known| view! { <Whole known integrations /> }.into_any())}
    }
}

/// Applies an event to the list. During a backfill there are a few a second, so nothing is read for them.
fn follow(integrations: Load<Vec<Integration>>, came: RegistryStatus) {
    if came.backfill.as_ref().is_none_or(|backfill| backfill.ended_at.is_some()) {
        return integrations.again();
    }
    integrations.change(|list| {
        if let Some(known) = list.iter_mut().find(|known| known.id == came.integration_id) {
            known.state = came.state;
            known.last_test = came.last_test;
            known.backfill = came.backfill;
        }
    });
}

async fn read(api: Api) -> Result<ProgramData, Failure> {
    let choices = api.run::<ProgramsQuery>(programs_query::Variables {}).await?;
    let programs = api.assets.programs().await?;
    Ok(ProgramData { programs, choices })
}

#[component]
fn Whole(known: ProgramData, integrations: Load<Vec<Integration>>) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let system = RwSignal::new(Environment::Test.to_string());
    // A practice reports to one state, so its own is chosen when the page opens.
    effect(move || {
        if let (true, Some(list)) = (chosen.with_untracked(String::is_empty), integrations.get()) {
            // The system that reports comes first.
            let first = list.iter().find(|i| i.state == IntegrationState::Active).or(list.first());
            system.set(first.map_or(Environment::Test, |i| i.environment).to_string());
            chosen.set(first.map(|i| i.program_code.clone()).unwrap_or_default());
        }
    });
    let choices: Vec<_> =
        draft::dropdown(&known.choices).into_iter().map(|(code, words)| Choice::new(code, words)).collect();
    let support = Api::here().viewer().map(|viewer| viewer.practice.support_contact).unwrap_or_default();
    view! {
        <div class="grid">
            <section class="c8 stack">
                <div class="card pad stack">
                    <div>
                        <h2>"Vaccine Registry Programs"</h2>
                        <p class="mut small">"Each state runs its own. Choose yours, and enter what it asks for."</p>
                    </div>
                    <ComboField label="State" value=chosen choices=Signal::stored(choices) blank="Choose a state" class="narrow" />
                    <Chosen known=known.clone() chosen system integrations />
                </div>
                <Onboarding integrations chosen system />
            </section>
            <aside class="c4 stack">
                <Listed integrations chosen system />
                <Help known chosen support />
                <StandingDismissals />
                <InterestTable />
            </aside>
        </div>
    }
}

#[component]
fn Chosen(
    known: ProgramData,
    chosen: RwSignal<String>,
    system: RwSignal<String>,
    integrations: Load<Vec<Integration>>,
) -> impl IntoView {
    // The set-up is read again as its state changes; the form stays, and what is being typed.
    let is_read = memo(move || integrations.get().is_some());
    move || {
        let code = chosen.get();
        let choice = known.choices.iter().find(|choice| choice.code == code)?.clone();
        let program = known.programs.find(&code).filter(|program| program.is_ready()).cloned();
        match program {
            None => {
                let why = known.programs.find(&code).map(|program| program.why_not_ready.clone()).unwrap_or_default();
                Some(view! { <NotReady choice why /> }.into_any())
            }
            Some(_) if !is_read.get() => Some(view! { <crate::part::Skeleton /> }.into_any()),
            Some(program) => {
                let version = known.programs.version.clone();
                let form = move || {
                    let system = Environment::parse(&system.get()).unwrap_or(Environment::Test);
                    let ground = SetUpSubject { program: program.clone(), version: version.clone(), system };
                    view! { <Standings program=Arc::clone(&ground.program) /> <SetUp ground integrations /> }
                };
                let choices: Vec<_> =
                    Environment::ALL.iter().map(|e| Choice::new(e.as_str(), environment(*e))).collect();
                Some(view! {
                    <SelectField label="Environment" value=system choices=Signal::stored(choices) help="A registry's test system and its production system have addresses and accounts of their own. What is reported to the one is not reported to the other." class="narrow" />
                    {form}
                }.into_any())
            }
        }
    }
}

/// The standing of a program, and notes for a practice that reports there.
#[component]
fn Standings(program: Arc<Program>) -> impl IntoView {
    let list = |said: Vec<String>| {
        view! { <ul class="small">{said.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul> }
    };
    let (registry, unverified) = (program.registry.clone(), program.unverified.clone());
    let unconfirmed = (program.standing == Standing::Ready).then(|| {
        view! {
            <Banner tone=Tone::Warn>
                <div class="stack tight">
                    <div>
                        <b>{registry}" has not confirmed this set-up yet."</b>
                        " Before it can be activated, set up the test system and send a test message that the registry accepts. Ask its help desk about:"
                    </div>
                    {list(unverified)}
                </div>
            </Banner>
        }
    });
    let good_to_know = (!program.good_to_know.is_empty()).then(|| {
        view! { <div class="stack tight"><h3>"Good to know"</h3>{list(program.good_to_know.clone())}</div> }
    });
    let source = |source: &Source| format!("{}: {}, {}.", source.facts, source.from, source.seen);
    let sources: Vec<_> = program.sources.iter().map(source).collect();
    let sources = (!sources.is_empty()).then(|| {
        view! { <details class="small"><summary>"Where this comes from, and when it was seen last"</summary>{list(sources)}</details> }
    });
    view! { {unconfirmed} {good_to_know} {sources} }
}

/// Whom to ask.
#[component]
fn Help(known: ProgramData, chosen: RwSignal<String>, support: String) -> impl IntoView {
    let desk = move || {
        let program = known.programs.find(&chosen.get())?.clone();
        let desk = &program.help_desk;
        let reach: Vec<_> =
            [desk.phone.as_deref().map(crate::format::phone), desk.email.clone()].into_iter().flatten().collect();
        let name = if desk.name.is_empty() { format!("{} help desk", program.registry) } else { desk.name.clone() };
        let reach = if reach.is_empty() { String::new() } else { format!(": {}", reach.join(", ")) };
        Some(view! { <p class="small"><b>{name}</b>{reach}". Accounts, site IDs, rejected messages."</p> })
    };
    let practice = (!support.is_empty())
        .then(|| view! { <p class="small"><b>"Practice support"</b>": "{support}". Everything else."</p> });
    view! { <div class="card pad stack"><h2>"Who can help"</h2>{desk}{practice}</div> }
}
