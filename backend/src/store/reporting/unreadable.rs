//! Reports that this version of Dosewire cannot read: set aside, so that the others go on.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use shared::report::{Action, AttemptState, HoldReason, ReportStatus, ReportTab};
use uuid::Uuid;

use crate::{
    entity::{
        change::ChangeEntity,
        report::{self, Column},
    },
    store::{Result, Tx},
};

/// Sets a report aside whose row or snapshot cannot be read: it is held, and needs a person. A message that was on its
/// way may have arrived.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn set_aside(tx: &mut Tx, row: &report::Model) -> Result<()> {
    let mut aside = report::ActiveModel {
        id: Set(row.id),
        attempt: Set(AttemptState::Held.to_string()),
        held: Set(Some(HoldReason::Unreadable.to_string())),
        next_try_at: Set(None),
        lease_until: Set(None),
        server_id: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    if row.sent_action.as_deref().is_some_and(|action| Action::parse(action).is_none()) {
        aside.sent_action = Set(None);
        aside.sent_version = Set(None);
    }
    if row.attempt == AttemptState::Sending.as_str() && has_message(row) {
        aside.in_doubt = Set(true);
    }
    let (tab, status) = shown(row);
    aside.tab = Set(tab.to_string());
    aside.status = Set(status.to_string());
    aside.update(tx.db()).await?;
    tx.changed(ChangeEntity::Report, row.id);
    tx.audit("report.set_aside", "report", row.id);
    tracing::error!(report.id = %row.id, "report.unreadable");
    Ok(())
}

/// Sets reports aside of which not even the row can be read, and those that a night could not queue: they are held, and
/// need a person. A message that was on its way may have arrived.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn set_aside_by_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let held = || report::ActiveModel {
        attempt: Set(AttemptState::Held.to_string()),
        held: Set(Some(HoldReason::Unreadable.to_string())),
        next_try_at: Set(None),
        lease_until: Set(None),
        server_id: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let (tab, status) = (ReportTab::NotReported.to_string(), ReportStatus::NeedsYou.to_string());
    let unreported = report::ActiveModel { tab: Set(tab), status: Set(status), ..held() };
    let (tab, status) = (ReportTab::Reported.to_string(), ReportStatus::Reported.to_string());
    let reported = report::ActiveModel { tab: Set(tab), status: Set(status), ..held() };
    let of_ids = || report::Entity::update_many().filter(Column::Id.is_in(ids.iter().copied()));
    let sending = of_ids().col_expr(Column::InDoubt, Expr::value(true)).filter(with_message_on_its_way());
    sending.exec(tx.db()).await?;
    of_ids().set(unreported).filter(Column::AcceptedVersion.is_null()).exec(tx.db()).await?;
    of_ids().set(reported).filter(Column::AcceptedVersion.is_not_null()).exec(tx.db()).await?;
    for id in ids {
        tx.changed(ChangeEntity::Report, *id);
        tx.audit("report.set_aside", "report", *id);
        tracing::error!(report.id = %id, "report.unreadable");
    }
    Ok(())
}

/// Returns `true` if a row says which message its attempt is about.
fn has_message(row: &report::Model) -> bool {
    row.sent_version.is_some() && row.sent_action.as_deref().and_then(Action::parse).is_some()
}

/// The rows whose message is on its way.
fn with_message_on_its_way() -> Condition {
    Condition::all()
        .add(Column::Attempt.eq(AttemptState::Sending.as_str()))
        .add(Column::SentVersion.is_not_null())
        .add(Column::SentAction.is_in(Action::ALL.iter().map(|action| action.as_str())))
}

/// Returns whether any report of an integration is set aside, by the index that holds only these.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_set_aside(db: &impl ConnectionTrait, integration: Uuid) -> Result<bool> {
    // As a literal: a database that does not know the value when it plans cannot use that index.
    let aside = report::Entity::find().filter(Expr::cust("held = 'UNREADABLE'"));
    let one: Option<Uuid> = aside
        .filter(Column::IntegrationId.eq(integration))
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(one.is_some())
}

/// Returns the tab and status that an unreadable report is shown with.
fn shown(row: &report::Model) -> (ReportTab, ReportStatus) {
    match row.accepted_version {
        Some(_) if row.accepted_with_warnings => (ReportTab::Reported, ReportStatus::WithWarnings),
        Some(_) => (ReportTab::Reported, ReportStatus::Reported),
        None => (ReportTab::NotReported, ReportStatus::NeedsYou),
    }
}
