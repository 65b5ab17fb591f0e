//! The input of a field's function: the parts of the server, the caller, and the arguments.

use std::{net::IpAddr, sync::Arc};

use async_graphql::{Name, Value, indexmap::IndexMap};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{
    argument,
    error::{Error, Result},
    selection::Selected,
};
use crate::{
    auth::{Caller, CallerKind, Guard},
    delivery::Courier,
    feed::Feed,
    graphql::shared_counts::SharedCounts,
    interest::Route,
    limits::MAX_ROWS,
    reference_data::ReferenceData,
    store::{Actor, ActorKind, PageRequest, Read, Reading, Store, decode_cursor},
};

/// The parts of the server that fields use; put into each request, so that one process can serve many practices.
pub struct App {
    /// The database.
    pub store: Store,
    /// Programs and catalog.
    pub reference: Arc<ReferenceData>,
    /// Carries reports; its parts reach a registry too.
    pub courier: Courier,
    /// The change feed.
    pub feed: Feed,
    /// The destination of interest in a program.
    pub interest: Route,
    /// The counts that all subscribers share.
    pub counts: SharedCounts,
    /// Decides who gets in.
    pub guard: Arc<Guard>,
}

/// One call of a field.
pub struct Call {
    /// The parts of the server.
    pub app: Arc<App>,
    /// The caller.
    pub caller: Caller,
    /// The address that the request came from, if it is known.
    pub address: Option<IpAddr>,
    /// The arguments.
    pub args: IndexMap<Name, Value>,
    /// The selection of the answer; none where it is no object, and of a subscription.
    pub selected: Option<Arc<Selected>>,
}

impl Call {
    /// Returns an argument. A null in it means the same as what is left out.
    ///
    /// # Errors
    /// `BAD_INPUT` when it has the wrong type.
    pub fn arg<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let value = self.args.get(name).cloned().map_or(Value::Null, without_nulls);
        serde_path_to_error::deserialize(value).map_err(|error| misfit(name, &error))
    }

    /// Returns an argument that is an id.
    ///
    /// # Errors
    /// `BAD_INPUT` when it is none.
    pub fn id(&self, name: &str) -> Result<Uuid> {
        let text: String = self.arg(name)?;
        Uuid::parse_str(&text)
            .map_err(|_| Error::bad_input(format!("Argument `{name}` is not {}.", argument::of("ID"))))
    }

    /// Returns `true` if a field of the answer is selected; what is not need not be read.
    #[must_use]
    pub fn selects(&self, field: &str) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.has(field))
    }

    /// Returns the page that is asked for.
    ///
    /// # Errors
    /// `BAD_INPUT` when the size is out of bounds or the cursor is another list's.
    pub fn page(&self, list: &str) -> Result<PageRequest> {
        Ok(PageRequest { first: self.number("first", MAX_ROWS)?, after: self.after(list)? })
    }

    /// Returns an argument that is a whole number from 1 on.
    ///
    /// # Errors
    /// `BAD_INPUT` when it is none, or more than the maximum.
    pub fn number(&self, name: &str, max: u64) -> Result<u64> {
        let number = u64::try_from(self.arg::<i64>(name)?).ok().filter(|number| (1..=max).contains(number));
        number.ok_or_else(|| Error::bad_input(format!("Argument `{name}` is not a number from 1 to {max}.")))
    }

    /// Returns the key of the row that a page begins after; none for the first page.
    ///
    /// # Errors
    /// `BAD_INPUT` when the cursor is another list's.
    pub fn after(&self, list: &str) -> Result<Option<Vec<String>>> {
        let cursor: Option<String> = self.arg("after")?;
        let bad = || Error::bad_input("Argument `after` is not a cursor of this list.");
        cursor.map(|cursor| decode_cursor(list, &cursor).ok_or_else(bad)).transpose()
    }

    /// Actor that the audit log shows.
    #[must_use]
    pub fn actor(&self) -> Actor {
        actor_of(&self.caller, self.address)
    }

    /// Notes for the audit log that the caller read a record. The answer does not wait for it.
    pub fn note_reading(&self, action: &'static str, entity: &'static str, id: Uuid) {
        self.app.store.note_reading(Reading { actor: self.actor(), action, entity, record: Some(id) }, 1);
    }

    /// Programs and code sets.
    #[must_use]
    pub fn reference(&self) -> &ReferenceData {
        &self.app.reference
    }
}

/// Actor that the audit log shows for a caller.
#[must_use]
pub fn actor_of(caller: &Caller, address: Option<IpAddr>) -> Actor {
    let (kind, id) = match caller.kind {
        CallerKind::Person => (ActorKind::Person, caller.user.map(|user| user.0)),
        CallerKind::Program => (ActorKind::Program, caller.token.map(|token| token.0)),
    };
    let name = caller.user_name.clone().unwrap_or_else(|| format!("token {}", caller.name));
    Actor { kind, id, name, address }
}

/// The problem of an argument that its type let through: its place, and what it takes. The value itself, which the
/// library's sentence begins with, is left out.
pub(super) fn misfit(name: &str, error: &serde_path_to_error::Error<impl std::fmt::Display>) -> Error {
    let path = error.path().to_string();
    let place = if path == "." { name.to_owned() } else { format!("{name}.{path}") };
    let text = error.inner().to_string();
    let text = match text.rsplit_once("expected ") {
        Some((_, "u8")) => format!("Argument `{place}` is not a number from 0 to 255."),
        Some((_, "i16")) => format!("Argument `{place}` is not a number from -32768 to 32767."),
        Some((_, takes)) => format!("Argument `{place}` is not {takes}."),
        None => format!("Argument `{place}` does not fit."),
    };
    Error::bad_input(text)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| *value != Value::Null);
            Value::Object(said.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::List(list) => Value::List(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// An id as text.
///
/// # Errors
/// `BAD_INPUT` when it is none.
pub fn parse_id(text: &str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_| Error::bad_input(format!("That is not {}.", argument::of("ID"))))
}

/// The row that somebody changes and the version that was read; none when a row is added.
///
/// # Errors
/// `BAD_INPUT` when the id is none.
pub fn known(id: Option<&str>, version: Option<i32>) -> Result<Option<Read>> {
    let id = id.map(parse_id).transpose()?;
    Ok(id.map(|id| Read { id, version: version.unwrap_or_default() }))
}
