//! The audit log as a chain: its key and head, sealing, its list, and the proof that nobody changed it.
//!
//! An entry is signed by the process that writes it, within the transaction of the fact, and sealed at its place in the
//! chain a moment later by any server: writers wait for nobody. Key and head are one row; the key is sealed by the vault,
//! so that whoever has the database alone can neither sign nor seal.

mod events;
mod head;
mod reads;
mod seal;
mod verify;

pub use events::{AuditFilter, audit_events, charts_of_entries};
pub use head::open_audit_log;
pub(in crate::store) use head::{binding, head, open_key};
pub use reads::flush_reads;
pub use seal::{is_any_unsealed, seal_entries};
pub use verify::{ChainFault, Verification, verify_audit_log};
