//! A real browser: the driver that starts it, and a page as a person uses it, by text, role and label.
//! No page of the product is known here.

mod driver;
mod element;
mod page;
mod view;

pub use driver::Driver;
pub use element::Described;
pub use page::Page;
pub use view::Scheme;
