//! `dosewire init`: all that a new practice needs, in one go.

mod arguments;
mod question;
mod run;

pub use arguments::InitCommand;
pub(super) use run::run;
