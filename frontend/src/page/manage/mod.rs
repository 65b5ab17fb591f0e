//! Admin > Manage: clinicians, locations with the practice, and stock with recalled lots. Each is a list of records and a
//! form over it, described by a table: records stay JSON values, so that one list and one form serve them all.
//!
//! What is checked of a record is the server's, or `shared`'s.

mod clinician;
mod form;
mod kind;
mod list;
mod place;
mod recall;
mod stock;

pub use clinician::clinicians_page;
pub use place::places_page;
pub use recall::recall_page;
pub use stock::stock_page;
