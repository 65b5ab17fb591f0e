//! Values as people type, paste and scan them: one normalization for each kind, which says back what it understood, or
//! what is wrong and what to type.
//!
//! Pure functions over text, the same in forms, in GraphQL and in imports. Each is idempotent, takes any text, and lets
//! no control character and no invisible one through. Lots are in `lot`. The tables of `shared/tests/data/typed` say
//! what is understood and what is refused.

mod address;
mod amount;
mod calendar;
mod country;
mod date;
mod fold;
mod ndc;
mod phone;
mod postal;

pub use address::{AddressProblem, address};
pub use amount::{Amount, AmountProblem, amount, amount_in};
pub use calendar::{Written, written};
pub use date::{DateKind, DateProblem, date, whole_date};
pub(crate) use fold::is_invisible;
pub use fold::{describe_character, fold, fold_digits, has_control};
pub(crate) use ndc::split;
pub use ndc::{NdcProblem, ndc, possible_ndcs};
pub use phone::{PhoneProblem, Telephone, telephone};
pub(crate) use postal::{fits_state, is_state, is_zip};

use crate::unicode::compose;

/// Normalizes a part of a person's name: folded, with its letters composed (Normalization Form C).
#[must_use]
pub fn name(text: &str) -> String {
    // Composed before too: some characters are look-alikes only in this form. And after, where a mark has come next to
    // its letter.
    compose(&fold(&compose(text))).into_owned()
}
