//! What is known of one jurisdiction's registry, as data, and the check of what a practice enters for it.

#[cfg(any(feature = "server", test))]
mod load;
mod setting;
mod types;

#[cfg(any(feature = "server", test))]
pub use load::Error;
pub use setting::{SettingProblem, Settings, check_settings};
pub use types::{
    Accepts, Dialect, Encoding, ExpirationStyle, HelpDesk, Program, ProgramSet, Raised, Scope, SetUpField, Standing,
    Style, Transport, VaccineCodeStyle,
};
