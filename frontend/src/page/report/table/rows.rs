//! The rows of a list, with what there is below them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::report::ReportTab;

use super::{
    kept::kept_rows,
    patient::{PatientDetails, PatientDialog},
    row::Row,
};
use crate::{
    api::{Api, Failure, Load, Report, ReportPage},
    page::report::{
        dismissal::DismissDialog,
        list::{self, ListQuery},
        page::read,
    },
    part::{Column, Pager, Picks, Sorting, Table, Tri},
    reactive::memo,
    text,
};

/// The table of a tab.
#[component]
pub fn Rows(
    /// The list.
    load: Load<ReportPage>,
    /// The query of the page.
    wanted: Memo<ListQuery>,
    /// The ids of the selected reports.
    selected: RwSignal<Vec<String>>,
    /// The dialog that a patient's name opens.
    details: PatientDetails,
    /// The order.
    sorting: RwSignal<Sorting>,
) -> impl IntoView {
    let tab = wanted.get_untracked().tab;
    // What is on its way can neither be sent nor left out.
    let selected = (tab != ReportTab::InProgress && Api::here().may("reportImmunizations")).then_some(selected);
    let picks = selected.map(|selected| picks(load, selected));
    let columns = vec![
        Column::new("Patient").sorts("patient"),
        Column::new("Vaccine").sorts("vaccine"),
        Column::new("Given").sorts("given"),
        Column::new("Location").class("place").sorts("location"),
        Column::new("Status").sorts("status"),
        Column::new(if tab == ReportTab::Reported { "The registry said" } else { "Why" }).class("why"),
    ];
    let several = memo(move || load.with(list::has_several_registries).unwrap_or_default());
    let rows = kept_rows(load);
    let dismissing = RwSignal::new(None::<Report>);
    let body = move || {
        view! {
            <For each=move || rows.get() key=|kept| kept.id.clone() let:kept><Row kept selected several details dismissing /></For>
        }
    };
    view! {
        <div class="card">
            {match picks {
                Some(picks) => view! { <Table caption=text::tab(tab) columns class="reports" sorting picks>{body()}</Table> }.into_any(),
                None => view! { <Table caption=text::tab(tab) columns class="reports" sorting>{body()}</Table> }.into_any(),
            }}
        </div>
        <More load wanted />
        <PatientDialog details />
        <DismissDialog asked=dismissing />
    }
}

fn picks(load: Load<ReportPage>, selected: RwSignal<Vec<String>>) -> Picks {
    let state = Signal::derive(move || {
        let part = |page: &ReportPage| selected.with(|selected| list::picked(&page.rows, selected));
        load.with(part).unwrap_or(Tri::Off)
    });
    let pick_all = Callback::new(move |on: bool| {
        let all = |page: &ReportPage| page.rows.iter().map(|row| row.id.clone()).collect();
        selected.set(if on { load.with(all).unwrap_or_default() } else { Vec::new() });
    });
    Picks { state, pick_all }
}

#[component]
fn More(load: Load<ReportPage>, wanted: Memo<ListQuery>) -> impl IntoView {
    let api = Api::here();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let next = memo(move || load.with(|page| page.next.clone()).flatten());
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
    let shown = Signal::derive(move || load.with(|page| page.rows.len()).unwrap_or_default());
    let has_more = Signal::derive(move || next.with(Option::is_some));
    view! { <Pager shown has_more busy problem more /> }
}
