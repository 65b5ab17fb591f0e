//! The second factor over GraphQL and at the door: set up, asked for, recovered and taken away.

use std::{net::IpAddr, time::Duration};

use backend::{
    app,
    auth::{Attempt, Caller, Role, SignInError, TotpSecret},
    entity::{recovery_code, second_factor},
    store,
    vault::{Key, KeyId, Vault},
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::person::{Desk, PASSWORD};
use crate::{
    on_both,
    support::{Base, vault},
};

on_both!(
    a_second_factor_is_set_up_and_asked_for,
    a_code_is_good_once_and_a_step_early_or_late,
    a_recovery_code_is_good_once_and_new_ones_replace_all,
    whoever_lost_it_is_helped_by_an_administrator_or_the_command_line,
    what_is_kept_is_sealed_and_hashed_and_sealed_anew,
    one_code_lets_in_once_however_many_try_at_once,
);

/// A person with a second factor, who is signed in.
struct Factor {
    person: Caller,
    secret: TotpSecret,
    recovery: Vec<String>,
}

impl Desk {
    /// The code that an app shows, so many steps from now.
    fn code(&self, secret: &TotpSecret, steps: i64) -> String {
        let instant = self.practice.store.source().now().timestamp() + 30 * steps;
        let app = totp_rs::Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap();
        app.generate(instant.try_into().unwrap()).to_string()
    }

    async fn try_code(&self, user_name: &str, code: Option<&str>) -> Result<(), SignInError> {
        let (now, mut random) = (self.practice.store.source().now(), [0; 32]);
        self.practice.store.source().fill(&mut random);
        let attempt = Attempt {
            user_name: user_name.to_owned(),
            password: PASSWORD.to_owned().into(),
            code: code.map(|code| code.to_owned().into()),
            from: IpAddr::from([127, 0, 0, 1]),
        };
        self.guard().sign_in(attempt, now, random).await.map(drop)
    }

    async fn state(&self, person: &Caller) -> Value {
        let query = "{ ownSecondFactor { available since recoveryCodesLeft } }";
        self.ask_as(person.clone(), query, Value::Null).await["ownSecondFactor"].take()
    }

    async fn with_password(&self, person: &Caller, field: &str, wanted: &str) -> Value {
        self.act_as(person.clone(), field, json!({ "password": PASSWORD }), wanted).await
    }

    async fn confirm(&self, person: &Caller, code: &str) -> Value {
        self.act_as(person.clone(), "confirmOwnSecondFactor", json!({ "code": code }), "recoveryCodes").await
    }

    /// Adds a person, signs in, and sets the second factor up.
    async fn set_up(&self, user_name: &str) -> Factor {
        self.add(user_name, Role::Clinician).await;
        let (_, person) = self.sign_in(user_name, PASSWORD).await.unwrap();
        let begun = self.with_password(&person, "beginOwnSecondFactor", "secret").await;
        let secret = secret_of(&begun);
        let confirmed = self.confirm(&person, &self.code(&secret, 0)).await;
        assert_eq!(confirmed["status"], "SAVED", "{confirmed}");
        let codes = confirmed["recoveryCodes"].as_array().unwrap().iter();
        Factor { person, secret, recovery: codes.map(|code| code.as_str().unwrap().to_owned()).collect() }
    }

    fn minutes(&self, minutes: u64) {
        self.practice.source.advance(Duration::from_secs(60 * minutes));
    }
}

/// The secret as an app reads it.
fn secret_of(begun: &Value) -> TotpSecret {
    let text = begun["secret"].as_str().unwrap();
    let letters = text.bytes().map(|byte| if byte.is_ascii_digit() { byte - b'2' + 26 } else { byte - b'A' });
    let bits: Vec<u8> = letters.flat_map(|five| (0..5).rev().map(move |bit| (five >> bit) & 1)).collect();
    let bytes: Vec<u8> = bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| (byte << 1) | bit)).collect();
    TotpSecret::from_bytes(&bytes)
}

fn refused(field: &str, code: &str) -> Value {
    json!([{ "field": field, "code": code }])
}

async fn a_second_factor_is_set_up_and_asked_for(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    let (own, bea) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let (other, _) = desk.sign_in("bea", PASSWORD).await.unwrap();
    assert_eq!(desk.state(&bea).await, json!({ "available": true, "since": null, "recoveryCodesLeft": 0 }));
    let wrong = json!({ "password": "not the password" });
    let begun = desk.act_as(bea.clone(), "beginOwnSecondFactor", wrong, "secret uri").await;
    assert_eq!((&begun["problems"], &begun["secret"]), (&refused("password", "password.wrong"), &Value::Null));
    assert_eq!(desk.confirm(&bea, "000000").await["status"], "NOT_FOUND", "nothing was begun");

    let begun = desk.with_password(&bea, "beginOwnSecondFactor", "secret uri qrCode { size path }").await;
    let (uri, text) = (begun["uri"].as_str().unwrap(), begun["secret"].as_str().unwrap());
    assert!(uri.starts_with("otpauth://totp/Dosewire:bea?") && uri.contains(text), "{uri}");
    assert!(begun["qrCode"]["size"].as_i64().unwrap() > 29 && begun["qrCode"]["path"].as_str().unwrap().len() > 500);
    assert!(desk.try_code("bea", None).await.is_ok(), "it does not count yet");

    // Whoever begins again begins with another secret.
    let again = desk.with_password(&bea, "beginOwnSecondFactor", "secret").await;
    let (old, secret) = (secret_of(&begun), secret_of(&again));
    for code in ["123", "ABCD-2345-EFGH-6789", &desk.code(&old, 0)] {
        assert_eq!(desk.confirm(&bea, code).await["problems"], refused("code", "code.wrong"));
    }
    let mut bell = desk.guard().revocations().listen();
    bell.mark_unchanged();
    let confirmed = desk.confirm(&bea, &desk.code(&secret, 0)).await;
    assert_eq!(confirmed["recoveryCodes"].as_array().unwrap().len(), 10);
    assert!(bell.has_changed().unwrap() && desk.who(own).await.is_some());
    assert!(desk.who(other).await.is_none(), "a session that began without it ends");
    let state = desk.state(&bea).await;
    assert!(state["since"].is_string() && state["recoveryCodesLeft"] == 10, "{state}");
    assert_eq!(
        desk.with_password(&bea, "beginOwnSecondFactor", "").await["problems"],
        refused("", "second_factor.exists")
    );

    assert_eq!(desk.try_code("bea", None).await, Err(SignInError::CodeRequired));
    desk.minutes(1);
    assert_eq!(desk.try_code("bea", Some(&desk.code(&secret, 0))).await, Ok(()));
    let actions: Vec<_> =
        desk.audit().await.into_iter().filter(|(_, action)| action.contains("second_factor")).collect();
    let by_bea = |action: &str| ("bea".to_owned(), action.to_owned());
    for action in ["user.second_factor_begin", "user.second_factor"] {
        assert!(actions.contains(&by_bea(action)), "{actions:?}");
    }
    assert!(desk.audit().await.iter().any(|(_, action)| action == "session.ask_code"));

    // It is the person's own to take away, with the password.
    assert_eq!(desk.with_password(&bea, "removeOwnSecondFactor", "").await["status"], "SAVED");
    assert!(desk.try_code("bea", None).await.is_ok());
    assert_eq!(desk.with_password(&bea, "removeOwnSecondFactor", "").await["status"], "NOT_FOUND");
}

async fn a_code_is_good_once_and_a_step_early_or_late(base: Base) {
    let desk = Desk::open(base).await;
    let Factor { secret, .. } = desk.set_up("bea").await;
    let setting_up = desk.code(&secret, 0);
    assert_eq!(desk.try_code("bea", Some(&setting_up)).await, Err(SignInError::WrongCode), "it was used to set up");
    desk.minutes(20);
    for (steps, expected) in [
        (-2, Err(SignInError::WrongCode)),
        (-1, Ok(())),
        (-1, Err(SignInError::WrongCode)),
        (0, Ok(())),
        (1, Ok(())),
        (2, Err(SignInError::WrongCode)),
    ] {
        assert_eq!(desk.try_code("bea", Some(&desk.code(&secret, steps))).await, expected, "{steps} steps");
    }
    // The clock of the telephone was ahead: what came before the last code is over.
    assert_eq!(desk.try_code("bea", Some(&desk.code(&secret, 0))).await, Err(SignInError::WrongCode));
}

async fn a_recovery_code_is_good_once_and_new_ones_replace_all(base: Base) {
    let desk = Desk::open(base).await;
    let Factor { person, recovery, .. } = desk.set_up("bea").await;
    let typed = recovery[0].to_lowercase().replace('-', " ");
    assert_eq!(desk.try_code("bea", Some(&typed)).await, Ok(()));
    assert_eq!(desk.try_code("bea", Some(&recovery[0])).await, Err(SignInError::WrongCode));
    assert_eq!(desk.state(&person).await["recoveryCodesLeft"], 9);
    assert!(desk.audit().await.contains(&("bea".to_owned(), "user.recovery_code".to_owned())));
    let renewed = desk.with_password(&person, "renewOwnRecoveryCodes", "recoveryCodes").await;
    let new = renewed["recoveryCodes"].as_array().unwrap();
    assert_eq!((new.len(), desk.state(&person).await["recoveryCodesLeft"].clone()), (10, json!(10)));
    assert_eq!(desk.try_code("bea", Some(&recovery[1])).await, Err(SignInError::WrongCode), "the old ones are gone");
    assert_eq!(desk.try_code("bea", new[0].as_str()).await, Ok(()));
    // Those of somebody else are none.
    let other = desk.set_up("cleo").await;
    assert_eq!(desk.try_code("bea", Some(&other.recovery[0])).await, Err(SignInError::WrongCode));
    let wrong = json!({ "password": "not the password" });
    let refusal = desk.act_as(person, "renewOwnRecoveryCodes", wrong, "recoveryCodes").await;
    assert_eq!(refusal["problems"], refused("password", "password.wrong"));
}

async fn whoever_lost_it_is_helped_by_an_administrator_or_the_command_line(base: Base) {
    let desk = Desk::open(base).await;
    for (number, name) in ["bea", "cleo"].into_iter().enumerate() {
        desk.set_up(name).await;
        let listed = desk.ask("{ people { id userName secondFactor } }", Value::Null).await;
        let row = listed["people"].as_array().unwrap().iter().find(|one| one["userName"] == name).unwrap().clone();
        assert_eq!(row["secondFactor"], true);
        assert_eq!(desk.try_code(name, None).await, Err(SignInError::CodeRequired));
        if number == 0 {
            let input = json!({ "id": row["id"] });
            assert_eq!(desk.act("removeSecondFactor", input.clone(), "").await["status"], "SAVED");
            assert_eq!(desk.act("removeSecondFactor", input, "").await["status"], "NOT_FOUND");
            assert!(desk.audit().await.contains(&("ana".to_owned(), "user.second_factor_remove".to_owned())));
        } else {
            let database = &desk.practice.place.url;
            let listed = app::users(database).await.unwrap().join("\n");
            assert!(listed.contains("cleo\tclinician\tBea\tsecond factor"), "{listed}");
            app::remove_second_factor(database, name).await.unwrap();
            let again = app::remove_second_factor(database, name).await.unwrap_err().to_string();
            assert!(again.contains("no second factor"), "{again}");
            let nobody = app::remove_second_factor(database, "nobody").await.unwrap_err().to_string();
            assert!(nobody.contains("no user of this name"), "{nobody}");
        }
        assert!(desk.try_code(name, None).await.is_ok());
    }
}

async fn what_is_kept_is_sealed_and_hashed_and_sealed_anew(base: Base) {
    let desk = Desk::open(base).await;
    let Factor { secret, recovery, .. } = desk.set_up("bea").await;
    let db = desk.practice.store.reader();
    let rows = format!(
        "{:?} {:?}",
        second_factor::Entity::find().all(db).await.unwrap(),
        recovery_code::Entity::find().all(db).await.unwrap()
    );
    let plain = recovery[0].replace('-', "");
    let bytes = format!("{:?}", secret.as_bytes());
    assert!(!rows.contains(&plain) && !rows.contains(bytes.trim_matches(['[', ']'])), "{rows}");

    // With a newer key it is sealed anew, and means the same.
    let keys = |ids: &[u32]| {
        let key = |id: &u32| (KeyId(*id), Key::from_bytes([if *id == 1 { 7 } else { 8 }; 32]));
        Vault::new(ids.iter().map(key).collect()).unwrap()
    };
    let sealed = |rows: Vec<second_factor::Model>| rows[0].secret.clone();
    let before = sealed(second_factor::Entity::find().all(db).await.unwrap());
    let rotated = app::rotate_key(&desk.practice.place.url, &keys(&[1, 2])).await.unwrap();
    assert!(rotated.values >= 1);
    let after = sealed(second_factor::Entity::find().all(db).await.unwrap());
    assert_ne!(before, after);
    let row = second_factor::Entity::find().one(db).await.unwrap().unwrap();
    let accounts = |vault: Vault| store::AccountStore::new(desk.practice.store.clone()).with_vault(vault.into());
    let opened = accounts(keys(&[2])).open_second_factor(&row).unwrap();
    assert_eq!(opened.secret.as_bytes(), secret.as_bytes());
    assert!(accounts(vault()).open_second_factor(&row).is_err(), "the old key alone opens it no more");
}

async fn one_code_lets_in_once_however_many_try_at_once(base: Base) {
    let desk = Desk::open(base).await;
    let Factor { secret, recovery, .. } = desk.set_up("bea").await;
    desk.minutes(20);
    for code in [desk.code(&secret, 0), recovery[0].clone()] {
        let tries = (0..4).map(|_| desk.try_code("bea", Some(&code)));
        let outcomes = futures_util::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        desk.minutes(20);
    }
}
