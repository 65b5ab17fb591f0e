//! The practice and who may use its data: locations, users, sessions, tokens, the audit log, and what
//! callers keep of their own: keys of requests and ids of records.
//! No query stands here.

pub mod api_token;
pub mod audit;
pub mod audit_head;
pub mod clinician;
pub mod external_id;
pub mod idempotency_key;
pub mod location;
pub mod practice;
pub mod recovery_code;
pub mod second_factor;
pub mod session;
pub mod user_account;
