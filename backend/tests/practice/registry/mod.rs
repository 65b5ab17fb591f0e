//! Registries: set-up, onboarding, several at once, interest, help desks.

mod help_desk;
mod interest;
pub mod onboarding;
mod program_folder;
mod set_up;
mod several_states;
