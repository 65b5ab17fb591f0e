//! Every argument of every field, with values that it takes and with those that it does not: each is answered, none with
//! a failure of the server or a library's words. Fields, arguments and types come from the printed schema.

use std::{collections::BTreeSet, time::Duration};

use async_graphql::{
    Request, Response,
    parser::types::{BaseType, FieldDefinition, Type, TypeKind},
};
use backend::auth::CallerKind;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;

use super::{
    access::{request, schema},
    root_field::{Sdl, name_of},
};
use crate::support::{Base, practice};

/// Maximum time of one answer, on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);
/// Depth to which fields are followed to those that take arguments.
const MAX_DEPTH: usize = 3;

/// Words of the libraries behind the schema, which mean nothing to a caller.
const INSIDE: [&str; 4] = ["internal:", "[async_graphql]", "[int conversion]", "[type conversion"];

/// Values of any type, most of which no argument takes.
const ODD: [&str; 13] = [
    "null",
    "7",
    "-1",
    "0",
    "2147483648",
    "9223372036854775807",
    "1e308",
    "true",
    r#""x""#,
    r#""\u0000""#,
    r#""'; -- %_\\ \u202e""#,
    "{ nonesuch: 1 }",
    "[[1]]",
];

/// A place for arguments: what stands before the field and behind it.
struct Place<'a> {
    before: String,
    field: &'a FieldDefinition,
    after: String,
}

/// The documents, each with one odd value.
struct Fuzz<'a> {
    sdl: &'a Sdl,
    /// Fields of input objects whose values were tried somewhere.
    tried: BTreeSet<(String, String)>,
    documents: Vec<String>,
}

impl Fuzz<'_> {
    fn try_place(&mut self, place: &Place<'_>) {
        let Place { before, field, after } = place;
        for argument in &field.arguments {
            for value in self.values(&argument.node.ty.node) {
                let others = self.sdl.required(field);
                let others = others.iter().filter(|(name, _)| *name != argument.node.name.node.as_str());
                let others: String = others.map(|(name, value)| format!("{name}: {value}, ")).collect();
                let selection = self.sdl.selection(&field.ty.node);
                self.documents.push(format!(
                    "{before}{}({others}{}: {value}){selection}{after}",
                    field.name.node, argument.node.name.node
                ));
            }
        }
    }

    /// Values of a type: those that it takes, and those that it does not.
    fn values(&mut self, ty: &Type) -> Vec<String> {
        match &ty.base {
            BaseType::List(inner) => {
                let each = self.values(inner);
                let fine = self.sdl.value(inner);
                let lists = each.into_iter().map(|value| format!("[{value}]"));
                lists.chain(["[]".to_owned(), format!("[{fine}, {fine}]"), fine.clone(), "7".to_owned()]).collect()
            }
            BaseType::Named(name) => match self.sdl.kind(name) {
                Some(TypeKind::InputObject(input)) => self.objects(name, &input.fields),
                Some(TypeKind::Enum(_)) => {
                    ODD.map(str::to_owned).into_iter().chain([self.sdl.value(ty), "NONESUCH".to_owned()]).collect()
                }
                _ => ODD.map(str::to_owned).into_iter().chain([self.sdl.value(ty), long_text()]).collect(),
            },
        }
    }

    /// Objects, in each of which one field is odd. A field that was tried elsewhere is fine here.
    fn objects(
        &mut self,
        name: &str,
        fields: &[async_graphql::Positioned<async_graphql::parser::types::InputValueDefinition>],
    ) -> Vec<String> {
        let mut values: Vec<_> = ["{}", "null", "7", "[]", "{ nonesuch: 1 }"].map(str::to_owned).into();
        let required = |except: &str| -> String {
            let given = fields.iter().map(|field| &field.node);
            let given = given.filter(|field| !field.ty.node.nullable && field.default_value.is_none());
            let given = given.filter(|field| field.name.node != except);
            given.map(|field| format!("{}: {}, ", field.name.node, self.sdl.value(&field.ty.node))).collect()
        };
        let mut parts = Vec::new();
        for field in fields.iter().map(|field| &field.node) {
            parts.push((field.name.node.to_string(), required(field.name.node.as_str()), field.ty.node.clone()));
        }
        for (field, others, ty) in parts {
            let is_new = self.tried.insert((name.to_owned(), field.clone()));
            let each = if is_new { self.values(&ty) } else { vec![self.sdl.value(&ty)] };
            values.extend(each.into_iter().map(|value| format!("{{ {others}{field}: {value} }}")));
        }
        values
    }
}

fn long_text() -> String {
    format!("\"{}\"", "long ".repeat(2_000))
}

/// The fields that take arguments below a type, each with the way to it.
fn places<'a>(sdl: &'a Sdl, parent: &str, before: &str, after: &str, depth: usize) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    for field in sdl.fields(parent).iter().map(|field| &field.node) {
        let required = sdl.arguments(field);
        let inside = format!("{before}{}{required} {{ ", field.name.node);
        if !field.arguments.is_empty() {
            found.push(Place { before: before.to_owned(), field, after: after.to_owned() });
        }
        let name = name_of(&field.ty.node);
        if depth < MAX_DEPTH && !sdl.is_leaf(name) {
            found.extend(places(sdl, name, &inside, &format!(" }}{after}"), depth + 1));
        }
    }
    found
}

fn wrong(answer: &Response) -> Option<String> {
    let errors = serde_json::to_value(&answer.errors).unwrap();
    let is_wrong = |error: &Value| {
        let text = error["message"].as_str().unwrap_or_default();
        let is_of_the_inside = INSIDE.iter().any(|words| text.contains(words));
        matches!(error["extensions"]["code"].as_str(), None | Some("INTERNAL")) || is_of_the_inside
    };
    errors.as_array().unwrap().iter().any(is_wrong).then(|| errors.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_argument_is_answered() {
    let practice = practice(Base::Sqlite, true).await;
    practice.add_one("Q-1", "Y014237").await;
    let schema = schema(&practice);
    let sdl = Sdl::printed().await;
    let mut fuzz = Fuzz { sdl: &sdl, tried: BTreeSet::new(), documents: Vec::new() };
    for (root, keyword) in [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")] {
        let depth = if root == "Query" { 0 } else { MAX_DEPTH };
        for place in places(&sdl, root, &format!("{keyword} {{ "), " }", depth) {
            fuzz.try_place(&place);
        }
    }
    assert!(fuzz.documents.len() > 2_000, "the schema was not read: {}", fuzz.documents.len());
    let asked = |document: &str| request(&practice, Some(CallerKind::Person), Request::new(document));
    let each = futures_util::stream::iter(&fuzz.documents).map(|document| {
        let (schema, asked) = (schema.clone(), asked(document));
        async move {
            let answer = if document.starts_with("subscription") {
                schema.execute_stream(asked).next().now_or_never().flatten()
            } else {
                Some(tokio::time::timeout(DEADLINE, schema.execute(asked)).await.expect("it is answered in time"))
            };
            answer.and_then(|answer| wrong(&answer)).map(|error| format!("{document:.300}: {error:.400}"))
        }
    });
    let wrong: Vec<_> = each.buffer_unordered(4).filter_map(async |wrong| wrong).collect().await;
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), fuzz.documents.len(), &wrong[..wrong.len().min(20)]);
}
