//! The generated read side: filter, order, pages and relations over the entities, by seaography.
//! Nothing of a single table stands here but its name and what it refers to.

mod detail;
mod list;
mod relation;

use std::sync::{Arc, LazyLock};

use async_graphql::{
    ErrorExtensions,
    dynamic::{Field, Object, ResolverContext, TypeRef},
};
use seaography::{
    Builder, BuilderContext, ColumnOptions, EntityColumnId, FilterType, FilterTypesMapConfig, GuardAction,
    LifecycleHooks, LifecycleHooksInterface, OperationType, PaginationInputConfig, RelatedEntityFilter, TypesMapConfig,
};

use list::list;
use relation::{RowLoader, to_one};

use super::{
    access::{allows, known_name},
    call::App,
    error::ErrorCode,
    reading::{note_refusal, note_use},
};
use crate::{
    auth::{Caller, ClientAddress},
    entity::{
        ColumnKind, enrollment, immunization, integration, kinds_of, location, night_run, patient, report, submission,
        vaccine,
    },
    store::rows_by_id,
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

/// Registers an entity that may be read, with its relations to one row: the relation's name, the table, and its column
/// here. Behind them stand the details that its table keeps as JSON.
macro_rules! register {
    ($builder:ident, $entity:ident $(, $relation:ident = $table:ident of $key:expr)* $(; $details:expr)?) => {{
        let relations: Vec<Field> = vec![
            $(to_one::<$entity::Model, $table::Model>(stringify!($relation), stringify!($table), $key)),*
        ];
        let fields = relations.into_iter()$(.chain($details))?.collect();
        let filter = RelatedEntityFilter::<$entity::Entity>::build::<$entity::RelatedEntity>($builder.context);
        $builder.register_entity::<$entity::Entity>(fields, &filter);
        // The library's own list counts all rows for each page.
        $builder.queries.pop();
        $builder.queries.push(list::<$entity::Entity>($builder.context));
        let mut builder = $builder.register_related_entity_filter::<$entity::Entity>(filter);
        let rows = RowLoader::new(builder.connection.clone(), rows_by_id::<$entity::Entity>);
        builder.schema = builder.schema.data(rows);
        builder
    }};
}

/// Registers the entities that may be read, without mutations: the generated ones take an optional filter, and none
/// would mean every row.
#[must_use]
pub fn register(mut builder: Builder) -> Builder {
    // The library puts a placeholder there, for a schema without mutations of its own.
    builder.mutation = Object::new("Mutation");
    let mut builder = register!(builder, enrollment, location = location of |row| Some(row.location_id), integration = integration of |row| Some(row.integration_id));
    builder = register!(builder, immunization, patient = patient of |row| Some(row.patient_id), location = location of |row| Some(row.location_id); detail::of_dose());
    builder = register!(builder, integration);
    builder = register!(builder, location);
    builder = register!(builder, night_run, integration = integration of |row| Some(row.integration_id));
    builder = register!(builder, patient; detail::of_patient());
    builder = register!(builder, report, immunization = immunization of |row| Some(row.immunization_id), patient = patient of |row| Some(row.patient_id), integration = integration of |row| Some(row.integration_id));
    builder = register!(builder, submission, report = report of |row| Some(row.report_id));
    register!(builder, vaccine)
}

/// The beginning of each refusal of the generated half.
pub const REFUSAL_PREFIX: &str = "You may not read";

/// Denies what the table of [`super::access`] does not allow, and every generated write. The audit log tells what is
/// read and what is refused.
struct Guard;

impl LifecycleHooksInterface for Guard {
    fn entity_guard(&self, ctx: &ResolverContext<'_>, entity: &str, action: OperationType) -> GuardAction {
        let may = action == OperationType::Read && allows(ctx.data_opt::<Caller>(), entity);
        if let (Some(caller), Some(app)) = (ctx.data_opt::<Caller>(), ctx.data_opt::<Arc<App>>()) {
            let from = ctx.data_opt::<ClientAddress>().map(|address| address.0);
            match known_name(entity) {
                _ if may => note_use(&app.store, caller, from, entity),
                Some(name) => note_refusal(&app.store, caller, from, name),
                None => {}
            }
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
