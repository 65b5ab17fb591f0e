//! Registries: integrations, onboarding, interest.
//! A migration that was released is not changed.

pub mod m20261122_000003_registry;
pub mod m20261122_000007_onboarding;
pub mod m20261122_000010_set_up;
pub mod m20261122_000011_interest;
