//! Authentication: passwords, sessions, tokens, and the throttling of guesses.
//!
//! Nothing here knows HTTP or the database. The store implements [`Accounts`]; the router asks the [`Guard`].
//! Of session secrets and tokens only the SHA-256 is ever handed to the store: they are 256 random bits, so that a
//! slow hash would add nothing; recovery codes have 80. Passwords are hashed with argon2id.

mod access;
mod accounts;
mod caller;
mod guard;
mod password;
mod revocation;
mod second_factor;
mod secret;
mod throttle;
mod user_name;

pub use access::{Access, Role, Scope};
pub use accounts::{Accounts, NewSession, OpenSession, SignInOutcome, Unavailable, UserRow};
pub use caller::{Caller, CallerKind, ClientAddress, SessionId, TokenId, UserId};
pub use guard::{Admitted, Attempt, Guard, IDLE_TIMEOUT, SESSION_LIFETIME, SignInError, SignedIn, VouchedFor};
pub use password::{PasswordError, check_new_password, hash_password, hash_password_now, verify_password};
pub use revocation::Revocations;
pub use second_factor::{
    EnteredCode, RECOVERY_CODE_LENGTH, RECOVERY_CODES, SecondFactor, TotpSecret, group_recovery_code,
};
pub use secret::{Credential, Secret, SecretHash};
pub use throttle::client_network;
pub use user_name::{UserNameError, check_user_name};

#[cfg(test)]
pub(crate) mod memory;
