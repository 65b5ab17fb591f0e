//! The Dosewire server: what a practice runs to report its immunizations to the state's registry.

pub mod auth;
pub mod http;
pub mod vault;
