//! The one schema at `/graphql`: seaography's read side, and our own fields, described in `own.graphql`.
//!
//! Our own half is written as a schema text first. Its types are registered from that text, and each root field of it
//! is bound to a function of the same noun's file; a field without a function, or a function without a field, does
//! not build.

mod access;
mod bind;
mod call;
mod change;
mod dose;
mod dose_change;
mod dose_input;
mod enterer;
mod error;
mod help_packet;
mod home;
mod integration;
mod integration_view;
mod interest;
mod mask;
mod onboarding;
mod patient;
mod patient_identity;
mod patient_input;
mod problem;
mod program;
mod read;
mod reminder;
mod report;
mod report_row;
mod saved;
mod schema;
mod sdl;
mod shared_counts;
mod subscription;
mod typed;
mod vaccine;
mod vaccine_input;
mod viewer;
mod visit_input;
mod why;

pub use call::App;
pub use schema::{Schema, build, print};
pub use shared_counts::SharedCounts;
