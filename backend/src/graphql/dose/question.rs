//! Questions about what is unusual in a dose: it is not saved until a person confirms it.

use shared::{
    code_set::Catalog,
    entry::{EntryProblem, expired_lot, recalled_lot, unusual_amount},
};

use super::input::EnteredDose;
use crate::{graphql::stock::recalled, store::SetUp};

/// The questions about a dose that nobody confirmed.
pub fn questions(dose: &EnteredDose, catalog: &Catalog, set_up: &SetUp) -> Vec<EntryProblem> {
    let reason = |lot: &str| recalled(&set_up.recalls, lot, dose.new.vaccine_id);
    [unusual_amount(&dose.entry, catalog), expired_lot(&dose.entry), recalled_lot(&dose.entry, reason)]
        .into_iter()
        .flatten()
        .collect()
}
