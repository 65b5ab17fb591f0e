//! Who may use the practice's data: users, sessions, tokens, the audit log, and what callers keep of their own: keys of
//! requests and ids of records.
//! No query stands here.

pub mod api_token;
pub mod audit;
pub mod audit_head;
pub mod external_id;
pub mod idempotency_key;
pub mod recovery_code;
pub mod second_factor;
pub mod session;
pub mod user_account;
