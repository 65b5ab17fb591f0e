//! The card beside the chart.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::finding::Finding;

use super::{
    line::{Line, Lines, first_field, line_view},
    save,
};
use crate::{
    api::{Api, Catalog, Chart, Load, RequestKey},
    format,
    page::{
        chart::dose::{
            self, Fields, Kind, Rules, begin, carried, clinicians, listing, prefill, remember, visit_fields,
        },
        supported::Supported,
    },
    part::{
        Banner, Button, Choice, Entries, Form, FormsProblems, Icon, Look, RadioGroup, Toaster, Tone, UnsavedGuard,
        focus_soon,
    },
    reactive::{effect, memo},
    text,
    zone::Zone,
};

/// The id of its heading.
pub const HEADING: &str = "add-vaccines";

/// The card.
#[component]
pub fn AddVaccines(
    /// The chart.
    chart: Signal<Option<Chart>>,
    /// The patient's eligibility, which a dose begins with.
    eligibility: Option<String>,
    /// The patient's findings that keep doses from being reported.
    missing: Memo<Vec<Finding>>,
    /// Opens the form for just that.
    complete: Callback<()>,
    /// Called after saving.
    saved: Callback<()>,
) -> impl IntoView {
    let visit = Visit::new(chart, eligibility, saved);
    visit.follow_clinicians();
    let kinds = Kind::WORDS.iter().map(|(_, word, said)| Choice::new(*word, *said)).collect();
    let forms = Signal::derive(move || {
        let lines = visit.lines.all.get();
        std::iter::once(visit.form).chain(lines.iter().map(|line| line.form)).collect::<Vec<_>>()
    });
    view! {
        <section class="card pad stack" aria-labelledby=HEADING>
            <div class="row wrap"><h2 id=HEADING tabindex="-1">"Add vaccines"</h2><span class="sp"></span><Supported /></div>
            {move || refusal(&missing.get(), complete)}
            <UnsavedGuard unsaved=visit.is_changed() />
            <form class="stack" novalidate on:submit=move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                visit.save(false);
            }>
                <FormsProblems forms />
                <RadioGroup legend="What is recorded" value=visit.kind choices=Signal::stored(kinds) />
                {visit_fields(visit.fields(visit.form))}
                <div class="stack vaccines">
                    <For each=move || visit.lines.all.get() key=|line| line.number let:line>
                        {line_view(line, visit.lines, visit.fields(line.form), Callback::new(move |()| visit.findings(line)))}
                    </For>
                    <div><Button look=Look::Quiet mark=Icon::Plus press=move |()| visit.add()>"Another vaccine"</Button></div>
                </div>
                <div class="row wrap">
                    <Button look=Look::Primary submit=true busy=visit.busy>{move || visit.save_words()}</Button>
                    <Button busy=visit.busy press=move |()| visit.save(true)>"Save and add another"</Button>
                </div>
            </form>
        </section>
    }
}

/// A warning that the registry will refuse the doses, while the patient is still there. They can be recorded.
fn refusal(missing: &[Finding], complete: Callback<()>) -> Option<AnyView> {
    let said = (!missing.is_empty()).then(|| text::missing(missing));
    said.map(|said| {
        view! {
            <Banner tone=Tone::Bad>
                <div><b>"The registry will refuse these doses"</b><br />{said}</div>
                <Button small=true press=complete>"Add now"</Button>
            </Banner>
        }
        .into_any()
    })
}

/// A visit that is being entered.
#[derive(Clone, Copy)]
struct Visit {
    api: Api,
    patient: StoredValue<String>,
    rules: Rules,
    kind: RwSignal<String>,
    form: Form,
    lines: Lines,
    busy: RwSignal<bool>,
    saved: Callback<()>,
    catalog: Signal<Option<Arc<Catalog>>>,
    listing: Signal<Vec<crate::api::Vaccine>>,
    clinicians: Signal<Vec<Value>>,
    blank: StoredValue<(Entries, Entries)>,
    key: RequestKey,
    last: StoredValue<u32>,
    owner: StoredValue<Owner>,
    toaster: Toaster,
}

impl Visit {
    fn new(chart: Signal<Option<Chart>>, eligibility: Option<String>, saved: Callback<()>) -> Self {
        let api = Api::here();
        let catalog = Load::new(api, || (), move |()| api.assets.catalog());
        let catalog = Signal::derive(move || catalog.get());
        let listing = listing(api);
        let patient = chart.with_untracked(|chart| chart.as_ref().map(|c| c.id.clone()).unwrap_or_default());
        let mut locations = api.viewer().map(|viewer| viewer.practice.locations).unwrap_or_default().into_iter();
        let location = locations.find(|location| location.active);
        let location = location.map(|location| location.id).unwrap_or_default();
        let blank = begin(Zone::here().today(), &location, eligibility.as_deref());
        let first = Line { number: 0, form: Form::new(blank.1.clone()) };
        Self {
            api,
            patient: StoredValue::new(patient),
            rules: Rules::new(api, chart, catalog, listing),
            kind: RwSignal::new(Kind::Here.as_str().to_owned()),
            form: Form::new(blank.0.clone()),
            lines: Lines { all: RwSignal::new(vec![first]), open: RwSignal::new(0) },
            busy: RwSignal::new(false),
            saved,
            catalog,
            listing,
            clinicians: clinicians(),
            blank: StoredValue::new(blank),
            key: RequestKey::default(),
            last: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            toaster: Toaster::here(),
        }
    }

    fn kind(self) -> Kind {
        Kind::parse(&self.kind.get_untracked())
    }

    fn fields(self, vaccine: Form) -> Fields {
        let kind = Signal::derive(move || Kind::parse(&self.kind.get()));
        let (catalog, listing, clinicians) = (self.catalog, self.listing, self.clinicians);
        Fields { kind, visit: self.form, vaccine, catalog, listing, clinicians }
    }

    /// The findings of a vaccine; none while it cannot be recorded.
    fn findings(self, line: Line) -> Vec<Finding> {
        let catalog = self.catalog.get_untracked();
        let said = |code: &str| dose::immunity(catalog.as_deref(), code);
        let read = dose::read(self.kind(), &self.form.entries(), &line.form.entries(), &Value::Null, said);
        read.map(|dose| self.rules.findings(dose, None)).unwrap_or_default()
    }

    fn is_changed(self) -> Memo<bool> {
        memo(move || {
            let lines = self.lines.all.get();
            self.form.is_changed().get() || lines.iter().any(|line| line.form.is_changed().get())
        })
    }

    fn save_words(self) -> String {
        match self.lines.all.with(Vec::len) {
            1 => "Save".to_owned(),
            many => format!("Save {many} vaccines"),
        }
    }

    /// A line of its own for one more vaccine. What a form is made of lives as long as the card.
    fn line(self, entries: Entries) -> Line {
        self.last.update_value(|last| *last = last.wrapping_add(1));
        let form = self.owner.with_value(|owner| owner.with(|| Form::new(entries)));
        Line { number: self.last.get_value(), form }
    }

    fn add(self) {
        let before =
            self.lines.all.with_untracked(|all| all.last().map(|line| line.form.entries())).unwrap_or_default();
        let line = self.line(self.blank.with_value(|(_, blank)| carried(&before, blank)));
        self.lines.all.update(|all| all.push(line));
        self.lines.open.set(line.number);
        focus_soon(line.form.id(first_field(self.kind())));
    }

    fn save(self, another: bool) {
        if self.busy.get_untracked() {
            return;
        }
        let (kind, lines) = (self.kind(), self.lines.all.get_untracked());
        let catalog = self.catalog.get_untracked();
        let said = move |code: &str| dose::immunity(catalog.as_deref(), code);
        let Some(doses) = save::read(kind, self.form, &lines, said) else { return };
        self.busy.set(true);
        let (api, patient) = (self.api, self.patient.get_value());
        spawn_local(async move {
            let is_saved = save::save(api, (&patient, self.key), kind, self.form, &lines, doses).await;
            if self.busy.try_set(false).is_none() && is_saved {
                self.start_over(another, lines.len());
            }
        });
    }

    /// Fills in who gives and who orders, as soon as the clinicians are known and whenever the location is another one.
    fn follow_clinicians(self) {
        let location = self.form.value("locationId");
        effect(move || {
            location.track();
            let is_changed = self.form.is_changed().get_untracked();
            self.clinicians.with(|all| prefill(self.api, self.form, all));
            // What was filled in by itself is nothing that could be lost.
            if !is_changed {
                self.form.keep();
            }
        });
    }

    /// Clears the form after a save; the next vaccine keeps who gave it, when and where.
    fn start_over(self, another: bool, doses: usize) {
        let words =
            format::counted(i64::try_from(doses).unwrap_or_default(), "vaccine is saved.", "vaccines are saved.");
        self.toaster.tell(Tone::Good, words);
        self.key.clear();
        self.clinicians.with_untracked(|all| remember(self.api, self.form, all));
        let (visit, vaccine) = self.blank.get_value();
        self.form.fill(if another { self.form.entries() } else { visit });
        self.clinicians.with_untracked(|all| prefill(self.api, self.form, all));
        self.form.keep();
        let before =
            self.lines.all.with_untracked(|all| all.last().map(|line| line.form.entries())).unwrap_or_default();
        let line = self.line(if another { carried(&before, &vaccine) } else { vaccine });
        self.lines.all.set(vec![line]);
        self.lines.open.set(line.number);
        let first = line.form.id(first_field(self.kind()));
        focus_soon(if another { first } else { HEADING.to_owned() });
        self.saved.run(());
    }
}
