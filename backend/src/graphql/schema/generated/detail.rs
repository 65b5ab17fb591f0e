//! Details of the generated half that a table keeps as JSON: fields of the types that our own half answers with.
//!
//! The library would show their text, so that it is told to leave their columns out.

use std::sync::Arc;

use async_graphql::{
    Value,
    dynamic::{Field, FieldFuture, FieldValue, ResolverContext, TypeRef},
};
use serde::Serialize;

use crate::{
    entity::{immunization, patient},
    graphql::schema::{
        bind::to_graphql,
        call::App,
        error::{Error, Result},
    },
    store::{self, details_of, enterer_of, orderer_of},
};

/// The details of a patient.
pub fn of_patient() -> [Field; 6] {
    [
        list("identifiers", "Identifier", |row: &patient::Model| Ok(details_of(row)?.identifiers)),
        list("otherNames", "OtherName", |row: &patient::Model| Ok(details_of(row)?.other_names)),
        list("otherAddresses", "Address", |row: &patient::Model| Ok(details_of(row)?.other_addresses)),
        list("phones", "Phone", |row: &patient::Model| Ok(details_of(row)?.phones)),
        list("furtherKin", "NextOfKin", |row: &patient::Model| Ok(details_of(row)?.further_kin)),
        list("consents", "Consent", |row: &patient::Model| Ok(details_of(row)?.consents)),
    ]
}

/// The details of a dose.
pub fn of_dose() -> [Field; 2] {
    [one::<immunization::Model, _>("orderedBy", "Clinician", orderer_of), one("enteredBy", "Clinician", enterer_of)]
}

/// A field that is a list of records.
fn list<M: 'static, T: Serialize + 'static>(
    name: &'static str,
    object: &str,
    read: fn(&M) -> store::Result<Vec<T>>,
) -> Field {
    Field::new(name, TypeRef::named_nn_list_nn(object), move |ctx| {
        FieldFuture::new(async move {
            let values = read_row(&ctx, name, read)?.iter().map(to_graphql).collect::<Result<Vec<Value>>>();
            let values = values.map_err(|error| told(&ctx, name, error))?;
            Ok(Some(FieldValue::list(values.into_iter().map(FieldValue::owned_any))))
        })
    })
}

/// A field that is one record, or none.
fn one<M: 'static, T: Serialize + 'static>(
    name: &'static str,
    object: &str,
    read: fn(&M) -> store::Result<Option<T>>,
) -> Field {
    Field::new(name, TypeRef::named(object), move |ctx| {
        FieldFuture::new(async move {
            let value = read_row(&ctx, name, read)?.map(|record| to_graphql(&record)).transpose();
            Ok(value.map_err(|error| told(&ctx, name, error))?.map(FieldValue::owned_any))
        })
    })
}

fn read_row<M: 'static, T>(
    ctx: &ResolverContext<'_>,
    name: &str,
    read: fn(&M) -> store::Result<T>,
) -> async_graphql::Result<T> {
    let row = ctx.parent_value.try_downcast_ref::<M>()?;
    read(row).map_err(|error| told(ctx, name, error.into()))
}

fn told(ctx: &ResolverContext<'_>, name: &str, error: Error) -> async_graphql::Error {
    match ctx.data::<Arc<App>>() {
        Ok(app) => error.into_graphql(name, &app.store.source().code(8)),
        Err(missing) => missing,
    }
}
