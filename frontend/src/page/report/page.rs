//! The list: tabs, parts, rows, live.

use leptos::prelude::*;
use shared::report::ReportTab;

use super::{
    batch::{BatchCard, OpenBatches, open_batches},
    cause::Causes,
    export::Export,
    filter::{Filter, FilterButton, FilterFields, ReasonChip, fields_id, path_of, typed_for},
    list::{self, Effect as Done, ListQuery},
    selection::SelectionBar,
    table::{FixPatients, PatientDetails, Rows},
};
use crate::{
    api::{
        Api, Batch, Failure, Load, NightRun, ReportChangedFeed, ReportCounts, ReportPage, ReportSort, ReportsQuery,
        WorkQuery, report_changed_feed, reports_query, work_query,
    },
    format,
    page::{shell::Counts, supported::Supported},
    part::{Banner, Digest, Faces, ListFace, Order, PageHead, Place, Sorting, Tab, Tabs, Tone},
    reactive::{effect, memo},
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
    let filter = Filter::follow(router);
    let wanted = Memo::new(move |last: Option<&ListQuery>| {
        let tab = match router.path.with(|path| Page::read(path)) {
            Some(Page::Reports(tab, _)) => tab,
            // On the way to another page, it stays as it was.
            _ => last.map_or(ReportTab::NotReported, |last| last.tab),
        };
        let chip = read_chip(tab, &router.query("show").unwrap_or_default());
        let narrow = filter.read(router.query("reason"), router.query("batch"));
        ListQuery { tab, chip, search: filter.search.get(), narrow, sorting: filter.sorting.get() }
    });
    effect(move || {
        let address = wanted.with(path_of);
        if router.path.with_untracked(|path| matches!(Page::read(path), Some(Page::Reports(..)))) {
            router.replace(&address);
        }
    });
    let load = Load::new(api, move || wanted.get(), move |wanted| read(api, wanted, None));
    let selected = RwSignal::new(Vec::<String>::new());
    let told = RwSignal::new(None::<Result<String, String>>);
    effect(move || {
        wanted.track();
        selected.set(Vec::new());
        told.set(None);
    });
    let batches = open_batches();
    follow(load, wanted, selected, batches);
    let batch = memo(move || wanted.with(|wanted| wanted.narrow.batch.clone()));
    let counts = expect_context::<Counts>().0;
    effect(move || {
        if let Some(known) = load.with(|page| page.counts) {
            counts.set(Some(known));
        }
    });
    let work = Load::new(api, || (), move |()| async move { api.run::<WorkQuery>(work_query::Variables {}).await });
    let sub =
        Signal::derive(move || Some(said_of_last_night(work.get().and_then(|work| work.nights.into_iter().next()))));
    let fields = fields_id();
    let details = PatientDetails::new(told);
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
            <FixPatients load wanted details />
            <span class="sp"></span>
            <FilterButton filter wanted controls=fields.clone() />
            <SearchBox search=filter.search />
        </div>
        <FilterFields filter wanted work id=fields />
        {move || told.get().map(|told| match told {
            Ok(text) => view! { <Banner tone=Tone::Busy>{text}</Banner> }.into_any(),
            Err(text) => view! { <Banner tone=Tone::Bad>{text}</Banner> }.into_any(),
        })}
        <List load wanted selected details sorting=filter.sorting />
        <SelectionBar load wanted selected told />
    }
}

/// Reads a page of what is wanted.
///
/// # Errors
/// Returns an error if the server does not answer, or refuses.
pub(super) async fn read(api: Api, wanted: ListQuery, after: Option<String>) -> Result<ReportPage, Failure> {
    let Sorting { by, order } = wanted.sorting;
    let sort = match by {
        "patient" => ReportSort::Patient,
        "vaccine" => ReportSort::Vaccine,
        "given" => ReportSort::Given,
        "location" => ReportSort::Location,
        "status" => ReportSort::Status,
        _ => ReportSort::Added,
    };
    let (sort, descending) = (Some(sort), Some(order == Order::Down));
    let first = Some(PAGE_SIZE);
    let variables =
        filter!(reports_query::Variables, wanted, sort: sort, descending: descending, first: first, after: after);
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
        let place = Place::of_focus();
        load.change(|page| done = list::apply(page, &wanted.get_untracked(), report, came.counts));
        if matches!(done, Done::Left(..)) {
            place.into_iter().for_each(Place::refocus);
            selected.update(|selected| {
                selected.retain(|own| *own != id);
            });
        }
        digest.add(done);
    });
}

#[component]
fn TabsOfReports(wanted: Memo<ListQuery>, counts: RwSignal<Option<ReportCounts>>) -> impl IntoView {
    let tab = |tab: &ReportTab| {
        let tab = *tab;
        let path = Signal::derive(move || wanted.with(|wanted| path_of(&wanted.part(tab, Chip::All))));
        Tab { path, name: text::tab(tab) }
    };
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
    let tab = memo(move || wanted.with(|wanted| wanted.tab));
    move || {
        let tab = tab.get();
        let chip = move |chip: Chip| {
            view! {
                <a
                    class="chip"
                    href=move || wanted.with(|wanted| path_of(&wanted.part(tab, chip)))
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
    let typed = typed_for(search);
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
fn List(
    load: Load<ReportPage>,
    wanted: Memo<ListQuery>,
    selected: RwSignal<Vec<String>>,
    details: PatientDetails,
    sorting: RwSignal<Sorting>,
) -> impl IntoView {
    let shown =
        Signal::derive(move || ListFace::of(load, |page| page.rows.is_empty().then(|| empty(&wanted.get_untracked()))));
    // Another tab has other boxes, so its table is another one.
    let tab = memo(move || wanted.get().tab);
    view! {
        <div id=PANEL role="tabpanel" aria-label=move || text::tab(tab.get())>
            {move || {
                tab.track();
                view! { <Faces shown again=move |()| load.again()><Rows load wanted selected details sorting /></Faces> }
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
