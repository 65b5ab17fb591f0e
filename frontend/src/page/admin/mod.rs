//! Admin: people, tokens, the audit log and webhooks; and what these pages share, which the page of the user's own
//! account uses too: lists as plain data, forms and questions over the page, and secrets that are shown once.
//!
//! What a role or a scope may do is the server's to decide; here stand the words for it.

mod actions;
mod audit;
mod form;
mod list;
mod people;
mod question;
mod secret;
mod sessions;
mod tokens;
mod webhooks;
mod words;

pub use actions::{Actions, Deed, Dialogs};
pub use audit::AuditPage;
pub use form::FormSpec;
pub use list::list_view;
pub use people::PeoplePage;
pub use sessions::{TITLES as SESSION_TITLES, session_row};
pub use tokens::TokensPage;
pub use webhooks::WebhooksPage;
pub use words::role_name;
