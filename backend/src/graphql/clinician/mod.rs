//! Those who give and order vaccines: the list, and doses that name one of it.
//! What a dose keeps of a clinician is the dose's.

pub(super) mod list;
mod named;

pub(super) use named::name_clinicians;
