//! The generated read side: filter, order, pages and relations over the entities, by seaography.

use std::sync::LazyLock;

use async_graphql::{ErrorExtensions, dynamic::ResolverContext};
use seaography::{
    Builder, BuilderContext, GuardAction, LifecycleHooks, LifecycleHooksInterface, OperationType,
    PaginationInputConfig, TypesMapConfig,
};

use super::access::allows;
use crate::{
    auth::Caller,
    entity::{enrollment, immunization, integration, location, night_run, patient, report, submission, vaccine},
};

/// The settings of the generated half: each entity's object is named `…Record`, so that our own types keep the plain
/// names.
pub static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(|| {
    let mut context = BuilderContext {
        hooks: LifecycleHooks::new(Guard),
        pagination_input: PaginationInputConfig { default_limit: Some(50), max_limit: Some(200), ..Default::default() },
        types: TypesMapConfig { timestamp_rfc3339: true, ..Default::default() },
        ..Default::default()
    };
    context.entity_object.type_name = Box::new(|table| format!("{}Record", camel(table)));
    context.entity_query_field.type_name = Box::new(|object| format!("{}s", lower_first(object)));
    context
});

/// Registers the entities that may be read, without mutations: the generated ones take an optional filter, and none
/// would mean every row.
#[must_use]
pub fn register(mut builder: Builder) -> Builder {
    seaography::register_entity!(builder, enrollment, mutation: false);
    seaography::register_entity!(builder, immunization, mutation: false);
    seaography::register_entity!(builder, integration, mutation: false);
    seaography::register_entity!(builder, location, mutation: false);
    seaography::register_entity!(builder, night_run, mutation: false);
    seaography::register_entity!(builder, patient, mutation: false);
    seaography::register_entity!(builder, report, mutation: false);
    seaography::register_entity!(builder, submission, mutation: false);
    seaography::register_entity!(builder, vaccine, mutation: false);
    builder
}

/// The beginning of each refusal of the generated half.
pub const REFUSAL_PREFIX: &str = "You may not read";

/// Denies what the table of [`super::access`] does not allow, and every generated write.
struct Guard;

impl LifecycleHooksInterface for Guard {
    fn entity_guard(&self, ctx: &ResolverContext<'_>, entity: &str, action: OperationType) -> GuardAction {
        let may = action == OperationType::Read && allows(ctx.data_opt::<Caller>(), entity);
        if may { GuardAction::Allow } else { GuardAction::Block(Some(format!("{REFUSAL_PREFIX} {entity}."))) }
    }
}

/// The refusal of a field.
pub fn refused(caller: Option<&Caller>, name: &str) -> async_graphql::Error {
    let (code, text) = match caller {
        None => ("UNAUTHENTICATED", "Sign in first.".to_owned()),
        Some(_) => ("FORBIDDEN", format!("You may not use {name}.")),
    };
    async_graphql::Error::new(text).extend_with(|_, e| e.set("code", code))
}

fn camel(table: &str) -> String {
    table.split('_').map(upper_first).collect()
}

fn upper_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}

fn lower_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default() + letters.as_str()
}
