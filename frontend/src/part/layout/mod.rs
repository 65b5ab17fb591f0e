//! The layout of a page: its head, tabs, pager, facts and timelines. Nothing here knows how something stands; that is
//! for `status`.

mod breadcrumb;
mod facts;
mod head;
mod pager;
mod tabs;
mod timeline;

pub use breadcrumb::Breadcrumb;
pub use facts::{Facts, fact};
pub use head::{PageHead, remember_first_page};
pub use pager::Pager;
pub use tabs::{Tab, Tabs};
pub use timeline::{Step, Timeline};
