//! The patients' list: search as one types, and more on demand.

use leptos::prelude::*;
use leptos::{ev, task::spawn_local};

use crate::{
    api::{
        Api, ChartChangedFeed, Face, Failure, Load, PatientPage, PatientRow, PatientSort, PatientsQuery,
        chart_changed_feed, patients_query,
    },
    format,
    page::{chart::EditPatient, person::after_a_lull},
    part::{
        Announcer, Button, Column, Faces, FindingList, Icon, ListFace, Look, Order, PageHead, Pager, Popover, Sorting,
        Table, next_id,
    },
    reactive::{effect, memo},
    router::{Page, Router},
    text,
};

const PAGE_SIZE: i64 = 50;
/// The most rows that are read at once.
const MAX_PAGE_SIZE: usize = 200;

/// The patients' list.
#[component]
pub fn PatientsPage() -> impl IntoView {
    let api = Api::here();
    let router = Router::here();
    let typed = RwSignal::new(String::new());
    let wanted = RwSignal::new(String::new());
    let named = move || router.query("search").unwrap_or_default();
    effect(move || {
        let named = named();
        if wanted.with_untracked(|wanted| wanted.trim() != named) {
            typed.set(named.clone());
            wanted.set(named);
        }
    });
    after_a_lull(typed, wanted);
    // The address says what is looked for, so that Back from a chart finds it again.
    effect(move || {
        let wanted = wanted.get();
        if untrack(named) != wanted.trim() {
            router.replace(&path_of_search(&wanted));
        }
    });
    let sorting = RwSignal::new(Sorting { by: "name", order: Order::Up });
    let shown = StoredValue::new((PatientSearch::default(), 0));
    let sought = memo(move || PatientSearch { search: wanted.get(), sorting: sorting.get() });
    let load = Load::steady(
        api,
        move || sought.get(),
        move |sought| {
            // Reading again keeps as many rows as were shown.
            let rows = shown.with_value(|(of, rows)| if *of == sought { *rows } else { 0 });
            read(api, sought, None, i64::try_from(rows).unwrap_or(0).max(PAGE_SIZE))
        },
    );
    effect(move || {
        if let Some(page) = load.get() {
            shown.set_value((sought.get_untracked(), page.rows.len().min(MAX_PAGE_SIZE)));
        }
    });
    api.subscribe::<ChartChangedFeed>(chart_changed_feed::Variables { patient_id: None }, move |_| load.again());
    tell_the_total(load);
    let adding = RwSignal::new(false);
    let total = Signal::derive(move || load.get().map(|page| format::counted(page.total, "patient", "patients")));
    let shown = Signal::derive(move || {
        ListFace::of(load, |page| page.rows.is_empty().then(|| wanted.with_untracked(|wanted| empty(wanted))))
    });
    view! {
        <PageHead title="Patients" sub=total actions=move || view! {
            <Button look=Look::Primary mark=Icon::Plus needs="savePatient" press=move |()| adding.set(true)>"Add a patient"</Button>
        } />
        <SearchField typed />
        <Faces shown again=move |()| load.again()><Rows load sought sorting /></Faces>
        <EditPatient open=adding chart=None saved=move |id: String| router.push(&Page::Chart(id).path()) />
    }
}

/// The path of the list of patients that match a text.
#[must_use]
pub fn path_of_search(text: &str) -> String {
    let path = Page::Patients.path();
    match text.trim() {
        "" => path,
        text => [path, String::from(js_sys::encode_uri_component(text))].join("?search="),
    }
}

/// The search text, and the order.
#[derive(Debug, Clone, PartialEq)]
struct PatientSearch {
    search: String,
    sorting: Sorting,
}

impl Default for PatientSearch {
    fn default() -> Self {
        Self { search: String::new(), sorting: Sorting { by: "name", order: Order::Up } }
    }
}

async fn read(api: Api, sought: PatientSearch, after: Option<String>, first: i64) -> Result<PatientPage, Failure> {
    let sort = match sought.sorting.by {
        "born" => PatientSort::BirthDate,
        "mrn" => PatientSort::Mrn,
        _ => PatientSort::Name,
    };
    let wanted = patients_query::Variables {
        search: format::filled(&sought.search),
        sort: Some(sort),
        descending: Some(sought.sorting.order == Order::Down),
        first: Some(first),
        after,
    };
    api.run::<PatientsQuery>(wanted).await
}

fn tell_the_total(load: Load<PatientPage>) {
    let announcer = Announcer::here();
    effect(move || {
        if let Face::Ready(page) = load.face() {
            announcer.say(&format!("{} found", format::counted(page.total, "patient", "patients")));
        }
    });
}

#[component]
fn SearchField(typed: RwSignal<String>) -> impl IntoView {
    let id = next_id("search");
    view! {
        <div class="field narrow">
            <label for=id.clone()>"Search"</label>
            <input
                class="in"
                id=id.clone()
                type="search"
                autocomplete="off"
                placeholder="Name, birth date (mm/dd/yyyy) or MRN"
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
}

fn empty(search: &str) -> (&'static str, &'static str) {
    if search.trim().is_empty() {
        ("No patients yet", "Add a patient, or record them through the API.")
    } else {
        ("No patient matches", "Search by the beginning of a name, a birth date as mm/dd/yyyy, or an MRN.")
    }
}

#[component]
fn Rows(load: Load<PatientPage>, sought: Memo<PatientSearch>, sorting: RwSignal<Sorting>) -> impl IntoView {
    let rows = move || load.get().map(|page| page.rows).unwrap_or_default();
    let columns = [
        Column::new("Patient").sorts("name"),
        Column::new("Born").sorts("born"),
        Column::new("MRN").sorts("mrn"),
        Column::new("Sex").class("hide-s"),
        Column::new("Phone"),
        Column::new("Doses"),
    ];
    view! {
        <div class="card">
            <Table caption="Patients" columns=columns.to_vec() sorting>
                <For each=rows key=key let:row><Row row /></For>
            </Table>
        </div>
        <More load sought />
    }
}

/// A row stays while nothing that it shows has changed, and an open popover with it.
fn key(row: &PatientRow) -> String {
    let PatientRow { id, mrn, name, birth_date, phone, doses, missing, .. } = row;
    format!("{id} {mrn} {name} {birth_date} {phone:?} {doses} {}", missing.len())
}

#[component]
fn Row(row: PatientRow) -> impl IntoView {
    let path = Page::Chart(row.id.clone()).path();
    let target = path.clone();
    let router = Router::here();
    // The whole row opens the chart; the link in it is what the keyboard reaches.
    let open = move |event: ev::MouseEvent| {
        let is_own = event.target().is_some_and(|target| is_in_control(&target));
        if !is_own {
            router.push(&target);
        }
    };
    let findings = StoredValue::new(row.missing.clone());
    let is_missing = row.missing.iter().any(shared::finding::Finding::stops);
    view! {
        <tr class="opens" on:click=open>
            <td>
                <a class="strong" href=path>{row.name}</a>
                {is_missing.then(|| view! {
                    " "
                    <Popover label="Required details are missing" mark=Icon::Warning tone="bad">
                        <h3>{text::missing(&findings.get_value())}</h3>
                        <FindingList findings=findings.get_value() />
                    </Popover>
                })}
            </td>
            <td class="num" data-label="Born">{format::date(row.birth_date)}</td>
            <td class="num" data-label="MRN">{row.mrn}</td>
            <td class="hide-s">{format::sex(row.sex)}</td>
            <td class="num">{row.phone.as_deref().map(format::phone)}</td>
            <td class="num" data-label="Doses:">{format::count(row.doses)}</td>
        </tr>
    }
}

fn is_in_control(target: &web_sys::EventTarget) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = target.dyn_ref::<web_sys::Element>();
    element.is_some_and(|element| element.closest("a, button, .pop").ok().flatten().is_some())
}

#[component]
fn More(load: Load<PatientPage>, sought: Memo<PatientSearch>) -> impl IntoView {
    let api = Api::here();
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let next = memo(move || load.get().and_then(|page| page.next));
    let more = move |()| {
        let asked = sought.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let came = read(api, asked.clone(), next.get_untracked(), PAGE_SIZE).await;
            busy.try_set(false);
            problem.try_set(came.as_ref().err().map(Failure::text));
            if let (Ok(came), true) = (came, sought.try_get_untracked() == Some(asked)) {
                load.change(|page| {
                    page.rows.extend(came.rows);
                    page.next = came.next;
                });
            }
        });
    };
    let shown = Signal::derive(move || load.get().map(|page| page.rows.len()).unwrap_or_default());
    let total = Signal::derive(move || load.get().map(|page| page.total));
    let has_more = Signal::derive(move || next.with(Option::is_some));
    view! { <Pager shown total has_more busy problem more /> }
}
