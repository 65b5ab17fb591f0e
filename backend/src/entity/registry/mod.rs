//! The practice's registries: integrations with their secrets, enrollments, onboarding, interest.
//! No query stands here.

pub mod enrollment;
pub mod integration;
pub mod integration_secret;
pub mod interest;
pub mod onboarding_step;
