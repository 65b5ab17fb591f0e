//! The fields of a dose, as views.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;
use shared::code_set::ConceptSet;

use super::{
    clinician::{Part, clinician_field},
    lot_field::lot_field,
    table::{
        CONFIRMED, ELIGIBILITY, GIVEN, IMMUNITY, Kind, LOCATION, NAME, NDC, REFUSAL, SOURCE, USUAL, VACCINE, VIS,
        VIS_ON, prefilled,
    },
};
use crate::{
    api::{Api, Catalog, Load, Recognition, RecognitionState, Vaccine, VaccinesQuery, vaccines_query},
    format,
    part::{CheckGroup, Choice, ComboField, Form, Icon, SelectField, TextField, icon},
    reactive::{effect_from, memo},
    record::{Drawing, Field, choices},
};

/// The forms and the data behind the fields of a dose. Visit and vaccine are one form when a dose of the chart is
/// edited.
#[derive(Clone, Copy)]
pub struct Fields {
    /// The kind of the dose.
    pub kind: Signal<Kind>,
    /// The fields of the visit.
    pub visit: Form,
    /// The fields of the vaccine.
    pub vaccine: Form,
    /// The lists to choose from.
    pub catalog: Signal<Option<Arc<Catalog>>>,
    /// The practice's listing.
    pub listing: Signal<Vec<Vaccine>>,
    /// The clinicians of the practice.
    pub clinicians: Signal<Vec<Value>>,
}

/// The practice's listing.
#[must_use]
pub fn listing(api: Api) -> Signal<Vec<Vaccine>> {
    let load =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    Signal::derive(move || load.get().unwrap_or_default())
}

/// The fields of the visit.
#[must_use]
pub fn visit_fields(fields: Fields) -> AnyView {
    let drawing = Drawing { form: fields.visit, catalog: fields.catalog };
    let own = move || {
        let own = fields.visit.value(LOCATION.path).get_untracked();
        let location = drawing.select(&LOCATION, LOCATION.path, Signal::stored(locations(&own)), "Choose");
        match fields.kind.get() {
            Kind::Here => vec![
                drawing.field(&GIVEN),
                location,
                drawing.field(&ELIGIBILITY),
                clinician_field(Part::Gives, fields),
                clinician_field(Part::Orders, fields),
            ],
            Kind::Elsewhere => vec![location],
            Kind::Refused | Kind::Immune => vec![drawing.field(&Field { label: "Date", ..GIVEN }), location],
        }
    };
    view! { <div class="grid fields">{own}</div> }.into_any()
}

/// The locations that are in use, and the one of a recorded dose.
fn locations(own: &str) -> Vec<Choice> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    let offered = practice.into_iter().filter(|location| location.active || location.id == own);
    offered.map(|location| Choice::new(location.id, location.name)).collect()
}

/// The fields of the vaccine.
#[must_use]
pub fn vaccine_fields(fields: Fields) -> AnyView {
    let drawing = Drawing { form: fields.vaccine, catalog: fields.catalog };
    prefill_from_the_listing(fields);
    let own = move || match fields.kind.get() {
        Kind::Here => {
            let mut own = vec![vaccine(fields), brand(fields), lot_field(fields), ndc(fields)];
            own.extend(drawing.fields(USUAL));
            own.push(statements(fields));
            own.push(confirm(fields));
            own
        }
        Kind::Elsewhere => vec![
            vaccine(fields),
            written_name(fields),
            drawing.field(&GIVEN),
            drawing.select(&SOURCE, SOURCE.path, elsewhere(fields), "Choose"),
            lot_field(fields),
            confirm(fields),
        ],
        Kind::Refused => {
            let mut own = vec![vaccine(fields), brand(fields)];
            own.extend(drawing.fields(REFUSAL));
            own
        }
        Kind::Immune => vec![drawing.select(&IMMUNITY, IMMUNITY.path, evidence(fields), "Choose")],
    };
    view! { <div class="grid fields">{own}</div> }.into_any()
}

/// Choosing a vaccine fills in its first brand name and what the listing says of it.
fn prefill_from_the_listing(fields: Fields) {
    let id = fields.vaccine.value(VACCINE.path);
    effect_from(move |before: Option<String>| {
        let now = id.get();
        let listed = || fields.listing.get_untracked().into_iter().find(|vaccine| vaccine.id == now);
        // The first look is at what is there already.
        if let Some(vaccine) = before.filter(|before| *before != now).and_then(|_| listed()) {
            for (name, value) in prefilled(&vaccine).into_map() {
                fields.vaccine.value(&name).set(value);
            }
        }
        now
    });
}

fn vaccine(fields: Fields) -> AnyView {
    let Field { label, class, path, .. } = VACCINE;
    let value = fields.vaccine.value(path);
    let choices = Signal::derive(move || {
        let in_use = fields.listing.get().into_iter().filter(|v| v.active || value.with_untracked(|id| *id == v.id));
        in_use.map(|v| Choice::new(v.id, v.generic_name)).collect::<Vec<_>>()
    });
    let (error, id) = (fields.vaccine.error(path), fields.vaccine.id(path));
    view! { <ComboField label value error id choices class /> }.into_any()
}

/// The names that the listing has for the vaccine, and what the chosen one is recognized as.
fn brand(fields: Fields) -> AnyView {
    let Field { label, class, path, .. } = NAME;
    let value = fields.vaccine.value(path);
    let choices = Signal::derive(move || {
        let brands = chosen(fields).map(|vaccine| vaccine.brands).unwrap_or_default();
        let numbered = |(n, brand): (usize, &String)| Choice::new(brand, format!("{brand} (brand {})", n + 1));
        let mut listed: Vec<_> = brands.iter().enumerate().map(numbered).collect();
        // A dose may carry a name that the listing has no more.
        let own = value.get();
        if !own.is_empty() && !brands.contains(&own) {
            listed.push(Choice::new(own.clone(), own));
        }
        listed
    });
    let (error, id) = (fields.vaccine.error(path), fields.vaccine.id(path));
    view! {
        <div class="c12 stack-s">
            <SelectField label value error id choices class blank="Choose" />
            {move || recognized(fields).map(said)}
        </div>
    }
    .into_any()
}

fn chosen(fields: Fields) -> Option<Vaccine> {
    let id = fields.vaccine.value(VACCINE.path).get();
    fields.listing.with(|listing| listing.iter().find(|vaccine| vaccine.id == id).cloned())
}

fn recognized(fields: Fields) -> Option<Recognition> {
    let name = fields.vaccine.value(NAME.path).get();
    chosen(fields)?.recognized.into_iter().find(|recognition| recognition.name == name)
}

/// The recognition of a name, in one line.
fn said(recognition: Recognition) -> AnyView {
    let Recognition { state, cvx, cvx_text, mvx, .. } = recognition;
    if state != RecognitionState::Recognized {
        let why = match state {
            RecognitionState::TooVague => "This name is too vague to be reported. The dose can be saved.",
            _ => "This name can be more than one product. The date, the age or the package may tell them apart.",
        };
        return view! { <span class="said-warn" role="status">{icon(Icon::Warning)}{why}</span> }.into_any();
    }
    let codes = [cvx_text, cvx.map(|cvx| ["CVX ", &cvx].concat()), mvx.map(|mvx| ["MVX ", &mvx].concat())];
    let codes = codes.into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! { <span class="said-ok" role="status">{codes}</span> }.into_any()
}

/// The name as another record has it.
fn written_name(fields: Fields) -> AnyView {
    let Field { label, class, path, .. } = NAME;
    let (value, error, id) = (fields.vaccine.value(path), fields.vaccine.error(path), fields.vaccine.id(path));
    view! { <TextField label value error id class help="As it is written in the record that it comes from" /> }
        .into_any()
}

/// The question that the server asks about what is unusual: a tick answers it.
fn confirm(fields: Fields) -> AnyView {
    let Field { label, class, path, .. } = CONFIRMED;
    let (value, id) = (fields.vaccine.value(path), fields.vaccine.id(path));
    let asked = memo(move || {
        let mut codes = fields.vaccine.problems.with(|all| {
            let questions = all.iter().filter(|problem| problem.code.starts_with("confirm."));
            questions.map(|problem| problem.code.clone()).collect::<Vec<_>>()
        });
        let is_asked = !codes.is_empty();
        // Those that were answered before stay answered.
        value.with_untracked(|before| {
            codes.extend(before.split(',').filter(|code| !code.is_empty()).map(str::to_owned))
        });
        is_asked.then(|| codes.join(","))
    });
    (move || {
        asked.get().map(|codes| {
            let id = id.clone();
            view! {
                <div class=["field check ", class].concat()>
                    <input
                        type="checkbox"
                        id=id.clone()
                        on:change=move |event| value.set(if event_target_checked(&event) { codes.clone() } else { String::new() })
                    />
                    <label for=id>{label}</label>
                </div>
            }
        })
    })
    .into_any()
}

/// The package, where one is known.
fn ndc(fields: Fields) -> AnyView {
    let value = fields.vaccine.value(NDC.path);
    let is_known = memo(move || value.with(|ndc| !ndc.is_empty()));
    let drawing = Drawing { form: fields.vaccine, catalog: fields.catalog };
    (move || is_known.get().then(|| drawing.field(&NDC))).into_any()
}

/// The current statements of the vaccine, and those that the dose has already; only what was handed out is chosen.
fn statements(fields: Fields) -> AnyView {
    let Field { label: legend, class, path, .. } = VIS;
    let value = fields.vaccine.value(path);
    let own = value.get_untracked();
    let choices = memo(move || {
        let cvx = recognized(fields).and_then(|recognition| recognition.cvx).unwrap_or_default();
        let catalog = fields.catalog.get()?;
        let known = own.split(',').filter_map(|code| catalog.vis(code));
        let mut listed: Vec<Choice> = Vec::new();
        for vis in known.chain(catalog.vis_for(&cvx)) {
            let choice = Choice::new(vis.code.clone(), [vis.name.as_str(), ", ", &format::date(vis.edition)].concat());
            if !listed.contains(&choice) {
                listed.push(choice);
            }
        }
        Some(listed).filter(|listed| !listed.is_empty())
    });
    let drawing = Drawing { form: fields.vaccine, catalog: fields.catalog };
    let is_any = memo(move || value.with(|codes| !codes.is_empty()));
    let group = move || {
        choices.get().map(|choices| {
            let id = fields.vaccine.id(path);
            view! { <CheckGroup legend value id choices=Signal::stored(choices) class /> }
        })
    };
    view! { {group}{move || is_any.get().then(|| drawing.field(&VIS_ON))} }.into_any()
}

fn elsewhere(fields: Fields) -> Signal<Vec<Choice>> {
    let all = choices(fields.catalog, ConceptSet::Source);
    Signal::derive(move || all.get().into_iter().filter(|choice| choice.value != "00").collect())
}

fn evidence(fields: Fields) -> Signal<Vec<Choice>> {
    let (history, blood) =
        (choices(fields.catalog, ConceptSet::Immunity), choices(fields.catalog, ConceptSet::Serology));
    Signal::derive(move || history.get().into_iter().chain(blood.get()).collect())
}
