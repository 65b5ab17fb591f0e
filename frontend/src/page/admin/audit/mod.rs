//! Admin > Audit log: who did and read what, filtered by what the address says, page by page, and as a file.
//! Nothing of the log is changed from here; the sentences are the server's.

mod export;
mod filter;
mod page;

pub use page::AuditPage;
