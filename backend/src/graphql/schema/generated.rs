//! The generated read side: filter, order, pages and relations over the entities, by seaography.

use std::sync::{Arc, LazyLock};

use async_graphql::{
    ErrorExtensions,
    dynamic::{Object, ResolverContext, TypeRef},
};
use seaography::{
    Builder, BuilderContext, ColumnOptions, EntityColumnId, FilterType, FilterTypesMapConfig, GuardAction,
    LifecycleHooks, LifecycleHooksInterface, OperationType, PaginationInputConfig, TypesMapConfig,
};

use super::{access::allows, call::App, error::ErrorCode, reading::note_use};
use crate::{
    auth::{Caller, ClientAddress},
    entity::{
        ColumnKind, enrollment, immunization, integration, kinds_of, location, night_run, patient, report, submission,
        vaccine,
    },
};

/// The settings of the generated half: each entity's object is named `…Record`, so that our own types keep the plain
/// names.
pub static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(|| {
    let mut context = BuilderContext {
        hooks: LifecycleHooks::new(Guard),
        pagination_input: PaginationInputConfig { default_limit: Some(50), max_limit: Some(200), ..Default::default() },
        types: TypesMapConfig { timestamp_rfc3339: true, ..Default::default() },
        filter_types: filter_types(),
        ..Default::default()
    };
    set_kinds(&mut context);
    context.entity_object.type_name = Box::new(|table| format!("{}Record", camel(table)));
    context.entity_query_field.type_name = Box::new(|object| format!("{}s", lower_first(object)));
    context
});

/// Gives ids, dates and instants their scalars. The library has no filters of their own for dates and instants, so they
/// take the places of two that no column uses.
fn filter_types() -> FilterTypesMapConfig {
    let mut filters = FilterTypesMapConfig::default();
    for (filter, name, scalar) in [
        (&mut filters.text_filter_info, "IdFilterInput", "ID"),
        (&mut filters.id_filter_info, "DateFilterInput", "Date"),
        (&mut filters.float_filter_info, "DateTimeFilterInput", "DateTime"),
    ] {
        filter.type_name = name.to_owned();
        filter.base_type = scalar.to_owned();
    }
    filters
}

fn set_kinds(context: &mut BuilderContext) {
    macro_rules! set {
        ($($entity:ident),+) => {
            $(for (column, kind, is_nullable) in kinds_of::<$entity::Entity>() {
                set_kind(context, EntityColumnId::of::<$entity::Entity>(&column), kind, is_nullable);
            })+
        };
    }
    set!(enrollment, immunization, integration, location, night_run, patient, report, submission, vaccine);
}

fn set_kind(context: &mut BuilderContext, column: EntityColumnId, kind: ColumnKind, is_nullable: bool) {
    let (scalar, filter) = match kind {
        ColumnKind::Id => ("ID", FilterType::Text),
        ColumnKind::Date => ("Date", FilterType::Id),
        ColumnKind::Instant => ("DateTime", FilterType::Float),
    };
    let mut options = ColumnOptions::default();
    options.output_type = Some(if is_nullable { TypeRef::named(scalar) } else { TypeRef::named_nn(scalar) });
    context.types.column_options.insert(column.clone(), options);
    context.filter_types.overwrites.insert(column, Some(filter));
}

/// Registers the entities that may be read, without mutations: the generated ones take an optional filter, and none
/// would mean every row.
#[must_use]
pub fn register(mut builder: Builder) -> Builder {
    // The library puts a placeholder there, for a schema without mutations of its own.
    builder.mutation = Object::new("Mutation");
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
        if let (true, Some(caller), Some(app)) = (may, ctx.data_opt::<Caller>(), ctx.data_opt::<Arc<App>>()) {
            note_use(&app.store, caller, ctx.data_opt::<ClientAddress>().map(|address| address.0), entity);
        }
        if may { GuardAction::Allow } else { GuardAction::Block(Some(format!("{REFUSAL_PREFIX} {entity}."))) }
    }
}

/// The refusal of a field.
pub fn refused(caller: Option<&Caller>, name: &str) -> async_graphql::Error {
    let (code, text) = match caller {
        None => (ErrorCode::Unauthenticated, "Sign in first.".to_owned()),
        Some(_) => (ErrorCode::Forbidden, format!("You may not use {name}.")),
    };
    async_graphql::Error::new(text).extend_with(|_, e| e.set("code", code.as_str()))
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
