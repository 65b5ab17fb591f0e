//! Relations of the generated half to one row: read together for all that ask at once, by id.
//!
//! The library's own relation takes a whole statement as its key, which it copies and compares for each row: more than
//! half of the time that a page took.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    dataloader::{DataLoader, Loader},
    dynamic::{Field, FieldFuture, FieldValue, ResolverContext, TypeRef},
};
use futures_util::future::BoxFuture;
use seaography::{GuardAction, LifecycleHooksInterface as _, OperationType};
use uuid::Uuid;

use super::{Guard, REFUSAL_PREFIX, camel};
use crate::{
    graphql::schema::{call::App, error::Error},
    store::{self, Reader},
};

/// Reads rows of a table by their ids.
pub type ReadRows<M> = fn(Reader, Vec<Uuid>) -> BoxFuture<'static, store::Result<HashMap<Uuid, M>>>;

/// Reads the rows that fields ask for, together.
pub struct RowLoader<M> {
    db: Reader,
    read: ReadRows<M>,
}

impl<M: Clone + Send + Sync + 'static> RowLoader<M> {
    /// The loader of a table.
    pub fn new(db: Reader, read: ReadRows<M>) -> DataLoader<Self> {
        DataLoader::new(Self { db, read }, tokio::spawn)
    }
}

impl<M: Clone + Send + Sync + 'static> Loader<Uuid> for RowLoader<M> {
    type Value = M;
    type Error = Arc<store::Error>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, M>, Self::Error> {
        (self.read)(self.db.clone(), ids.to_vec()).await.map_err(Arc::new)
    }
}

/// The field of a row `P` that is one row `M` of a table; none where the key is null, or the row is gone.
pub fn to_one<P, M>(name: &'static str, table: &str, key: fn(&P) -> Option<Uuid>) -> Field
where
    P: 'static,
    M: Clone + Send + Sync + 'static,
{
    let object = format!("{}Record", camel(table));
    Field::new(name, TypeRef::named(&object), move |ctx| {
        let object = object.clone();
        FieldFuture::new(async move { read_one::<P, M>(&ctx, name, &object, key).await })
    })
}

/// Lets a caller in to the rows of an object, or says no.
///
/// # Errors
/// Returns an error if the caller may not read them.
pub fn check_access(ctx: &ResolverContext<'_>, object: &str) -> async_graphql::Result<()> {
    match Guard.entity_guard(ctx, object, OperationType::Read) {
        GuardAction::Block(_) => Err(async_graphql::Error::new(format!("{REFUSAL_PREFIX} {object}."))),
        GuardAction::Allow => Ok(()),
    }
}

async fn read_one<P, M>(
    ctx: &ResolverContext<'_>,
    name: &str,
    object: &str,
    key: fn(&P) -> Option<Uuid>,
) -> async_graphql::Result<Option<FieldValue<'static>>>
where
    P: 'static,
    M: Clone + Send + Sync + 'static,
{
    check_access(ctx, object)?;
    let Some(id) = key(ctx.parent_value.try_downcast_ref::<P>()?) else { return Ok(None) };
    let rows = ctx.data::<DataLoader<RowLoader<M>>>()?;
    match rows.load_one(id).await {
        Ok(row) => Ok(row.map(FieldValue::owned_any)),
        Err(error) => {
            let number = ctx.data::<Arc<App>>()?.store.source().code(8);
            Err(Error::Internal(error.into()).into_graphql(name, &number))
        }
    }
}
