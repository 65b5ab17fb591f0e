//! The practice's set-up of registries: integrations, their sealed secrets, onboarding, and interest in programs.
//! What is reported to them is in `reporting`; `crate::interest` passes interest on.

mod activation;
mod enrollment;
mod integration;
mod interest;
mod onboarding;
mod secret;
mod set_up;

pub use activation::{ActivationOutcome, activate, pause, resume};
pub use enrollment::{NewEnrollment, enrollment_settings, enrollments_of, first_enrollment};
pub use integration::{
    active_integrations, hold_active_integrations, integration_by_id, integration_of_program, integrations,
    integrations_in_use, is_set_up_current, night_time, record_test, settings_of,
};
pub use interest::{NewInterest, claim_interest, interests, is_any_interest_due, keep_interest, settle_interest};
pub use onboarding::{NewStep, keep_step, steps_of, succeeded_steps};
pub use secret::{binding, check_key, open_secret, seal, secrets_of, set_secret};
pub use set_up::{MAX_CONNECTIONS, NewIntegration, save_integration};
