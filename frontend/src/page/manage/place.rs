//! The practice and its locations.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    kind::Kind,
    list::{Editor, rows},
};
use crate::{
    api::{Api, Asked, Load, PlacesQuery, SaveLocation, SavePractice, places_query},
    format,
    part::{Button, Column, Facts, Icon, Look, PageHead, Table, Tag, fact, show},
    record::{Drawing, Field, FieldKind, ask, at, text},
};

const PRACTICE: &[Field] = &[
    ask("name", "Name of the practice", "c12").must("Enter the name of the practice."),
    ask("supportContact", "Whom to ask in the practice", "c12").must("Enter whom to ask in the practice."),
    ask("timeZone", "Time zone", "c12").of_kind(FieldKind::Few(ZONES, "Choose")).must("Choose the time zone."),
];

/// The time zones of the states and territories.
const ZONES: &[(&str, &str)] = &[
    ("America/New_York", "Eastern (New York)"),
    ("America/Detroit", "Eastern (Detroit)"),
    ("America/Indiana/Indianapolis", "Eastern (Indianapolis)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Boise", "Mountain (Boise)"),
    ("America/Phoenix", "Mountain without daylight saving (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("America/Adak", "Aleutian Islands (Adak)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Guam and Northern Marianas"),
    ("Pacific/Pago_Pago", "American Samoa"),
];

const LOCATION: &[Field] = &[
    ask("name", "Name of the location", "c12").must("Enter the name of the location."),
    ask("street", "Street", "c6"),
    ask("streetOther", "Suite or floor", "c6"),
    ask("city", "City", "c6"),
    ask("state", "State", "c3"),
    ask("zip", "ZIP code", "c3"),
    ask("phone", "Telephone", "c6").of_kind(FieldKind::Phone),
    ask("active", "In use; a retired location keeps its doses and reports", "c12").of_kind(FieldKind::Tick),
];

static PRACTICE_KIND: Kind = Kind {
    add: "",
    saved: "The practice is saved.",
    name: |_| "the practice".to_owned(),
    fields: &[PRACTICE],
    draw: draw_practice,
    input: |mut entered, was| {
        if let Some(fields) = entered.as_object_mut() {
            fields.insert("version".to_owned(), at(was, "version").clone());
        }
        entered
    },
    read: |api| Box::pin(async move { Ok(vec![read(api).await?]) }),
    save: |api, input| {
        Box::pin(async move {
            let saved = api.run_with::<SavePractice>(json!({ "input": input })).await;
            api.renew();
            saved
        })
    },
    needs: "savePractice",
    is_keyed: false,
};

static LOCATION_KIND: Kind = Kind {
    add: "Add a location",
    saved: "The location is saved.",
    name: |record| text(record, "name").to_owned(),
    fields: &[LOCATION],
    draw: |drawing| drawing.fields(LOCATION).into_any(),
    input: |entered, was| json!({ "id": at(was, "id"), "version": at(was, "version"), "location": entered }),
    read: |api| Box::pin(async move { Ok(locations_of(&read(api).await?)) }),
    save: |api, input| {
        Box::pin(async move {
            let saved = api.run_with::<SaveLocation>(json!({ "input": input })).await;
            api.renew();
            saved
        })
    },
    needs: "saveLocation",
    is_keyed: true,
};

/// The practice with all that is known of its locations.
fn read(api: Api) -> Asked<Value> {
    let asked = api.run::<PlacesQuery>(places_query::Variables {});
    Box::pin(async move { Ok(at(&asked.await?, "practice").clone()) })
}

fn locations_of(practice: &Value) -> Vec<Value> {
    at(practice, "locations").as_array().cloned().unwrap_or_default()
}

fn draw_practice(drawing: Drawing) -> AnyView {
    let note = "Another time zone holds from now on: for today’s date, and for the nights in which doses are sent. No dose is left out by it.";
    view! { {drawing.fields(PRACTICE)}<p class="c12 small mut">{note}</p> }.into_any()
}

/// Admin > Manage > Locations and practice.
#[must_use]
pub fn places_page() -> AnyView {
    let api = Api::here();
    let load = Load::new(api, || (), move |()| read(api));
    let editor = Editor::new();
    let add = move |()| editor.edit((&LOCATION_KIND, json!({ "active": true })));
    view! {
        <PageHead
            title="Locations and practice"
            sub="A new location reports once each program has its site ID, under Integrations."
            actions=move || view! { <Button look=Look::Primary mark=Icon::Plus needs="saveLocation" press=add>"Add a location"</Button> }
        />
        {show(load, move |practice| places(practice, editor))}
        {editor.view(Callback::new(move |()| load.again()))}
    }
    .into_any()
}

fn places(practice: Value, editor: Editor) -> AnyView {
    let zone = text(&practice, "timeZone").to_owned();
    let zone = ZONES.iter().find(|(name, _)| *name == zone).map_or(zone, |(_, words)| (*words).to_owned());
    let facts = vec![
        fact("Name", text(&practice, "name")),
        fact("Whom to ask", text(&practice, "supportContact")),
        fact("Time zone", zone),
    ];
    let columns = ["Location", "Address", "Telephone"].map(Column::new);
    let columns = [columns.as_slice(), &[Column::new("Edit").unseen().class("end")]].concat();
    let locations = locations_of(&practice);
    let change = move |()| editor.edit((&PRACTICE_KIND, practice.clone()));
    view! {
        <div class="stack">
            <section class="card">
                <div class="pad row line">
                    <h2>"Practice"</h2>
                    <span class="sp"></span>
                    <Button small=true mark=Icon::Pencil needs="savePractice" press=change>"Edit the practice"</Button>
                </div>
                <div class="pad"><Facts facts /></div>
            </section>
            <section class="card">
                <Table caption="Locations" columns>{rows(locations, move |one| row(one, editor))}</Table>
            </section>
        </div>
    }
    .into_any()
}

fn row(record: Value, editor: Editor) -> AnyView {
    let off = at(&record, "active") == false;
    view! {
        <tr class:off=off>
            <td>
                <b class="strong">{text(&record, "name").to_owned()}</b>
                {off.then(|| view! { " " <Tag tone="hold" mark=Icon::Minus word="Retired" /> })}
            </td>
            <td data-label="Address">{address(&record)}</td>
            <td data-label="Telephone" class="num">{format::phone(text(&record, "phone"))}</td>
            <td class="end">{editor.button((&LOCATION_KIND, record))}</td>
        </tr>
    }
    .into_any()
}

/// The address in one line, as `12 Elm St, Suite 2, Madison, WI 53703`.
fn address(record: &Value) -> String {
    let state = [text(record, "state"), text(record, "zip")].join(" ");
    let parts = [text(record, "street"), text(record, "streetOther"), text(record, "city"), state.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_ask_what_the_server_takes() {
        crate::record::contract::check(&LOCATION_KIND.shape(), "LocationInput");
        crate::record::contract::check(&PRACTICE_KIND.shape(), "SavePracticeInput");
    }

    #[test]
    fn an_address_is_one_line() {
        let whole = json!({ "street": "12 Elm St", "city": "Madison", "state": "WI", "zip": "53703" });
        assert_eq!(address(&whole), "12 Elm St, Madison, WI 53703");
        assert_eq!(address(&json!({})), "");
    }
}
