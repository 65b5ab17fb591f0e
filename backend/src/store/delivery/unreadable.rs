//! Reports that this version of Dosewire cannot read: set aside, so that the others go on.

use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use shared::report::{Action, AttemptState, HoldReason, ReportStatus, ReportTab};

use crate::{
    entity::report,
    store::{Result, Tx},
};

/// Sets a report aside whose row or snapshot cannot be read: it is held, and needs a person.
///
/// # Errors
/// When the database is not available.
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
    let (tab, status) = shown(row);
    aside.tab = Set(tab.to_string());
    aside.status = Set(status.to_string());
    aside.update(tx.db()).await?;
    tx.changed("report", row.id);
    tx.audit("report.set_aside", "report", row.id);
    tracing::error!(report.id = %row.id, "report.unreadable");
    Ok(())
}

/// What a person sees of it.
fn shown(row: &report::Model) -> (ReportTab, ReportStatus) {
    match row.accepted_version {
        Some(_) if row.accepted_with_warnings => (ReportTab::Reported, ReportStatus::WithWarnings),
        Some(_) => (ReportTab::Reported, ReportStatus::Reported),
        None => (ReportTab::NotReported, ReportStatus::NeedsYou),
    }
}
