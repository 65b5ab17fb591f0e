//! `dosewire init`: all that a new practice needs, in one go.
//! It asks and checks answers; `app` makes what was asked for.

mod arguments;
mod question;
mod run;

pub use arguments::InitCommand;
pub(super) use run::run;
