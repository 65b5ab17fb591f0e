//! The failures of a sign-in by a provider.

/// The reason why a provider lets nobody in. It holds no token and no value of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The provider did not answer, or not as a provider does.
    #[error("the OpenID provider does not answer")]
    Down,
    /// The provider did not sign the person in, or the person did not want it.
    #[error("the OpenID provider did not sign the person in")]
    Refused,
    /// The provider does not accept this client.
    #[error(
        "the OpenID provider does not accept the client: check --oidc-client-id, its secret and the redirect address"
    )]
    Misconfigured,
    /// The browser came back to a sign-in that it did not begin, or too late.
    #[error("the sign-in was not begun in this browser, or too long ago")]
    NotBegun,
    /// The provider's proof is not for this sign-in, or is not the provider's.
    #[error("the OpenID provider's proof of identity does not hold")]
    Unproven,
    /// The provider does not say the person's name by the claim that the settings name.
    #[error("the OpenID provider does not say the person's name: check --oidc-claim")]
    Nameless,
}

impl ProviderError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Down => "PROVIDER_DOWN",
            Self::Refused => "PROVIDER_REFUSED",
            Self::Misconfigured => "PROVIDER_MISCONFIGURED",
            Self::NotBegun => "SIGN_IN_NOT_BEGUN",
            Self::Unproven => "PROVIDER_UNPROVEN",
            Self::Nameless => "PROVIDER_NAMELESS",
        }
    }
}
