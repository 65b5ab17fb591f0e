//! The form that a program describes.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::program::{Scope, SetUpField, Settings};

use super::{backfill::BackfillProgress, draft, gate::GateBanner, page::SetUpSubject, switch::Switches};
use crate::{
    api::{
        Api, Environment, Failure, HelpPacket, Integration, Load, Location, Problem, Program, SaveIntegration,
        SaveIntegrationPayload, SetUpStatus, Setting, save_integration,
    },
    format,
    page::packet::{About, HelpDesk},
    part::{
        Announcer, AreaField, Banner, Button, CheckField, Choice, DateField, Look, SelectField, TextField, Tone,
        Values, next_id, problem, signal, signals,
    },
    zone::Zone,
};

/// One location's part of the form.
#[derive(Clone)]
struct LocationEntries {
    location: Location,
    is_enrolled: RwSignal<bool>,
    values: Values,
    settings: Vec<Setting>,
}

/// The state of the form.
#[derive(Clone)]
struct SetUpForm {
    program: Arc<Program>,
    version: String,
    values: Values,
    settings: Vec<Setting>,
    places: Vec<LocationEntries>,
    system: Environment,
    historical: RwSignal<bool>,
    /// The last day of the account there.
    expires: RwSignal<String>,
    /// When the registry is under maintenance, a line each.
    maintenance: RwSignal<String>,
    /// Problems of the server; those of `check` are seen while typing.
    problems: RwSignal<Vec<Problem>>,
    /// Problems are shown from the first attempt to save on, and beside what was typed in.
    is_tried: RwSignal<bool>,
}

impl SetUpForm {
    fn new(ground: SetUpSubject, known: Option<&Integration>, beginning: &[Setting]) -> Self {
        let settings = known.map(|i| i.settings.clone()).unwrap_or_default();
        let shown = if known.is_some() { &settings } else { beginning };
        let at_location = draft::fields(&ground.program, Scope::Location);
        let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
        let place = |location: Location| {
            let enrollment = known.and_then(|i| i.enrollments.iter().find(|e| e.location_id == location.id));
            let settings = enrollment.map(|e| e.settings.clone()).unwrap_or_default();
            LocationEntries {
                is_enrolled: RwSignal::new(enrollment.is_some()),
                values: signals(draft::entered(&at_location, &settings)),
                settings,
                location,
            }
        };
        Self {
            values: signals(draft::entered(&draft::fields(&ground.program, Scope::Integration), shown)),
            places: practice.into_iter().map(place).collect(),
            system: ground.system,
            historical: RwSignal::new(known.map_or(ground.program.takes_historical, |i| i.historical)),
            expires: RwSignal::new(known.and_then(|i| i.credentials_expire_on).map(format::date).unwrap_or_default()),
            maintenance: RwSignal::new(known.map(|i| i.maintenance.clone()).unwrap_or_default()),
            problems: RwSignal::new(Vec::new()),
            is_tried: RwSignal::new(false),
            program: ground.program,
            version: ground.version,
            settings,
        }
    }

    /// The problems of the form that are found before it is sent.
    fn check(&self) -> Vec<Problem> {
        let own = draft::check(&self.program, Scope::Integration, &read(&self.values), &self.settings);
        let places = self.places.iter().filter(|place| place.is_enrolled.get_untracked());
        let of_places = places
            .flat_map(|place| draft::check(&self.program, Scope::Location, &read(&place.values), &place.settings));
        let own = own.into_iter().chain(of_places).map(|p| problem(&p.field, &p.code, &p.text));
        own.chain(wrong_day(&self.expires.get_untracked()).map(|text| problem(EXPIRES, "date", text))).collect()
    }

    fn input(&self) -> save_integration::SaveIntegrationInput {
        let secrets: Vec<_> = self.program.set_up.iter().filter(|f| f.secret).map(|f| f.name.as_str()).collect();
        let send = |values: &Values| {
            let entries = draft::to_send(read(values), &secrets).into_iter();
            entries.map(|(name, value)| save_integration::SettingInput { name, value }).collect()
        };
        let enrolled = self.places.iter().filter(|place| place.is_enrolled.get_untracked());
        save_integration::SaveIntegrationInput {
            program_code: self.program.code.clone(),
            environment: self.system,
            programs: file_name(&self.version),
            settings: send(&self.values),
            enrollments: enrolled
                .map(|place| save_integration::EnrollmentInput {
                    location_id: place.location.id.clone(),
                    settings: send(&place.values),
                })
                .collect(),
            historical: self.historical.get_untracked(),
            credentials_expire_on: format::read_date(&self.expires.get_untracked()),
            maintenance: format::filled(&self.maintenance.get_untracked()),
            night_at: None,
            connections: None,
        }
    }
}

/// The names of the fields that every program has.
const EXPIRES: &str = "credentialsExpireOn";
const MAINTENANCE: &str = "maintenance";

/// The problem of an entered day, if there is one.
fn wrong_day(text: &str) -> Option<&'static str> {
    let is_wrong = !text.trim().is_empty() && format::read_date(text).is_none();
    is_wrong.then_some("Enter the day as mm/dd/yyyy, or leave it empty.")
}

/// The last part of a path, which names the version.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn read(values: &Values) -> Settings {
    values.iter().map(|(name, value)| (name.clone(), value.get())).collect()
}

/// The form, its buttons, and what came of them.
#[component]
pub fn SetUp(
    /// The subject of the form.
    ground: SetUpSubject,
    /// The integrations.
    integrations: Load<Vec<Integration>>,
) -> impl IntoView {
    let code = ground.program.code.clone();
    let system = ground.system;
    let beginning = untrack(|| integrations.get()).map(|list| draft::beginning(&list, &code)).unwrap_or_default();
    let known =
        Signal::derive(move || integrations.get().and_then(|list| draft::existing(&list, &code, system).cloned()));
    let held = StoredValue::new(SetUpForm::new(ground, known.get_untracked().as_ref(), &beginning));
    let told = RwSignal::new(None::<(Tone, String)>);
    let reload = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let packet = RwSignal::new(None::<HelpPacket>);
    let (api, announcer) = (Api::here(), Announcer::here());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = ready_to_save(held, told)
            && !busy.get_untracked()
        {
            busy.set(true);
            packet.set(None);
            spawn_local(async move {
                let answer = api.run::<SaveIntegration>(save_integration::Variables { input }).await;
                busy.try_set(false);
                let (said, is_old) = settle(held, answer);
                reload.try_set(is_old);
                integrations.again();
                announcer.say(&said.1);
                told.try_set(Some(said));
            });
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <GateBanner known />
            <OwnFields held />
            <Places held known />
            {move || told.get().map(|(tone, text)| view! {
                <Banner tone>
                    {text}
                    {move || packet.get().map(|packet| view! { <HelpDesk about=About::This(packet) /> })}
                    {move || reload.get().then(|| view! {
                        <Button small=true press=move |()| drop(window().location().reload())>"Reload"</Button>
                    })}
                </Banner>
            })}
            <BackfillProgress known />
            <div class="row wrap doing">
                <Button look=Look::Primary submit=true busy>"Save"</Button>
                <Switches known integrations told packet />
            </div>
        </form>
    }
}

/// The input for the server, unless the form has problems.
fn ready_to_save(
    held: StoredValue<SetUpForm>,
    told: RwSignal<Option<(Tone, String)>>,
) -> Option<save_integration::SaveIntegrationInput> {
    let (problems, input) = held.with_value(|held| {
        held.is_tried.set(true);
        held.problems.set(Vec::new());
        (untrack(|| held.check()), untrack(|| held.input()))
    });
    if problems.is_empty() {
        return Some(input);
    }
    told.set(Some((Tone::Bad, "Nothing was saved. Correct the marked fields.".to_owned())));
    None
}

/// The message to show, and whether the form is of an older version.
fn settle(held: StoredValue<SetUpForm>, answer: Result<SaveIntegrationPayload, Failure>) -> ((Tone, String), bool) {
    let payload = match answer {
        Ok(payload) => payload,
        Err(failure) => return ((Tone::Bad, failure.text()), false),
    };
    let lost = |why: &str| (Tone::Bad, format!("Nothing was saved: {why} Reload the page."));
    let said = match payload.status {
        SetUpStatus::Saved => {
            if let Some(integration) = payload.integration {
                forget_secrets(held, &integration);
                held.with_value(|held| held.maintenance.set(integration.maintenance));
            }
            (Tone::Good, "Saved.".to_owned())
        }
        SetUpStatus::Invalid => {
            let words: Vec<_> = payload.problems.iter().map(|p| p.text.clone()).collect();
            held.with_value(|held| held.problems.set(payload.problems));
            (Tone::Bad, format!("Nothing was saved. {}", words.join(" ")))
        }
        SetUpStatus::Reload => lost("what the program asks for has changed."),
        SetUpStatus::UnknownProgram => lost("there is no such program any more."),
        SetUpStatus::NotReady => lost("this program is not ready any more."),
    };
    (said, payload.status == SetUpStatus::Reload)
}

/// A secret that was saved is not kept on the page.
fn forget_secrets(held: StoredValue<SetUpForm>, integration: &Integration) {
    held.try_update_value(|held| {
        for field in held.program.set_up.iter().filter(|field| field.secret) {
            if let Some(value) = signal(&held.values, &field.name) {
                value.set(String::new());
            }
        }
        held.settings.clone_from(&integration.settings);
    });
}

#[component]
fn OwnFields(held: StoredValue<SetUpForm>) -> impl IntoView {
    let fields = held.with_value(|held| draft::fields(&held.program, Scope::Integration));
    let (historical, takes) = held.with_value(|held| (held.historical, held.program.takes_historical));
    let (expires, maintenance, problems) = held.with_value(|held| (held.expires, held.maintenance, held.problems));
    let told = move |name: &str| problems.with(|all| all.iter().find(|p| p.field == name).map(|p| p.text.clone()));
    let day = Signal::derive(move || {
        let wrong = expires.with(|text| wrong_day(text)).filter(|_| held.with_value(|held| held.is_tried).get());
        wrong.map(str::to_owned).or_else(|| told(EXPIRES))
    });
    let hours = Signal::derive(move || told(MAINTENANCE));
    let today = Zone::here().today();
    view! {
        <div class="grid fields">
            {fields.into_iter().map(|field| view! { <OwnField held field /> }).collect_view()}
            <DateField label="Account expires on (optional)" value=expires error=day today help="The last day of the user name and password, if the registry set one. You are reminded 30, 14 and 7 days before." class="c6" />
            <AreaField label="Maintenance hours (optional)" value=maintenance error=hours rows=2 help="When the registry takes no messages, a line each, such as Sundays 1:00 am to 5:00 am, or 12/24/2026 10:00 pm to 12/25/2026 6:00 am. What is due goes afterwards." class="c6" />
            {takes.then(|| view! {
                <CheckField label="Report historical doses" value=historical help="Doses given elsewhere, except those that came from the registry." class="c6" />
            })}
        </div>
    }
}

#[component]
fn OwnField(held: StoredValue<SetUpForm>, field: SetUpField) -> impl IntoView {
    let (value, setting, problems, is_tried) = held.with_value(|held| {
        let value = signal(&held.values, &field.name);
        (value, held.settings.iter().find(|s| s.name == field.name).cloned(), held.problems, held.is_tried)
    });
    let value = value?;
    let name = field.name.clone();
    let own = Signal::derive(move || {
        held.with_value(|held| draft::check(&held.program, Scope::Integration, &read(&held.values), &held.settings))
            .into_iter()
            .find(|p| p.field == name)
            .map(|p| p.text)
    });
    let name = field.name.clone();
    let error = Signal::derive(move || {
        let is_shown = is_tried.get() || value.with(|value| !value.is_empty());
        let servers = problems.with(|problems| problems.iter().find(|p| p.field == name).map(|p| p.text.clone()));
        own.get().filter(|_| is_shown).or(servers)
    });
    let label = if field.required { field.label.clone() } else { format!("{} (optional)", field.label) };
    let class = if field.name == "endpoint" { "c12" } else { "c6" };
    let set_at = setting.filter(|s| field.secret && s.is_set).map(|s| s.set_at);
    Some(match set_at {
        Some(set_at) => view! { <Secret label field set_at value error /> }.into_any(),
        None => enter(label, field, value, error, class),
    })
}

/// The input of a field: several lines where its text has them.
fn enter(
    label: String,
    field: SetUpField,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    class: &'static str,
) -> AnyView {
    if !field.choices.is_empty() {
        let choices: Vec<_> = field.choices.iter().map(|choice| Choice::new(&choice.value, &choice.label)).collect();
        return view! {
            <SelectField label value choices=Signal::stored(choices) blank="As usual" help=field.help error class />
        }
        .into_any();
    }
    if field.multiline {
        return view! { <AreaField label value help=field.help error mono=true class="c12" /> }.into_any();
    }
    let kind = if field.secret { "password" } else { "text" };
    let autocomplete = if field.secret { "new-password" } else { "off" };
    view! { <TextField label value kind autocomplete help=field.help error mono={field.name == "endpoint"} class /> }
        .into_any()
}

/// A secret that is set: it is never shown, only replaced.
#[component]
fn Secret(
    label: String,
    field: SetUpField,
    set_at: Option<chrono::DateTime<chrono::Utc>>,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let replacing = RwSignal::new(false);
    let since = set_at.map_or_else(|| "Set".to_owned(), |at| format!("Set on {}", Zone::here().date(at)));
    let id = next_id("secret");
    let (label, field) = (StoredValue::new(label), StoredValue::new(field));
    move || {
        if replacing.get() {
            return enter(label.get_value(), field.get_value(), value, error, "c6");
        }
        view! {
            <div class="field c6">
                <span class="lab" id=id.clone()>{label.get_value()}</span>
                <div class="in row" role="group" aria-labelledby=id.clone()>
                    {since.clone()}
                    <span class="sp"></span>
                    <button class="link small" type="button" on:click=move |_| replacing.set(true)>"Replace"</button>
                </div>
                <span class="help">{field.with_value(|field| field.help.clone())}</span>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Places(held: StoredValue<SetUpForm>, known: Signal<Option<Integration>>) -> impl IntoView {
    let (fields, places) = held.with_value(|held| (draft::fields(&held.program, Scope::Location), held.places.clone()));
    let heads: Vec<_> = fields.iter().map(|field| view! { <th scope="col">{field.label.clone()}</th> }).collect();
    let rows = places.into_iter().map(|place| view! { <PlaceRow held place fields=fields.clone() known /> });
    view! {
        <div>
            <h2>"Locations"</h2>
            <p class="mut small">"Mark those that report."</p>
            <table class="rows places">
                <caption class="sr">"Locations"</caption>
                <thead><tr><th scope="col">"Location"</th>{heads}<th scope="col">"Not reported"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn PlaceRow(
    held: StoredValue<SetUpForm>,
    place: LocationEntries,
    fields: Vec<SetUpField>,
    known: Signal<Option<Integration>>,
) -> impl IntoView {
    let id = next_id("place");
    let (location, is_enrolled) = (place.location.id.clone(), place.is_enrolled);
    let name = place.location.name.clone();
    let waiting = move || {
        let known = known.get()?;
        known.enrollments.iter().find(|e| e.location_id == location).map(|e| format::count(e.not_reported))
    };
    let cells: Vec<_> =
        fields.iter().map(|field| view! { <PlaceCell held place=place.clone() field=field.clone() /> }).collect();
    view! {
        <tr>
            <td>
                <div class="check">
                    <input
                        type="checkbox"
                        id=id.clone()
                        prop:checked=move || is_enrolled.get()
                        on:change=move |event| is_enrolled.set(event_target_checked(&event))
                    />
                    <label for=id>{name}</label>
                </div>
            </td>
            {cells}
            <td class="num" data-label="Not reported">{move || waiting().unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}

#[component]
fn PlaceCell(held: StoredValue<SetUpForm>, place: LocationEntries, field: SetUpField) -> impl IntoView {
    let value = signal(&place.values, &field.name)?;
    let label = format!("{}, {}", field.label, place.location.name);
    let is_enrolled = place.is_enrolled;
    let name = field.name.clone();
    let error = move || {
        let is_shown =
            is_enrolled.get() && (held.with_value(|held| held.is_tried).get() || value.with(|v| !v.is_empty()));
        let problems =
            held.with_value(|held| draft::check(&held.program, Scope::Location, &read(&place.values), &place.settings));
        problems.into_iter().find(|p| is_shown && p.field == name).map(|p| p.text)
    };
    let error = Signal::derive(error);
    Some(view! {
        <td data-label=field.label.clone()>
            <input
                class="in"
                class:bad-in=move || error.get().is_some()
                aria-label=label
                autocomplete="off"
                spellcheck="false"
                title=field.help
                disabled=move || !is_enrolled.get()
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {move || error.get().map(|text| view! { <span class="err">{text}</span> })}
        </td>
    })
}
