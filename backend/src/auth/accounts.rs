//! The guard's interface to the store.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Caller, Role, SecondFactor, SecretHash, SessionId, UserId};

/// A session that is open, with its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// The caller.
    pub caller: Caller,
    /// The session's id.
    pub id: SessionId,
    /// The instant at which somebody used it last, as far as it was noted.
    pub last_used_at: DateTime<Utc>,
}

/// A user as the store keeps one.
#[derive(Clone)]
pub struct UserRow {
    /// The user's id.
    pub id: UserId,
    /// The name that the user signs in with.
    pub user_name: String,
    /// The name to show.
    pub display_name: String,
    /// The argon2id hash of the password, in PHC form.
    pub password_hash: String,
    /// `true` if the user may no longer sign in.
    pub disabled: bool,
    /// The instant until which a password is taken where passwords are switched off.
    pub password_until: Option<DateTime<Utc>>,
}

/// A session to open.
#[derive(Debug, Clone, Copy)]
pub struct NewSession {
    /// The user.
    pub user: UserId,
    /// The hash of the session's secret.
    pub secret: SecretHash,
    /// The instant at which it ends.
    pub expires: DateTime<Utc>,
    /// `true` if an OpenID provider vouched for the user.
    pub by_provider: bool,
}

/// The outcome of a try to come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOutcome {
    /// A session was opened.
    Opened,
    /// The user is unknown or disabled, or the password is wrong.
    Refused,
    /// There were too many failures before: nothing was checked.
    Throttled,
    /// The password was right, and the code of the second factor is missing.
    CodeAsked,
    /// A program's token is unknown, revoked or expired.
    TokenRefused,
}

/// The database did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the accounts could not be read, because the database did not answer")]
pub struct Unavailable;

/// Users, sessions and tokens, as the database keeps them.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Finds a user by the name that the user signs in with, whatever its letter case.
    async fn find_user(&self, user_name: &str) -> Result<Option<UserRow>, Unavailable>;

    /// Writes a new session of a user.
    async fn open_session(&self, new: NewSession, now: DateTime<Utc>) -> Result<SessionId, Unavailable>;

    /// Adds a user for whom an OpenID provider vouches, who has no password here. Returns `None` if the name was taken
    /// meanwhile.
    async fn add_vouched_user(
        &self,
        user_name: &str,
        display_name: &str,
        role: Role,
    ) -> Result<Option<UserRow>, Unavailable>;

    /// Finds the second factor of a user, once its first code was entered.
    async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, Unavailable>;

    /// Takes the code of a time step. Returns `false` if it, or one after it, was taken before.
    async fn take_step(&self, user: UserId, step: i64) -> Result<bool, Unavailable>;

    /// Takes a recovery code. Returns `false` if the user has none such that is unused.
    async fn take_recovery_code(&self, user: &UserRow, code: SecretHash) -> Result<bool, Unavailable>;

    /// Finds a session that is open and not expired, that was used after an instant, and whose user is not disabled.
    async fn find_session(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Option<OpenSession>, Unavailable>;

    /// Notes that a session was used at an instant. It is noted beside the request, which waits for nobody.
    fn note_use(&self, session: SessionId, at: DateTime<Utc>);

    /// Closes a session. A session that is closed already stays so. Returns `true` if an OpenID provider vouched for its
    /// user.
    async fn close_session(&self, session: SessionId, now: DateTime<Utc>) -> Result<bool, Unavailable>;

    /// Finds the program of a token that is neither revoked nor expired.
    async fn find_token(&self, secret: SecretHash, now: DateTime<Utc>) -> Result<Option<Caller>, Unavailable>;

    /// Notes a try to come in for the audit log, with the user where the name is one's. Nobody waits for it.
    fn note_sign_in(&self, _user: Option<&UserRow>, _from: IpAddr, _outcome: SignInOutcome) {}
}
