//! Sealing of secrets at rest: registry credentials and message bodies; and signing, of the audit log and of webhooks.
//!
//! A sealed value is bound to the table, row and column it was written for, so that a copy moved to another place
//! does not open. Keys have ids; the newest one seals and every one held opens, so that keys can be rotated.

mod binding;
mod error;
mod key;
pub mod key_file;
mod mac;
mod seal;

pub use binding::Binding;
pub use error::Error;
pub use key::{Key, KeyId, parse_keys};
pub use mac::MacKey;
pub use seal::{NONCE_LENGTH, Vault};
