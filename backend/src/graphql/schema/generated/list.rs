//! Lists of the generated half: a page without its total, unless the total is asked for.
//!
//! The library counts all rows that match for each page, also where nobody asks how many there are.

use async_graphql::dynamic::{Field, FieldFuture, FieldValue, InputValue, ResolverContext, TypeRef};
use seaography::{
    BuilderContext, Connection, ConnectionObjectBuilder, Edge, EntityObjectBuilder, EntityQueryFieldBuilder,
    FilterInputBuilder, HavingInputBuilder, OrderInputBuilder, PageInfo, PaginationInput, PaginationInputBuilder,
    SeaResult, apply_pagination, encode_cursor, get_filter_conditions, get_having_conditions,
};

use super::relation::check_access;
use crate::{
    entity::Record,
    store::{self, Reader},
};

/// The root field of an entity's list.
pub fn list<E: Record>(context: &'static BuilderContext) -> Field {
    let object = EntityObjectBuilder { context }.type_name::<E>();
    let names = &context.entity_query_field;
    let argument = |name: &str, ty: String| InputValue::new(name, TypeRef::named(ty));
    let arguments = [
        argument(&names.filters, FilterInputBuilder { context }.type_name(&object)),
        argument(&names.having, HavingInputBuilder { context }.type_name(&object)),
        argument(&names.order_by, OrderInputBuilder { context }.type_name(&object)),
        argument(&names.pagination, PaginationInputBuilder { context }.type_name()),
    ];
    let field = Field::new(
        EntityQueryFieldBuilder { context }.type_name::<E>(),
        TypeRef::named_nn(ConnectionObjectBuilder { context }.type_name(&object)),
        move |ctx| {
            let object = object.clone();
            FieldFuture::new(async move {
                check_access(&ctx, &object)?;
                Ok(Some(FieldValue::owned_any(read::<E>(context, &ctx).await?)))
            })
        },
    );
    arguments.into_iter().fold(field, Field::argument)
}

async fn read<E: Record>(
    context: &'static BuilderContext,
    ctx: &ResolverContext<'_>,
) -> async_graphql::Result<Connection<E>> {
    let names = &context.entity_query_field;
    let read_arguments = || -> SeaResult<_> {
        let filters = get_filter_conditions::<E>(context, ctx.args.get(&names.filters))?;
        let filters = get_having_conditions::<E>(context, ctx, filters, ctx.args.get(&names.having))?;
        let order = OrderInputBuilder { context }.parse_object::<E>(ctx.args.get(&names.order_by))?;
        let pagination = PaginationInputBuilder { context }.parse_object(ctx.args.get(&names.pagination))?;
        Ok((store::matching_rows::<E>(filters, order), pagination))
    };
    // The library's words mean nothing to a caller.
    let unread = |_| async_graphql::Error::new("An argument holds a value that its column cannot hold.");
    let (mut select, pagination) = read_arguments().map_err(unread)?;
    let db = ctx.data::<Reader>()?;
    if pagination.cursor.is_none() {
        select = store::then_by_id(select);
    }
    let is_counted =
        ctx.ctx.field().selection_set().any(|field| field.name() == context.connection_object.pagination_info);
    let Some((offset, limit)) = bounds(context, &pagination).filter(|_| !is_counted) else {
        return Ok(apply_pagination::<E, _>(context, db, select, pagination).await?);
    };
    let (rows, has_next_page) = store::page_of_rows(db, select, offset, limit).await?;
    let edges: Vec<_> = rows.into_iter().map(|(key, node)| Edge { cursor: encode_cursor(key), node }).collect();
    let page_info = PageInfo {
        has_previous_page: offset > 0,
        has_next_page,
        start_cursor: edges.first().map(|edge| edge.cursor.clone()),
        end_cursor: edges.last().map(|edge| edge.cursor.clone()),
    };
    Ok(Connection { page_info, pagination_info: None, edges })
}

/// The offset and the size of a page; none of one that is asked for by its cursor.
fn bounds(context: &BuilderContext, pagination: &PaginationInput) -> Option<(u64, u64)> {
    match (&pagination.cursor, &pagination.page, &pagination.offset) {
        (Some(_), ..) => None,
        (None, Some(page), _) => Some((page.page.saturating_mul(page.limit), page.limit)),
        (None, None, Some(offset)) => Some((offset.offset, offset.limit)),
        (None, None, None) => Some((0, context.pagination_input.default_limit?)),
    }
}
