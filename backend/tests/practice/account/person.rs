//! People over GraphQL: added, changed and shut out, with what each change ends.

use std::{net::IpAddr, sync::Arc};

use async_graphql::{Request, Variables};
use backend::{
    auth::{Access, Attempt, Caller, Credential, Guard, Role, Scope},
    entity::audit::{Column, Entity},
    graphql::{App, Schema},
    store,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{
    api::access::{app, caller_with, schema},
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    a_person_is_added_changed_and_shut_out,
    what_is_wrong_is_told_field_by_field,
    the_last_administrator_stays,
    everybody_changes_their_own_password,
);

/// A practice with the door that lets people in, and the schema behind it.
pub struct Desk {
    pub practice: Practice,
    pub app: Arc<App>,
    schema: Schema,
}

pub const PASSWORD: &str = "a long password";

impl Desk {
    pub async fn open(base: Base) -> Self {
        let practice = practice(base, true).await;
        Self { app: Arc::new(app(&practice)), schema: schema(&practice), practice }
    }

    pub fn guard(&self) -> &Guard {
        &self.app.guard
    }

    /// Asks as an administrator.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        self.ask_as(caller_with(Access::Role(Role::Administrator)), query, variables).await
    }

    /// Asks as somebody.
    pub async fn ask_as(&self, who: Caller, query: &str, variables: Value) -> Value {
        let request = Request::new(query).variables(Variables::from_json(variables));
        let answer = self.schema.execute(request.data(Arc::clone(&self.app)).data(who)).await;
        assert!(answer.is_ok(), "{query}: {:?}", answer.errors);
        answer.data.into_json().unwrap()
    }

    /// Carries a mutation out as an administrator.
    pub async fn act(&self, field: &str, input: Value, wanted: &str) -> Value {
        self.act_as(caller_with(Access::Role(Role::Administrator)), field, input, wanted).await
    }

    /// Carries a mutation out as somebody.
    pub async fn act_as(&self, who: Caller, field: &str, input: Value, wanted: &str) -> Value {
        let kind = format!("{}{}Input", field[..1].to_uppercase(), &field[1..]);
        let query =
            format!("mutation($i: {kind}!) {{ {field}(input: $i) {{ status problems {{ field code }} {wanted} }} }}");
        self.ask_as(who, &query, json!({ "i": input })).await[field].take()
    }

    pub async fn add(&self, user_name: &str, role: Role) -> Value {
        let input = json!({ "userName": user_name, "displayName": "Bea", "role": role, "password": PASSWORD });
        let added = self.act("addPerson", input, "person { id }").await;
        assert_eq!(added["status"], "SAVED", "{added}");
        added["person"]["id"].clone()
    }

    /// Signs in as over HTTP; gives the session's credential and who it stands for.
    pub async fn sign_in(&self, user_name: &str, password: &str) -> Option<(Credential, Caller)> {
        let (now, mut random) = (self.practice.store.source().now(), [0; 32]);
        self.practice.store.source().fill(&mut random);
        let attempt = Attempt {
            user_name: user_name.to_owned(),
            password: password.to_owned().into(),
            code: None,
            from: IpAddr::from([127, 0, 0, 1]),
        };
        let opened = self.guard().sign_in(attempt, now, random).await.ok()?;
        let credential = Credential::from_cookie(opened.secret.reveal());
        Some((credential, self.who(credential).await.expect("signed in")))
    }

    /// Who a credential stands for now.
    pub async fn who(&self, credential: Credential) -> Option<Caller> {
        self.guard().identify(credential, self.practice.store.source().now()).await.unwrap()
    }

    /// The entries of the audit log about accounts: who did what.
    pub async fn audit(&self) -> Vec<(String, String)> {
        store::flush_reads(&self.practice.store).await.unwrap();
        let rows = Entity::find().order_by_asc(Column::At).all(self.practice.store.reader()).await.unwrap();
        let is_ours = |action: &str| ["user.", "session.", "token."].iter().any(|start| action.starts_with(start));
        rows.into_iter().filter(|row| is_ours(&row.action)).map(|row| (row.actor, row.action)).collect()
    }
}

async fn a_person_is_added_changed_and_shut_out(base: Base) {
    let desk = Desk::open(base).await;
    let id = desk.add("bea", Role::Viewer).await;
    let (first, bea) = desk.sign_in("Bea", PASSWORD).await.unwrap();
    assert_eq!(bea.access, Access::Role(Role::Viewer));
    let people = "{ people { userName displayName role disabled signedInAt sessions { current } } }";
    let listed = desk.ask(people, Value::Null).await;
    let expected = json!({ "userName": "bea", "displayName": "Bea", "role": "VIEWER", "disabled": false,
        "signedInAt": "2026-03-10T15:00:00Z", "sessions": [{ "current": false }] });
    let of_bea = |listed: &Value| {
        listed["people"].as_array().unwrap().iter().find(|person| person["userName"] == "bea").cloned().unwrap()
    };
    let mut shown = of_bea(&listed);
    let at: chrono::DateTime<chrono::Utc> = shown["signedInAt"].as_str().unwrap().parse().unwrap();
    shown["signedInAt"] = json!(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    assert_eq!(shown, expected);

    let mut bell = desk.guard().revocations().listen();
    let changed = desk
        .act(
            "changePerson",
            json!({ "id": id, "role": "COORDINATOR", "displayName": "Bea B." }),
            "person { displayName role sessions { id } }",
        )
        .await;
    assert_eq!(
        (&changed["person"]["role"], &changed["person"]["displayName"]),
        (&json!("COORDINATOR"), &json!("Bea B."))
    );
    assert_eq!(desk.who(first).await.unwrap().access, Access::Role(Role::Coordinator), "at once, and still signed in");
    assert!(bell.has_changed().unwrap(), "open sockets are told of another role");

    // Another password ends the sessions, and so does shutting out.
    bell.mark_unchanged();
    desk.act("changePerson", json!({ "id": id, "password": "another password" }), "").await;
    assert!(bell.has_changed().unwrap() && desk.who(first).await.is_none());
    assert!(desk.sign_in("bea", PASSWORD).await.is_none());
    let (second, _) = desk.sign_in("bea", "another password").await.unwrap();
    bell.mark_unchanged();
    let shut_out =
        desk.act("changePerson", json!({ "id": id, "disabled": true }), "person { disabled sessions { id } }").await;
    assert_eq!(shut_out["person"], json!({ "disabled": true, "sessions": [] }));
    assert!(bell.has_changed().unwrap() && desk.who(second).await.is_none());
    assert!(desk.sign_in("bea", "another password").await.is_none());
    desk.act("changePerson", json!({ "id": id, "disabled": false }), "").await;
    assert!(desk.sign_in("bea", "another password").await.is_some());

    let by_ana = |action: &str| ("ana".to_owned(), action.to_owned());
    let signed_in = ("bea".to_owned(), "session.open".to_owned());
    let refused = ("unknown".to_owned(), "session.refuse".to_owned());
    // The same act of the same person, told at once, is one entry with its number.
    let mut expected = vec![
        by_ana("user.add"),
        signed_in,
        by_ana("user.rename"),
        by_ana("user.role"),
        by_ana("user.password"),
        refused,
        by_ana("user.disable"),
        by_ana("user.enable"),
    ];
    let mut audit = desk.audit().await;
    // They are of one instant.
    expected.sort();
    audit.sort();
    assert_eq!(audit, expected);
}

async fn what_is_wrong_is_told_field_by_field(base: Base) {
    let desk = Desk::open(base).await;
    let id = desk.add("bea", Role::Viewer).await;
    let good = json!({ "userName": "cleo", "displayName": "Cleo", "role": "VIEWER", "password": PASSWORD });
    for (field, value, code) in [
        ("userName", "", "user_name.invalid"),
        ("userName", "cleo maria", "user_name.invalid"),
        ("userName", "BEA", "user_name.taken"),
        ("displayName", " ", "display_name.invalid"),
        ("displayName", "a\u{7}b", "display_name.invalid"),
        ("password", "eleven char", "password.too_short"),
        ("password", &"x".repeat(1_025), "password.too_long"),
    ] {
        let mut input = good.clone();
        input[field] = json!(value);
        let refused = desk.act("addPerson", input, "person { id }").await;
        let expected = json!({ "status": "INVALID", "problems": [{ "field": field, "code": code }], "person": null });
        assert_eq!(refused, expected);
    }
    let refused = desk.act("changePerson", json!({ "id": id, "password": "short", "role": "ADMINISTRATOR" }), "").await;
    assert_eq!(refused["problems"], json!([{ "field": "password", "code": "password.too_short" }]));
    let nobody = json!({ "id": uuid::Uuid::nil(), "role": "VIEWER" });
    assert_eq!(desk.act("changePerson", nobody, "").await["status"], "NOT_FOUND");
    let listed = desk.ask("{ people { userName role } }", Value::Null).await;
    let bea = listed["people"].as_array().unwrap().iter().find(|one| one["userName"] == "bea").unwrap();
    assert_eq!(bea["role"], "VIEWER", "nothing of a wrong input was saved");
}

async fn the_last_administrator_stays(base: Base) {
    let desk = Desk::open(base).await;
    let ada = desk.add("ada", Role::Administrator).await;
    for (change, field) in [(json!({ "role": "COORDINATOR" }), "role"), (json!({ "disabled": true }), "disabled")] {
        let mut input = change;
        input["id"] = ada.clone();
        let refused = desk.act("changePerson", input, "person { id }").await;
        let problems = json!([{ "field": field, "code": "role.last_administrator" }]);
        assert_eq!(refused, json!({ "status": "INVALID", "problems": problems, "person": null }));
    }
    let bea = desk.add("bea", Role::Administrator).await;
    desk.act("changePerson", json!({ "id": bea, "disabled": true }), "").await;
    let refused = desk.act("changePerson", json!({ "id": ada, "role": "VIEWER" }), "").await;
    assert_eq!(refused["status"], "INVALID", "one who may not sign in is none");
    desk.act("changePerson", json!({ "id": bea, "disabled": false }), "").await;
    assert_eq!(desk.act("changePerson", json!({ "id": ada, "role": "VIEWER" }), "").await["status"], "SAVED");
}

async fn everybody_changes_their_own_password(base: Base) {
    let desk = Desk::open(base).await;
    desk.add("bea", Role::Viewer).await;
    let (own, bea) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let (other, _) = desk.sign_in("bea", PASSWORD).await.unwrap();
    let change = async |current: &str, password: &str| {
        let input = json!({ "current": current, "password": password });
        desk.act_as(bea.clone(), "changeOwnPassword", input, "").await
    };
    let refused =
        |field: &str, code: &str| json!({ "status": "INVALID", "problems": [{ "field": field, "code": code }] });
    assert_eq!(change(PASSWORD, "short").await, refused("password", "password.too_short"));
    assert_eq!(change("not the password", "another password").await, refused("current", "password.wrong"));
    assert!(desk.who(other).await.is_some());
    let mut bell = desk.guard().revocations().listen();
    bell.mark_unchanged();
    assert_eq!(change(PASSWORD, "another password").await["status"], "SAVED");
    assert!(bell.has_changed().unwrap());
    assert!(desk.who(own).await.is_some() && desk.who(other).await.is_none(), "the others end");
    assert!(desk.sign_in("bea", PASSWORD).await.is_none());
    // Whoever guesses in an open browser is slowed down.
    for _ in 0..5 {
        assert_eq!(change("not the password", "a third password").await, refused("current", "password.wrong"));
    }
    assert_eq!(change("another password", "a third password").await, refused("current", "password.wait"));

    // A token has no password.
    let token = Request::new(
        "mutation { changeOwnPassword(input: { current: \"x\", password: \"twelve chars\" }) { status } }",
    );
    let who = caller_with(Access::Scopes(vec![Scope::Administer]));
    let answer = desk.schema.execute(token.data(Arc::clone(&desk.app)).data(who)).await;
    assert!(answer.errors[0].message.contains("A token has no password"));
}
