//! Our own queries and mutations: their functions by name, and the answer of one as it is selected.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use async_graphql::{
    Name, ServerError, ServerResult, Value, Variables,
    extensions::{ExtensionContext, ResolveInfo},
    indexmap::IndexMap,
    parser::types::{ExecutableDocument, Field, OperationDefinition},
};
use async_graphql_value::RAW_VALUE_TOKEN;

use super::{
    access::{allows, known_name},
    bind::{Answer, Answered},
    call::{App, Call},
    error::Error,
    generated::refused,
    reading::{ReadCall, note_refusal},
    selection::{Fragments, Reader},
};
use crate::auth::{Caller, ClientAddress};

/// A root field of our own.
pub struct OwnField {
    /// Its function.
    pub answer: Answer,
    /// The defaults of its arguments.
    pub defaults: Defaults,
}

/// The arguments of a field that have a default.
pub type Defaults = Arc<[(Name, Value)]>;

/// Puts defaults in the place of the arguments that are left out or null.
pub fn fill(arguments: &mut IndexMap<Name, Value>, defaults: &Defaults) {
    for (name, default) in defaults.iter() {
        if arguments.get(name).is_none_or(|given| *given == Value::Null) {
            arguments.insert(name.clone(), default.clone());
        }
    }
}

/// The root fields of our own, by name.
pub type OwnFields = HashMap<String, OwnField>;

/// The rest of a document: all but the field that is answered.
#[derive(Debug, Default)]
pub struct Around {
    fragments: Fragments,
    /// The variables that were given, and the defaults of the others.
    variables: Variables,
}

impl Around {
    /// Takes it from the document of a request.
    #[must_use]
    pub fn of(document: &ExecutableDocument, operation: Option<&OperationDefinition>, given: &Variables) -> Self {
        let mut variables = given.clone();
        for definition in operation.into_iter().flat_map(|operation| &operation.variable_definitions) {
            let definition = &definition.node;
            if let (false, Some(default)) = (variables.contains_key(&definition.name.node), definition.default_value())
            {
                variables.insert(definition.name.node.clone(), default.clone());
            }
        }
        Self { fragments: document.fragments.clone(), variables }
    }

    /// The arguments of a field. A variable that is declared and not given leaves its argument out, and a default takes
    /// its place, as it does where an argument is null.
    fn arguments(&self, field: &Field, defaults: &Defaults) -> IndexMap<Name, Value> {
        let value = |name: Name| self.variables.get(&name).cloned().ok_or(());
        let given = field.arguments.iter();
        let given = given
            .filter_map(|(name, written)| Some((name.node.clone(), written.node.clone().into_const_with(value).ok()?)));
        let mut arguments: IndexMap<_, _> = given.collect();
        fill(&mut arguments, defaults);
        arguments
    }
}

/// Lets a caller in to a field, or says no, which the audit log tells.
///
/// # Errors
/// Returns an error if the caller may not use it.
pub fn let_in(
    caller: Option<&Caller>,
    from: Option<IpAddr>,
    app: Option<&Arc<App>>,
    name: &str,
) -> async_graphql::Result<()> {
    if allows(caller, name) {
        return Ok(());
    }
    if let (Some(caller), Some(name), Some(app)) = (caller, known_name(name), app) {
        note_refusal(&app.store, caller, from, name);
    }
    Err(refused(caller, name))
}

/// Answers one of our own root fields: lets the caller in or says no, calls its function, and shows what is selected.
///
/// # Errors
/// Returns an error if the caller may not use it, or its function fails.
pub async fn answer(
    ctx: &ExtensionContext<'_>,
    info: &ResolveInfo<'_>,
    own: &OwnField,
    around: &Around,
) -> ServerResult<Option<Value>> {
    let at = |error: async_graphql::Error| error.into_server_error(info.field.name.pos);
    let address = ctx.data_opt::<ClientAddress>().map(|address| address.0);
    let_in(ctx.data_opt::<Caller>(), address, ctx.data_opt::<Arc<App>>(), info.name).map_err(at)?;
    let reader =
        Reader { registry: &ctx.schema_env.registry, fragments: &around.fragments, variables: &around.variables };
    let selected = reader.of_field(info.return_type, info.field).map(Arc::new);
    let app = Arc::clone(ctx.data::<Arc<App>>().map_err(at)?);
    let source = app.store.source().clone();
    let call = Call {
        app,
        caller: ctx.data::<Caller>().map_err(at)?.clone(),
        address,
        args: around.arguments(info.field, &own.defaults),
        selected,
    };
    let told = |error: Error| -> ServerError { at(error.into_graphql(info.name, &source.code(8))) };
    let read = ReadCall::by(&call, info.name);
    let Answered { json, records } = (own.answer)(call).await.map_err(told)?;
    if json == "null" {
        return Ok(None);
    }
    if let Some(read) = read {
        read.note(records);
    }
    // The library puts such a text into the answer as it is.
    Ok(Some(Value::Object(IndexMap::from([(Name::new(RAW_VALUE_TOKEN), Value::String(json))]))))
}
