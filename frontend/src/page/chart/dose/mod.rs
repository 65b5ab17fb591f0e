//! A dose as forms hold it: the fields of each kind of dose, their views, and the findings while it is entered. The forms
//! that save it live in `visit` and `edit_dose`.

mod clinician;
mod details;
mod fields;
mod findings;
mod lot_field;
mod rules;
mod save;
mod stock;
mod table;

pub use clinician::{clinicians, prefill, remember};
pub use details::details;
pub use fields::{Fields, listing, vaccine_fields, visit_fields};
pub use findings::findings_view;
pub use rules::Rules;
pub use save::{Saved, gone, settle};
pub use table::{Kind, begin, carried, immunity, is_of_visit, read, taken, whole_shape};
