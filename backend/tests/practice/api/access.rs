//! The schema: printed as checked in, and closed to everybody who may not.

use std::sync::Arc;

use async_graphql::{Request, Response, Value};
use backend::{
    auth::{Access, Caller, CallerKind, Role, Scope},
    feed::Feed,
    graphql::{self, App, Schema, SharedCounts},
    interest::Route,
};
use futures_util::StreamExt;
use serde_json::json;

use crate::support::{Base, Practice, guard, practice};

pub fn caller(kind: CallerKind) -> Caller {
    caller_with(match kind {
        CallerKind::Person => Access::Role(Role::Administrator),
        CallerKind::Program => Access::Scopes(Scope::USUAL.to_vec()),
    })
}

/// A person with a role, or a program with scopes.
pub fn caller_with(access: Access) -> Caller {
    let kind = if matches!(access, Access::Role(_)) { CallerKind::Person } else { CallerKind::Program };
    Caller { user: None, kind, user_name: Some("ana".into()), name: "Ana".into(), session: None, token: None, access }
}

/// Asks as over POST.
pub async fn ask(practice: &Practice, who: Option<CallerKind>, asked: Request) -> Response {
    schema(practice).execute(request(practice, who, asked)).await
}

pub fn schema(practice: &Practice) -> Schema {
    graphql::build(practice.store.reader().clone()).unwrap()
}

/// A request with what the server puts into it.
pub fn request(practice: &Practice, who: Option<CallerKind>, request: Request) -> Request {
    request_by(practice, who.map(caller), request)
}

/// The parts of the server that fields use.
pub fn app(practice: &Practice) -> App {
    App {
        store: practice.store.clone(),
        reference: practice.courier.reference.clone(),
        courier: practice.courier.clone(),
        feed: Feed::default(),
        interest: Route::default(),
        counts: SharedCounts::default(),
        guard: guard(&practice.store),
    }
}

/// A request of a certain caller.
pub fn request_by(practice: &Practice, who: Option<Caller>, request: Request) -> Request {
    let request = request.data(Arc::new(app(practice)));
    match who {
        Some(caller) => request.data(caller),
        None => request,
    }
}

fn code(response: &Response) -> Option<String> {
    let error = response.errors.first()?;
    let code = error.extensions.as_ref()?.get("code")?.clone();
    match code {
        Value::String(code) => Some(code),
        _ => None,
    }
}

#[tokio::test]
async fn the_schema_is_the_one_that_is_checked_in() {
    let printed = graphql::print().await.unwrap();
    let checked_in = include_str!("../../../../schema.graphql");
    assert!(printed == checked_in, "schema.graphql is not what `dosewire schema` prints: run `cargo xtask schema`");
}

/// Walks every field of the three roots: without a caller each is refused, and what the table does not name is
/// refused to everybody.
#[tokio::test]
async fn nothing_answers_without_a_caller() {
    let practice = practice(Base::Sqlite, true).await;
    let names = Request::new("{ __schema { queryType { fields { name } } mutationType { fields { name } } } }");
    let answer = ask(&practice, Some(CallerKind::Person), names).await.data.into_json().unwrap();
    let fields = |root: &str| {
        let list = answer["__schema"][root]["fields"].as_array().unwrap().clone();
        list.into_iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mutations: Vec<_> = fields("mutationType");
    assert!(mutations.iter().all(|name| !name.ends_with("CreateOne") && !name.ends_with("Delete")));
    assert!(fields("queryType").len() > 15 && mutations.len() > 8);
    for name in fields("queryType").iter().filter(|name| name.ends_with("Records")) {
        let refused = ask(&practice, None, Request::new(format!("{{ {name} {{ nodes {{ id }} }} }}"))).await;
        assert!(refused.is_err(), "{name} answers without a caller");
        let answered =
            ask(&practice, Some(CallerKind::Program), Request::new(format!("{{ {name} {{ nodes {{ id }} }} }}"))).await;
        assert!(answered.is_ok(), "{name}: {:?}", answered.errors);
    }
    for query in
        ["{ viewer { userName } }", "{ home { tonight } }", "{ patients { total } }", "{ changes(since: 0) { last } }"]
    {
        assert_eq!(
            code(&ask(&practice, None, Request::new(query)).await).as_deref(),
            Some("UNAUTHENTICATED"),
            "{query}"
        );
        assert!(ask(&practice, Some(CallerKind::Program), Request::new(query)).await.is_ok(), "{query}");
    }
}

#[tokio::test]
async fn what_the_database_says_stays_inside() {
    use sea_orm::ConnectionTrait;
    let practice = practice(Base::Sqlite, true).await;
    let tx = practice.store.begin("test").await.unwrap();
    tx.db().execute_unprepared("ALTER TABLE vaccine RENAME TO gone").await.unwrap();
    tx.commit().await.unwrap();
    for query in ["{ vaccineRecords { nodes { id } } }", "{ vaccines { id } }"] {
        let person = Some(CallerKind::Person);
        let mut socket = schema(&practice).execute_stream(request(&practice, person, Request::new(query)));
        let over_socket = socket.next().await.unwrap();
        for broken in [ask(&practice, person, Request::new(query)).await, over_socket] {
            assert_eq!(code(&broken).as_deref(), Some("INTERNAL"), "{query}");
            assert!(!format!("{:?}", broken.errors[0].message).contains("vaccine"), "{}", broken.errors[0].message);
        }
    }
}

#[tokio::test]
async fn a_program_may_not_set_up_and_bad_input_says_so() {
    let practice = practice(Base::Sqlite, true).await;
    let id = practice.integration.to_string();
    let pause = |id: &str| {
        Request::new("mutation($i: PauseIntegrationInput!) { pauseIntegration(input: $i) { status } }")
            .variables(async_graphql::Variables::from_json(json!({ "i": { "integrationId": id } })))
    };
    assert_eq!(code(&ask(&practice, Some(CallerKind::Program), pause(&id)).await).as_deref(), Some("FORBIDDEN"));
    assert_eq!(code(&ask(&practice, Some(CallerKind::Person), pause("x")).await).as_deref(), Some("BAD_INPUT"));
    assert!(ask(&practice, Some(CallerKind::Person), pause(&id)).await.is_ok());
    let secrets = Request::new("{ integrations { settings { name value isSet } } }");
    let shown = ask(&practice, Some(CallerKind::Person), secrets).await.data.into_json().unwrap().to_string();
    assert!(shown.contains("password") && !shown.contains("training"));
}
