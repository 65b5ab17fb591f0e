//! Kinds of records: their words, their fields, and how they are read and saved.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::{
    api::{Api, Asked, Load, SaveRecordPayload, Vaccine, VaccinesQuery, vaccines_query},
    part::Choice,
    record::{Drawing, Field, Shape, at},
};

/// A kind of records.
pub struct Kind {
    /// The title of the form of a new one.
    pub add: &'static str,
    /// The message after saving.
    pub saved: &'static str,
    /// The name of one.
    pub name: fn(&Value) -> String,
    /// The fields of the form, in groups.
    pub fields: &'static [&'static [Field]],
    /// Draws the form's fields.
    pub draw: fn(Drawing) -> AnyView,
    /// The input that saves a record: what the form describes, with the record as it was and its version.
    pub input: fn(Value, &Value) -> Value,
    /// Reads the records again, to find what somebody else changed.
    pub read: fn(Api) -> Asked<Vec<Value>>,
    /// Saves an input.
    pub save: fn(Api, Value) -> Asked<SaveRecordPayload>,
    /// The mutation that saves it: who may not use it is offered no form.
    pub needs: &'static str,
    /// `true` if an input takes an idempotency key.
    pub is_keyed: bool,
}

impl Kind {
    /// The shape of the form.
    #[must_use]
    pub fn shape(&self) -> Shape {
        Shape { fields: self.fields.concat(), repeats: Vec::new(), optional: &[] }
    }

    /// The record that the form describes, with nothing beside its fields.
    #[must_use]
    pub fn described(&self, record: &Value) -> Value {
        let mut described = Map::new();
        let fields = self
            .fields
            .iter()
            .flat_map(|group| group.iter())
            .map(|field| (field.path.to_owned(), at(record, field.path).clone()));
        described.extend(fields);
        Value::Object(described)
    }
}

/// The practice's locations that are in use, and the one that is chosen already.
#[must_use]
pub fn locations(chosen: &str) -> Vec<Choice> {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    let in_use = practice.into_iter().filter(|location| location.active || location.id == chosen);
    in_use.map(|location| Choice::new(location.id, location.name)).collect()
}

/// The name of a location.
#[must_use]
pub fn location_name(id: &str) -> String {
    let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
    practice.into_iter().find(|location| location.id == id).map(|location| location.name).unwrap_or_default()
}

/// The vaccines of the listing that are in use.
#[must_use]
pub fn vaccines() -> Signal<Vec<Choice>> {
    let api = Api::here();
    let load: Load<Vec<Vaccine>> =
        Load::new(api, || (), move |()| async move { api.run::<VaccinesQuery>(vaccines_query::Variables {}).await });
    Signal::derive(move || {
        let listing = load.get().unwrap_or_default().into_iter().filter(|vaccine| vaccine.active);
        listing.map(|vaccine| Choice::new(vaccine.id, vaccine.generic_name)).collect()
    })
}
