//! Small parts that every page uses. They know the field's words, and no page.

mod announce;
mod banner;
mod breadcrumb;
mod button;
mod dialog;
mod face;
mod facts;
mod field;
mod finding;
mod form;
mod guard;
mod head;
mod icon;
mod pager;
mod popover;
mod progress;
mod skeleton;
mod summary;
mod table;
mod tabs;
mod tag;
mod tick;
mod timeline;
mod toast;

pub use announce::{Announcer, Digest, LiveRegion};
pub use banner::{Banner, Tone};
pub use breadcrumb::Breadcrumb;
pub use button::{Button, ButtonLink, IconButton, Look};
pub use dialog::Dialog;
pub use face::{EmptyFace, FailedFace, show};
pub use facts::{Facts, fact};
pub use field::{
    AreaField, CheckField, CheckGroup, Choice, ComboField, DateField, RadioGroup, SelectField, TextField, means,
};
pub use finding::{FindingList, Said};
pub use form::{Entries, Form, Values, problem, signal, signals};
pub use guard::UnsavedGuard;
pub use head::{PageHead, remember_first_page};
pub use icon::{Icon, icon};
pub use pager::Pager;
pub use popover::{Popover, close_from_outside};
pub use progress::Progress;
pub use skeleton::Skeleton;
pub use summary::{FormProblems, FormsProblems};
pub use table::{Column, ExpandButton, ExpandRow, Faces, Order, PickRow, Picks, Shown, Sorting, Table, Tri, tri};
pub use tabs::{Tab, Tabs};
pub use tag::{IntegrationTag, StatusTag, Tag};
pub use tick::{focus_soon, next_id, pause};
pub use timeline::{Step, Timeline};
pub use toast::{Toaster, Toasts};
