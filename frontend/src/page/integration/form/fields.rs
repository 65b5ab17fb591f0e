//! The fields that hold for the whole integration.

use leptos::prelude::*;
use shared::program::{Scope, SetUpField};

use super::state::{EXPIRES, MAINTENANCE, SetUpForm, read, wrong_day};
use crate::{
    page::integration::draft,
    part::{AreaField, CheckField, Choice, DateField, SelectField, TextField, next_id, signal},
    zone::Zone,
};

#[component]
pub fn OwnFields(held: StoredValue<SetUpForm>) -> impl IntoView {
    let fields = held.with_value(|held| draft::fields(&held.program, Scope::Integration));
    let (historical, takes) = held.with_value(|held| (held.historical, held.program.takes_historical));
    let (night_at, connections) = held.with_value(|held| (held.night_at, held.connections));
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
            <DateField label="Account expires on (optional)" value=expires error=day today kind=shared::typed::DateKind::Coming help="The last day of the user name and password, if the registry set one. You are reminded 30, 14 and 7 days before." class="c6" />
            <AreaField label="Maintenance hours (optional)" value=maintenance error=hours rows=2 help="When the registry takes no messages, a line each, such as Sundays 1:00 am to 5:00 am, or 12/24/2026 10:00 pm to 12/25/2026 6:00 am. What is due goes afterwards." class="c6" />
            <SelectField label="The night begins at" value=night_at choices=Signal::stored(draft::night_times(&night_at.get_untracked())) help="In the practice’s time zone. The doses added the day before are reported then." class="c6" />
            <SelectField label="Connections" value=connections choices=Signal::stored(draft::connection_counts()) help="Messages on their way to the registry at once. More than one only where the registry allows it." class="c6" />
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

/// The input of a field: choices, or several lines where its text has them.
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
