//! Users and tokens: what each may do, and when it ends.

use std::time::Duration;

use backend::{
    auth::{Access, Accounts, Caller, IDLE_TIMEOUT, NewSession, Role, Scope, Secret, SecretHash, UserId},
    source::Source,
    store::{AccountStore, Error, NewToken, NewUser, UserChange},
};
use chrono::TimeDelta;

use crate::{
    on_both,
    support::{Base, Practice, practice, until},
};

on_both!(
    a_token_has_its_scopes_until_its_end,
    a_replaced_token_overlaps_with_the_one_before,
    a_user_has_a_role_and_the_last_administrator_stays,
    two_administrators_cannot_demote_each_other,
    sessions_end_with_the_password_and_with_the_user,
    a_name_is_one_persons_in_whatever_letter_case,
    a_use_of_a_session_is_noted_and_never_taken_back,
);

async fn find(practice: &Practice, secret: SecretHash) -> Option<Caller> {
    AccountStore::new(practice.store.clone()).find_token(secret, practice.source.now()).await.unwrap()
}

fn secret(n: u8) -> SecretHash {
    Secret::for_token([n; 32]).hash()
}

async fn a_token_has_its_scopes_until_its_end(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    let (scopes, end) = (vec![Scope::ReadClinical, Scope::Report], practice.source.now() + TimeDelta::days(30));
    let new = NewToken { name: "ehr".into(), scopes: scopes.clone(), expires_at: Some(end) };
    accounts.add_token(new, secret(1)).await.unwrap();
    let caller = find(&practice, secret(1)).await.unwrap();
    assert_eq!((caller.name.as_str(), caller.access), ("ehr", Access::Scopes(scopes)));
    assert!(find(&practice, secret(2)).await.is_none());
    until("a use", async || accounts.tokens().await.unwrap()[0].last_used_at).await;
    practice.source.advance(Duration::from_secs(30 * 24 * 3_600));
    assert!(find(&practice, secret(1)).await.is_none(), "it has ended");
}

async fn a_replaced_token_overlaps_with_the_one_before(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    let new = || NewToken { name: "ehr".into(), scopes: vec![Scope::Report], expires_at: None };
    accounts.add_token(new(), secret(1)).await.unwrap();
    assert!(matches!(accounts.add_token(new(), secret(2)).await, Err(Error::Conflict)), "one name, one token");
    let until = practice.source.now() + TimeDelta::hours(24);
    let id = accounts.token_named("ehr").await.unwrap();
    accounts.rotate_token(id, secret(3), until).await.unwrap();
    for secret in [secret(1), secret(3)] {
        assert_eq!(find(&practice, secret).await.unwrap().name, "ehr");
    }
    practice.source.advance(Duration::from_secs(24 * 3_600));
    assert!(find(&practice, secret(1)).await.is_none());
    assert!(find(&practice, secret(3)).await.is_some());
    accounts.revoke_token(id).await.unwrap();
    assert!(find(&practice, secret(3)).await.is_none());
    assert!(matches!(accounts.rotate_token(id, secret(4), until).await, Err(Error::NotFound)));
}

async fn add(practice: &Practice, user_name: &str, role: Role) -> UserId {
    let new =
        NewUser { user_name: user_name.into(), display_name: user_name.into(), password_hash: "none".into(), role };
    UserId(AccountStore::new(practice.store.clone()).add_user(new).await.unwrap())
}

/// Opens a session; gives its secret.
async fn open(practice: &Practice, user: UserId, n: u8) -> SecretHash {
    let (accounts, now) = (AccountStore::new(practice.store.clone()), practice.source.now());
    let expires = now + TimeDelta::hours(12);
    let new = NewSession { user, secret: secret(n), expires, by_provider: false };
    accounts.open_session(new, now).await.unwrap();
    secret(n)
}

async fn session(practice: &Practice, secret: SecretHash) -> Option<Access> {
    let accounts = AccountStore::new(practice.store.clone());
    let now = practice.source.now();
    let found = accounts.find_session(secret, now, now - IDLE_TIMEOUT).await.unwrap();
    found.map(|session| session.caller.access)
}

async fn a_user_has_a_role_and_the_last_administrator_stays(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    let ada = add(&practice, "ada", Role::Administrator).await;
    let secret = open(&practice, ada, 1).await;
    for change in [UserChange::Role(Role::Viewer), UserChange::Disable] {
        assert!(matches!(accounts.change_user(ada.0, vec![change], None).await, Err(Error::Taken)));
    }
    assert_eq!(session(&practice, secret).await, Some(Access::Role(Role::Administrator)));
    add(&practice, "bea", Role::Administrator).await;
    assert_eq!(accounts.user_named("Ada").await.unwrap(), ada.0);
    accounts.change_user(ada.0, vec![UserChange::Role(Role::Viewer)], None).await.unwrap();
    assert_eq!(session(&practice, secret).await, Some(Access::Role(Role::Viewer)), "at once");
    assert!(matches!(accounts.user_named("cleo").await, Err(Error::NotFound)));
}

async fn sessions_end_with_the_password_and_with_the_user(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    add(&practice, "bea", Role::Administrator).await;
    let ada = add(&practice, "ada", Role::Clinician).await;
    for (n, change) in [(1, UserChange::Password("other".into())), (2, UserChange::Disable)] {
        let secret = open(&practice, ada, n).await;
        assert!(session(&practice, secret).await.is_some());
        accounts.change_user(ada.0, vec![change], None).await.unwrap();
        assert!(session(&practice, secret).await.is_none());
    }
    accounts.change_user(ada.0, vec![UserChange::Enable], None).await.unwrap();
    assert!(session(&practice, secret(2)).await.is_none(), "what has ended stays ended");
    let found = accounts.find_user("ada").await.unwrap().unwrap();
    assert_eq!((found.disabled, found.password_hash.as_str()), (false, "other"));
}

async fn two_administrators_cannot_demote_each_other(base: Base) {
    for _ in 0..3 {
        let practice = practice(base, true).await;
        let (one, other) =
            (add(&practice, "one", Role::Administrator).await, add(&practice, "other", Role::Administrator).await);
        let accounts = AccountStore::new(practice.store.clone());
        let demote = |user: UserId| accounts.change_user(user.0, vec![UserChange::Role(Role::Viewer)], None);
        let outcomes: [_; 2] = tokio::join!(demote(one), demote(other)).into();
        let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Taken))).count();
        let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!((done, refused), (1, 1), "{outcomes:?}");
    }
}

async fn a_name_is_one_persons_in_whatever_letter_case(base: Base) {
    let practice = practice(base, true).await;
    add(&practice, "ada", Role::Viewer).await;
    let new = NewUser {
        user_name: "ADA".into(),
        display_name: "Ada".into(),
        password_hash: "none".into(),
        role: Role::Viewer,
    };
    let added = AccountStore::new(practice.store.clone()).add_user(new).await;
    assert!(matches!(added, Err(Error::Conflict)), "{added:?}");
}

async fn a_use_of_a_session_is_noted_and_never_taken_back(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    let ada = add(&practice, "ada", Role::Viewer).await;
    let secret = open(&practice, ada, 1).await;
    let begun = practice.source.now();
    let find = async || accounts.find_session(secret, practice.source.now(), begun - IDLE_TIMEOUT).await.unwrap();
    let session = find().await.unwrap().id;
    let later = begun + TimeDelta::minutes(5);
    accounts.note_use(session, later);
    until("the use to be noted", async || find().await.filter(|found| found.last_used_at == later)).await;
    // An earlier one that is noted late changes nothing: the third shows that the second was done.
    accounts.note_use(session, begun + TimeDelta::minutes(2));
    let last = begun + TimeDelta::minutes(6);
    accounts.note_use(session, last);
    until("the last use", async || find().await.filter(|found| found.last_used_at == last)).await;
    assert!(find().await.unwrap().last_used_at >= last);
}
