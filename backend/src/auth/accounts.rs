//! The guard's interface to the store.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Caller, SecretHash, SessionId, UserId};

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
    async fn open_session(
        &self,
        user: UserId,
        secret: SecretHash,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Result<SessionId, Unavailable>;

    /// Finds a session that is open and not expired, that was used after an instant, and whose user is not disabled.
    async fn find_session(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Option<OpenSession>, Unavailable>;

    /// Notes that a session was used at an instant. It is noted beside the request, which waits for nobody.
    fn note_use(&self, session: SessionId, at: DateTime<Utc>);

    /// Closes a session. A session that is closed already stays so.
    async fn close_session(&self, session: SessionId, now: DateTime<Utc>) -> Result<(), Unavailable>;

    /// Finds the program of a token that is neither revoked nor expired.
    async fn find_token(&self, secret: SecretHash, now: DateTime<Utc>) -> Result<Option<Caller>, Unavailable>;

    /// Notes a try to come in for the audit log, with the user where the name is one's. Nobody waits for it.
    fn note_sign_in(&self, _user: Option<&UserRow>, _from: IpAddr, _outcome: SignInOutcome) {}
}
