//! Lot and expiration in one field that says back what it understood, and offers the lots that were used last.

use leptos::prelude::*;

use super::{
    fields::Fields,
    table::{GIVEN, LOT, NDC, VACCINE},
};
use crate::{
    api::{Api, Load, RecentLot, RecentLotsQuery, recent_lots_query},
    format,
    page::chart::lot,
    part::TextField,
    record::Field,
};

/// The field.
#[must_use]
pub fn lot_field(fields: Fields) -> AnyView {
    let api = Api::here();
    let Field { label, path, .. } = LOT;
    let value = fields.vaccine.value(path);
    let server = fields.vaccine.error(path);
    let understood = Memo::new(move |_| value.with(|text| lot::understand(text)));
    let said = Signal::derive(move || understood.get().ok().flatten());
    let error = Signal::derive(move || understood.get().err().or_else(|| server.get()));
    view! {
        <div class="c12 stack-s">
            <TextField label value error said id=fields.vaccine.id(path) help="LOT mm/dd/yyyy, or LOT mm/yyyy" mono=true />
            {recent(api, fields)}
        </div>
    }
    .into_any()
}

/// The lots of the vaccine that were used last: one press fills one in.
fn recent(api: Api, fields: Fields) -> AnyView {
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
    offered.into_any()
}

fn one(fields: Fields, lot: RecentLot) -> AnyView {
    let words = lot.entry.clone();
    let take = move |_| {
        fields.vaccine.value(LOT.path).set(lot.entry.clone());
        if let Some(ndc) = lot.ndc.clone() {
            fields.vaccine.value(NDC.path).set(ndc);
        }
    };
    view! { <button class="chip" type="button" on:click=take>{words}</button> }.into_any()
}
