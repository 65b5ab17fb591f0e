//! What is known of one jurisdiction's registry, as data, and the check of what a practice enters for it.

mod setting;
mod types;

pub use setting::{SettingProblem, Settings, check_settings};
pub use types::{
    Accepts, Dialect, Encoding, ExpirationStyle, HelpDesk, Program, ProgramSet, Raised, Scope, SetUpField, Standing, Style,
    Transport, VaccineCodeStyle,
};
