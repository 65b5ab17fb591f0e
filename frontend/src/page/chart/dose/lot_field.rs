//! Lot and expiration in one field that says back what it understood, offers the lots that were used last, and takes
//! the code of a package from a scanner that works like a keyboard.

use leptos::prelude::*;
use leptos::{ev, task::spawn_local};
use shared::lot::gs1::is_code;

use super::{
    fields::Fields,
    stock::{offers, on_hand, warnings},
    table::{GIVEN, Kind, LOT, NAME, NDC, VACCINE},
};
use crate::{
    api::{
        Api, Load, PackageCode, PackageCodeQuery, RecentLot, RecentLotsQuery, package_code_query, recent_lots_query,
    },
    format,
    page::chart::lot,
    part::TextField,
    reactive::memo,
    record::Field,
};

/// The field.
#[must_use]
pub fn lot_field(fields: Fields) -> AnyView {
    let api = Api::here();
    let Field { label, path, .. } = LOT;
    let value = fields.vaccine.value(path);
    let (server, scanned) = (fields.vaccine.error(path), RwSignal::new(None::<String>));
    let understood = memo(move || value.with(|text| lot::understand(text)));
    let said = Signal::derive(move || understood.get().ok().flatten());
    let error = Signal::derive(move || {
        let is_scanned = value.with(|text| is_code(text));
        // What is still being scanned is no lot with something wrong.
        let typed = if is_scanned { scanned.get() } else { understood.get().err() };
        typed.or_else(|| server.get())
    });
    let read = move || {
        // The browser tells of the focus even while it takes the page away.
        let text = value.try_get_untracked()?;
        is_code(&text).then(|| take_code(api, fields, text, scanned))
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // A scanner ends with Enter, which shall not save the form, whatever it scanned.
        if event.key() == "Enter" {
            event.prevent_default();
            let _ = read();
        }
    };
    let leave = move || {
        // What is no code is a lot, and stays as it was typed.
        let _ = read();
    };
    view! {
        <div class="c12 stack-s">
            <div on:keydown=on_key on:focusout=move |_| leave()>
                <TextField label value error said id=fields.vaccine.id(path) help="LOT mm/dd/yyyy, or LOT mm/yyyy; or scan the package" mono=true />
            </div>
            {lots_below(api, fields)}
        </div>
    }
    .into_any()
}

/// Puts what a package's code says in its fields.
fn take_code(api: Api, fields: Fields, text: String, scanned: RwSignal<Option<String>>) {
    scanned.set(None);
    spawn_local(async move {
        match api.run::<PackageCodeQuery>(package_code_query::Variables { text }).await {
            Ok(PackageCode { problem: Some(problem), .. }) => drop(scanned.try_set(Some(problem))),
            Ok(code) => fill(fields, code),
            Err(failure) => drop(scanned.try_set(Some(failure.text()))),
        }
    });
}

fn fill(fields: Fields, code: PackageCode) {
    // The vaccine comes first: choosing it fills in what is usual of it.
    for (field, value) in [(VACCINE, code.vaccine_id), (NAME, code.name), (NDC, code.ndc)] {
        if let Some(value) = value {
            fields.vaccine.value(field.path).try_set(value);
        }
    }
    fields.vaccine.value(LOT.path).try_set(code.lot.unwrap_or_default());
}

/// The lots on hand of the vaccine, or those that were used last where none is: one press fills one in. Below them what
/// disagrees with the stock.
fn lots_below(api: Api, fields: Fields) -> AnyView {
    let lots = on_hand(api, fields);
    let recent = recent(api, fields);
    let take = Callback::new(move |(entry, ndc)| put(fields, entry, ndc));
    let offered = move || match fields.kind.get() {
        Kind::Here => offers(fields, lots, take).unwrap_or_else(|| recent.run()),
        _ => recent.run(),
    };
    let warned = move || (fields.kind.get() == Kind::Here).then(|| warnings(fields, lots));
    view! { {offered}{warned} }.into_any()
}

fn put(fields: Fields, entry: String, ndc: Option<String>) {
    fields.vaccine.value(LOT.path).set(entry);
    if let Some(ndc) = ndc {
        fields.vaccine.value(NDC.path).set(ndc);
    }
}

/// The lots of the vaccine that were used last.
fn recent(api: Api, fields: Fields) -> ViewFn {
    let (vaccine, given) = (fields.vaccine.value(VACCINE.path), fields.visit.value(GIVEN.path));
    let lots = Load::new(
        api,
        move || (vaccine.get(), given.get()),
        move |(vaccine_id, given)| async move {
            if vaccine_id.is_empty() {
                return Ok(Vec::new());
            }
            let given_on = format::read_date(&given);
            api.run::<RecentLotsQuery>(recent_lots_query::Variables { vaccine_id, given_on }).await
        },
    );
    let offered = move || {
        let lots = lots.get().unwrap_or_default().into_iter().filter(|lot| !lot.expired).collect::<Vec<_>>();
        (!lots.is_empty()).then(|| {
            let buttons = lots.into_iter().map(|lot| one(fields, lot)).collect_view();
            view! { <div class="row wrap recent" role="group" aria-label="Lots used last"><span class="mut small">"Used last:"</span>{buttons}</div> }
        })
    };
    offered.into()
}

fn one(fields: Fields, lot: RecentLot) -> AnyView {
    let words = lot.entry.clone();
    let take = move |_| put(fields, lot.entry.clone(), lot.ndc.clone());
    view! { <button class="chip" type="button" on:click=take>{words}</button> }.into_any()
}
