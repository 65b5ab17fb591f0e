//! The input of a field's function: the parts of the server, the caller, and the arguments.

use std::sync::Arc;

use async_graphql::{Name, Value, indexmap::IndexMap};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::error::{Error, Result};
use crate::{
    auth::Caller,
    delivery::Courier,
    feed::Feed,
    graphql::SharedCounts,
    interest::Route,
    reference_data::ReferenceData,
    store::{PageRequest, Read, Store, decode_cursor},
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
    /// Where interest in a program is passed on.
    pub interest: Route,
    /// The counts that all subscribers share.
    pub counts: SharedCounts,
}

/// One call of a field.
pub struct Call {
    /// The parts of the server.
    pub app: Arc<App>,
    /// The caller.
    pub caller: Caller,
    /// The arguments.
    pub args: IndexMap<Name, Value>,
}

/// Maximum number of rows of a page.
const MAX_PAGE_SIZE: u64 = 200;

impl Call {
    /// Returns an argument. A null in it means the same as what is left out.
    ///
    /// # Errors
    /// `BAD_INPUT` when it has the wrong type.
    pub fn arg<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let value = self.args.get(name).cloned().map_or(Value::Null, without_nulls);
        async_graphql::from_value(value).map_err(|_| Error::bad_input(format!("Argument `{name}` has the wrong type.")))
    }

    /// Returns an argument that is an id.
    ///
    /// # Errors
    /// `BAD_INPUT` when it is none.
    pub fn id(&self, name: &str) -> Result<Uuid> {
        parse_id(&self.arg::<String>(name)?)
    }

    /// Returns the page that is asked for.
    ///
    /// # Errors
    /// `BAD_INPUT` when the size is out of bounds or the cursor is another list's.
    pub fn page(&self, list: &str) -> Result<PageRequest> {
        let first: u64 = self.arg("first")?;
        if first == 0 || first > MAX_PAGE_SIZE {
            return Err(Error::bad_input(format!("first must be 1 to {MAX_PAGE_SIZE}.")));
        }
        let after: Option<String> = self.arg("after")?;
        let after = match after {
            None => None,
            Some(cursor) => {
                let key = decode_cursor(list, &cursor);
                Some(key.ok_or_else(|| Error::bad_input("after is not a cursor of this list."))?)
            }
        };
        Ok(PageRequest { first, after })
    }

    /// The name that the audit log shows.
    #[must_use]
    pub fn actor(&self) -> String {
        self.caller.user_name.clone().unwrap_or_else(|| format!("token {}", self.caller.name))
    }

    /// Programs and code sets.
    #[must_use]
    pub fn reference(&self) -> &ReferenceData {
        &self.app.reference
    }
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
    Uuid::parse_str(text).map_err(|_| Error::bad_input("That is not an id."))
}

/// The row that somebody changes and the version that was read; none when a row is added.
///
/// # Errors
/// `BAD_INPUT` when the id is none.
pub fn known(id: Option<&str>, version: Option<i32>) -> Result<Option<Read>> {
    let id = id.map(parse_id).transpose()?;
    Ok(id.map(|id| Read { id, version: version.unwrap_or_default() }))
}
