//! Admin > Manage > Integrations: the state's program, set up by the form that it describes.
//! No state has code of its own: what differs is data.

mod backfill;
mod draft;
mod form;
mod gate;
mod interest;
mod interest_table;
mod listed;
mod onboarding;
mod page;
mod switch;

pub use page::IntegrationsPage;
