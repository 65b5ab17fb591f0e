//! Users and tokens: what each may do, and when it ends.

use std::time::Duration;

use backend::{
    auth::{Access, Accounts, Caller, Role, Scope, Secret, SecretHash, UserId},
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
    sessions_end_with_the_password_and_with_the_user,
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
    accounts.rotate_token("ehr", secret(3), until).await.unwrap();
    for secret in [secret(1), secret(3)] {
        assert_eq!(find(&practice, secret).await.unwrap().name, "ehr");
    }
    practice.source.advance(Duration::from_secs(24 * 3_600));
    assert!(find(&practice, secret(1)).await.is_none());
    assert!(find(&practice, secret(3)).await.is_some());
    accounts.revoke_token("ehr").await.unwrap();
    assert!(find(&practice, secret(3)).await.is_none());
    assert!(matches!(accounts.rotate_token("ehr", secret(4), until).await, Err(Error::NotFound)));
}

async fn add(practice: &Practice, user_name: &str, role: Role) -> UserId {
    let new =
        NewUser { user_name: user_name.into(), display_name: user_name.into(), password_hash: "none".into(), role };
    UserId(AccountStore::new(practice.store.clone()).add_user(new).await.unwrap())
}

/// Opens a session; gives its secret.
async fn open(practice: &Practice, user: UserId, n: u8) -> SecretHash {
    let (accounts, now) = (AccountStore::new(practice.store.clone()), practice.source.now());
    accounts.open_session(user, secret(n), now, now + TimeDelta::hours(12)).await.unwrap();
    secret(n)
}

async fn session(practice: &Practice, secret: SecretHash) -> Option<Access> {
    let accounts = AccountStore::new(practice.store.clone());
    accounts.find_session(secret, practice.source.now()).await.unwrap().map(|caller| caller.access)
}

async fn a_user_has_a_role_and_the_last_administrator_stays(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    let ada = add(&practice, "ada", Role::Administrator).await;
    let secret = open(&practice, ada, 1).await;
    for change in [UserChange::Role(Role::Viewer), UserChange::Disable] {
        assert!(matches!(accounts.change_user("ada", change).await, Err(Error::Taken)));
    }
    assert_eq!(session(&practice, secret).await, Some(Access::Role(Role::Administrator)));
    add(&practice, "bea", Role::Administrator).await;
    accounts.change_user("Ada", UserChange::Role(Role::Viewer)).await.unwrap();
    assert_eq!(session(&practice, secret).await, Some(Access::Role(Role::Viewer)), "at once");
    assert!(matches!(accounts.change_user("cleo", UserChange::Enable).await, Err(Error::NotFound)));
}

async fn sessions_end_with_the_password_and_with_the_user(base: Base) {
    let practice = practice(base, true).await;
    let accounts = AccountStore::new(practice.store.clone());
    add(&practice, "bea", Role::Administrator).await;
    let ada = add(&practice, "ada", Role::Clinician).await;
    for (n, change) in [(1, UserChange::Password("other".into())), (2, UserChange::Disable)] {
        let secret = open(&practice, ada, n).await;
        assert!(session(&practice, secret).await.is_some());
        accounts.change_user("ada", change).await.unwrap();
        assert!(session(&practice, secret).await.is_none());
    }
    accounts.change_user("ada", UserChange::Enable).await.unwrap();
    assert!(session(&practice, secret(2)).await.is_none(), "what has ended stays ended");
    let found = accounts.find_user("ada").await.unwrap().unwrap();
    assert_eq!((found.disabled, found.password_hash.as_str()), (false, "other"));
}
