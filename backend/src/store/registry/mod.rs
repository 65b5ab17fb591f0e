//! The practice's set-up of registries: integrations, their sealed secrets, onboarding, and interest in programs.
//! What is reported to them is in `reporting`; `crate::interest` passes interest on.

mod integration;
mod interest;
mod onboarding;
mod reseal;
mod secret;

pub use integration::{
    ActivationOutcome, MAX_CONNECTIONS, NewEnrollment, NewIntegration, activate, enrollments_settings,
    first_enrollment, integration_by_id, integrations_in_use, note_test, pause, resume, save_integration, settings_of,
};
pub use interest::{NewInterest, claim_interest, interests, is_any_interest_due, keep_interest, settle_interest};
pub use onboarding::{NewStep, keep_step, steps_of, succeeded_steps};
pub use reseal::{Resealed, reseal_messages, reseal_secrets};
pub use secret::{check_key, open_secret, seal, secrets_of, set_secret};
