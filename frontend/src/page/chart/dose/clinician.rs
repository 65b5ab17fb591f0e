//! Who gave and who ordered a dose: chosen by typing among the clinicians of the location, or entered by hand.
//!
//! The browser remembers whom a user chose last at a location; a user who is a clinician is chosen at first.

use leptos::prelude::*;
use serde_json::Value;

use super::{
    fields::Fields,
    table::{GIVEN_BY, LOCATION, ORDERED_BY},
};
use crate::{
    api::{Api, CliniciansQuery, ask_for, load_records},
    part::{Choice, ComboField, Form},
    reactive::{effect, effect_from, memo},
    record::{Drawing, Field, at},
};

/// What a clinician does for a dose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Gives it.
    Gives,
    /// Orders it.
    Orders,
}

impl Part {
    /// The fields of the visit.
    const fn fields(self) -> &'static [Field] {
        match self {
            Self::Gives => GIVEN_BY,
            Self::Orders => ORDERED_BY,
        }
    }

    /// The name of it in a clinician's record and in the browser's storage.
    const fn name(self) -> &'static str {
        match self {
            Self::Gives => "gives",
            Self::Orders => "orders",
        }
    }

    const fn legend(self) -> &'static str {
        match self {
            Self::Gives => "Given by",
            Self::Orders => "Ordered by",
        }
    }
}

/// The number of fields that a person fills by hand: last name, first name and NPI. The others follow a choice.
const BY_HAND: usize = 3;

/// The choice of somebody who is not in the list.
const OTHER: &str = "other";

/// The clinicians of the practice.
#[must_use]
pub fn clinicians() -> Signal<Vec<Value>> {
    let load = load_records(ask_for::<CliniciansQuery>);
    Signal::derive(move || load.get().unwrap_or_default())
}

/// Returns `true` if a clinician does this at a location.
fn is_offered(one: &Value, part: Part, location: &str) -> bool {
    let places = at(one, "locationIds").as_array().map(Vec::as_slice).unwrap_or_default();
    let is_there = places.is_empty() || places.iter().any(|place| place == location);
    is_there && at(one, part.name()) == true && at(one, "active") == true
}

fn label(one: &Value) -> String {
    let parts = ["last", "first", "credentials"].map(|part| at(one, part).as_str().unwrap_or_default());
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The last step of a field's path, which is its name in a clinician's record.
fn step(field: &Field) -> &'static str {
    field.path.rsplit('.').next().unwrap_or_default()
}

/// The parts of a clinician as a form has them.
fn parts_of(form: Form, part: Part) -> Vec<String> {
    part.fields().iter().map(|field| form.value(field.path).get()).collect()
}

/// Writes a clinician into a form; nobody where there is none.
fn put(form: Form, part: Part, one: Option<&Value>) {
    for field in part.fields() {
        let text = one.map(|one| at(one, step(field)).as_str().unwrap_or_default()).unwrap_or_default();
        let value = form.value(field.path);
        if value.with_untracked(|now| now != text) {
            value.set(text.to_owned());
        }
    }
}

/// The listed clinician that a form has; by name and NPI, whatever else is said.
fn find<'c>(all: &'c [Value], parts: &[String]) -> Option<&'c Value> {
    let [last, first, npi, ..] = parts else { return None };
    let is = |one: &Value, name: &str, text: &str| at(one, name).as_str().unwrap_or_default() == text;
    all.iter().find(|one| is(one, "last", last) && is(one, "first", first) && is(one, "npi", npi))
}

/// The fields of one who gives or orders.
#[must_use]
pub fn clinician_field(part: Part, fields: Fields) -> AnyView {
    let form = fields.visit;
    let drawing = Drawing { form, catalog: fields.catalog };
    let all = fields.clinicians;
    let location = form.value(LOCATION.path);
    let chosen = RwSignal::new(String::new());
    // What the form has is what is shown as chosen, also when it is filled from elsewhere.
    effect(move || {
        let parts = parts_of(form, part);
        let id = all.with(|all| find(all, &parts).and_then(|one| at(one, "id").as_str()).map(str::to_owned));
        let is_empty = parts.iter().all(String::is_empty);
        let is_other = chosen.with_untracked(|chosen| chosen == OTHER);
        let now = match id {
            Some(id) if !is_empty => id,
            _ if !is_empty || is_other => OTHER.to_owned(),
            _ => String::new(),
        };
        if chosen.with_untracked(|chosen| *chosen != now) {
            chosen.set(now);
        }
    });
    effect_from(move |before: Option<String>| {
        let now = chosen.get();
        if before.is_some_and(|before| before != now) {
            let parts = untrack(|| parts_of(form, part));
            all.with_untracked(|all| {
                let (known, is) = (find(all, &parts), |one: &Value| at(one, "id") == now.as_str());
                match now.as_str() {
                    // Whoever was in the list is taken out of the fields by hand.
                    OTHER if known.is_some() => put(form, part, None),
                    OTHER => {}
                    _ if known.is_some_and(is) => {}
                    _ => put(form, part, all.iter().find(|one| is(one))),
                }
            });
        }
        now
    });
    let choices = Signal::derive(move || {
        let (place, own) = (location.get(), chosen.get_untracked());
        let offered = all.with(|all| {
            let meant = all.iter().filter(|one| is_offered(one, part, &place) || at(one, "id") == own.as_str());
            meant.map(|one| Choice::new(at(one, "id").as_str().unwrap_or_default(), label(one))).collect::<Vec<_>>()
        });
        let other = (!offered.is_empty()).then(|| Choice::new(OTHER, "Somebody else"));
        offered.into_iter().chain(other).collect::<Vec<_>>()
    });
    let has_list = memo(move || choices.with(|choices| !choices.is_empty()));
    let by_hand = memo(move || !has_list.get() || chosen.with(|chosen| chosen == OTHER));
    let combo = move || {
        has_list
            .get()
            .then(|| view! { <ComboField label=part.legend() value=chosen choices class="c12" blank="Type a name" /> })
    };
    let hand = move || {
        by_hand.get().then(|| part.fields().iter().take(BY_HAND).map(|field| drawing.field(field)).collect_view())
    };
    view! {
        <fieldset class="field c12"><legend>{part.legend()}</legend><div class="grid fields">{combo}{hand}</div></fieldset>
    }
    .into_any()
}

/// Fills in who gives and who orders at the form's location, where nobody is entered: the one chosen last, or the user.
pub fn prefill(api: Api, form: Form, all: &[Value]) {
    for part in [Part::Gives, Part::Orders] {
        if !untrack(|| parts_of(form, part)).iter().all(String::is_empty) {
            continue;
        }
        let place = form.value(LOCATION.path).get_untracked();
        let last = remembered(api, part, &place);
        let offered = || all.iter().filter(|one| is_offered(one, part, &place));
        let by_id = last.and_then(|last| offered().find(|one| at(one, "id") == last.as_str()));
        let own = || offered().find(|one| at(one, "own") == true);
        if let Some(one) = by_id.or_else(own) {
            put(form, part, Some(one));
        }
    }
}

/// Remembers who gave and who ordered, for the next visit at the form's location.
pub fn remember(api: Api, form: Form, all: &[Value]) {
    let place = form.value(LOCATION.path).get_untracked();
    for part in [Part::Gives, Part::Orders] {
        let parts = untrack(|| parts_of(form, part));
        let id = find(all, &parts).and_then(|one| at(one, "id").as_str()).unwrap_or_default();
        if let (Some(key), Ok(Some(storage))) = (key(api, part, &place), window().local_storage()) {
            // Storage may be forbidden, and then nothing is remembered.
            let _ = storage.set_item(&key, id);
        }
    }
}

fn remembered(api: Api, part: Part, place: &str) -> Option<String> {
    let storage = window().local_storage().ok().flatten()?;
    storage.get_item(&key(api, part, place)?).ok().flatten().filter(|id| !id.is_empty())
}

/// The place in the browser's storage, of a user and a location.
fn key(api: Api, part: Part, place: &str) -> Option<String> {
    let user = api.session.with_untracked(|session| session.viewer().map(|viewer| viewer.user_name.clone()))?;
    Some(["dosewire.clinician.", part.name(), ".", &user, ".", place].concat())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one() -> Value {
        json!({ "id": "7", "last": "Rivera", "first": "Ana", "npi": "1234567893", "credentials": "RN", "gives": true,
            "orders": false, "active": true, "locationIds": ["north"] })
    }

    #[rstest::rstest]
    #[case::there(json!({}), Part::Gives, "north", true)]
    #[case::elsewhere(json!({}), Part::Gives, "east", false)]
    #[case::everywhere(json!({ "locationIds": [] }), Part::Gives, "east", true)]
    #[case::another_part(json!({}), Part::Orders, "north", false)]
    #[case::not_in_use(json!({ "active": false }), Part::Gives, "north", false)]
    fn a_clinician_is_offered_where_they_work(
        #[case] changes: Value,
        #[case] part: Part,
        #[case] place: &str,
        #[case] expected: bool,
    ) {
        let mut clinician = one();
        for (name, value) in changes.as_object().unwrap() {
            clinician[name] = value.clone();
        }
        assert_eq!(is_offered(&clinician, part, place), expected);
    }

    #[test]
    fn a_clinician_is_found_by_name_and_npi() {
        let all = [one()];
        let parts = |npi: &str| ["Rivera", "Ana", npi, "", "", ""].map(str::to_owned);
        assert!(find(&all, &parts("1234567893")).is_some());
        assert!(find(&all, &parts("")).is_none());
        assert_eq!(label(&one()), "Rivera, Ana, RN");
    }
}
