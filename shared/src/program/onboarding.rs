//! Onboarding: the steps from the first contact with a registry to production.

use crate::wire_enum;

use super::types::{Program, Standing};

wire_enum! {
    /// A step of onboarding.
    pub enum OnboardingStep {
        /// The practice is registered with the registry.
        Registered = "REGISTERED",
        /// The connection was tested.
        ConnectionTested = "CONNECTION_TESTED",
        /// A test message was sent.
        TestMessage = "TEST_MESSAGE",
        /// The registry confirmed, outside of Dosewire, that the practice may send.
        Confirmed = "CONFIRMED",
        /// The integration was activated in production.
        InProduction = "IN_PRODUCTION",
    }
}

/// Returns `true` if a program can be activated after the steps that succeeded.
///
/// A program without its state's confirmation needs an accepted test message, or a recorded confirmation of the registry.
#[must_use]
pub fn may_activate(program: &Program, succeeded: &[OnboardingStep]) -> bool {
    match program.standing {
        Standing::NotReady => false,
        Standing::Confirmed => true,
        Standing::Ready => {
            succeeded.iter().any(|step| matches!(step, OnboardingStep::TestMessage | OnboardingStep::Confirmed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[rstest::rstest]
    #[case(Standing::Confirmed, &[], true)]
    #[case(Standing::Ready, &[], false)]
    #[case(Standing::Ready, &[OnboardingStep::Registered, OnboardingStep::ConnectionTested], false)]
    #[case(Standing::Ready, &[OnboardingStep::TestMessage], true)]
    #[case(Standing::Ready, &[OnboardingStep::Confirmed], true)]
    #[case(Standing::NotReady, &[OnboardingStep::Confirmed], false)]
    fn only_the_registry_s_word_counts(
        #[case] standing: Standing,
        #[case] succeeded: &[OnboardingStep],
        #[case] expected: bool,
    ) {
        let program = Program { standing, ..sample::sandbox() };
        assert_eq!(may_activate(&program, succeeded), expected);
    }
}
