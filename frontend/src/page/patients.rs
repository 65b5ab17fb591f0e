//! The patients' list: search as one types, and more on demand.

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::{
    api::{
        Api, ChartChangedFeed, Face, Load, PatientPage, PatientRow, PatientsQuery, chart_changed_feed, patients_query,
    },
    format,
    page::chart::EditPatient,
    part::{Announcer, EmptyFace, FindingList, Icon, PageHead, Popover, icon, next_id, pause, show},
    route::Page,
    text,
};

const PAGE: i64 = 50;
/// The most rows that are read at once.
const MOST: usize = 200;
/// How long to wait for the next letter before searching.
const LULL: u32 = 200;

/// The patients' list.
#[component]
pub fn PatientsPage() -> impl IntoView {
    let api = Api::here();
    let query = use_query_map();
    let typed = RwSignal::new(String::new());
    let wanted = RwSignal::new(String::new());
    Effect::new(move |_| {
        let named = query.with(|query| query.get_str("search").map(ToOwned::to_owned)).unwrap_or_default();
        typed.set(named.clone());
        wanted.set(named);
    });
    search_after_a_lull(typed, wanted);
    let shown = StoredValue::new((String::new(), 0));
    let load = Load::new(
        api,
        move || wanted.get(),
        move |search| {
            // Reading again keeps as many rows as were shown.
            let rows = shown.with_value(|(of, rows)| if *of == search { *rows } else { 0 });
            read(api, search, None, i64::try_from(rows).unwrap_or(0).max(PAGE))
        },
    );
    Effect::new(move |_| {
        if let Some(page) = load.get() {
            shown.set_value((wanted.get_untracked(), page.rows.len().min(MOST)));
        }
    });
    api.subscribe::<ChartChangedFeed>(chart_changed_feed::Variables { patient_id: None }, move |_| load.again());
    tell_the_total(load);
    let adding = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let total = Signal::derive(move || load.get().map(|page| format::counted(page.total, "patient", "patients")));
    view! {
        <PageHead title="Patients" sub=total actions=move || view! {
            <button class="btn p" type="button" on:click=move |_| adding.set(true)>{icon(Icon::Plus)}"Add a patient"</button>
        } />
        <SearchField typed />
        {show(load, move |page| view! { <Rows load page wanted /> }.into_any())}
        <EditPatient open=adding chart=None saved=move |id: String| {
            navigate.with_value(|navigate| navigate(&Page::Chart(id).path(), leptos_router::NavigateOptions::default()));
        } />
    }
}

fn search_after_a_lull(typed: RwSignal<String>, wanted: RwSignal<String>) {
    Effect::new(move |_| {
        let text = typed.get();
        spawn_local(async move {
            pause(LULL).await;
            if typed.try_get_untracked().as_ref() == Some(&text) && wanted.try_get_untracked().as_ref() != Some(&text) {
                wanted.set(text);
            }
        });
    });
}

async fn read(api: Api, search: String, after: Option<String>, first: i64) -> Result<PatientPage, crate::api::Failure> {
    let wanted = patients_query::Variables { search: format::filled(&search), first: Some(first), after };
    api.run::<PatientsQuery>(wanted).await
}

fn tell_the_total(load: Load<PatientPage>) {
    let announcer = Announcer::here();
    Effect::new(move |_| {
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

#[component]
fn Rows(load: Load<PatientPage>, page: PatientPage, wanted: RwSignal<String>) -> impl IntoView {
    if page.rows.is_empty() {
        let searched = wanted.with_untracked(|wanted| !wanted.trim().is_empty());
        let (title, hint) = if searched {
            ("No patient matches", "Search by the beginning of a name, a birth date as mm/dd/yyyy, or an MRN.")
        } else {
            ("No patients yet", "Add a patient, or record them through the API.")
        };
        return view! { <div class="card"><EmptyFace title=title text=hint /></div> }.into_any();
    }
    view! {
        <div class="card">
            <table class="rows">
                <caption class="sr">"Patients"</caption>
                <thead><tr><th scope="col">"Patient"</th><th scope="col">"Born"</th><th scope="col">"Sex"</th><th scope="col">"Phone"</th><th scope="col">"Doses"</th></tr></thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</tbody>
            </table>
        </div>
        {page.next.map(|next| view! { <More load next wanted /> })}
    }
    .into_any()
}

#[component]
fn Row(row: PatientRow) -> impl IntoView {
    let path = Page::Chart(row.id.clone()).path();
    let target = path.clone();
    let navigate = use_navigate();
    // The whole row opens the chart; the link in it is what the keyboard reaches.
    let open = move |event: ev::MouseEvent| {
        let is_own = event.target().is_some_and(|target| is_in_control(&target));
        if !is_own {
            navigate(&target, leptos_router::NavigateOptions::default());
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
                <span class="sub">"MRN " {row.mrn}</span>
            </td>
            <td class="num"><span class="only-narrow mut">"Born "</span>{format::date(row.birth_date)}</td>
            <td class="hide-s">{format::sex(row.sex)}</td>
            <td class="num">{row.phone.as_deref().map(format::phone)}</td>
            <td class="num">{format::count(row.doses)}<span class="only-narrow">" doses"</span></td>
        </tr>
    }
}

fn is_in_control(target: &web_sys::EventTarget) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = target.dyn_ref::<web_sys::Element>();
    element.is_some_and(|element| element.closest("a, button, .pop").ok().flatten().is_some())
}

#[component]
fn More(load: Load<PatientPage>, next: String, wanted: RwSignal<String>) -> impl IntoView {
    let api = Api::here();
    let busy = RwSignal::new(false);
    let more = move |_| {
        let next = next.clone();
        busy.set(true);
        spawn_local(async move {
            let came = read(api, wanted.get_untracked(), Some(next), PAGE).await;
            busy.try_set(false);
            if let Ok(came) = came {
                load.change(|page| {
                    page.rows.extend(came.rows);
                    page.next = came.next;
                });
            }
        });
    };
    view! { <p class="more"><button class="btn" type="button" disabled=move || busy.get() on:click=more>"Show more"</button></p> }
}
