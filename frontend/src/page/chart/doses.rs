//! The vaccinations of a chart, each with what the registry knows of it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{code_set::ConceptSet, immunization::Completion};

use super::{
    dose::{Kind, details},
    lot,
};
use crate::{
    api::{Catalog, Chart, Dose, Report},
    format,
    page::report::ReportNote,
    part::{Column, EmptyFace, ExpandButton, ExpandRow, Icon, IconButton, Order, Sorting, StatusTag, Table, next_id},
    reactive::memo,
    router::Page,
    text,
};

/// The table.
#[component]
pub fn DoseTable(
    /// The chart.
    #[prop(into)]
    chart: Signal<Option<Chart>>,
    /// The catalog, for words.
    #[prop(into)]
    catalog: Signal<Option<Arc<Catalog>>>,
    /// The dose to edit.
    edited: RwSignal<Option<Dose>>,
) -> impl IntoView {
    let sorting = RwSignal::new(Sorting { by: "given", order: Order::Down });
    let doses = memo(move || {
        let mut doses = chart.with(|chart| chart.as_ref().map(|c| c.doses.clone()).unwrap_or_default());
        let sorting = sorting.get();
        sorting.apply(&mut doses, |one, other| match sorting.by {
            "given" => one.given_on.cmp(&other.given_on),
            _ => one.name.cmp(&other.name),
        });
        doses
    });
    let columns = [
        Column::new("Details").unseen().class("open"),
        Column::new("Vaccine").sorts("name"),
        Column::new("Given").sorts("given"),
        Column::new("Lot"),
        Column::new("Registry"),
        Column::new("Edit").unseen().class("end"),
    ];
    let is_empty = memo(move || doses.with(Vec::is_empty));
    view! {
        <Show
            when=move || !is_empty.get()
            fallback=|| view! { <EmptyFace title="No vaccinations yet" text="Add what was given here, and what is known from elsewhere." /> }
        >
            <Table caption="Vaccinations" columns=columns.to_vec() sorting>
                <For each=move || doses.get() key=|dose| dose.id.clone() let:dose>
                    <Row dose=follow(dose, doses) catalog edited />
                </For>
            </Table>
        </Show>
    }
}

/// A dose as the chart has it now. Its row stays whatever changes, and the keyboard's focus in it.
fn follow(dose: Dose, doses: Memo<Vec<Dose>>) -> Memo<Dose> {
    Memo::new(move |last: Option<&Dose>| {
        let now = doses.with(|doses| doses.iter().find(|other| other.id == dose.id).cloned());
        now.or_else(|| last.cloned()).unwrap_or_else(|| dose.clone())
    })
}

#[component]
fn Row(dose: Memo<Dose>, catalog: Signal<Option<Arc<Catalog>>>, edited: RwSignal<Option<Dose>>) -> impl IntoView {
    let (open, id) = (RwSignal::new(false), next_id("dose"));
    let name = move || dose.with(|dose| dose.name.clone());
    let given = move || dose.with(|dose| format::date(dose.given_on));
    let label = move |act: &'static str| Signal::derive(move || [act, &name(), " of ", &given()].concat());
    let sub = move || dose.with(|dose| below(dose, catalog.get().as_deref()));
    let reports = move || dose.with(|dose| dose.reports.clone());
    let several = memo(move || dose.with(|dose| dose.reports.len() > 1));
    let known = move || dose.with(|dose| whole(dose, catalog.get().as_deref()));
    view! {
        <tr>
            <td class="open"><ExpandButton label=label("Details of ") open controls=id.clone() /></td>
            <td>{name}<span class="sub clip wide">{sub}</span></td>
            <td class="num" data-label="Given">{given}</td>
            <td class="lot" data-label="Lot">{move || dose.with(lot_cell)}</td>
            <td><For each=reports key=|report| report.id.clone() let:report><Standing report=of_dose(report, dose) several /></For></td>
            <td class="end">
                <IconButton label=label("Edit ") mark=Icon::Pencil needs="recordDose" press=move |()| edited.set(Some(dose.get_untracked())) />
            </td>
        </tr>
        <ExpandRow open id span=6>{known}</ExpandRow>
    }
}

fn lot_cell(dose: &Dose) -> AnyView {
    let (lot, expiration) = lot::split(dose.lot.as_deref().unwrap_or_default());
    let lot = if lot.is_empty() { "–" } else { lot }.to_owned();
    let expiration = expiration.map(|date| view! { <span class="sub">"exp " {date.to_owned()}</span> });
    view! { {lot}{expiration} }.into_any()
}

/// The details of a dose, and links to the history of its reports.
fn whole(dose: &Dose, catalog: Option<&Catalog>) -> AnyView {
    let histories = dose.reports.iter().map(|report| {
        let words = [report.registry_name.as_str(), ": what was sent and answered"].concat();
        view! { <li><a href=Page::Details(report.id.clone()).path()>{words}</a></li> }
    });
    let histories = histories.collect_view();
    view! { <div class="stack">{details(dose, catalog)}<ul class="findings">{histories}</ul></div> }.into_any()
}

/// The vaccine type of a dose, and its kind unless it was given here in full.
fn below(dose: &Dose, catalog: Option<&Catalog>) -> String {
    let what = dose.cvx_text.as_deref().unwrap_or("not recognized");
    let how = match (Kind::of(dose.completion, &dose.source), dose.completion) {
        (Kind::Here, Completion::Partial) => Some("a part of the dose".to_owned()),
        (Kind::Here, _) => None,
        (Kind::Elsewhere, _) => {
            let concept = catalog.and_then(|catalog| catalog.concept(ConceptSet::Source, &dose.source));
            Some(concept.map_or_else(|| "given elsewhere".to_owned(), |concept| concept.text.clone()))
        }
        (Kind::Refused, _) => Some("refused".to_owned()),
        (Kind::Immune, _) => return "not given, immune already".to_owned(),
    };
    [Some(what.to_owned()), how].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A report as the dose has it now, which stays while only what it says changes.
fn of_dose(report: Report, dose: Memo<Dose>) -> Memo<Report> {
    Memo::new(move |last: Option<&Report>| {
        let now = dose.with(|dose| dose.reports.iter().find(|other| other.id == report.id).cloned());
        now.or_else(|| last.cloned()).unwrap_or_else(|| report.clone())
    })
}

#[component]
fn Standing(report: Memo<Report>, several: Memo<bool>) -> impl IntoView {
    let status = memo(move || report.with(|report| report.status));
    let marks = memo(move || report.with(|report| report.marks.clone()));
    let name =
        move || several.get().then(|| view! { <span class="sub">{report.with(|r| r.registry_name.clone())}</span> });
    view! {
        <div class="standing">
            {move || view! { <StatusTag status=status.get() /> }}
            " "
            <ReportNote report />
            {name}
            {move || marks.get().into_iter().map(|mark| view! { <span class="sub">{text::mark(mark)}</span> }).collect_view()}
        </div>
    }
}
