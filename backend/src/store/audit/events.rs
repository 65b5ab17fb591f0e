//! The list of the audit log's entries, newest first.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::{
    entity::{audit, immunization, report},
    store::{
        Page, PageRequest, Result,
        db::{behind, read_instant},
    },
};

/// The filter of the list.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The id of a user or a token.
    pub actor: Option<Uuid>,
    /// The name of an actor.
    pub actor_name: Option<String>,
    /// The record.
    pub record: Option<Uuid>,
    /// A patient: the chart, its doses and their reports.
    pub patient: Option<Uuid>,
    /// The action.
    pub action: Option<String>,
    /// The address that the request came from.
    pub address: Option<String>,
    /// The first instant.
    pub from: Option<DateTime<Utc>>,
    /// The instant after the last.
    pub until: Option<DateTime<Utc>>,
}

/// A page of the entries, newest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn audit_events(
    db: &impl ConnectionTrait,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<audit::Model>> {
    let mut query = audit::Entity::find()
        .filter(condition(filter))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .limit(page.first + 1);
    if let Some((at, id)) = page.after.as_deref().and_then(read_instant) {
        query = query.filter(behind(audit::Column::At, audit::Column::Id, at, id, true));
    }
    let rows = query.all(db).await?;
    Ok(Page::cut(rows, page.first, |row| vec![row.at.to_rfc3339(), row.id.to_string()]))
}

/// The charts that doses of entries are in now, by the ids of the doses.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn charts_of_entries(db: &impl ConnectionTrait, entries: &[audit::Model]) -> Result<HashMap<Uuid, Uuid>> {
    let of_doses = entries.iter().filter(|entry| entry.entity == "immunization" && !entry.entity_id.is_nil());
    let doses: HashSet<_> = of_doses.map(|entry| entry.entity_id).collect();
    if doses.is_empty() {
        return Ok(HashMap::new());
    }
    let charts = immunization::Entity::find()
        .select_only()
        .columns([immunization::Column::Id, immunization::Column::PatientId])
        .filter(immunization::Column::Id.is_in(doses))
        .into_tuple::<(Uuid, Uuid)>();
    Ok(charts.all(db).await?.into_iter().collect())
}

fn condition(filter: &AuditFilter) -> Condition {
    let AuditFilter { actor, actor_name, record, patient, action, address, from, until } = filter;
    Condition::all()
        .add_option(actor.map(|id| audit::Column::ActorId.eq(id)))
        .add_option(actor_name.as_ref().map(|name| audit::Column::Actor.eq(name)))
        .add_option(record.map(|id| audit::Column::EntityId.eq(id)))
        .add_option(patient.map(of_patient))
        .add_option(action.as_ref().map(|action| audit::Column::Action.eq(action)))
        .add_option(address.as_ref().map(|address| audit::Column::Address.eq(address)))
        .add_option(from.map(|from| audit::Column::At.gte(from)))
        .add_option(until.map(|until| audit::Column::At.lt(until)))
}

/// The entries of a chart, of the doses that are in it now, and of their reports.
fn of_patient(patient: Uuid) -> Condition {
    let doses = immunization::Entity::find().select_only().column(immunization::Column::Id);
    let doses = doses.filter(immunization::Column::PatientId.eq(patient)).into_query();
    let reports = report::Entity::find().select_only().column(report::Column::Id);
    let reports = reports.filter(report::Column::PatientId.eq(patient)).into_query();
    Condition::any()
        .add(audit::Column::EntityId.eq(patient))
        .add(audit::Column::EntityId.in_subquery(doses))
        .add(audit::Column::EntityId.in_subquery(reports))
}
