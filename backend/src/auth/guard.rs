//! Signing in and out, and finding out who a caller is.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{
    Accounts, Caller, Credential, Revocations, Secret, SessionId, SignInOutcome, Unavailable, UserRow,
    password::verify_password, throttle::Throttle,
};

/// Lifetime of a session.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::hours(12);

/// Time without use after which a session ends, unless the settings say otherwise.
pub const IDLE_TIMEOUT: TimeDelta = TimeDelta::minutes(15);

/// Longest time before the end of an unused session at which its user is warned.
const MAX_WARNING: TimeDelta = TimeDelta::seconds(60);
/// Longest time by which a use is noted late: each note is a write.
const MAX_USE_PRECISION: TimeDelta = TimeDelta::seconds(30);

/// Maximum number of concurrent password checks: each takes 19 MB, and guessing must not exhaust a small machine.
const MAX_CONCURRENT_CHECKS: usize = 2;

/// The address of tries within a session, which are counted apart from those to sign in.
const WITHIN_A_SESSION: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

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

/// A caller who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The caller.
    pub caller: Caller,
    /// The instant at which the session ends unless it is used again; none of a token.
    pub ends: Option<DateTime<Utc>>,
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
    idle_timeout: TimeDelta,
}

impl Guard {
    /// Guards these accounts.
    #[must_use]
    pub fn new(accounts: Arc<dyn Accounts>, revocations: Revocations) -> Self {
        Self {
            accounts,
            revocations,
            throttle: Throttle::default(),
            passwords: Semaphore::new(MAX_CONCURRENT_CHECKS),
            idle_timeout: IDLE_TIMEOUT,
        }
    }

    /// Sets the time without use after which a session ends.
    #[must_use]
    pub fn with_idle_timeout(self, idle_timeout: TimeDelta) -> Self {
        Self { idle_timeout, ..self }
    }

    /// The time before the end of an unused session at which its user is warned.
    #[must_use]
    pub fn warning(&self) -> TimeDelta {
        MAX_WARNING.min(self.idle_timeout / 2)
    }

    /// The instant after which a session must have been used to be open now.
    #[must_use]
    pub fn used_after(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.idle_timeout
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

    /// Checks the password of somebody who is signed in, slowed down as signing in is.
    pub async fn confirm(
        &self,
        user_name: String,
        password: Zeroizing<String>,
        now: DateTime<Utc>,
    ) -> Result<(), SignInError> {
        let attempt = Attempt { user_name, password, from: WITHIN_A_SESSION };
        self.authenticate(attempt, now).await.map(drop)
    }

    /// Lets a request in: finds out who its credential stands for, and notes that the session was used last so long
    /// before now.
    pub async fn admit(
        &self,
        credential: Credential,
        now: DateTime<Utc>,
        idle: TimeDelta,
    ) -> Result<Option<Admitted>, Unavailable> {
        let secret = match credential {
            Credential::Session(secret) => secret,
            Credential::Token(secret) => {
                let caller = self.accounts.find_token(secret, now).await?;
                return Ok(caller.map(|caller| Admitted { caller, ends: None }));
            }
        };
        let found = self.accounts.find_session(secret, now, self.used_after(now)).await?;
        Ok(found.map(|session| {
            let used = session.last_used_at.max(now - idle.max(TimeDelta::zero()));
            if used - session.last_used_at >= MAX_USE_PRECISION.min(self.idle_timeout / 30) {
                self.accounts.note_use(session.id, used);
            }
            Admitted { caller: session.caller, ends: Some(used + self.idle_timeout) }
        }))
    }

    /// Finds out who a credential stands for now. It is no use of a session.
    pub async fn identify(&self, credential: Credential, now: DateTime<Utc>) -> Result<Option<Caller>, Unavailable> {
        match credential {
            Credential::Session(secret) => {
                let found = self.accounts.find_session(secret, now, self.used_after(now)).await?;
                Ok(found.map(|session| session.caller))
            }
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
        assert_eq!(guard.identify(credential, at(15)).await, Ok(None));

        let mut bell = guard.revocations().listen();
        guard.sign_out(signed_in.session, at(2)).await.unwrap();
        assert!(bell.has_changed().unwrap());
        bell.mark_unchanged();
        assert_eq!(guard.identify(credential, at(3)).await, Ok(None));
    }

    #[tokio::test]
    async fn a_session_lasts_while_it_is_used_and_at_most_for_twelve_hours() {
        let (_, guard) = guard();
        let signed_in = guard.sign_in(attempt("ada", PASSWORD), at(0), [1; 32]).await.unwrap();
        let credential = Credential::from_cookie(signed_in.secret.reveal());
        let admit = async |now, idle| guard.admit(credential, at(now), TimeDelta::minutes(idle)).await.unwrap();
        // Sockets look who is calling, and pages ask by themselves: neither is a use.
        assert!(guard.identify(credential, at(10)).await.unwrap().is_some());
        assert_eq!(admit(10, 10).await.unwrap().ends, Some(at(15)));
        assert_eq!(admit(14, 30).await.unwrap().ends, Some(at(15)), "what was noted stays");
        assert_eq!(admit(14, 2).await.unwrap().ends, Some(at(27)));
        assert!(guard.identify(credential, at(26)).await.unwrap().is_some());
        assert_eq!(admit(26, -5).await.unwrap().ends, Some(at(41)), "nobody used it in the future");
        for now in (40..12 * 60).step_by(14) {
            assert!(admit(now, 0).await.is_some(), "it ended after {now} minutes");
        }
        assert_eq!(admit(12 * 60, 0).await, None);
    }

    #[tokio::test]
    async fn a_password_is_confirmed_as_slowly_as_at_signing_in() {
        let (_, guard) = guard();
        let confirm =
            async |password: &str| guard.confirm("ada".to_owned(), Zeroizing::new(password.to_owned()), at(0)).await;
        assert_eq!(confirm(PASSWORD).await, Ok(()));
        for _ in 0..5 {
            assert_eq!(confirm("wrong").await, Err(SignInError::WrongCredentials));
        }
        assert_eq!(confirm(PASSWORD).await, Err(SignInError::Wait(TimeDelta::minutes(15))));
        assert!(guard.sign_in(attempt("ada", PASSWORD), at(0), [1; 32]).await.is_ok(), "counted apart");
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
