//! Sessions over GraphQL: listed, and ended by their users and by administrators.

use std::{net::IpAddr, sync::Arc, time::Duration};

use backend::{
    app,
    auth::{Attempt, Caller, Credential, Guard, IDLE_TIMEOUT, Revocations, Role, SessionId},
    source::{Source, SystemSource},
    store::{AccountStore, Store},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::person::{Desk, PASSWORD};
use crate::{
    on_both,
    support::{Base, until},
};

on_both!(
    everybody_sees_and_ends_their_own_sessions,
    an_administrator_ends_the_sessions_of_others,
    a_session_that_nobody_uses_ends_and_is_listed_no_more,
    the_command_line_lists_and_ends_sessions,
);

fn id(caller: &Caller) -> SessionId {
    caller.session.unwrap()
}

async fn own(desk: &Desk, who: &Caller) -> Vec<(String, bool)> {
    let listed = desk.ask_as(who.clone(), "{ ownSessions { id current } }", Value::Null).await;
    let one = |row: &Value| (row["id"].as_str().unwrap().to_owned(), row["current"] == true);
    listed["ownSessions"].as_array().unwrap().iter().map(one).collect()
}

async fn everybody_sees_and_ends_their_own_sessions(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    desk.add("cleo", Role::Viewer).await;
    let (first, here) = desk.sign_in("bea", PASSWORD).await.unwrap();
    desk.practice.source.advance(Duration::from_secs(60));
    let (second, there) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let (foreign, cleo) = desk.sign_in("cleo", PASSWORD).await.unwrap();
    let expected = vec![(id(&there).0.to_string(), false), (id(&here).0.to_string(), true)];
    assert_eq!(own(&desk, &here).await, expected, "the newest first");
    let end = async |session: SessionId| {
        desk.act_as(here.clone(), "endOwnSession", json!({ "id": session.0 }), "").await["status"].clone()
    };
    assert_eq!(end(id(&cleo)).await, "NOT_FOUND", "that of somebody else is none of mine");
    assert!(desk.who(foreign).await.is_some());
    let bell = desk.guard().revocations().listen();
    assert_eq!(end(id(&there)).await, "SAVED");
    assert!(bell.has_changed().unwrap() && desk.who(second).await.is_none() && desk.who(first).await.is_some());
    assert_eq!(end(id(&there)).await, "NOT_FOUND", "it has ended already");
    assert_eq!(own(&desk, &here).await.len(), 1);
    assert!(desk.audit().await.contains(&("bea".to_owned(), "session.end".to_owned())));
}

async fn an_administrator_ends_the_sessions_of_others(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    let (session, bea) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let bell = desk.guard().revocations().listen();
    assert_eq!(desk.act("endSession", json!({ "id": id(&bea).0 }), "").await["status"], "SAVED");
    assert!(bell.has_changed().unwrap(), "her sockets are told");
    assert!(desk.who(session).await.is_none());
    assert_eq!(desk.act("endSession", json!({ "id": id(&bea).0 }), "").await["status"], "NOT_FOUND");
}

async fn a_session_that_nobody_uses_ends_and_is_listed_no_more(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    let (unused, _) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let (used, bea) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let minutes = |minutes: u64| desk.practice.source.advance(Duration::from_secs(60 * minutes));
    let admit = async |credential: Credential| {
        desk.guard().admit(credential, desk.practice.source.now(), TimeDelta::zero()).await.unwrap()
    };
    minutes(10);
    assert!(admit(used).await.is_some());
    let listed = "{ ownSessions { lastUsedAt openedAt } }";
    until("the use to be noted", async || {
        let rows = desk.ask_as(bea.clone(), listed, Value::Null).await["ownSessions"].clone();
        rows.as_array().unwrap().iter().any(|row| row["lastUsedAt"] != row["openedAt"]).then_some(())
    })
    .await;
    minutes(10);
    assert!(desk.who(unused).await.is_none() && desk.who(used).await.is_some());
    assert_eq!(own(&desk, &bea).await.len(), 1);
    // Looking, as a socket does each half minute, keeps nothing open.
    minutes(5);
    assert!(desk.who(used).await.is_none() && admit(used).await.is_none());
    assert_eq!(own(&desk, &bea).await, []);
}

/// A command reads the clock of the machine, so these sessions are opened by it too.
async fn the_command_line_lists_and_ends_sessions(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    desk.add("cleo", Role::Viewer).await;
    let database = &desk.practice.place.url;
    let accounts = AccountStore::new(Store::open(database, Arc::new(SystemSource)).await.unwrap());
    let guard = Guard::new(Arc::new(accounts), Revocations::default());
    for (number, user_name) in [(1, "bea"), (2, "cleo")] {
        let attempt = Attempt {
            user_name: user_name.to_owned(),
            password: PASSWORD.to_owned().into(),
            code: None,
            from: IpAddr::from([127, 0, 0, 1]),
        };
        guard.sign_in(attempt, SystemSource.now(), [number; 32]).await.unwrap();
    }
    let list = async |user_name: Option<&str>| app::sessions(database, user_name, IDLE_TIMEOUT).await;
    assert_eq!(list(None).await.unwrap().len(), 2);
    let [line] = &list(Some("bea")).await.unwrap()[..] else { panic!("bea has one session") };
    let [id, name, opened, used] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
    assert!(name == "bea" && opened.starts_with("opened ") && used.starts_with("used "), "{line}");
    let session = SessionId(id.parse().unwrap());
    app::end_session(database, session).await.unwrap();
    let again = app::end_session(database, session).await.unwrap_err().to_string();
    assert!(again.contains("no open session"), "{again}");
    assert!(list(Some("bea")).await.unwrap().is_empty() && list(None).await.unwrap().len() == 1);
    let nobody = list(Some("nobody")).await.unwrap_err().to_string();
    assert!(nobody.contains("no user of this name"), "{nobody}");
}
