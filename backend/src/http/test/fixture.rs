//! A router over a small schema, accounts in memory, and a clock that is set by hand.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use async_graphql::{
    Value,
    dynamic::{
        Field, FieldFuture, FieldValue, InputValue, Object, Schema, Subscription, SubscriptionField,
        SubscriptionFieldFuture, TypeRef,
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, TimeDelta};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{
    auth::{
        Caller, Guard, Revocations,
        memory::{MemoryAccounts, PASSWORD, token},
    },
    graphql::MaskErrors,
    http::{OperationLimits, Options, Parts, SocketLimits, Spa, SpaFile, VersionedAssets, router},
    metrics::HttpMetrics,
};

/// The host that requests are sent to, and its origin.
pub(super) const HOST: &str = "dosewire.example";
pub(super) const ORIGIN: &str = "https://dosewire.example";
/// The name of the one asset.
pub(super) const ASSET: &str = "programs-0123456789abcdef.json";
/// The page of the application.
pub(super) const PAGE: &str =
    "<!doctype html><script type=\"module\">import init from '/app-0123456789abcdef.js';</script>";

/// A router, and what a test moves behind it.
pub(super) struct Door {
    pub(super) router: Router,
    pub(super) accounts: Arc<MemoryAccounts>,
    pub(super) revocations: Revocations,
    pub(super) metrics: HttpMetrics,
    minutes: Arc<AtomicI64>,
    database_answers: Arc<AtomicBool>,
}

/// The response to a request.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The code of the first GraphQL error.
    pub(super) fn code(&self) -> String {
        let code = &self.json()["errors"][0]["extensions"]["code"];
        code.as_str().unwrap_or_default().to_owned()
    }
}

impl Door {
    pub(super) fn open() -> Self {
        Self::with(Options::default(), Spa::of(find_file))
    }

    /// A door before another schema.
    pub(super) fn of(schema: Schema) -> Self {
        Self::build(Options::default(), Spa::of(find_file), schema)
    }

    /// A door with other limits of operations before another schema.
    pub(super) fn with_limits(operations: OperationLimits, schema: Schema) -> Self {
        Self::build(Options { operations, ..Options::default() }, Spa::of(find_file), schema)
    }

    pub(super) fn with(options: Options, spa: Spa) -> Self {
        Self::build(options, spa, schema())
    }

    fn build(mut options: Options, spa: Spa, schema: Schema) -> Self {
        options.hosts.push(HOST.to_owned());
        let accounts = Arc::new(MemoryAccounts::with_ada_and_a_token());
        let revocations = Revocations::default();
        let minutes = Arc::new(AtomicI64::new(0));
        let database_answers = Arc::new(AtomicBool::new(true));
        let assets = VersionedAssets::default();
        assets.put(ASSET, "[]");
        let (time, answers, drawn) = (minutes.clone(), database_answers.clone(), AtomicU64::new(0));
        let metrics = HttpMetrics::default();
        let parts = Parts {
            metrics: metrics.clone(),
            schema,
            guard: Arc::new(Guard::new(accounts.clone(), revocations.clone())),
            provider: None,
            assets,
            spa,
            clock: Arc::new(move || DateTime::UNIX_EPOCH + TimeDelta::minutes(time.load(SeqCst))),
            entropy: Arc::new(move |bytes| {
                bytes.fill(0);
                for (byte, drawn) in bytes.iter_mut().zip(drawn.fetch_add(1, SeqCst).to_be_bytes()) {
                    *byte = drawn;
                }
            }),
            prepare: Arc::new(|request, caller| request.data(caller)),
            shared: &["shared"],
            note_watch: Arc::new(|_, _, _| Arc::default()),
            ready: Arc::new(move || {
                let answers = answers.load(SeqCst);
                Box::pin(async move { answers })
            }),
            options,
        };
        Self { router: router(parts), accounts, revocations, metrics, minutes, database_answers }
    }

    /// The limits of sockets that a test can wait for.
    pub(super) fn with_quick_sockets() -> Self {
        let socket = SocketLimits {
            authenticate_within: Duration::from_millis(300),
            recheck_every: Duration::from_millis(100),
            operations: 3,
            ping_every: Duration::from_millis(200),
            ..SocketLimits::default()
        };
        let options = Options { socket, ..Options::default() };
        Self::with(options, Spa::of(find_file))
    }

    pub(super) fn wait_minutes(&self, minutes: i64) {
        self.minutes.fetch_add(minutes, SeqCst);
    }

    pub(super) fn break_database(&self) {
        self.database_answers.store(false, SeqCst);
        self.accounts.break_down();
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// Signs in as Ada, and gives the cookie as a browser would send it.
    pub(super) async fn sign_in(&self) -> String {
        let answer = self.send(sign_in("ada", PASSWORD)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let cookie = answer.header("set-cookie");
        cookie.split(';').next().unwrap().to_owned()
    }
}

/// A request from a page of ours.
pub(super) fn sign_in(user_name: &str, password: &str) -> Request<Body> {
    let body = json!({ "userName": user_name, "password": password });
    post("/session", &body.to_string())
}

/// A POST of JSON from a page of ours, without a cookie.
pub(super) fn post(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// A GraphQL operation of the program with the token.
pub(super) fn query(query: &str) -> Request<Body> {
    with_header(post("/graphql", &json!({ "query": query }).to_string()), "authorization", &bearer())
}

pub(super) fn bearer() -> String {
    format!("Bearer {}", token().reveal())
}

pub(super) fn get(path: &str) -> Request<Body> {
    let request = Request::get(path).header(header::HOST, HOST);
    request.body(Body::empty()).unwrap()
}

pub(super) fn with_header(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

pub(super) fn without_header(mut request: Request<Body>, name: &str) -> Request<Body> {
    request.headers_mut().remove(name);
    request
}

fn find_file(path: &str) -> Option<SpaFile> {
    let (bytes, kind) = match path {
        "index.html" => (PAGE, "text/html"),
        "app-0123456789abcdef.js" => ("run();", "text/javascript"),
        "app-0123456789abcdef.js.br" => ("(compressed)", "application/octet-stream"),
        "logo.svg" => ("<svg/>", "image/svg+xml"),
        "graphiql/graphiql.min.js" => ("start();", "text/javascript"),
        ".secret" => ("hidden", "text/plain"),
        _ => return None,
    };
    Some(SpaFile {
        bytes: Cow::Borrowed(bytes.as_bytes()),
        kind: kind.to_owned(),
        version: format!("v{}", bytes.len()),
    })
}

fn panic() -> i32 {
    panic!("this test panics on purpose")
}

/// `who` tells the caller, `rows` takes a count, `again` nests, and `ticks` gives one value and stays open; `fails` and
/// `panics` do.
fn schema() -> Schema {
    let who = Field::new("who", TypeRef::named(TypeRef::STRING), |context| {
        let name = context.data::<Caller>().map(|caller| caller.name.clone());
        FieldFuture::new(async move { Ok(Some(Value::from(name?))) })
    });
    let rows = Field::new("rows", TypeRef::named(TypeRef::INT), |_| FieldFuture::from_value(Some(Value::from(1))));
    let again = Field::new("again", TypeRef::named("Query"), |_| {
        FieldFuture::new(async { Ok(Some(FieldValue::owned_any(()))) })
    });
    let fails = Field::new("fails", TypeRef::named(TypeRef::INT), |_| {
        FieldFuture::new(async { Err::<Option<Value>, _>("It does not work.".into()) })
    });
    let panics = Field::new("panics", TypeRef::named(TypeRef::INT), |_| {
        FieldFuture::new(async { Ok(Some(Value::from(panic()))) })
    });
    let rows = rows.argument(InputValue::new("first", TypeRef::named(TypeRef::INT)));
    let ticks = SubscriptionField::new("ticks", TypeRef::named_nn(TypeRef::STRING), |context| {
        let name = context.data::<Caller>().map(|caller| caller.name.clone());
        SubscriptionFieldFuture::new(async move {
            let first = stream::iter([Ok(Value::from(name?))]);
            Ok(first.chain(stream::pending()))
        })
    });
    Schema::build("Query", None, Some("Subscription"))
        .register(Object::new("Query").field(who).field(rows).field(again).field(fails).field(panics))
        .register(Subscription::new("Subscription").field(ticks))
        .extension(MaskErrors::default())
        .finish()
        .unwrap()
}
