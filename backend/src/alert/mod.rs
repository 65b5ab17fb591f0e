//! Alerts that no event raises, decided each minute from facts, and the notices of all alerts by mail and webhook.
//! The rows are `store::alert`'s, the rules and sentences `shared::alert`'s.

mod check;
mod expiry;
mod name;
mod night;
mod notice;
mod route;
mod silence;
mod unreadable;

pub use check::check;
pub use name::{alert_text, subject_name};
pub(crate) use night::newest_due;
pub use notice::{AlertQueue, Carrier, send_notices};
pub use route::{MailRoute, PasswordSource, Route};
