//! What people keep with reports while they work on them: a note, an owner, a day until which it is put off, and the
//! warnings that they dismiss.
//! Where reports stand, and how they are shown, is `report`'s.

pub(super) mod annotation;
pub(super) mod dismissal;
