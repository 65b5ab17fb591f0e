//! Recalled lots, and the list of the doses that were given from one: to call the patients, to print, and as CSV.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::spreadsheet;

use super::{
    kind::{Kind, vaccines},
    list::{Editor, rows},
};
use crate::{
    api::{Api, Asked, Load, RecalledDosesQuery, RecallsQuery, SaveRecall, recalled_doses_query, recalls_query},
    format,
    part::{Button, Column, ComboField, EmptyFace, Icon, PageHead, Table, Tag, show},
    record::{Drawing, Field, FieldKind, ask, at, text},
    router::Page,
    save::save,
};

const LOT: Field = ask("lot", "Lot number", "c12").must("Enter the lot number.");
const VACCINE: Field = ask("vaccineId", "Vaccine; none means any with this number", "c12");
const REASON: Field = ask("reason", "Why it was recalled", "c12").must("Say why the lot was recalled.");
const ACTIVE: Field =
    ask("active", "Recalled: a dose of it is asked about before it is saved", "c12").of_kind(FieldKind::Tick);

/// A recall.
pub static RECALL: Kind = Kind {
    add: "Recall a lot",
    saved: "The recall is saved. Forms warn before a dose of this lot is given.",
    name: |record| match text(record, "lot") {
        "" => String::new(),
        lot => ["the recall of ", lot].concat(),
    },
    fields: &[&[LOT, VACCINE, REASON, ACTIVE]],
    draw,
    input: |entered, was| json!({ "id": at(was, "id"), "version": at(was, "version"), "recall": entered }),
    read,
    save: |api, input| Box::pin(async move { api.run_with::<SaveRecall>(json!({ "input": input })).await }),
    needs: "saveRecall",
    is_keyed: true,
};

fn read(api: Api) -> Asked<Vec<Value>> {
    Box::pin(api.run::<RecallsQuery>(recalls_query::Variables {}))
}

fn draw(drawing: Drawing) -> AnyView {
    let form = drawing.form;
    let (value, error, id) = (form.value(VACCINE.path), form.error(VACCINE.path), form.id(VACCINE.path));
    view! {
        {drawing.field(&LOT)}
        <ComboField label=VACCINE.label value error id choices=vaccines() class=VACCINE.class blank="Any" />
        {drawing.fields(&[REASON, ACTIVE])}
    }
    .into_any()
}

/// The recalled lots, each with the way to its doses; nothing while there is none.
pub fn recalls_view(all: Vec<Value>, editor: Editor) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let columns = ["Lot", "Why", "Doses"].map(Column::new);
    let columns = [columns.as_slice(), &[Column::new("Edit").unseen().class("end")]].concat();
    view! {
        <section class="card">
            <div class="pad line"><h2>"Recalled lots"</h2></div>
            <Table caption="Recalled lots" columns>{rows(all, move |one| row(one, editor))}</Table>
        </section>
    }
    .into_any()
}

fn row(record: Value, editor: Editor) -> AnyView {
    let off = at(&record, "active") == false;
    let lot = text(&record, "lot").to_owned();
    let doses = Page::Recall(text(&record, "id").to_owned()).path();
    let name = lot.clone();
    view! {
        <tr class:off=off>
            <td>
                <b class="strong mono">{lot}</b>
                {off.then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Taken back" /> })}
                <span class="sub">{text(&record, "vaccineName").to_owned()}</span>
            </td>
            <td data-label="Why">{text(&record, "reason").to_owned()}</td>
            <td data-label="Doses"><a href=doses>"Doses given"<span class="sr">" from lot "{name}</span></a></td>
            <td class="end">{editor.button((&RECALL, record))}</td>
        </tr>
    }
    .into_any()
}

/// The most that one list holds.
const MAX_ROWS: usize = 10_000;

/// A recall with all of its doses.
fn read_whole(api: Api, recall_id: String) -> Asked<(Value, Vec<Value>)> {
    Box::pin(async move {
        let recalls = read(api).await?;
        let recall = recalls.into_iter().find(|one| text(one, "id") == recall_id).unwrap_or_default();
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let wanted = recalled_doses_query::Variables { recall_id: recall_id.clone(), after };
            let page = api.run::<RecalledDosesQuery>(wanted).await?;
            all.extend(at(&page, "rows").as_array().cloned().unwrap_or_default());
            after = at(&page, "next").as_str().map(str::to_owned);
            if after.is_none() || all.len() >= MAX_ROWS {
                return Ok((recall, all));
            }
        }
    })
}

/// The doses that were given from a recalled lot.
#[must_use]
pub fn recall_page(id: String) -> AnyView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| read_whole(api, id.clone()));
    let lot = move || load.with(|(recall, _)| text(recall, "lot").to_owned()).unwrap_or_default();
    let title = Signal::derive(move || ["Doses from recalled lot ", &lot()].concat());
    let sub = Signal::derive(move || load.with(|(recall, _)| text(recall, "reason").to_owned()));
    let export = move |()| {
        untrack(|| {
            load.with(|(recall, doses)| {
                save(&["recalled-lot-", text(recall, "lot"), ".csv"].concat(), &csv(doses));
            })
        });
    };
    let back = (Page::Stock.path(), "Stock".to_owned());
    view! {
        <PageHead title sub back actions=move || view! {
            <Button mark=Icon::Download press=export>"Export CSV"</Button>
            <Button press=move |()| drop(window().print())>"Print"</Button>
        } />
        {show(load, |(_, doses)| list(doses))}
    }
    .into_any()
}

const COLUMNS: [&str; 6] = ["Patient", "Born", "Telephone", "Vaccine", "Given", "Location"];

fn list(doses: Vec<Value>) -> AnyView {
    if doses.is_empty() {
        return view! { <div class="card"><EmptyFace title="No dose was given from this lot" text="No dose of this lot number is recorded as given at a location of the practice." /></div> }.into_any();
    }
    let number = i64::try_from(doses.len()).unwrap_or_default();
    let said: Arc<str> = format::counted(number, "dose", "doses").into();
    view! {
        <p class="mut" role="status">{said.to_string()}</p>
        <div class="card">
            <Table caption="Doses from the recalled lot" columns=COLUMNS.map(Column::new).to_vec()>{rows(doses, |dose| dose_row(&dose))}</Table>
        </div>
    }
    .into_any()
}

/// The cells of a dose, in the order of the columns.
fn cells(dose: &Value) -> [String; 6] {
    let day = |name: &str| text(dose, name).parse().map(format::date).unwrap_or_default();
    [
        text(dose, "patientName").to_owned(),
        day("birthDate"),
        format::phone(text(dose, "phone")),
        text(dose, "name").to_owned(),
        day("givenOn"),
        text(dose, "locationName").to_owned(),
    ]
}

fn dose_row(dose: &Value) -> AnyView {
    let chart = Page::Chart(text(dose, "patientId").to_owned()).path();
    let [patient, born, phone, vaccine, given, location] = cells(dose);
    let mrn = ["MRN ", text(dose, "mrn")].concat();
    view! {
        <tr>
            <td><a class="strong" href=chart>{patient}</a><span class="sub">{mrn}</span></td>
            <td data-label="Born" class="num">{born}</td>
            <td data-label="Telephone" class="num">{phone}</td>
            <td data-label="Vaccine">{vaccine}</td>
            <td data-label="Given" class="num">{given}</td>
            <td data-label="Location">{location}</td>
        </tr>
    }
    .into_any()
}

fn csv(doses: &[Value]) -> String {
    let row = |dose: &Value| {
        let [patient, born, phone, vaccine, given, location] = cells(dose);
        [
            patient,
            text(dose, "mrn").to_owned(),
            born,
            phone,
            vaccine,
            text(dose, "lotNumber").to_owned(),
            given,
            location,
        ]
    };
    let head = ["Patient", "MRN", "Born", "Telephone", "Vaccine", "Lot", "Given", "Location"];
    spreadsheet::to_csv(head, doses.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_asks_what_the_server_takes() {
        crate::record::contract::check(&RECALL.shape(), "LotRecallInput");
    }

    #[test]
    fn a_list_is_a_file() {
        let dose = json!({
            "patientName": "Okafor, Maya", "birthDate": "2025-03-02", "mrn": "10077", "phone": "6085550142",
            "name": "M-M-R II", "lotNumber": "Y014237", "givenOn": "2026-03-09", "locationName": "North clinic",
        });
        let file = csv(&[dose]);
        let line = file.lines().nth(1).unwrap();
        let cells = ["Okafor, Maya", "10077", "03/02/2025", "(608) 555-0142", "M-M-R II", "Y014237", "03/09/2026"];
        let cells: Vec<_> = cells.into_iter().chain(["North clinic"]).map(|cell| format!("\"{cell}\"")).collect();
        assert_eq!(line, cells.join(","));
    }
}
