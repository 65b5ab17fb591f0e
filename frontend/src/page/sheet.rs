//! The sheet of a month: what was given, reported, late and rejected, by location and registry; to print and as CSV.

use chrono::{Datelike as _, Months, NaiveDate};
use leptos::prelude::*;

use crate::{
    api::{Api, Load, MonthlySheet, MonthlySheetQuery, MonthlySheetRow, monthly_sheet_query},
    format,
    part::{Button, Choice, Column, EmptyFace, Icon, PageHead, SelectField, Table, show},
    reactive::effect,
    router::{Page, Router},
    save::save,
    zone::Zone,
};

/// Number of months to choose from.
const MONTHS: u32 = 24;

/// The sheet of a month.
#[component]
pub fn SheetPage() -> impl IntoView {
    let (api, router, today) = (Api::here(), Router::here(), Zone::here().today());
    let months: Vec<_> = (0..MONTHS).filter_map(|back| today.checked_sub_months(Months::new(back))).collect();
    let asked = router.query("month").filter(|asked| months.iter().any(|month| code(*month) == *asked));
    // A month is told of when it is over.
    let last = months.get(1).copied().map(code).unwrap_or_default();
    let month = RwSignal::new(asked.unwrap_or(last));
    effect(move || {
        let address = format!("{}?month={}", Page::Sheet.path(), month.get());
        if router.path.with_untracked(|path| Page::read(path) == Some(Page::Sheet)) {
            router.replace(&address);
        }
    });
    let load = Load::new(
        api,
        move || month.get(),
        move |month| api.run::<MonthlySheetQuery>(monthly_sheet_query::Variables { month }),
    );
    let choices = months.into_iter().map(|month| Choice::new(code(month), format::month(month))).collect();
    let practice = api.viewer().map(|viewer| viewer.practice.name).unwrap_or_default();
    let sub = Signal::derive(move || {
        let named = month.with(|month| format!("{month}-01").parse::<NaiveDate>().map(format::month));
        Some(format!("{practice}, {}", named.unwrap_or_default()))
    });
    let export = move |()| {
        untrack(|| load.with(|sheet| save(&sheet.file_name, &sheet.csv)));
    };
    view! {
        <PageHead title="Monthly sheet" sub actions=move || view! {
            <Button mark=Icon::Download press=export>"Export CSV"</Button>
            <Button press=move |()| drop(window().print())>"Print"</Button>
        } />
        <div class="unprinted month"><SelectField label="Month" value=month choices=Signal::stored(choices) /></div>
        {show(load, sheet)}
    }
}

/// A month as the server takes it: 2026-03.
fn code(month: NaiveDate) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

fn sheet(sheet: MonthlySheet) -> AnyView {
    if sheet.rows.is_empty() {
        return view! { <div class="card"><EmptyFace title="Nothing was given" text="No dose of this month was given at a location of the practice." /></div> }.into_any();
    }
    let columns = ["Location", "Registry", "Given", "Reported", "Late", "Rejected", "Open", "Excluded"];
    let late = format::counted(sheet.late_after_days, "day", "days");
    view! {
        <div class="card">
            <Table caption="The doses of the month, by location and registry" columns=columns.map(Column::new).to_vec()>
                {sheet.rows.into_iter().map(row).collect_view()}
            </Table>
        </div>
        <p class="small mut pad">"Late: not accepted by the registry within "{late}" of the day given. A dose that goes to two registries is in both rows."</p>
    }
    .into_any()
}

fn row(row: MonthlySheetRow) -> AnyView {
    let numbers = [
        ("Given", row.given),
        ("Reported", row.reported),
        ("Late", row.late),
        ("Rejected", row.rejected),
        ("Open", row.open),
        ("Excluded", row.excluded),
    ];
    let cells = numbers.map(|(label, number)| view! { <td class="num" data-label=label>{format::count(number)}</td> });
    let registry = row.registry_name.unwrap_or_else(|| "None".to_owned());
    view! { <tr><td class="strong">{row.location_name}</td><td>{registry}</td>{cells.into_iter().collect_view()}</tr> }
        .into_any()
}
