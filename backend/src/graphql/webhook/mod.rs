//! Webhooks of reports, for administrators.
//! Nothing is sent here.

pub(super) mod endpoint;
