//! Sample answers: what the schema says of the answer of an operation, and nothing else.

use std::collections::BTreeMap;

use graphql_parser::{
    query::{self, Definition, OperationDefinition, Selection, SelectionSet},
    schema::{self, Type, TypeDefinition},
};
use serde_json::{Value, json};

struct Sampler<'a> {
    types: BTreeMap<&'a str, &'a TypeDefinition<'static, String>>,
    fragments: BTreeMap<&'a str, &'a SelectionSet<'static, String>>,
    is_full: bool,
}

impl Sampler<'_> {
    fn sample(&self, of: &Type<'static, String>, selection: &SelectionSet<'static, String>) -> Value {
        match of {
            Type::NonNullType(inner) => match inner.as_ref() {
                Type::ListType(element) if self.is_full => json!([self.sample(element, selection)]),
                Type::ListType(_) => json!([]),
                Type::NamedType(name) => self.named(name, selection),
                Type::NonNullType(_) => unreachable!(),
            },
            _ if !self.is_full => Value::Null,
            Type::NamedType(name) => self.named(name, selection),
            Type::ListType(element) => json!([self.sample(element, selection)]),
        }
    }

    fn named(&self, name: &str, selection: &SelectionSet<'static, String>) -> Value {
        match (name, self.types.get(name)) {
            ("String" | "ID" | "Sequence", _) => json!("x"),
            ("Int", _) => json!(1),
            ("Float", _) => json!(0.5),
            ("Boolean", _) => json!(true),
            ("Date", _) => json!("2026-03-09"),
            ("DateTime", _) => json!("2026-03-09T10:00:07.123456Z"),
            (_, Some(TypeDefinition::Enum(e))) => json!(e.values.last().unwrap().name),
            (_, Some(TypeDefinition::Object(object))) => self.object(object, selection),
            (name, _) => panic!("no sample of {name}"),
        }
    }

    fn object(&self, object: &schema::ObjectType<'static, String>, selection: &SelectionSet<'static, String>) -> Value {
        let mut fields = serde_json::Map::new();
        for item in &selection.items {
            match item {
                Selection::Field(field) => {
                    let known = object.fields.iter().find(|f| f.name == field.name).unwrap();
                    fields.insert(field.name.clone(), self.sample(&known.field_type, &field.selection_set));
                }
                Selection::FragmentSpread(spread) => {
                    let inner = self.fragments[spread.fragment_name.as_str()];
                    fields.extend(self.object(object, inner).as_object().unwrap().clone());
                }
                Selection::InlineFragment(_) => panic!("no inline fragments"),
            }
        }
        Value::Object(fields)
    }
}

/// Sample answers by the schema.
pub struct Samples(schema::Document<'static, String>);

impl Samples {
    /// Samples by the project's schema.
    pub fn of_the_schema() -> Self {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql")).unwrap();
        Self(schema::parse_schema::<String>(&text).unwrap().into_static())
    }

    /// The answer of an operation: the one field at its root, with every nullable field filled or with none.
    pub fn answer(&self, operation: &str, is_full: bool) -> Value {
        let document = query::parse_query::<String>(operation).unwrap().into_static();
        let types = self.0.definitions.iter().filter_map(|d| match d {
            schema::Definition::TypeDefinition(t) => Some((type_name(t), t)),
            _ => None,
        });
        let fragments = document.definitions.iter().filter_map(|d| match d {
            Definition::Fragment(f) => Some((f.name.as_str(), &f.selection_set)),
            Definition::Operation(_) => None,
        });
        let sampler = Sampler { types: types.collect(), fragments: fragments.collect(), is_full };
        let (root, selection) = document.definitions.iter().find_map(root).unwrap();
        let answer = sampler.named(root, selection);
        let [field] = answer.as_object().unwrap().values().collect::<Vec<_>>()[..] else {
            panic!("one field at the root")
        };
        field.clone()
    }
}

fn root<'d>(definition: &'d Definition<'static, String>) -> Option<(&'static str, &'d SelectionSet<'static, String>)> {
    match definition {
        Definition::Operation(OperationDefinition::Query(q)) => Some(("Query", &q.selection_set)),
        Definition::Operation(OperationDefinition::Mutation(m)) => Some(("Mutation", &m.selection_set)),
        Definition::Operation(OperationDefinition::Subscription(s)) => Some(("Subscription", &s.selection_set)),
        _ => None,
    }
}

fn type_name<'d>(definition: &'d TypeDefinition<'static, String>) -> &'d str {
    match definition {
        TypeDefinition::Scalar(t) => &t.name,
        TypeDefinition::Object(t) => &t.name,
        TypeDefinition::Interface(t) => &t.name,
        TypeDefinition::Union(t) => &t.name,
        TypeDefinition::Enum(t) => &t.name,
        TypeDefinition::InputObject(t) => &t.name,
    }
}
