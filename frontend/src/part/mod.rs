//! The kit: small parts that every page uses. They know the field's words, but no page and no operation of the server.

mod button;
mod copy;
mod dom;
mod field;
mod form;
mod icon;
mod layout;
mod overlay;
mod status;
mod table;

pub use button::{Button, ButtonLink, IconButton, Look};
pub use copy::copy_button;
pub use dom::{Place, focus_soon, next_id, pause};
pub use field::{
    AreaField, CheckField, CheckGroup, Choice, ComboField, DateField, RadioGroup, SelectField, TextField, means,
};
pub use form::{Entries, Form, FormProblems, FormsProblems, Values, problem, signal, signals};
pub use icon::{Icon, icon};
pub use layout::{Breadcrumb, Facts, PageHead, Pager, Step, Tab, Tabs, Timeline, fact, remember_first_page};
pub use overlay::{Dialog, Popover, Toaster, Toasts, UnsavedGuard, close_from_outside};
pub use status::{
    Announcer, Banner, Digest, EmptyFace, FailedFace, FindingList, IntegrationTag, LiveRegion, Progress, Said,
    Skeleton, StatusTag, Tag, Tone, show,
};
pub use table::{
    Cell, Column, ExpandButton, ExpandRow, Faces, ListFace, Order, PickRow, Picks, Row, Sorting, Table, Tri, rows_view,
    tri,
};
