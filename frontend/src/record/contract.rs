//! A check that a table asks what an input of the schema takes, in its form.

use graphql_parser::schema::{self, Definition, InputValue, Type, TypeDefinition};

use super::{
    field::{Field, FieldKind},
    shape::Shape,
};

type Schema = schema::Document<'static, String>;

fn read_schema() -> Schema {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql")).unwrap();
    schema::parse_schema::<String>(&text).unwrap().into_static()
}

fn input<'s>(schema: &'s Schema, name: &str) -> Option<&'s [InputValue<'static, String>]> {
    schema.definitions.iter().find_map(|definition| match definition {
        Definition::TypeDefinition(TypeDefinition::InputObject(own)) if own.name == name => Some(own.fields.as_slice()),
        _ => None,
    })
}

/// The type's name, and whether it may be null.
fn named<'t>(of: &'t Type<'static, String>) -> (&'t str, bool) {
    match of {
        Type::NamedType(name) => (name, true),
        Type::ListType(inner) => (named(inner).0, true),
        Type::NonNullType(inner) => (named(inner).0, false),
    }
}

/// Checks every field of a shape against an input.
pub fn check(shape: &Shape, name: &str) {
    let schema = read_schema();
    for field in &shape.fields {
        check_field(&schema, name, field.path, field);
    }
    for repeat in &shape.repeats {
        for field in repeat.fields {
            check_field(&schema, name, &format!("{}.{}", repeat.path, field.path), field);
        }
    }
}

fn check_field(schema: &Schema, name: &str, path: &str, field: &Field) {
    let mut of = name.to_owned();
    let mut may_be_null = true;
    for step in path.split('.') {
        let fields = input(schema, &of).unwrap_or_else(|| panic!("{of} is no input, in {path}"));
        let own =
            fields.iter().find(|own| own.name == step).unwrap_or_else(|| panic!("{of} takes no {step}, in {path}"));
        let (found, null) = named(&own.value_type);
        (of, may_be_null) = (found.to_owned(), null);
    }
    let expected = match field.kind {
        FieldKind::Date => "Date",
        FieldKind::Count => "Int",
        FieldKind::Tick | FieldKind::Flag(..) => "Boolean",
        _ => "a text",
    };
    let is_text = !matches!(of.as_str(), "Date" | "Int" | "Boolean");
    assert!(of == expected || (is_text && expected == "a text"), "{path} is {of}, and not {expected}");
    let is_always_there = field.is_always_there
        || matches!(field.kind, FieldKind::Tick | FieldKind::Any(_) | FieldKind::AnyOf(_) | FieldKind::Codes);
    assert!(may_be_null || is_always_there, "{path} must be there");
}
