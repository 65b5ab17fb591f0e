//! Lots on hand: what is received, counted, wasted and returned, and which lots are recalled.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::{Value, json};
use shared::{order, unicode::lower};

use super::{
    kind::{Kind, location_name, locations, vaccines},
    list::{Editor, rows},
    recall::{RECALL, recalls_view},
};
use crate::{
    api::{
        Api, Asked, Load, MoveStock, RecallsQuery, StockMovementsQuery, StockQuery, recalls_query,
        stock_movements_query, stock_query,
    },
    format,
    part::{Button, Column, ComboField, EmptyFace, Icon, Look, PageHead, SelectField, Table, Tag, TextField, show},
    record::{Drawing, Field, FieldKind, ask, at, text},
    zone::Zone,
};

const FUNDINGS: &[(&str, &str)] = &[("PUBLIC", "Public (VFC)"), ("PRIVATE", "Private")];
const KIND: Field = ask("kind", "What happened", "c6")
    .of_kind(FieldKind::Few(
        &[("RECEIVED", "Received"), ("COUNTED", "Counted"), ("WASTED", "Wasted"), ("RETURNED", "Returned")],
        "",
    ))
    .must("Choose what happened.");
const AMOUNT: Field = ask("amount", "Doses", "c6").of_kind(FieldKind::Count).must("Enter the number of doses.");
const NOTE: Field = ask("note", "Note", "c12");
const PLACE: Field = ask("locationId", "Location", "c6").must("Choose the location.");
const FUNDING: Field =
    ask("funding", "Stock", "c6").of_kind(FieldKind::Few(FUNDINGS, "Choose")).must("Choose public or private.");
const VACCINE: Field = ask("vaccineId", "Vaccine", "c12").must("Choose the vaccine.");
const LOT: Field = ask("lot", "Lot and expiration", "c12").must("Enter the lot and its expiration.");

/// A lot that comes.
static RECEIVE: Kind = Kind {
    add: "Receive a lot",
    saved: "The stock is saved.",
    name: |_| String::new(),
    fields: &[&[PLACE, FUNDING, VACCINE, LOT, KIND, AMOUNT, NOTE]],
    draw: draw_received,
    input: |entered, _| {
        let of = |name: &str| at(&entered, name).clone();
        let lot = json!({
            "locationId": of("locationId"), "vaccineId": of("vaccineId"), "funding": of("funding"), "lot": of("lot"),
        });
        json!({ "lot": lot, "kind": of("kind"), "amount": of("amount"), "note": of("note") })
    },
    read: |api| read(api, None),
    save: |api, input| Box::pin(async move { api.run_with::<MoveStock>(json!({ "input": input })).await }),
    needs: "moveStock",
    is_keyed: true,
};

/// A movement of a lot on hand.
static MOVE: Kind = Kind {
    name: |record| [text(record, "vaccineName"), ", lot ", text(record, "lotNumber")].concat(),
    fields: &[&[KIND, AMOUNT, NOTE]],
    draw: |drawing| drawing.fields(&[KIND, AMOUNT, NOTE]).into_any(),
    input: |mut entered, was| {
        if let Some(fields) = entered.as_object_mut() {
            fields.insert("stockLotId".to_owned(), at(was, "id").clone());
        }
        entered
    },
    add: "",
    saved: "The stock is saved.",
    read: |api| read(api, None),
    save: |api, input| Box::pin(async move { api.run_with::<MoveStock>(json!({ "input": input })).await }),
    needs: "moveStock",
    is_keyed: true,
};

fn read(api: Api, location_id: Option<String>) -> Asked<Vec<Value>> {
    Box::pin(api.run::<StockQuery>(stock_query::Variables { location_id, vaccine_id: None, used_up: None }))
}

fn draw_received(drawing: Drawing) -> AnyView {
    let form = drawing.form;
    let (value, error, id) = (form.value(VACCINE.path), form.error(VACCINE.path), form.id(VACCINE.path));
    let vaccine = view! { <ComboField label=VACCINE.label value error id choices=vaccines() class=VACCINE.class /> };
    let (value, error, id) = (form.value(LOT.path), form.error(LOT.path), form.id(LOT.path));
    let lot = view! {
        <TextField label=LOT.label value error id class=LOT.class help="LOT mm/dd/yyyy, or LOT mm/yyyy; or scan the package" mono=true required=true />
    };
    // A scanner ends with Enter, which shall not save the form.
    let keep = |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        {drawing.select(&PLACE, PLACE.path, Signal::stored(locations("")), "Choose")}
        {drawing.field(&FUNDING)}
        {vaccine}
        <div class="c12" on:keydown=keep>{lot}</div>
        {drawing.fields(&[KIND, AMOUNT, NOTE])}
    }
    .into_any()
}

/// Admin > Manage > Stock.
#[must_use]
pub fn stock_page() -> AnyView {
    let api = Api::here();
    let place = RwSignal::new(String::new());
    let lots = Load::new(api, move || place.get(), move |place| read(api, format::filled(&place)));
    let recalls = Load::new(api, || (), move |()| read_recalls(api));
    let editor = Editor::new();
    let ledger = RwSignal::new(None::<Value>);
    let receive = move |()| {
        let first = locations("").into_iter().next().map(|location| location.value).unwrap_or_default();
        let chosen = place.with_untracked(|place| if place.is_empty() { first } else { place.clone() });
        editor.edit((&RECEIVE, json!({ "locationId": chosen, "kind": "RECEIVED" })));
    };
    let recall = move |()| editor.edit((&RECALL, json!({ "active": true })));
    let again = Callback::new(move |()| {
        lots.again();
        recalls.again();
        ledger.update(|_| {});
    });
    view! {
        <PageHead
            title="Stock"
            sub="Lots on hand, public and private apart. A dose that is recorded takes one of its lot. Counting is optional."
            actions=move || view! {
                <Button needs="saveRecall" press=recall>"Recall a lot"</Button>
                <Button look=Look::Primary mark=Icon::Plus needs="moveStock" press=receive>"Receive a lot"</Button>
            }
        />
        <div class="stack">
            <SelectField label="Location" value=place choices=Signal::stored(locations("")) blank="All locations" class="narrow" />
            {show(lots, move |all| lots_view(all, editor, ledger))}
            {move || ledger.get().map(|lot| ledger_view(&lot))}
            {show(recalls, move |all| recalls_view(all, editor))}
        </div>
        {editor.view(again)}
    }
    .into_any()
}

fn read_recalls(api: Api) -> Asked<Vec<Value>> {
    Box::pin(api.run::<RecallsQuery>(recalls_query::Variables {}))
}

fn lots_view(mut all: Vec<Value>, editor: Editor, ledger: RwSignal<Option<Value>>) -> AnyView {
    if all.is_empty() {
        return view! {
            <div class="card"><EmptyFace title="No lot is on hand" text="Receive a lot, and forms offer it. Without stock they offer the lots that were used last." /></div>
        }
        .into_any();
    }
    // What is of one vaccine stands together, the soonest to expire first.
    order::sort_by_key(&mut all, |lot| lower(text(lot, "vaccineName")));
    let columns = ["Vaccine and lot", "Location", "Stock", "Expires", "On hand"].map(Column::new);
    let columns =
        [columns.as_slice(), &[Column::new("What came and went").unseen(), Column::new("Move").unseen().class("end")]]
            .concat();
    view! {
        <div class="card">
            <Table caption="Lots on hand" columns>{rows(all, move |lot| row(lot, editor, ledger))}</Table>
        </div>
    }
    .into_any()
}

fn row(lot: Value, editor: Editor, ledger: RwSignal<Option<Value>>) -> AnyView {
    let name = (MOVE.name)(&lot);
    let label = ["Move ", &name].concat();
    let on_hand = at(&lot, "onHand").as_i64().unwrap_or_default();
    let expires = text(&lot, "expiresOn").parse().map(format::date).unwrap_or_default();
    let is_expired = at(&lot, "expired") == true;
    let is_recalled = !text(&lot, "recalled").is_empty();
    let (of_ledger, of_move) = (lot.clone(), json!({ "kind": "WASTED" }));
    let moved = merged(lot.clone(), of_move);
    view! {
        <tr>
            <td>
                <b class="strong">{text(&lot, "vaccineName").to_owned()}</b>
                {is_recalled.then(|| view! { " " <Tag tone="bad" mark=Icon::Warning word="Recalled" /> })}
                <span class="sub mono">{text(&lot, "lotNumber").to_owned()}</span>
            </td>
            <td data-label="Location">{location_name(text(&lot, "locationId"))}</td>
            <td data-label="Stock">{funding(text(&lot, "funding"))}</td>
            <td data-label="Expires" class="num">
                {expires}
                {is_expired.then(|| view! { " " <Tag tone="bad" mark=Icon::Cross word="Expired" /> })}
            </td>
            <td data-label="On hand" class="num">
                {format::count(on_hand)}
                {(on_hand < 0).then(|| view! { " " <Tag tone="warn" mark=Icon::Warning word="Count it" /> })}
            </td>
            <td><button class="link" type="button" on:click=move |_| ledger.set(Some(of_ledger.clone()))>"What came and went"<span class="sr">" of "{name.clone()}</span></button></td>
            <td class="end"><Button small=true label needs="moveStock" press=move |()| editor.edit((&MOVE, moved.clone()))>"Move"</Button></td>
        </tr>
    }
    .into_any()
}

/// A record with further fields.
fn merged(mut record: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (record.as_object_mut(), more) {
        fields.extend(more);
    }
    record
}

/// A funding in words.
fn funding(code: &str) -> &'static str {
    FUNDINGS.iter().find(|(own, _)| *own == code).map(|(_, words)| *words).unwrap_or_default()
}

/// The last movements of a lot.
fn ledger_view(lot: &Value) -> AnyView {
    let api = Api::here();
    let stock_lot_id = text(lot, "id").to_owned();
    let load = Load::new(
        api,
        || (),
        move |()| {
            api.run::<StockMovementsQuery>(stock_movements_query::Variables { stock_lot_id: stock_lot_id.clone() })
        },
    );
    let title: Arc<str> = ["What came and went of ", &(MOVE.name)(lot)].concat().into();
    let zone = Arc::new(Zone::here());
    let caption = title.to_string();
    view! {
        <section class="card" aria-live="polite">
            <div class="pad line"><h2>{title.to_string()}</h2></div>
            {show(load, move |page: Value| {
                let columns = ["When", "What", "Doses", "By", "Note"].map(Column::new).to_vec();
                let movements = at(&page, "rows").as_array().cloned().unwrap_or_default();
                let zone = Arc::clone(&zone);
                view! { <Table caption=caption.clone() columns>{rows(movements, move |one| movement(&one, &zone))}</Table> }.into_any()
            })}
        </section>
    }
    .into_any()
}

fn movement(one: &Value, zone: &Zone) -> AnyView {
    let amount = at(one, "amount").as_i64().unwrap_or_default();
    let signed = if amount > 0 { ["+", &format::count(amount)].concat() } else { format::count(amount) };
    let at_moment = text(one, "at").parse().map(|at| zone.moment(at)).unwrap_or_default();
    view! {
        <tr>
            <td class="num">{at_moment}</td>
            <td data-label="What">{kind_words(text(one, "kind"))}</td>
            <td data-label="Doses" class="num">{signed}</td>
            <td data-label="By">{text(one, "by").to_owned()}</td>
            <td data-label="Note">{text(one, "note").to_owned()}</td>
        </tr>
    }
    .into_any()
}

/// The kind of a movement in words.
fn kind_words(kind: &str) -> &'static str {
    match kind {
        "RECEIVED" => "Received",
        "COUNTED" => "Counted",
        "WASTED" => "Wasted",
        "RETURNED" => "Returned",
        "GIVEN" => "Given",
        _ => "Given back",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::stock::{MovementKind, StockFunding};

    #[test]
    fn words_are_there_for_all_that_the_server_says() {
        let words: std::collections::BTreeSet<_> =
            MovementKind::ALL.iter().map(|kind| kind_words(kind.as_str())).collect();
        assert_eq!(words.len(), MovementKind::ALL.len());
        assert!(StockFunding::ALL.iter().all(|one| !funding(one.as_str()).is_empty()));
    }

    #[test]
    fn a_lot_that_comes_is_one_input() {
        let entered = json!({ "locationId": "n", "vaccineId": "v", "funding": "PUBLIC", "lot": "Y1 9/2027", "kind": "RECEIVED", "amount": 10, "note": null });
        let input = (RECEIVE.input)(entered, &Value::Null);
        assert_eq!(
            input["lot"],
            json!({ "locationId": "n", "vaccineId": "v", "funding": "PUBLIC", "lot": "Y1 9/2027" })
        );
        assert_eq!((&input["amount"], &input["kind"]), (&json!(10), &json!("RECEIVED")));
        let of = |fields: &[Field]| crate::record::Shape { fields: fields.to_vec(), ..Default::default() };
        crate::record::contract::check(&of(&[PLACE, FUNDING, VACCINE, LOT]), "StockLotInput");
        crate::record::contract::check(&of(&[KIND, AMOUNT, NOTE]), "MoveStockInput");
    }
}
