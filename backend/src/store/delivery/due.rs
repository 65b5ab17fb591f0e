//! The due reports, in the order in which they are claimed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query, SelectStatement},
};
use shared::{gate::GateKind, report::AttemptState};
use uuid::Uuid;

use crate::{
    entity::{
        gate,
        integration::{self, IntegrationState},
        report::{self, Column},
    },
    store::{
        Result, Tx,
        db::{EachRow, read_each},
        gate::Gates,
        reporting::set_aside_by_ids,
    },
};

/// Returns `true` if a report is due and its active integration has a free connection, checked without a write: nobody
/// begins a transaction before.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_claimable(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
    let of_this = || {
        let this = Expr::col((report::Entity, Column::IntegrationId));
        report::Entity::find().select_only().filter(this.eq(Expr::col((integration::Entity, integration::Column::Id))))
    };
    let sending = of_this().column_as(Column::Id.count(), "sending");
    let sending = sending.filter(Column::Attempt.eq(AttemptState::Sending.as_str()));
    let closed = Condition::any()
        .add(gate::Column::State.is_in([GateKind::Held.as_str(), GateKind::Broken.as_str()]))
        .add(gate::Column::ProbeAt.is_not_null());
    let closed = gate::Entity::find().select_only().column(gate::Column::Id).filter(closed);
    // Each looked for by itself: an index finds one at once, or that there is none.
    let is_any = |attempt: AttemptState, more: Option<Expr>| {
        let due = of_this().column(Column::Id).filter(Column::Attempt.eq(attempt.as_str()));
        let due = more.into_iter().fold(due, |due, more| due.filter(more));
        Expr::exists(QueryTrait::into_query(due))
    };
    let again = |attempt: AttemptState| is_any(attempt, Some(Column::NextTryAt.lte(now)));
    let due = Condition::any()
        .add(is_any(AttemptState::Queued, None))
        .add(again(AttemptState::Waiting))
        .add(again(AttemptState::Unknown));
    let found: Option<Uuid> = integration::Entity::find()
        .select_only()
        .column(integration::Column::Id)
        .filter(integration::Column::State.eq(IntegrationState::Active))
        .filter(integration::Column::Id.not_in_subquery(QueryTrait::into_query(closed)))
        .filter(integration::Column::Connections.into_expr().gt(sub_query(sending)))
        .filter(due)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

fn sub_query(select: Select<report::Entity>) -> Expr {
    Expr::SubQuery(None, Box::new(QueryTrait::into_query(select).into()))
}

/// What stands with an integration before its next reports are claimed.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The integration.
    pub integration: Uuid,
    /// Number of its messages that are on their way.
    pub in_flight: usize,
    /// `true` if a message is due that did not get through before.
    is_waiting: bool,
    /// `true` if a message is due of which nobody knows whether it arrived.
    is_unknown: bool,
}

/// Reads what stands with an integration, in one statement.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn standing_of(tx: &Tx, integration: Uuid) -> Result<Standing> {
    let again = |attempt: AttemptState| {
        let due = report::Entity::find().select_only().column(Column::Id);
        let due = due.filter(Column::IntegrationId.eq(integration)).filter(Column::Attempt.eq(attempt.as_str()));
        Expr::exists(QueryTrait::into_query(due.filter(Column::NextTryAt.lte(tx.now()))))
    };
    let found: Option<(i64, bool, bool)> = sending(integration)
        .select_only()
        .column_as(Column::Id.count(), "in_flight")
        .column_as(again(AttemptState::Waiting), "is_waiting")
        .column_as(again(AttemptState::Unknown), "is_unknown")
        .into_tuple()
        .one(tx.db())
        .await?;
    let (in_flight, is_waiting, is_unknown) = found.unwrap_or_default();
    Ok(Standing { integration, in_flight: usize::try_from(in_flight).unwrap_or_default(), is_waiting, is_unknown })
}

/// The next reports of an integration that are due, locked: what somebody clicked first, then the oldest dose. At most
/// `limit`, each of another patient, and of no patient who has a message on its way.
///
/// Queued ones are read in the order of an index, so that many of them cost no more than few.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn next_due(tx: &mut Tx, standing: &Standing, limit: usize, gates: &Gates) -> Result<Vec<report::Model>> {
    let mut taken: Vec<report::Model> = Vec::new();
    let mut closed = closed_locations(tx, standing.integration, gates).await?;
    while taken.len() < limit {
        let Page { each, is_last } = next_page(tx.db(), tx.now(), (standing, limit), &taken, &closed).await?;
        set_aside_by_ids(tx, &each.unreadable).await?;
        for row in each.rows {
            let is_free = taken.iter().all(|known| known.patient_id != row.patient_id);
            if taken.len() < limit && is_free && !closed.contains(&row.location_id) {
                if gates.locations.contains_key(&row.location_id) {
                    closed.push(row.location_id);
                }
                taken.push(row);
            }
        }
        if is_last {
            break;
        }
    }
    Ok(taken)
}

/// The locations of which nothing goes: closed, or with one message on its way that is to prove their set-up.
async fn closed_locations(tx: &Tx, integration: Uuid, gates: &Gates) -> Result<Vec<Uuid>> {
    if gates.locations.is_empty() {
        return Ok(Vec::new());
    }
    let busy: Vec<Uuid> =
        sending(integration).select_only().column(Column::LocationId).distinct().into_tuple().all(tx.db()).await?;
    let closed = gates.locations.iter().filter(|(location, gate)| gate.is_closed() || busy.contains(location));
    Ok(closed.map(|(location, _)| *location).collect())
}

/// Some of the next reports.
struct Page {
    each: EachRow<report::Model>,
    /// `true` if there are no others.
    is_last: bool,
}

/// Returns some of the next reports; several of them may be of one patient, but of none of those taken.
async fn next_page(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (standing, limit): (&Standing, usize),
    taken: &[report::Model],
    closed: &[Uuid],
) -> Result<Page> {
    let integration = standing.integration;
    let free = |attempt: AttemptState| {
        let mut of_attempt = report::Entity::find()
            .filter(Column::IntegrationId.eq(integration))
            .filter(Column::Attempt.eq(attempt.as_str()))
            .filter(Expr::exists(on_its_way(integration)).not())
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .limit(u64::try_from(limit).unwrap_or(u64::MAX));
        if !closed.is_empty() {
            of_attempt = of_attempt.filter(Column::LocationId.is_not_in(closed.iter().copied()));
        }
        if !taken.is_empty() {
            of_attempt = of_attempt.filter(Column::PatientId.is_not_in(taken.iter().map(|row| row.patient_id)));
        }
        of_attempt
    };
    let queued = free(AttemptState::Queued)
        .order_by_asc(Column::Priority)
        .order_by_asc(Column::GivenOn)
        .order_by_asc(Column::Id);
    let is_full = |each: &EachRow<report::Model>| each.rows.len() + each.unreadable.len() >= limit;
    let mut each = read_each(db, queued).await?;
    let mut is_last = !is_full(&each);
    let due = [(AttemptState::Waiting, standing.is_waiting), (AttemptState::Unknown, standing.is_unknown)];
    for (attempt, _) in due.into_iter().filter(|(_, is_due)| *is_due) {
        let again = free(attempt).filter(Column::NextTryAt.lte(now)).order_by_asc(Column::NextTryAt);
        let again = read_each(db, again).await?;
        is_last &= !is_full(&again);
        each.rows.extend(again.rows);
        each.unreadable.extend(again.unreadable);
    }
    each.rows.sort_by_key(|row| (row.priority, row.given_on, row.id));
    Ok(Page { each, is_last })
}

/// The message of a report's patient that is on its way, if there is one: looked for by the patient, so that no
/// statistics of the database make it read the whole table.
fn on_its_way(integration: Uuid) -> SelectStatement {
    let other = Alias::new("other");
    let of = |column: Column| Expr::col((other.clone(), column));
    let mut query = Query::select();
    query
        .expr(Expr::val(1))
        .from_as(report::Entity, other.clone())
        .and_where(of(Column::PatientId).equals((report::Entity, Column::PatientId)))
        .and_where(of(Column::IntegrationId).eq(integration))
        .and_where(of(Column::Attempt).eq(Expr::Constant(AttemptState::Sending.as_str().into())));
    query
}

fn sending(integration: Uuid) -> Select<report::Entity> {
    report::Entity::find()
        .filter(Column::IntegrationId.eq(integration))
        .filter(Column::Attempt.eq(AttemptState::Sending.as_str()))
}
