//! The list: tabs, parts, rows, live.

use std::collections::BTreeSet;

use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_query_map};
use shared::report::ReportTab;

use super::{
    list::{self, Effect as Done, Tri, Wanted},
    note::key,
    row::Row,
    selection::SelectionBar,
};
use crate::{
    api::{Api, Face, Failure, Load, ReportChangedFeed, ReportPage, ReportsQuery, report_changed_feed, reports_query},
    format,
    page::shell::Counts,
    part::{Announcer, Banner, EmptyFace, FailedFace, PageHead, Skeleton, Tone, pause},
    route::{Chip, Page, read_chip},
    text,
};

const PAGE: i64 = 50;
/// Changes within this time are told together.
const MOMENT: u32 = 800;

/// Reporting > Vaccine State Registry.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let api = Api::here();
    let (path, query) = (use_location().pathname, use_query_map());
    let search = RwSignal::new(String::new());
    let wanted = Memo::new(move |last: Option<&Wanted>| {
        let tab = match path.with(|path| Page::read(path)) {
            Some(Page::Reports(tab, _)) => tab,
            // On the way to another page, it stays as it was.
            _ => last.map_or(ReportTab::NotReported, |last| last.tab),
        };
        let chip = query.with(|query| read_chip(tab, query.get_str("show").unwrap_or_default()));
        Wanted { tab, chip, search: search.get() }
    });
    let load = Load::new(api, move || wanted.get(), move |wanted| read(api, wanted, None));
    let selected = RwSignal::new(BTreeSet::new());
    let told = RwSignal::new(None::<Result<String, String>>);
    Effect::new(move |_| {
        wanted.track();
        selected.set(BTreeSet::new());
        told.set(None);
    });
    follow(load, wanted, selected);
    let counts = expect_context::<Counts>().0;
    Effect::new(move |_| {
        if let Some(page) = load.get() {
            counts.set(Some(page.counts));
        }
    });
    view! {
        <PageHead title="Vaccine State Registry" sub="What goes to the state’s registry, and what it answered." />
        <Tabs wanted counts />
        <div class="chips">
            <Chips wanted counts />
            <span class="sp"></span>
            <SearchBox search />
        </div>
        {move || told.get().map(|told| match told {
            Ok(text) => view! { <Banner tone=Tone::Busy>{text}</Banner> }.into_any(),
            Err(text) => view! { <Banner tone=Tone::Bad>{text}</Banner> }.into_any(),
        })}
        <List load wanted selected />
        <SelectionBar load wanted selected told />
    }
}

async fn read(api: Api, wanted: Wanted, after: Option<String>) -> Result<ReportPage, Failure> {
    let variables = reports_query::Variables {
        tab: wanted.tab,
        status: wanted.chip.statuses().map(<[_]>::to_vec),
        search: format::filled(&wanted.search),
        first: Some(PAGE),
        after,
    };
    api.run::<ReportsQuery>(variables).await
}

/// Applies each change as it comes, and tells those of a moment together.
fn follow(load: Load<ReportPage>, wanted: Memo<Wanted>, selected: RwSignal<BTreeSet<String>>) {
    let announcer = Announcer::here();
    let untold = StoredValue::new(Vec::<Done>::new());
    Api::here().subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |came| {
        let change = came;
        let id = change.report.id.clone();
        let mut done = Done::Elsewhere;
        load.change(|page| done = list::apply(page, &wanted.get_untracked(), change));
        if matches!(done, Done::Left(..)) {
            selected.update(|selected| {
                selected.remove(&id);
            });
        }
        let is_first = untold.try_update_value(|untold| {
            untold.push(done);
            untold.len() == 1
        });
        if is_first == Some(true) {
            spawn_local(async move {
                pause(MOMENT).await;
                let effects = untold.try_update_value(std::mem::take).unwrap_or_default();
                let said = list::summarize(&effects);
                if !said.is_empty() {
                    announcer.say(&said);
                }
            });
        }
    });
}

#[component]
fn Tabs(wanted: Memo<Wanted>, counts: RwSignal<Option<crate::api::ReportCounts>>) -> impl IntoView {
    let tab = move |tab: ReportTab| {
        let number = move || counts.get().map(|counts| format::count(list::count_of(&counts, tab)));
        view! {
            <a
                class="tab"
                href=Page::Reports(tab, Chip::All).path()
                aria-current=move || (wanted.get().tab == tab).then_some("page")
            >
                {text::tab(tab)}<span class="n">{move || number().unwrap_or_else(|| "–".to_owned())}</span>
            </a>
        }
    };
    view! { <nav class="tabs" aria-label="Reports">{ReportTab::ALL.iter().copied().map(tab).collect_view()}</nav> }
}

#[component]
fn Chips(wanted: Memo<Wanted>, counts: RwSignal<Option<crate::api::ReportCounts>>) -> impl IntoView {
    let tab = Memo::new(move |_| wanted.with(|wanted| wanted.tab));
    move || {
        let tab = tab.get();
        let chip = move |chip: Chip| {
            view! {
                <a
                    class="chip"
                    href=Page::Reports(tab, chip).path()
                    aria-current=move || (wanted.get().chip == chip).then_some("true")
                >
                    {move || list::chip_words(&counts.get().unwrap_or_default(), tab, chip)}
                </a>
            }
        };
        Chip::of(tab).iter().copied().map(chip).collect_view()
    }
}

#[component]
fn SearchBox(search: RwSignal<String>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        let text = typed.get();
        spawn_local(async move {
            pause(250).await;
            if typed.try_get_untracked().as_ref() == Some(&text) && search.try_get_untracked().as_ref() != Some(&text) {
                search.set(text);
            }
        });
    });
    view! {
        <input
            class="in chip-search"
            type="search"
            aria-label="Search in this list"
            placeholder="Patient or MRN"
            autocomplete="off"
            prop:value=move || typed.get()
            on:input=move |event| typed.set(event_target_value(&event))
        />
    }
}

#[derive(Clone, PartialEq)]
enum Shown {
    Skeleton,
    Failed(Failure),
    Empty,
    Rows,
}

#[component]
fn List(load: Load<ReportPage>, wanted: Memo<Wanted>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let shown = Memo::new(move |_| match load.face() {
        Face::Loading => Shown::Skeleton,
        Face::Failed(failure) => Shown::Failed(failure),
        Face::Ready(page) if page.rows.is_empty() => Shown::Empty,
        Face::Ready(_) => Shown::Rows,
    });
    move || match shown.get() {
        Shown::Skeleton => view! { <Skeleton /> }.into_any(),
        Shown::Failed(failure) => view! { <FailedFace failure again=move || load.again() /> }.into_any(),
        Shown::Empty => {
            let (title, text) = empty(&wanted.get_untracked());
            view! { <div class="card"><EmptyFace title text /></div> }.into_any()
        }
        Shown::Rows => view! { <Rows load wanted selected /> }.into_any(),
    }
}

fn empty(wanted: &Wanted) -> (&'static str, &'static str) {
    if !wanted.search.trim().is_empty() {
        return ("Nothing matches", "Search by the beginning of a patient’s name, or an MRN.");
    }
    match (wanted.tab, wanted.chip) {
        (ReportTab::NotReported, Chip::All) => {
            ("Everything is reported", "Doses that wait, or that need you, are listed here.")
        }
        (ReportTab::NotReported, Chip::NeedsYou) => {
            ("Nothing needs you", "What the registry refuses, or would refuse, is listed here.")
        }
        (ReportTab::InProgress, _) => {
            ("Nothing is being sent", "Doses are here while they are sent and the registry answers.")
        }
        (ReportTab::Excluded, _) => {
            ("Nothing is excluded", "Doses that are left out are listed here, with the reason.")
        }
        (ReportTab::Reported, Chip::All) => {
            ("Nothing is reported yet", "Doses that the registry accepted are listed here.")
        }
        _ => ("Nothing here", "Choose another part of the list above."),
    }
}

#[component]
fn Rows(load: Load<ReportPage>, wanted: Memo<Wanted>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let rows = move || load.get().map(|page| page.rows).unwrap_or_default();
    let next = Memo::new(move |_| load.get().and_then(|page| page.next));
    view! {
        <div class="card">
            <table class="rows reports">
                <caption class="sr">{move || text::tab(wanted.get().tab)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="pick"><SelectAll load selected /></th>
                        <th scope="col">"Patient"</th><th scope="col">"Vaccine"</th><th scope="col">"Given"</th>
                        <th scope="col">"Location"</th><th scope="col">"Status"</th><th scope="col" class="why">"Why"</th>
                    </tr>
                </thead>
                <tbody><For each=rows key=key let:report><Row report selected /></For></tbody>
            </table>
        </div>
        {move || next.get().map(|next| view! { <More load wanted next /> })}
    }
}

#[component]
fn SelectAll(load: Load<ReportPage>, selected: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let tri = Memo::new(move |_| {
        let page = load.get();
        selected.with(|selected| page.map_or(Tri::Off, |page| list::tri(&page.rows, selected)))
    });
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.set_indeterminate(tri.get() == Tri::Mixed);
            input.set_checked(tri.get() == Tri::On);
        }
    });
    let toggle = move |on: bool| {
        let mut ids = BTreeSet::new();
        ids.extend(load.get().map(|page| page.rows).unwrap_or_default().into_iter().map(|row| row.id));
        selected.set(if on { ids } else { BTreeSet::new() });
    };
    view! {
        <input type="checkbox" node_ref=input aria-label="Select all" on:change=move |event| toggle(event_target_checked(&event)) />
    }
}

#[component]
fn More(load: Load<ReportPage>, wanted: Memo<Wanted>, next: String) -> impl IntoView {
    let api = Api::here();
    let busy = RwSignal::new(false);
    let more = move |_| {
        let (asked, next) = (wanted.get_untracked(), next.clone());
        busy.set(true);
        spawn_local(async move {
            let came = read(api, asked.clone(), Some(next)).await;
            busy.try_set(false);
            if let (Ok(came), true) = (came, wanted.try_get_untracked() == Some(asked)) {
                load.change(|page| {
                    let new = came.rows.into_iter().filter(|row| !page.rows.iter().any(|old| old.id == row.id));
                    let new: Vec<_> = new.collect();
                    page.rows.extend(new);
                    page.next = came.next;
                });
            }
        });
    };
    view! { <p class="more"><button class="btn" type="button" disabled=move || busy.get() on:click=more>"Show more"</button></p> }
}
