//! The user's own account, a section each. What administrators do with the accounts of others is not shown here.

mod page;
mod second_factor;

pub use page::AccountPage;
