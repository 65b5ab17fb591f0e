//! Dosewire's server.

pub mod auth;
pub mod change;
pub mod civil;
pub mod demo;
pub mod entity;
pub mod graphql;
pub mod http;
pub mod knowledge;
pub mod night;
pub mod outbox;
pub mod sandbox;
pub mod source;
pub mod store;
pub mod transport;
pub mod vault;
