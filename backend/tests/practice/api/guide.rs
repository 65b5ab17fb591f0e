//! The guide `docs/api.md`: each of its examples is run, in its order, and answered as it says.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_graphql::{Request, Response, Variables};
use backend::{
    auth::{Access, Scope},
    entity::change::ChangeEntity,
    feed::Feed,
    graphql::{App, SharedCounts},
    interest::Route,
};
use futures_util::{StreamExt, stream::BoxStream};
use serde_json::{Value, json};

use super::access::{caller_with, schema};
use crate::{
    on_both,
    support::{Base, Practice, guard, practice},
};

on_both!(each_example_of_the_guide_is_answered_as_it_says);

const GUIDE: &str = include_str!("../../../../docs/api.md");

/// A block of the guide: what it is, and its text.
fn blocks() -> Vec<(&'static str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in GUIDE.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind, String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Values that answers gave, by the name that the guide calls them.
#[derive(Default)]
struct Named(HashMap<String, Value>);

impl Named {
    /// A value with what was named put in.
    fn put_in(&self, value: Value) -> Value {
        match value {
            Value::String(text) => match name_of(&text) {
                Some(name) => self.0.get(name).cloned().unwrap_or_else(|| panic!("{text} is not known yet")),
                None => Value::String(text),
            },
            Value::Array(list) => list.into_iter().map(|value| self.put_in(value)).collect(),
            Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, self.put_in(value))).collect(),
            other => other,
        }
    }

    /// Returns `true` if an answer is as the guide says, and keeps what it names.
    fn is(&mut self, said: &Value, found: &Value) -> bool {
        match (said, found) {
            (Value::String(text), _) if text == "…" => !found.is_null(),
            (Value::String(text), _) if name_of(text).is_some() => {
                let name = name_of(text).unwrap_or_default().to_owned();
                !found.is_null() && self.0.entry(name).or_insert_with(|| found.clone()) == found
            }
            (Value::Array(said), Value::Array(found)) => {
                said.len() == found.len() && said.iter().zip(found).all(|(said, found)| self.is(said, found))
            }
            (Value::Object(said), Value::Object(found)) => {
                said.len() == found.len()
                    && said.iter().all(|(name, said)| found.get(name).is_some_and(|found| self.is(said, found)))
            }
            _ => said == found,
        }
    }
}

fn name_of(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// The errors of an answer, as the guide writes them.
fn errors(answer: &Response) -> Value {
    let code = |error: &async_graphql::ServerError| {
        error.extensions.as_ref().and_then(|more| more.get("code").cloned()).unwrap().into_json().unwrap()
    };
    answer.errors.iter().map(|error| json!({ "code": code(error), "message": error.message })).collect()
}

async fn follow(practice: &Practice) -> Feed {
    let feed = Feed::default();
    let bell = feed.subscribe();
    let (follower, store) = (feed.clone(), practice.store.clone());
    tokio::spawn(async move { follower.follow(&store).await });
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while bell.is_empty() {
        assert!(tokio::time::Instant::now() < deadline, "nothing is followed");
        let mut tx = practice.store.begin("test").await.unwrap();
        tx.changed(ChangeEntity::Location, practice.location);
        tx.commit().await.unwrap();
        tokio::task::yield_now().await;
    }
    feed
}

async fn each_example_of_the_guide_is_answered_as_it_says(base: Base) {
    let practice = practice(base, true).await;
    let (feed, schema) = (follow(&practice).await, schema(&practice));
    let request = |text: &str, variables: Value, scopes: &[Scope]| {
        let app = App {
            store: practice.store.clone(),
            reference: practice.courier.reference.clone(),
            courier: practice.courier.clone(),
            feed: feed.clone(),
            interest: Route::default(),
            counts: SharedCounts::default(),
            guard: guard(&practice.store),
        };
        let request = Request::new(text).variables(Variables::from_json(variables));
        request.data(Arc::new(app)).data(caller_with(Access::Scopes(scopes.to_vec())))
    };
    let mut named = Named::default();
    let mut events: Option<BoxStream<'_, Response>> = None;
    let mut ran = 0;
    let mut blocks = blocks().into_iter().filter(|(kind, _)| *kind != "sh").peekable();
    while let Some((kind, text)) = blocks.next() {
        if kind == "json event" {
            let said = parse(&text);
            let events = events.as_mut().expect("a subscription");
            practice.carry_all().await;
            let found = async {
                loop {
                    let event = events.next().await.expect("goes on").data.into_json().unwrap();
                    if named.is(&said, &event) {
                        return;
                    }
                }
            };
            tokio::time::timeout(Duration::from_secs(30), found).await.expect("an event as the guide says");
            continue;
        }
        let scopes: &[Scope] = match kind {
            "graphql" => &Scope::USUAL,
            "graphql administer" => &[Scope::Administer],
            other => panic!("a block of another kind, {other}: {text}"),
        };
        let variables = blocks.next_if(|(kind, _)| *kind == "json variables");
        let variables = named.put_in(variables.map_or_else(|| json!({}), |(_, text)| parse(&text)));
        ran += 1;
        if text.trim_start().starts_with("subscription") {
            let mut stream = Box::pin(schema.execute_stream(request(&text, variables, scopes)));
            // It listens from when it is asked for the first time.
            assert!(futures_util::poll!(stream.next()).is_pending());
            events = Some(stream);
            continue;
        }
        let answer = schema.execute(request(&text, variables, scopes)).await;
        match blocks.next() {
            Some(("json answer", said)) => {
                assert!(answer.errors.is_empty(), "{text}{:?}", answer.errors);
                let found = answer.data.into_json().unwrap();
                assert!(named.is(&parse(&said), &found), "{text}is answered\n{found:#}\nand not\n{said}");
            }
            Some(("json errors", said)) => assert_eq!(errors(&answer), parse(&said), "{text}"),
            other => panic!("{text}has no answer, but {other:?}"),
        }
    }
    assert!(ran > 10, "{ran} examples were run");
}
