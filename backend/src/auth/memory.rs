//! Accounts in memory, for tests alone.

use std::{
    collections::HashMap,
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    Access, Accounts, Caller, CallerKind, NewSession, OpenSession, Role, Scope, SecondFactor, Secret, SecretHash,
    SessionId, TokenId, TotpSecret, Unavailable, UserId, UserRow, hash_password_now,
};

/// The password of every user in memory.
pub(crate) const PASSWORD: &str = "canary-password-1815";

/// The token of the one program in memory.
pub(crate) fn token() -> Secret {
    Secret::for_token([7; 32])
}

/// A session: its caller, its end, and when it was used last.
type KeptSession = (Caller, DateTime<Utc>, DateTime<Utc>);

pub(crate) struct MemoryAccounts {
    users: Vec<UserRow>,
    /// With the end and the last use of each.
    sessions: Mutex<HashMap<SecretHash, KeptSession>>,
    tokens: Mutex<HashMap<SecretHash, Caller>>,
    last_step: Mutex<i64>,
    recovery_code: Mutex<Option<SecretHash>>,
    broken: AtomicBool,
    lookups: AtomicUsize,
}

impl MemoryAccounts {
    pub(crate) fn with_ada_and_a_token() -> Self {
        let program = Caller {
            user: None,
            kind: CallerKind::Program,
            user_name: None,
            name: "Nightly export".to_owned(),
            session: None,
            token: Some(TokenId(Uuid::from_u128(1))),
            access: Access::Scopes(Scope::USUAL.to_vec()),
        };
        Self {
            users: vec![
                user(1, "ada", "Ada Lovelace", false),
                user(2, "gone", "Gone Away", true),
                user(3, WITH_FACTOR, "Otto", false),
            ],
            last_step: Mutex::new(0),
            recovery_code: Mutex::new(Some(SecretHash::of(RECOVERY_CODE))),
            sessions: Mutex::default(),
            tokens: Mutex::new(HashMap::from([(token().hash(), program)])),
            broken: AtomicBool::new(false),
            lookups: AtomicUsize::new(0),
        }
    }

    /// Makes every later look-up fail, as when the database is gone.
    pub(crate) fn break_down(&self) {
        self.broken.store(true, SeqCst);
    }

    pub(crate) fn revoke_token(&self) {
        self.tokens.lock().unwrap().clear();
    }

    pub(crate) fn close_every_session(&self) {
        self.sessions.lock().unwrap().clear();
    }

    pub(crate) fn lookups(&self) -> usize {
        self.lookups.load(SeqCst)
    }

    fn answer(&self) -> Result<(), Unavailable> {
        (!self.broken.load(SeqCst)).then_some(()).ok_or(Unavailable)
    }
}

/// Hashed once: it is slow by design.
static HASH: LazyLock<String> = LazyLock::new(|| hash_password_now(PASSWORD, [4; 16]).unwrap());

fn user(id: u128, user_name: &str, display_name: &str, disabled: bool) -> UserRow {
    UserRow {
        id: UserId(Uuid::from_u128(id)),
        user_name: user_name.to_owned(),
        display_name: display_name.to_owned(),
        password_hash: HASH.clone(),
        disabled,
        password_until: None,
    }
}

/// The user in memory who has a second factor.
pub(crate) const WITH_FACTOR: &str = "otto";

/// The secret of that user's second factor.
pub(crate) fn totp() -> TotpSecret {
    TotpSecret::from_bytes(b"12345678901234567890")
}

/// That user's one recovery code.
pub(crate) const RECOVERY_CODE: &str = "ABCD2345EFGH6789";

#[async_trait]
impl Accounts for MemoryAccounts {
    async fn find_user(&self, user_name: &str) -> Result<Option<UserRow>, Unavailable> {
        self.answer()?;
        self.lookups.fetch_add(1, SeqCst);
        let found = self.users.iter().find(|user| user.user_name == user_name);
        Ok(found.cloned())
    }

    async fn open_session(&self, new: NewSession, now: DateTime<Utc>) -> Result<SessionId, Unavailable> {
        self.answer()?;
        let NewSession { user, secret, expires, .. } = new;
        let row = self.users.iter().find(|row| row.id == user).unwrap();
        let mut sessions = self.sessions.lock().unwrap();
        let id = SessionId(Uuid::from_u128(sessions.len() as u128));
        let caller = Caller {
            user: Some(user),
            kind: CallerKind::Person,
            user_name: Some(row.user_name.clone()),
            name: row.display_name.clone(),
            session: Some(id),
            token: None,
            access: Access::Role(Role::Administrator),
        };
        sessions.insert(secret, (caller, expires, now));
        Ok(id)
    }

    async fn find_session(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Option<OpenSession>, Unavailable> {
        self.answer()?;
        let sessions = self.sessions.lock().unwrap();
        let found = sessions.get(&secret).filter(|(_, expires, used)| *expires > now && *used > used_after);
        Ok(found.map(|(caller, _, used)| OpenSession {
            caller: caller.clone(),
            id: caller.session.unwrap(),
            last_used_at: *used,
        }))
    }

    fn note_use(&self, session: SessionId, at: DateTime<Utc>) {
        let mut sessions = self.sessions.lock().unwrap();
        sessions.values_mut().filter(|(caller, ..)| caller.session == Some(session)).for_each(|row| row.2 = at);
    }

    async fn add_vouched_user(&self, _: &str, _: &str, _: Role) -> Result<Option<UserRow>, Unavailable> {
        Ok(None)
    }

    async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>, Unavailable> {
        self.answer()?;
        let has_one = self.users.iter().any(|row| row.id == user && row.user_name == WITH_FACTOR);
        Ok(has_one.then(|| SecondFactor { secret: totp(), last_step: *self.last_step.lock().unwrap() }))
    }

    async fn take_step(&self, _: UserId, step: i64) -> Result<bool, Unavailable> {
        self.answer()?;
        let mut last = self.last_step.lock().unwrap();
        let is_new = step > *last;
        *last = step.max(*last);
        Ok(is_new)
    }

    async fn take_recovery_code(&self, _: &UserRow, code: SecretHash) -> Result<bool, Unavailable> {
        self.answer()?;
        Ok(self.recovery_code.lock().unwrap().take_if(|kept| *kept == code).is_some())
    }

    async fn close_session(&self, session: SessionId, _now: DateTime<Utc>) -> Result<bool, Unavailable> {
        self.answer()?;
        let mut sessions = self.sessions.lock().unwrap();
        sessions.retain(|_, (caller, ..)| caller.session != Some(session));
        Ok(false)
    }

    async fn find_token(&self, secret: SecretHash, _now: DateTime<Utc>) -> Result<Option<Caller>, Unavailable> {
        self.answer()?;
        Ok(self.tokens.lock().unwrap().get(&secret).cloned())
    }
}
