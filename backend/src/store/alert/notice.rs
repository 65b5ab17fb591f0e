//! Notices: an alert's beginning and end, each to be sent once on each channel.

use sea_orm::ActiveValue::Set;
use shared::wire_enum;
use uuid::Uuid;

use crate::{
    entity::alert_notice,
    store::{Result, Tx, db::insert_all},
};

wire_enum! {
    /// What a notice tells of an alert.
    pub enum NoticeEvent {
        /// It was raised.
        Raised = "RAISED",
        /// It ended.
        Ended = "ENDED",
    }
}

wire_enum! {
    /// How a notice is sent.
    pub enum NoticeChannel {
        /// By mail.
        Mail = "MAIL",
        /// To a webhook.
        Webhook = "WEBHOOK",
    }
}

/// Keeps that everybody is to be notified, with what they are notified of. A channel that no server has is passed over:
/// its notices grow too old.
pub(super) async fn keep_notices(tx: &mut Tx, alert: Uuid, event: NoticeEvent) -> Result<()> {
    let rows = NoticeChannel::ALL.iter().map(|channel| alert_notice::ActiveModel {
        id: Set(tx.source().uuid()),
        alert_id: Set(alert),
        event: Set(event.as_str().to_owned()),
        channel: Set(channel.as_str().to_owned()),
        created_at: Set(tx.now()),
        tries: Set(0),
        next_try_at: Set(Some(tx.now())),
        sent_at: Set(None),
        failure: Set(None),
    });
    insert_all::<alert_notice::Entity, _>(tx.db(), rows.collect()).await
}
