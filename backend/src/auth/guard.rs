//! Signing in and out, and finding out who a caller is.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{
    Accounts, Caller, Credential, EnteredCode, NewSession, Revocations, Role, Secret, SessionId, SignInOutcome,
    Unavailable, UserRow, check_user_name, password::verify_password, throttle::Throttle,
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
    /// The code of the second factor, or a recovery code, if one was given.
    pub code: Option<Zeroizing<String>>,
    /// The address that the try came from.
    pub from: IpAddr,
}

/// A person for whom an OpenID provider vouches.
pub struct VouchedFor {
    /// The name that the person signs in with.
    pub user_name: String,
    /// The name to show of somebody who is added.
    pub display_name: String,
    /// The address that the person's request came from.
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
    /// The password is right, and the code of the second factor is missing.
    #[error("the code of the second factor is missing")]
    CodeRequired,
    /// The code of the second factor is wrong, or was used before.
    #[error("the code of the second factor is not right")]
    WrongCode,
    /// Passwords are switched off for this user.
    #[error("passwords are switched off")]
    PasswordsOff,
    /// Nobody here has the name that the provider vouches for, or the user is disabled.
    #[error("the provider vouches for somebody who may not sign in")]
    UnknownPerson,
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
    passwords_off: bool,
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
            passwords_off: false,
        }
    }

    /// Switches passwords off: only an OpenID provider lets people in, and who was allowed a password for a while.
    #[must_use]
    pub fn with_passwords_off(self, passwords_off: bool) -> Self {
        Self { passwords_off, ..self }
    }

    /// Returns `true` if people may sign in with a password.
    #[must_use]
    pub fn takes_passwords(&self) -> bool {
        !self.passwords_off
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
        let user = self.authenticate(attempt, now, true).await?;
        Ok(self.open(&user, from, false, now, random).await?)
    }

    /// Opens a session for somebody for whom an OpenID provider vouches, who is added with a role if one is given and
    /// nobody has the name.
    pub async fn sign_in_vouched(
        &self,
        person: VouchedFor,
        role: Option<Role>,
        now: DateTime<Utc>,
        random: [u8; 32],
    ) -> Result<SignedIn, SignInError> {
        let VouchedFor { user_name, display_name, from } = person;
        let mut user = self.accounts.find_user(&user_name).await?;
        if let (None, Some(role), Ok(())) = (&user, role, check_user_name(&user_name)) {
            user = self.accounts.add_vouched_user(&user_name, &display_name, role).await?;
        }
        match user {
            Some(user) if !user.disabled => Ok(self.open(&user, from, true, now, random).await?),
            other => {
                self.accounts.note_sign_in(other.as_ref(), from, SignInOutcome::Refused);
                Err(SignInError::UnknownPerson)
            }
        }
    }

    async fn open(
        &self,
        user: &UserRow,
        from: IpAddr,
        by_provider: bool,
        now: DateTime<Utc>,
        random: [u8; 32],
    ) -> Result<SignedIn, Unavailable> {
        let secret = Secret::for_session(random);
        let expires = now + SESSION_LIFETIME;
        let new = NewSession { user: user.id, secret: secret.hash(), expires, by_provider };
        let session = self.accounts.open_session(new, now).await?;
        self.accounts.note_sign_in(Some(user), from, SignInOutcome::Opened);
        Ok(SignedIn { secret, session, expires })
    }

    /// Closes a session, and tells the sockets that it holds open. Returns `true` if an OpenID provider vouched for its
    /// user, who may want to sign out there too.
    pub async fn sign_out(&self, session: SessionId, now: DateTime<Utc>) -> Result<bool, Unavailable> {
        let by_provider = self.accounts.close_session(session, now).await?;
        self.revocations.announce();
        Ok(by_provider)
    }

    /// Checks the password of somebody who is signed in, slowed down as signing in is.
    pub async fn confirm(
        &self,
        user_name: String,
        password: Zeroizing<String>,
        now: DateTime<Utc>,
    ) -> Result<(), SignInError> {
        let attempt = Attempt { user_name, password, code: None, from: WITHIN_A_SESSION };
        self.authenticate(attempt, now, false).await.map(drop)
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
    /// slip past it. `is_sign_in` says whether a session begins: within one, the password alone is asked for.
    async fn authenticate(
        &self,
        attempt: Attempt,
        now: DateTime<Utc>,
        is_sign_in: bool,
    ) -> Result<UserRow, SignInError> {
        let Attempt { user_name, password, code, from } = attempt;
        self.check_throttle(&user_name, from, now)?;
        let _place = self.passwords.acquire().await.map_err(|_| Unavailable)?;
        self.check_throttle(&user_name, from, now)?;
        let user = self.accounts.find_user(&user_name).await?;
        let enabled = user.as_ref().filter(|user| !user.disabled);
        let is_allowed = enabled.is_some_and(|user| user.password_until.is_some_and(|until| until > now));
        if is_sign_in && self.passwords_off && !is_allowed {
            self.accounts.note_sign_in(user.as_ref(), from, SignInOutcome::Refused);
            return Err(SignInError::PasswordsOff);
        }
        // Whoever comes in by a provider alone has none.
        let hash = enabled.map(|user| user.password_hash.clone()).filter(|hash| !hash.is_empty());
        let right = verify_password(password, hash).await.map_err(|_| Unavailable)?;
        let checked = match enabled.filter(|_| right) {
            Some(user) if is_sign_in => self.check_code(user, code, now).await,
            Some(_) => Ok(()),
            None => Err(SignInError::WrongCredentials),
        };
        match (checked, enabled) {
            (Ok(()), Some(user)) => {
                self.throttle.record_success(&user_name, from, now);
                return Ok(user.clone());
            }
            (Err(SignInError::CodeRequired), user) => self.accounts.note_sign_in(user, from, SignInOutcome::CodeAsked),
            (Err(SignInError::Wait(_)), user) => self.accounts.note_sign_in(user, from, SignInOutcome::Throttled),
            (Err(SignInError::Unavailable(_)), _) => {}
            _ => {
                self.accounts.note_sign_in(user.as_ref(), from, SignInOutcome::Refused);
                self.throttle.record_failure(&user_name, from, now);
            }
        }
        Err(checked.err().unwrap_or(SignInError::WrongCredentials))
    }

    /// Checks the code of a user who has a second factor. A code is good once.
    async fn check_code(
        &self,
        user: &UserRow,
        code: Option<Zeroizing<String>>,
        now: DateTime<Utc>,
    ) -> Result<(), SignInError> {
        let Some(factor) = self.accounts.second_factor(user.id).await? else { return Ok(()) };
        let code = code.filter(|code| !code.trim().is_empty()).ok_or(SignInError::CodeRequired)?;
        let is_right = match EnteredCode::read(&code) {
            EnteredCode::Recovery(hash) => self.accounts.take_recovery_code(user, hash).await?,
            EnteredCode::OneTime(code) => {
                if let Some(wait) = self.throttle.check_codes(user.id, now) {
                    return Err(SignInError::Wait(wait));
                }
                let step = factor.secret.step_of(&code, now).filter(|step| *step > factor.last_step);
                match step {
                    Some(step) => self.accounts.take_step(user.id, step).await?,
                    None => false,
                }
            }
        };
        if is_right {
            return Ok(());
        }
        self.throttle.record_wrong_code(user.id, now);
        Err(SignInError::WrongCode)
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
    use crate::auth::{
        UserId,
        memory::{MemoryAccounts, PASSWORD, RECOVERY_CODE, WITH_FACTOR},
    };
    use rstest::rstest;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn attempt(user_name: &str, password: &str) -> Attempt {
        Attempt {
            user_name: user_name.to_owned(),
            password: Zeroizing::new(password.to_owned()),
            code: None,
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

    fn with_code(code: &str) -> Attempt {
        Attempt { code: Some(Zeroizing::new(code.to_owned())), ..attempt(WITH_FACTOR, PASSWORD) }
    }

    async fn try_code(guard: &Guard, code: &str, now: DateTime<Utc>) -> Result<(), SignInError> {
        guard.sign_in(with_code(code), now, [1; 32]).await.map(drop)
    }

    /// An instant of the test vectors of RFC 6238, and its code.
    fn vector() -> (DateTime<Utc>, &'static str) {
        (DateTime::UNIX_EPOCH + TimeDelta::seconds(1_111_111_109), "081804")
    }

    #[tokio::test]
    async fn a_code_is_asked_for_once_the_password_is_right() {
        let (_, guard) = guard();
        let (now, code) = vector();
        let without = guard.sign_in(attempt(WITH_FACTOR, PASSWORD), now, [1; 32]).await;
        assert_eq!(without.unwrap_err(), SignInError::CodeRequired);
        assert_eq!(try_code(&guard, " ", now).await, Err(SignInError::CodeRequired));
        let wrong = Attempt { code: Some(Zeroizing::new(code.to_owned())), ..attempt(WITH_FACTOR, "wrong") };
        let wrong = guard.sign_in(wrong, now, [1; 32]).await;
        assert_eq!(wrong.unwrap_err(), SignInError::WrongCredentials, "it tells nothing of the code");
        assert_eq!(try_code(&guard, "081805", now).await, Err(SignInError::WrongCode));
        assert_eq!(try_code(&guard, code, now).await, Ok(()));
        assert_eq!(try_code(&guard, code, now).await, Err(SignInError::WrongCode), "a code is good once");
        assert!(guard.sign_in(attempt("ada", PASSWORD), now, [1; 32]).await.is_ok(), "she has no second factor");
    }

    #[tokio::test]
    async fn a_code_before_the_last_one_is_not_taken() {
        let (accounts, guard) = guard();
        let (now, code) = vector();
        assert!(accounts.take_step(UserId(uuid::Uuid::from_u128(3)), now.timestamp() / 30 + 1).await.unwrap());
        assert_eq!(try_code(&guard, code, now).await, Err(SignInError::WrongCode));
    }

    #[tokio::test]
    async fn a_recovery_code_lets_in_once() {
        let (_, guard) = guard();
        let (now, _) = vector();
        assert_eq!(try_code(&guard, "abcd-2345-efgh-6789", now).await, Ok(()));
        assert_eq!(try_code(&guard, RECOVERY_CODE, now).await, Err(SignInError::WrongCode));
    }

    #[tokio::test]
    async fn wrong_codes_slow_down_their_user_from_everywhere_and_no_recovery() {
        let (_, guard) = guard();
        let (now, code) = vector();
        for number in 0..20_u8 {
            let from = IpAddr::from([10, 0, 0, number]);
            let tried = guard.sign_in(Attempt { from, ..with_code("000000") }, now, [1; 32]).await;
            assert_eq!(tried.unwrap_err(), SignInError::WrongCode);
        }
        let wait = SignInError::Wait(TimeDelta::minutes(15));
        assert_eq!(try_code(&guard, code, now).await, Err(wait));
        assert_eq!(try_code(&guard, RECOVERY_CODE, now).await, Ok(()), "nobody guesses one of these");
    }

    #[tokio::test]
    async fn wrong_codes_slow_down_as_wrong_passwords_do() {
        let (_, guard) = guard();
        let (now, code) = vector();
        for _ in 0..5 {
            assert_eq!(try_code(&guard, "000000", now).await, Err(SignInError::WrongCode));
        }
        assert_eq!(try_code(&guard, code, now).await, Err(SignInError::Wait(TimeDelta::minutes(15))));
    }

    #[tokio::test]
    async fn passwords_that_are_off_let_nobody_in_and_are_confirmed_still() {
        let (_, guard) = guard();
        let guard = guard.with_passwords_off(true);
        let outcome = guard.sign_in(attempt("ada", PASSWORD), at(0), [1; 32]).await;
        assert_eq!(outcome.unwrap_err(), SignInError::PasswordsOff);
        assert_eq!(guard.confirm("ada".to_owned(), Zeroizing::new(PASSWORD.to_owned()), at(0)).await, Ok(()));
    }

    #[rstest]
    #[case::known("ada", Ok(()))]
    #[case::unknown("eve", Err(SignInError::UnknownPerson))]
    #[case::disabled("gone", Err(SignInError::UnknownPerson))]
    #[tokio::test]
    async fn who_is_vouched_for_must_be_known(#[case] user_name: &str, #[case] expected: Result<(), SignInError>) {
        let (_, guard) = guard();
        let person = VouchedFor {
            user_name: user_name.to_owned(),
            display_name: "Somebody".to_owned(),
            from: IpAddr::from([127, 0, 0, 1]),
        };
        let outcome = guard.sign_in_vouched(person, None, at(0), [1; 32]).await;
        assert_eq!(outcome.map(drop), expected);
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
