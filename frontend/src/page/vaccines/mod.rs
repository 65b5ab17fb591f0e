//! Admin > Manage > Vaccines: the practice's listing, and what each name is recognized as, while it is typed.
//! The recognition itself is `shared`'s.

mod form;
mod name;
mod page;
mod row;
mod table;

pub use page::VaccinesPage;
