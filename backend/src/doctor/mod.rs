//! The doctor: facts about an installation in, findings for whoever keeps it out. Nothing is read or written here.

mod check;
mod facts;
mod inside;
mod outside;
#[cfg(test)]
mod tests;

pub use check::{Check, Examination, Level};
pub use facts::{Address, Backups, Disk, Ending, Facts, Inside, KeyFacts, NightFacts, Recount, RestoreFacts};

/// Examines an installation.
#[must_use]
pub fn examine(facts: &Facts) -> Examination {
    let mut checks = outside::checks(facts);
    if let Some(inside) = &facts.inside {
        checks.extend(inside::checks(inside, facts.now));
    }
    Examination { checks }
}
