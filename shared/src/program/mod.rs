//! Programs: registries of jurisdictions as data, and the validation of a practice's settings for them.
//!
//! No connection is made and no message is written here.

mod ack_dialect;
mod dialect;
mod entered;
#[cfg(any(feature = "server", test))]
mod file;
mod onboarding;
mod seen;
mod setting;
mod soap_call;
mod target;
mod template;
mod transport;
mod types;

pub use ack_dialect::{AckDialect, ErrorMeaning};
pub use dialect::{BatchStyle, Dialect, ExpirationStyle, FieldPlace, Organization, Truncation, VaccineCodeStyle};
#[cfg(any(feature = "server", test))]
pub use file::Error;
pub use onboarding::{OnboardingStep, may_activate};
pub use seen::Seen;
pub use setting::{SettingProblem, Settings, check_entries, check_settings, is_required};
pub use soap_call::{CallPart, SoapCall, SoapVersion};
pub use target::{Facts, Target};
pub use template::{fill, placeholders};
pub use transport::{CredentialPlace, Encoding, FormFields, Style, Transport};
pub use types::{
    Accepts, FieldChoice, HelpDesk, Program, ProgramSet, Scope, SetUpField, SeverityOverride, Source, Standing,
};
