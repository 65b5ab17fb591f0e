//! Findings of reports: kept for lists and made again where they are stale, and their codes in rows of their own.
//! What the findings are is decided in `shared`.

mod code;
mod kept;

pub use code::{NewFindings, replace_findings, stopping};
pub use kept::{
    assess_consent, assess_stale, invalidate_findings, invalidate_findings_beside, is_any_stale, keep_missing,
};
