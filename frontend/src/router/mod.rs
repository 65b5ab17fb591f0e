//! The router: the pages and their paths, links, the entries of the browser's history, and the guards that keep
//! unsaved work from being lost. What a page shows lives in `page`, and no page is named here besides its path.

mod navigation;
mod route;

pub use navigation::Address;
pub use route::{Chip, Page, read_chip};
