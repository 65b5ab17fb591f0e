//! Webhooks of reports: their rows, and the deliveries that are made of the change feed.
//! Nothing is sent from here.

mod delivery;
mod endpoint;
mod event;

pub use delivery::{
    DeliveryOutcome, claim_delivery, deliveries_of, drop_old_deliveries, is_any_delivery_due, settle_delivery,
};
pub use endpoint::{
    NewWebhook, OpenWebhook, add_webhook, disable_webhook, enable_webhook, open_webhook, replay_webhook, webhook_by_id,
    webhooks, webhooks_in_use,
};
pub(in crate::store) use endpoint::{address_binding, secret_binding};
pub use event::{is_behind, make_deliveries, queue_test};
