//! Fields of forms: the label is tied to the input, and help and errors are told with it.
//! No field knows what it is asked for.

mod area;
mod check;
mod choice;
mod combobox;
mod date;
mod frame;
mod group;
mod select;
mod text;

pub use area::AreaField;
pub use check::CheckField;
pub use choice::{Choice, means};
pub use combobox::ComboField;
pub use date::DateField;
pub use group::{CheckGroup, RadioGroup};
pub use select::SelectField;
pub use text::TextField;
