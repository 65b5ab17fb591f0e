//! The pages, a file or a folder each. What two of them need lives in `part`, `record` or a folder of its own.

mod account;
mod admin;
mod chart;
mod explain;
mod figure;
mod first_steps;
mod home;
mod integration;
mod lost;
mod manage;
mod packet;
mod patients;
mod person;
mod reminder;
mod report;
mod sheet;
mod shell;
mod sign_in;
mod supported;
mod vaccines;

pub use account::AccountPage;
pub use admin::{AuditPage, PeoplePage, TokensPage, WebhooksPage};
pub use chart::ChartPage;
pub use explain::ExplainPage;
pub use home::HomePage;
pub use integration::IntegrationsPage;
pub use lost::{ForbiddenPage, LostPage, UnreachablePage};
pub use manage::{clinicians_page, places_page, recall_page, stock_page};
pub use patients::PatientsPage;
pub use report::{DetailsPage, ReportsPage};
pub use sheet::SheetPage;
pub use shell::Shell;
pub use sign_in::{SignInAgain, SignInPage, StillThere};
pub use vaccines::VaccinesPage;
