//! The change feed: read page by page, and subscriptions as views of it.
//! Nothing is changed here.

pub(super) mod page;
pub(super) mod shared;
pub(super) mod subscription;

pub use page::Sequence;
