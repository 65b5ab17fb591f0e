//! The list: tabs, parts, rows, live.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::ReportTab;

use super::{
    batch::{BatchCard, OpenBatches, open_batches},
    cause::Causes,
    export::Export,
    filter::{Filter, FilterButton, FilterFields, ReasonChip, fields_id},
    list::{self, Effect as Done, ListQuery},
    note::key,
    row::Row,
    selection::SelectionBar,
};
use crate::{
    api::{
        Api, Batch, Failure, Load, NightRun, ReportChangedFeed, ReportCounts, ReportPage, ReportsQuery, WorkQuery,
        report_changed_feed, reports_query, work_query,
    },
    format,
    page::{shell::Counts, supported::Supported},
    part::{Banner, Column, Digest, Faces, ListFace, PageHead, Pager, Picks, Tab, Table, Tabs, Tone, Tri, pause},
    router::{Chip, Page, Router, read_chip},
    text,
};

const PAGE_SIZE: i64 = 50;
/// The id of what the tabs show.
const PANEL: &str = "reports";

/// Reporting > Vaccine State Registry.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let api = Api::here();
    let router = Router::here();
    let search = RwSignal::new(String::new());
    let filter = Filter::new();
    let wanted = Memo::new(move |last: Option<&ListQuery>| {
        let tab = match router.path.with(|path| Page::read(path)) {
            Some(Page::Reports(tab, _)) => tab,
            // On the way to another page, it stays as it was.
            _ => last.map_or(ReportTab::NotReported, |last| last.tab),
        };
        let chip = read_chip(tab, &router.query("show").unwrap_or_default());
        let narrow = filter.read(router.query("reason"), router.query("batch"));
        ListQuery { tab, chip, search: search.get(), narrow }
    });
    let load = Load::new(api, move || wanted.get(), move |wanted| read(api, wanted, None));
    let selected = RwSignal::new(Vec::<String>::new());
    let told = RwSignal::new(None::<Result<String, String>>);
    Effect::new(move |_| {
        wanted.track();
        selected.set(Vec::new());
        told.set(None);
    });
    let batches = open_batches();
    follow(load, wanted, selected, batches);
    let batch = Memo::new(move |_| wanted.with(|wanted| wanted.narrow.batch.clone()));
    let counts = expect_context::<Counts>().0;
    Effect::new(move |_| {
        if let Some(page) = load.get() {
            counts.set(Some(page.counts));
        }
    });
    let work = Load::new(api, || (), move |()| async move { api.run::<WorkQuery>(work_query::Variables {}).await });
    let sub =
        Signal::derive(move || Some(said_of_last_night(work.get().and_then(|work| work.nights.into_iter().next()))));
    let fields = fields_id();
    view! {
        <PageHead title="Vaccine State Registry" sub actions=move || view! { <Supported /><Export wanted /> } />
        <TabsOfReports wanted counts />
        {move || match batch.get() {
            Some(id) => view! { <BatchCard id load /> }.into_any(),
            None => view! { <OpenBatches batches /><Causes work wanted /> }.into_any(),
        }}
        <div class="chips">
            <Chips wanted counts />
            <ReasonChip wanted work />
            <span class="sp"></span>
            <FilterButton filter wanted controls=fields.clone() />
            <SearchBox search />
        </div>
        <FilterFields filter wanted work id=fields />
        {move || told.get().map(|told| match told {
            Ok(text) => view! { <Banner tone=Tone::Busy>{text}</Banner> }.into_any(),
            Err(text) => view! { <Banner tone=Tone::Bad>{text}</Banner> }.into_any(),
        })}
        <List load wanted selected />
        <SelectionBar load wanted selected told />
    }
}

/// Reads a page of what is wanted.
///
/// # Errors
/// Returns an error if the server does not answer, or refuses.
pub(super) async fn read(api: Api, wanted: ListQuery, after: Option<String>) -> Result<ReportPage, Failure> {
    let variables = filter!(reports_query::Variables, wanted, first: Some(PAGE_SIZE), after: after);
    api.run::<ReportsQuery>(variables).await
}

fn said_of_last_night(night: Option<NightRun>) -> String {
    let Some(night) = night else {
        return "What goes to the state’s registry, and what it answered.".to_owned();
    };
    let parts = [(night.reported, "reported"), (night.rejected, "rejected"), (night.blocked, "blocked")];
    let said = parts.into_iter().filter(|(number, _)| *number > 0);
    let said: Vec<_> = said.map(|(number, word)| format!("{} {word}", format::count(number))).collect();
    let said = if said.is_empty() { "nothing to send".to_owned() } else { said.join(", ") };
    format!("{}. Last night’s run: {said}.", night.registry_name)
}

/// Applies each change as it comes, and tells those of a moment together.
fn follow(load: Load<ReportPage>, wanted: Memo<ListQuery>, selected: RwSignal<Vec<String>>, batches: Load<Vec<Batch>>) {
    let digest = Digest::new(list::summarize);
    Api::here().subscribe::<ReportChangedFeed>(report_changed_feed::Variables { patient_id: None }, move |came| {
        let Some(report) = came.report else {
            batches.again();
            return load.again();
        };
        let id = report.id.clone();
        let mut done = Done::Elsewhere;
        load.change(|page| done = list::apply(page, &wanted.get_untracked(), report, came.counts));
        if matches!(done, Done::Left(..)) {
            selected.update(|selected| {
                selected.retain(|own| *own != id);
            });
        }
        digest.add(done);
    });
}

#[component]
fn TabsOfReports(wanted: Memo<ListQuery>, counts: RwSignal<Option<ReportCounts>>) -> impl IntoView {
    let tab = |tab: &ReportTab| Tab { path: Page::Reports(*tab, Chip::All).path(), name: text::tab(*tab) };
    let chosen = Signal::derive(move || {
        let tab = wanted.get().tab;
        ReportTab::ALL.iter().position(|one| *one == tab).unwrap_or_default()
    });
    let numbers = Signal::derive(move || {
        let counts = counts.get();
        let number = |tab: &ReportTab| counts.map(|counts| format::count(list::count_of(&counts, *tab)));
        ReportTab::ALL.iter().map(number).collect::<Vec<_>>()
    });
    let tabs: Vec<_> = ReportTab::ALL.iter().map(tab).collect();
    view! { <Tabs label="Reports" tabs chosen counts=numbers controls=PANEL /> }
}

#[component]
fn Chips(wanted: Memo<ListQuery>, counts: RwSignal<Option<ReportCounts>>) -> impl IntoView {
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
                    {move || counts.with(|counts| list::chip_words(counts.as_ref(), tab, chip))}
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

#[component]
fn List(load: Load<ReportPage>, wanted: Memo<ListQuery>, selected: RwSignal<Vec<String>>) -> impl IntoView {
    let shown =
        Signal::derive(move || ListFace::of(load, |page| page.rows.is_empty().then(|| empty(&wanted.get_untracked()))));
    // Another tab has other boxes, so its table is another one.
    let tab = Memo::new(move |_| wanted.get().tab);
    view! {
        <div id=PANEL role="tabpanel" aria-label=move || text::tab(tab.get())>
            {move || {
                tab.track();
                view! { <Faces shown again=move |()| load.again()><Rows load wanted selected /></Faces> }
            }}
        </div>
    }
}

fn empty(wanted: &ListQuery) -> (&'static str, &'static str) {
    if !wanted.search.trim().is_empty() {
        return ("Nothing matches", "Search by the beginning of a patient’s name, or an MRN.");
    }
    if wanted.narrow.is_any() {
        return ("Nothing matches", "Clear the filter, or choose another location, other days or all reasons.");
    }
    match (wanted.tab, wanted.chip) {
        (ReportTab::NotReported, Chip::All) => {
            ("Everything is reported", "Doses that wait, or that need you, are listed here.")
        }
        (ReportTab::NotReported, Chip::Rejected) => {
            ("Nothing is rejected", "Doses that the registry refused are listed here, with its reason.")
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
fn Rows(load: Load<ReportPage>, wanted: Memo<ListQuery>, selected: RwSignal<Vec<String>>) -> impl IntoView {
    let rows = move || load.get().map(|page| page.rows).unwrap_or_default();
    let tab = wanted.get_untracked().tab;
    // What is on its way can neither be sent nor left out.
    let selected = (tab != ReportTab::InProgress).then_some(selected);
    let picks = selected.map(|selected| picks(load, selected));
    let columns = vec![
        Column::new("Patient"),
        Column::new("Vaccine"),
        Column::new("Given"),
        Column::new("Location").class("place"),
        Column::new("Status"),
        Column::new("Why").class("why"),
    ];
    let several = Memo::new(move |_| {
        let rows = rows();
        rows.iter().any(|row| rows.first().is_some_and(|first| first.registry_name != row.registry_name))
    });
    let body = move || view! { <For each=rows key=key let:report><Row report selected several /></For> };
    view! {
        <div class="card">
            {match picks {
                Some(picks) => view! { <Table caption=text::tab(tab) columns class="reports" picks>{body()}</Table> }.into_any(),
                None => view! { <Table caption=text::tab(tab) columns class="reports">{body()}</Table> }.into_any(),
            }}
        </div>
        <More load wanted />
    }
}

fn picks(load: Load<ReportPage>, selected: RwSignal<Vec<String>>) -> Picks {
    let state = Signal::derive(move || {
        let page = load.get();
        selected.with(|selected| page.map_or(Tri::Off, |page| list::picked(&page.rows, selected)))
    });
    let pick_all = Callback::new(move |on: bool| {
        let mut ids = Vec::new();
        if on {
            ids.extend(load.get().map(|page| page.rows).unwrap_or_default().into_iter().map(|row| row.id));
        }
        selected.set(ids);
    });
    Picks { state, pick_all }
}

#[component]
fn More(load: Load<ReportPage>, wanted: Memo<ListQuery>) -> impl IntoView {
    let api = Api::here();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let next = Memo::new(move |_| load.get().and_then(|page| page.next));
    let more = move |()| {
        let asked = wanted.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let came = read(api, asked.clone(), next.get_untracked()).await;
            busy.try_set(false);
            problem.try_set(came.as_ref().err().map(Failure::text));
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
    let shown = Signal::derive(move || load.get().map(|page| page.rows.len()).unwrap_or_default());
    let has_more = Signal::derive(move || next.with(Option::is_some));
    view! { <Pager shown has_more busy problem more /> }
}
