//! Programs: registries of jurisdictions as data, and the validation of a practice's settings for them.
//!
//! No connection is made and no message is written here.

mod ack_dialect;
mod dialect;
#[cfg(any(feature = "server", test))]
mod file;
mod onboarding;
mod setting;
mod template;
mod transport;
mod types;

pub use ack_dialect::{AckDialect, ErrorMeaning};
pub use dialect::{BatchStyle, Dialect, ExpirationStyle, FieldPlace, Organization, Truncation, VaccineCodeStyle};
#[cfg(any(feature = "server", test))]
pub use file::Error;
pub use onboarding::{OnboardingStep, may_activate};
pub use setting::{SettingProblem, Settings, check_entries, check_settings};
pub use template::{fill, placeholders};
pub use transport::{CredentialPlace, Encoding, FormFields, Style, Transport};
pub use types::{Accepts, HelpDesk, Program, ProgramSet, Scope, SetUpField, SeverityOverride, Standing};
