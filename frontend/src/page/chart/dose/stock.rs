//! The lots on hand of a dose: offered below the lot's field, the soonest to expire first, and what disagrees with the one
//! that is entered.

use leptos::prelude::*;
use serde_json::Value;
use shared::{
    lot, order,
    stock::{LotOnHand, StockFunding, stock_findings, wanted_funding},
};

use super::{
    fields::Fields,
    table::{ELIGIBILITY, FUNDING_PATH, LOCATION, LOT, VACCINE},
};
use crate::{
    api::{Api, Load, StockQuery, stock_query},
    format,
    part::{Icon, icon},
    reactive::memo,
    record::at,
};

/// The number of lots that are offered.
const MAX_OFFERED: usize = 4;

/// The lots on hand of the vaccine at the location of the dose.
#[must_use]
pub fn on_hand(api: Api, fields: Fields) -> Signal<Vec<Value>> {
    let (vaccine, location) = (fields.vaccine.value(VACCINE.path), fields.visit.value(LOCATION.path));
    let load = Load::new(
        api,
        move || (vaccine.get(), location.get()),
        move |(vaccine, location)| async move {
            let (vaccine_id, location_id) = (format::filled(&vaccine), format::filled(&location));
            match vaccine_id.is_some() && location_id.is_some() {
                true => api.run::<StockQuery>(stock_query::Variables { vaccine_id, location_id, used_up: None }).await,
                false => Ok(Vec::new()),
            }
        },
    );
    Signal::derive(move || load.get().unwrap_or_default())
}

/// The stock that the dose belongs to.
fn wanted(fields: Fields) -> Option<StockFunding> {
    let funding = fields.vaccine.value(FUNDING_PATH).get();
    let eligibility = fields.visit.value(ELIGIBILITY.path).get();
    wanted_funding(Some(&funding), Some(&eligibility))
}

fn funding_of(lot: &Value) -> Option<StockFunding> {
    StockFunding::parse(at(lot, "funding").as_str()?)
}

fn left(lot: &Value) -> i32 {
    at(lot, "onHand").as_i64().and_then(|left| i32::try_from(left).ok()).unwrap_or_default()
}

/// Returns `true` if a lot may be given: it is there, and neither expired nor recalled.
fn is_good(lot: &Value) -> bool {
    left(lot) > 0 && at(lot, "expired") != true && at(lot, "recalled").is_null()
}

/// The lots that are offered, those of the stock that is wanted first.
fn offered(all: &[Value], wanted: Option<StockFunding>) -> Vec<Value> {
    let is_other = |lot: &Value| wanted.is_some() && funding_of(lot) != wanted;
    let mut good: Vec<_> = all.iter().filter(|lot| is_good(lot)).cloned().collect();
    order::sort_by_key(&mut good, is_other);
    // Those of the other stock are offered where there is none of this.
    if good.first().is_some_and(|first| !is_other(first)) {
        good.retain(|lot| !is_other(lot));
    }
    good.truncate(MAX_OFFERED);
    good
}

/// The lots on hand as buttons that fill one in; none where there is none.
#[must_use]
pub fn offers(fields: Fields, lots: Signal<Vec<Value>>, take: Callback<(String, Option<String>)>) -> Option<AnyView> {
    let lots = lots.with(|all| offered(all, wanted(fields)));
    (!lots.is_empty()).then(|| {
        let one = |lot: Value| {
            let text = |name: &str| at(&lot, name).as_str().map(str::to_owned);
            let (entry, ndc) = (text("entry").unwrap_or_default(), text("ndc"));
            let words = [&entry, " (", &format::count(left(&lot).into()), word(&lot), ")"].concat();
            view! { <button class="chip" type="button" on:click=move |_| take.run((entry.clone(), ndc.clone()))>{words}</button> }
        };
        let buttons = lots.into_iter().map(one).collect_view();
        view! { <div class="row wrap recent" role="group" aria-label="Lots on hand"><span class="mut small">"On hand:"</span>{buttons}</div> }
            .into_any()
    })
}

fn word(lot: &Value) -> &'static str {
    if funding_of(lot) == Some(StockFunding::Public) { " public" } else { " private" }
}

/// What disagrees with the lot on hand that is entered.
#[must_use]
pub fn warnings(fields: Fields, lots: Signal<Vec<Value>>) -> AnyView {
    let entered = fields.vaccine.value(LOT.path);
    let recorded = entered.get_untracked();
    let said = memo(move || {
        let (text, wanted) = (entered.get(), wanted(fields));
        // The recorded dose has taken its own.
        let own = i32::from(recorded.is_empty() || text != recorded);
        lots.with(|all| disagreements(all, &text, wanted, own))
    });
    (move || {
        let lines =
            said.get().into_iter().map(|text| view! { <span class="said-warn">{icon(Icon::Warning)}{text}</span> });
        view! { <div role="status" class="stack-s">{lines.collect_view()}</div> }
    })
    .into_any()
}

/// The sentences about the lot of a number; `takes` is what the dose takes of it.
fn disagreements(all: &[Value], entered: &str, wanted: Option<StockFunding>, takes: i32) -> Vec<String> {
    let Ok(entry) = lot::parse(entered) else { return Vec::new() };
    let is_meant = |lot: &&Value| at(lot, "lotNumber").as_str().is_some_and(|own| own.eq_ignore_ascii_case(&entry.lot));
    let is_wanted = |lot: &Value| wanted.is_none_or(|wanted| funding_of(lot) == Some(wanted));
    let meant: Vec<_> = all.iter().filter(is_meant).collect();
    let Some(lot) = meant.iter().find(|lot| is_wanted(lot)).or_else(|| meant.first()) else { return Vec::new() };
    let mut said = Vec::new();
    if let Some(reason) = at(lot, "recalled").as_str() {
        said.push(["This lot was recalled: ", reason].concat());
    }
    let code = match wanted {
        Some(StockFunding::Public) => Some("VXC50"),
        Some(StockFunding::Private) => Some("PHC70"),
        None => None,
    };
    if let Some(funding) = funding_of(lot) {
        let lot = LotOnHand { funding, left: left(lot).saturating_sub(takes) };
        said.extend(stock_findings(lot, code, None).into_iter().map(|finding| finding.text));
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lot(number: &str, funding: &str, on_hand: i32) -> Value {
        json!({ "lotNumber": number, "entry": number, "funding": funding, "onHand": on_hand, "expired": false, "recalled": null })
    }

    #[test]
    fn lots_of_the_stock_that_is_wanted_are_offered_first() {
        let all = [lot("A1", "PRIVATE", 3), lot("B1", "PUBLIC", 2), lot("C1", "PUBLIC", 0), lot("D1", "PUBLIC", 9)];
        let names = |wanted| {
            let lots = offered(&all, wanted);
            lots.iter().map(|lot| lot["lotNumber"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(Some(StockFunding::Public)), ["B1", "D1"]);
        assert_eq!(names(Some(StockFunding::Private)), ["A1"]);
        assert_eq!(names(None), ["A1", "B1", "D1"]);
        assert_eq!(offered(&all[..1], Some(StockFunding::Public)).len(), 1, "the other stock, where there is none");
    }

    #[rstest::rstest]
    #[case::agrees("A1", lot("A1", "PRIVATE", 3), Some(StockFunding::Private), 0)]
    #[case::last("A1 09/2027", lot("A1", "PRIVATE", 1), None, 0)]
    #[case::used_up("a1", lot("A1", "PRIVATE", 0), None, 1)]
    #[case::other_stock("A1", lot("A1", "PUBLIC", 3), Some(StockFunding::Private), 1)]
    #[case::recalled("A1", json!({ "lotNumber": "A1", "funding": "PRIVATE", "onHand": 3, "recalled": "Particles." }), None, 1)]
    #[case::another("B1", lot("A1", "PUBLIC", 0), Some(StockFunding::Private), 0)]
    fn what_disagrees_is_said(
        #[case] entered: &str,
        #[case] lot: Value,
        #[case] wanted: Option<StockFunding>,
        #[case] number: usize,
    ) {
        assert_eq!(disagreements(&[lot], entered, wanted, 1).len(), number);
    }
}
