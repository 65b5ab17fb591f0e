//! Who may come in, and what each may do.

pub mod m20261127_000064_access;
pub mod m20261127_000072_session_use;
