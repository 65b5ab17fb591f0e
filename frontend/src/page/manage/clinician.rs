//! Clinicians: those who give and order vaccines, whom forms offer.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    kind::{Kind, location_name},
    list::{Editor, rows},
};
use crate::{
    api::{
        Api, Asked, CliniciansQuery, Load, ReportOwnersQuery, SaveClinician, clinicians_query, load_records,
        report_owners_query,
    },
    part::{Button, CheckGroup, Choice, Column, Faces, Icon, ListFace, Look, PageHead, Table, Tag},
    record::{Drawing, Field, FieldKind, ask, at, text},
};

const NAME: &[Field] = &[
    ask("last", "Last name", "c6").must("Enter the last name."),
    ask("first", "First name", "c6").must("Enter the first name."),
    ask("middle", "Middle name", "c6"),
    ask("suffix", "Suffix, as Jr", "c3"),
    ask("prefix", "Prefix, as Dr", "c3"),
    ask("credentials", "Credentials, as RN", "c6"),
    ask("npi", "NPI", "c6"),
    ask("gives", "Gives vaccines", "c6").of_kind(FieldKind::Tick),
    ask("orders", "Orders vaccines", "c6").of_kind(FieldKind::Tick),
];
const PLACES: Field = ask("locationIds", "Locations; none means all", "c12").of_kind(FieldKind::Codes);
const USER: Field = ask("userId", "Signs in as", "c12");
const ACTIVE: Field = ask("active", "In use: offered when a dose is added", "c12").of_kind(FieldKind::Tick);

static KIND: Kind = Kind {
    add: "Add a clinician",
    saved: "The clinician is saved. Doses given before keep what was said then.",
    name,
    fields: &[NAME, &[PLACES, USER, ACTIVE]],
    draw,
    input: |entered, was| json!({ "id": at(was, "id"), "version": at(was, "version"), "clinician": entered }),
    read,
    save: |api, input| Box::pin(async move { api.run_with::<SaveClinician>(json!({ "input": input })).await }),
    needs: "saveClinician",
    is_keyed: true,
};

fn read(api: Api) -> Asked<Vec<Value>> {
    Box::pin(api.run::<CliniciansQuery>(clinicians_query::Variables {}))
}

/// The name of a clinician, as `Rivera, Ana, RN`.
fn name(record: &Value) -> String {
    let parts = ["last", "first", "credentials"].map(|part| text(record, part));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn draw(drawing: Drawing) -> AnyView {
    let api = Api::here();
    let people = Load::new(api, || (), move |()| api.run::<ReportOwnersQuery>(report_owners_query::Variables {}));
    let people = Signal::derive(move || {
        people.get().unwrap_or_default().into_iter().map(|one| Choice::new(one.id, one.display_name)).collect()
    });
    let value = drawing.form.value(PLACES.path);
    let (error, id) = (drawing.form.error(PLACES.path), drawing.form.id(PLACES.path));
    let places = Signal::stored(super::kind::locations(""));
    view! {
        {drawing.fields(NAME)}
        <CheckGroup legend=PLACES.label value error id choices=places class=PLACES.class />
        {drawing.select(&USER, USER.path, people, "Nobody")}
        {drawing.field(&ACTIVE)}
    }
    .into_any()
}

/// Admin > Manage > Clinicians.
#[must_use]
pub fn clinicians_page() -> AnyView {
    let load = load_records(read);
    let editor = Editor::new();
    let empty = ("No clinician is entered yet", "Add those who give and order vaccines, so that forms offer them.");
    let shown = Signal::derive(move || ListFace::of(load, |all| all.is_empty().then_some(empty)));
    let columns = ["Clinician", "NPI", "Does", "Locations"].map(Column::new);
    let columns = [columns.as_slice(), &[Column::new("Edit").unseen().class("end")]].concat();
    let add = move |()| editor.edit((&KIND, json!({ "gives": true, "orders": false, "active": true })));
    view! {
        <PageHead
            title="Clinicians"
            sub="Those who give and order vaccines. Forms offer them; doses keep what was said when they were given."
            actions=move || view! { <Button look=Look::Primary mark=Icon::Plus needs="saveClinician" press=add>"Add a clinician"</Button> }
        />
        <Faces shown again=move |()| load.again()>
            <div class="card">
                <Table caption="Clinicians" columns=columns.clone()>
                    {move || load.get().map(|all| rows(all, move |one| row(one, editor)))}
                </Table>
            </div>
        </Faces>
        {editor.view(Callback::new(move |()| load.again()))}
    }
    .into_any()
}

fn row(record: Value, editor: Editor) -> AnyView {
    let is = |name: &str| at(&record, name) == true;
    let does = match (is("gives"), is("orders")) {
        (true, true) => "Gives and orders",
        (true, false) => "Gives",
        _ => "Orders",
    };
    let places = at(&record, "locationIds").as_array().map(Vec::as_slice).unwrap_or_default();
    let places: Vec<_> = places.iter().filter_map(Value::as_str).map(location_name).collect();
    let places = if places.is_empty() { "All".to_owned() } else { places.join(", ") };
    let (off, own) = (!is("active"), is("own"));
    view! {
        <tr class:off=off>
            <td>
                <b class="strong">{name(&record)}</b>
                {off.then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Not in use" /> })}
                {own.then(|| view! { <span class="sub">"This is you"</span> })}
            </td>
            <td class="num" data-label="NPI">{text(&record, "npi").to_owned()}</td>
            <td data-label="Does">{does}</td>
            <td data-label="Locations">{places}</td>
            <td class="end">{editor.button((&KIND, record))}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_asks_what_the_server_takes() {
        crate::record::contract::check(&KIND.shape(), "ListedClinicianInput");
    }

    #[test]
    fn a_clinician_is_named_with_the_credentials() {
        assert_eq!(name(&json!({ "last": "Rivera", "first": "Ana", "credentials": "RN" })), "Rivera, Ana, RN");
        assert_eq!(name(&json!({ "last": "Rivera", "first": "Ana", "credentials": null })), "Rivera, Ana");
        assert_eq!(name(&json!({ "gives": true })), "");
    }
}
