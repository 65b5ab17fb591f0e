//! The schema and its walls, accounts, the architecture, secrets and code sets.

pub mod access;
mod agreement;
mod architecture;
mod code_sets;
mod fuzz;
mod guide;
mod http_audit;
mod root_field;
mod sealed;
mod together;
mod writing;
