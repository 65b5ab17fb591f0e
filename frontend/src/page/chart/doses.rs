//! The vaccinations of a chart, each with what the registry knows of it.

use std::sync::Arc;

use leptos::prelude::*;
use shared::code_set::ConceptSet;

use super::{dose_draft, lot};
use crate::{
    api::{Catalog, Chart, Dose, Report},
    format,
    page::report::{self, ReportNote},
    part::{Column, EmptyFace, Icon, IconButton, Order, Sorting, StatusTag, Table},
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
    let doses = Memo::new(move |_| {
        let mut doses = chart.with(|chart| chart.as_ref().map(|c| c.doses.clone()).unwrap_or_default());
        let sorting = sorting.get();
        sorting.apply(&mut doses, |one, other| match sorting.by {
            "given" => one.given_on.cmp(&other.given_on),
            _ => one.name.cmp(&other.name),
        });
        doses
    });
    let columns = [
        Column::new("Vaccine").sorts("name"),
        Column::new("Given").sorts("given"),
        Column::new("Lot"),
        Column::new("Registry"),
        Column::new("Edit").unseen().class("end"),
    ];
    let is_empty = Memo::new(move |_| doses.with(Vec::is_empty));
    view! {
        <Show
            when=move || !is_empty.get()
            fallback=|| view! { <EmptyFace title="No vaccinations yet" text="Add what was given here, and what is known from elsewhere." /> }
        >
            <Table caption="Vaccinations" columns=columns.to_vec() sorting>
                <For each=move || doses.get() key=key let:dose>
                    <Row dose catalog edited />
                </For>
            </Table>
        </Show>
    }
}

/// A row stays while nothing that it shows has changed, and an open popover with it.
fn key(dose: &Dose) -> String {
    let reports = dose.reports.iter().map(report::key);
    reports.fold(format!("{} {}", dose.id, dose.version), |key, report| key + " " + &report)
}

#[component]
fn Row(dose: Dose, catalog: Signal<Option<Arc<Catalog>>>, edited: RwSignal<Option<Dose>>) -> impl IntoView {
    let own = StoredValue::new(dose.clone());
    let sub = move || below(&own.get_value(), catalog.get().as_deref());
    let label = format!("Edit {} of {}", dose.name, format::date(dose.given_on));
    let (lot, expiration) = dose.lot.as_deref().map(lot::split).unwrap_or_default();
    let lot = if lot.is_empty() { "–".to_owned() } else { lot.to_owned() };
    let expiration = expiration.map(|date| view! { <span class="sub">"exp " {date.to_owned()}</span> });
    view! {
        <tr>
            <td>{dose.name}<span class="sub clip wide">{sub}</span></td>
            <td class="num" data-label="Given">{format::date(dose.given_on)}</td>
            <td class="lot" data-label="Lot">{lot}{expiration}</td>
            <td>{dose.reports.into_iter().map(|report| view! { <Standing report /> }).collect_view()}</td>
            <td class="end">
                <IconButton label mark=Icon::Pencil press=move |()| edited.set(Some(own.get_value())) />
            </td>
        </tr>
    }
}

/// What a vaccine is, and where it comes from unless it was given here.
fn below(dose: &Dose, catalog: Option<&Catalog>) -> String {
    let what = dose.cvx_text.clone().unwrap_or_else(|| "not recognized".to_owned());
    let whence = (dose.source != dose_draft::HERE).then(|| {
        let concept = catalog.and_then(|catalog| catalog.concept(ConceptSet::Source, &dose.source));
        concept.map_or_else(|| "given elsewhere".to_owned(), |concept| concept.text.clone())
    });
    let how = (dose.completion != shared::immunization::Completion::Complete)
        .then(|| text::completion(dose.completion).to_owned());
    [Some(what), whence, how].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[component]
fn Standing(report: Report) -> impl IntoView {
    let marks = report.marks.clone();
    let status = report.status;
    view! {
        <div class="standing">
            <StatusTag status />
            " "
            <ReportNote report />
            {marks.into_iter().map(|mark| view! { <span class="sub">{text::mark(mark)}</span> }).collect_view()}
        </div>
    }
}
