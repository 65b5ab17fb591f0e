//! Signing in and out, and finding out who a caller is.

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{
    Accounts, Caller, Credential, Revocations, Secret, SessionId, SignInOutcome, Unavailable, UserRow,
    password::verify_password, throttle::Throttle,
};

/// Lifetime of a session.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::hours(12);

/// Maximum number of concurrent password checks: each takes 19 MB, and guessing must not exhaust a small machine.
const MAX_CONCURRENT_CHECKS: usize = 2;

/// One try to sign in.
pub struct Attempt {
    /// The name given.
    pub user_name: String,
    /// The password given.
    pub password: Zeroizing<String>,
    /// The address that the try came from.
    pub from: IpAddr,
}

/// A session that was opened.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie.
    pub secret: Secret,
    /// The session's id.
    pub session: SessionId,
    /// The instant at which the session ends.
    pub expires: DateTime<Utc>,
}

/// The reason why a sign-in failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The user is unknown or disabled, or the password is wrong. Which of them is not told.
    #[error("the user name or password is not right")]
    WrongCredentials,
    /// There were too many failures.
    #[error("there were too many tries. Wait for {} seconds", .0.num_seconds())]
    Wait(TimeDelta),
    /// The database, or the memory to check a password, was not to be had.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Decides who gets in.
pub struct Guard {
    accounts: Arc<dyn Accounts>,
    revocations: Revocations,
    throttle: Throttle,
    passwords: Semaphore,
}

impl Guard {
    /// Guards these accounts.
    #[must_use]
    pub fn new(accounts: Arc<dyn Accounts>, revocations: Revocations) -> Self {
        Self { accounts, revocations, throttle: Throttle::default(), passwords: Semaphore::new(MAX_CONCURRENT_CHECKS) }
    }

    /// Checks a password and opens a session. `random` is 32 fresh random bytes.
    pub async fn sign_in(
        &self,
        attempt: Attempt,
        now: DateTime<Utc>,
        random: [u8; 32],
    ) -> Result<SignedIn, SignInError> {
        let from = attempt.from;
        let user = self.authenticate(attempt, now).await?;
        let secret = Secret::for_session(random);
        let expires = now + SESSION_LIFETIME;
        let session = self.accounts.open_session(user.id, secret.hash(), now, expires).await?;
        self.accounts.note_sign_in(Some(&user), from, SignInOutcome::Opened);
        Ok(SignedIn { secret, session, expires })
    }

    /// Closes a session, and tells the sockets that it holds open.
    pub async fn sign_out(&self, session: SessionId, now: DateTime<Utc>) -> Result<(), Unavailable> {
        self.accounts.close_session(session, now).await?;
        self.revocations.announce();
        Ok(())
    }

    /// Finds out who a credential stands for now.
    pub async fn identify(&self, credential: Credential, now: DateTime<Utc>) -> Result<Option<Caller>, Unavailable> {
        match credential {
            Credential::Session(secret) => self.accounts.find_session(secret, now).await,
            Credential::Token(secret) => self.accounts.find_token(secret, now).await,
        }
    }

    /// Notes that a token let nobody in.
    pub fn note_refused_token(&self, from: IpAddr) {
        self.accounts.note_sign_in(None, from, SignInOutcome::TokenRefused);
    }

    /// The bell that is rung when somebody lost access.
    #[must_use]
    pub fn revocations(&self) -> &Revocations {
        &self.revocations
    }

    /// The throttle is asked again once a place to check a password is free, so that tries sent at once do not all
    /// slip past it.
    async fn authenticate(&self, attempt: Attempt, now: DateTime<Utc>) -> Result<UserRow, SignInError> {
        let Attempt { user_name, password, from } = attempt;
        self.check_throttle(&user_name, from, now)?;
        let _place = self.passwords.acquire().await.map_err(|_| Unavailable)?;
        self.check_throttle(&user_name, from, now)?;
        let user = self.accounts.find_user(&user_name).await?;
        let enabled = user.as_ref().filter(|user| !user.disabled);
        let hash = enabled.map(|user| user.password_hash.clone());
        let right = verify_password(password, hash).await.map_err(|_| Unavailable)?;
        if let Some(user) = enabled.filter(|_| right) {
            self.throttle.record_success(&user_name, from);
            return Ok(user.clone());
        }
        self.accounts.note_sign_in(user.as_ref(), from, SignInOutcome::Refused);
        self.throttle.record_failure(&user_name, from, now);
        Err(SignInError::WrongCredentials)
    }

    fn check_throttle(&self, user_name: &str, from: IpAddr, now: DateTime<Utc>) -> Result<(), SignInError> {
        let Some(wait) = self.throttle.check(user_name, from, now) else { return Ok(()) };
        self.accounts.note_sign_in(None, from, SignInOutcome::Throttled);
        Err(SignInError::Wait(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::memory::{MemoryAccounts, PASSWORD};
    use rstest::rstest;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn attempt(user_name: &str, password: &str) -> Attempt {
        Attempt {
            user_name: user_name.to_owned(),
            password: Zeroizing::new(password.to_owned()),
            from: IpAddr::from([127, 0, 0, 1]),
        }
    }

    fn guard() -> (Arc<MemoryAccounts>, Guard) {
        let accounts = Arc::new(MemoryAccounts::with_ada_and_a_token());
        let guard = Guard::new(accounts.clone(), Revocations::default());
        (accounts, guard)
    }

    #[tokio::test]
    async fn a_session_is_opened_found_and_closed() {
        let (_, guard) = guard();
        let signed_in = guard.sign_in(attempt("ada", PASSWORD), at(0), [1; 32]).await.unwrap();
        let credential = Credential::from_cookie(signed_in.secret.reveal());
        let caller = guard.identify(credential, at(1)).await.unwrap().unwrap();
        assert_eq!(caller.name, "Ada Lovelace");
        assert_eq!(guard.identify(credential, at(12 * 60)).await, Ok(None));

        let mut bell = guard.revocations().listen();
        guard.sign_out(signed_in.session, at(2)).await.unwrap();
        assert!(bell.has_changed().unwrap());
        bell.mark_unchanged();
        assert_eq!(guard.identify(credential, at(3)).await, Ok(None));
    }

    #[rstest]
    #[case::wrong_password("ada", "not the password", SignInError::WrongCredentials)]
    #[case::unknown_user("eve", PASSWORD, SignInError::WrongCredentials)]
    #[case::disabled_user("gone", PASSWORD, SignInError::WrongCredentials)]
    #[tokio::test]
    async fn refuses(#[case] user_name: &str, #[case] password: &str, #[case] expected: SignInError) {
        let (_, guard) = guard();
        let outcome = guard.sign_in(attempt(user_name, password), at(0), [1; 32]).await;
        assert_eq!(outcome.unwrap_err(), expected);
    }

    #[tokio::test]
    async fn five_failures_make_even_the_right_password_wait() {
        let (_, guard) = guard();
        for _ in 0..5 {
            let outcome = guard.sign_in(attempt("ada", "wrong"), at(0), [1; 32]).await;
            assert_eq!(outcome.unwrap_err(), SignInError::WrongCredentials);
        }
        let outcome = guard.sign_in(attempt("ada", PASSWORD), at(5), [1; 32]).await;
        assert_eq!(outcome.unwrap_err(), SignInError::Wait(TimeDelta::minutes(10)));
        let outcome = guard.sign_in(attempt("ada", PASSWORD), at(15), [1; 32]).await;
        assert!(outcome.is_ok());
    }

    #[tokio::test]
    async fn tries_sent_at_once_do_not_slip_past() {
        let (accounts, guard) = guard();
        let tries = (0..20).map(|_| guard.sign_in(attempt("ada", "wrong"), at(0), [1; 32]));
        let outcomes = futures_util::future::join_all(tries).await;
        let checked = outcomes.iter().filter(|outcome| matches!(outcome, Err(SignInError::WrongCredentials))).count();
        assert!((5..=6).contains(&checked), "{checked} were checked");
        assert_eq!(accounts.lookups(), checked);
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_told_apart() {
        let (accounts, guard) = guard();
        accounts.break_down();
        let outcome = guard.sign_in(attempt("ada", PASSWORD), at(0), [1; 32]).await;
        assert_eq!(outcome.unwrap_err(), SignInError::Unavailable(Unavailable));
    }
}
