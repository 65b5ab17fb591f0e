//! What is known of one jurisdiction's registry, as data, and the check of what a practice enters for it.

#[cfg(any(feature = "server", test))]
mod load;
mod setting;
mod transport;
mod types;

#[cfg(any(feature = "server", test))]
pub use load::Error;
pub use setting::{SettingProblem, Settings, check_settings};
pub use transport::{CredentialPlace, Encoding, FormFields, Style, Transport};
pub use types::{
    Accepts, Dialect, ExpirationStyle, HelpDesk, Program, ProgramSet, Raised, Scope, SetUpField, Standing,
    VaccineCodeStyle,
};
