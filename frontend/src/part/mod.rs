//! Small parts that every page uses. They know the field's words, and no page.

mod announce;
mod banner;
mod dialog;
mod face;
mod field;
mod finding;
mod form;
mod head;
mod icon;
mod popover;
mod tag;
mod tick;

pub use announce::{Announcer, LiveRegion};
pub use banner::{Banner, Tone};
pub use dialog::Dialog;
pub use face::{EmptyFace, FailedFace, Skeleton, show};
pub use field::{CheckField, Choice, SelectField, TextField};
pub use finding::{FindingList, Said};
pub use form::{Entries, Form, FormProblems, gather, problem};
pub use head::{PageHead, remember_first_page};
pub use icon::{Icon, icon};
pub use popover::{Popover, close_from_outside};
pub use tag::{IntegrationTag, StatusTag, Tag};
pub use tick::{focus_soon, next_id, pause};
