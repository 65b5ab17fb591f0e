//! The router: the pages and their paths, links, the entries of the browser's history, and the guards that keep
//! unsaved work from being lost. What a page shows lives in `page`, and no page is named here besides its path.

mod guard;
mod history;
mod link;
mod navigation;
mod route;

pub use navigation::Router;
pub use route::{Chip, Page, read_chip};
