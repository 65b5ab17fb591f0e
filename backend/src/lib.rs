//! Dosewire's server.

pub mod transport;
