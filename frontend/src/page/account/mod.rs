//! The user's own account: its sections, a file each. What administrators change of others is in `page/admin`.

mod page;
mod password;
mod second_factor;
mod sessions;

pub use page::AccountPage;
