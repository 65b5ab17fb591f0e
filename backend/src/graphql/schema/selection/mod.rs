//! The selection of an answer, and the answer written as it says.
//!
//! The library asks a function for each field of each row. Our own answers are plain values: their selection is read
//! once, and they are written as text with what is selected of them.

mod write;

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Value, Variables,
    indexmap::IndexMap,
    parser::types::{Directive, Field, FragmentDefinition, Selection, SelectionSet},
    registry::{MetaType, MetaTypeName, Registry},
};

pub use write::write;

/// The fragments of a document.
pub type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The selected fields of an object, in the order of the answer.
#[derive(Debug, Default)]
pub struct Selected {
    fields: IndexMap<Name, Source>,
}

/// One place of the answer.
#[derive(Debug)]
enum Source {
    /// The name of the object's type.
    TypeName(Name),
    /// A field of the value.
    Field {
        name: Name,
        presence: Presence,
        /// The selection of the object, or of each object of a list.
        selected: Option<Selected>,
    },
}

/// The value of a field that the answer lacks.
#[derive(Debug, Clone, Copy)]
enum Presence {
    /// Null.
    Nullable,
    /// An empty list: records leave out what came later while it is empty.
    List,
    /// A fault of ours.
    Required,
}

/// Reads selections of a document.
pub struct Reader<'a> {
    /// The types.
    pub registry: &'a Registry,
    /// The document's fragments.
    pub fragments: &'a Fragments,
    /// The variables, for what is skipped or included by one.
    pub variables: &'a Variables,
}

impl Reader<'_> {
    /// Returns what is selected of a field whose type is written so; none where it is no object.
    pub fn of_field(&self, ty: &str, field: &Field) -> Option<Selected> {
        let ty = self.registry.types.get(MetaTypeName::concrete_typename(ty))?;
        if !matches!(ty, MetaType::Object { .. }) {
            return None;
        }
        let mut selected = Selected::default();
        self.add(&mut selected, ty, &field.selection_set.node);
        Some(selected)
    }

    fn add(&self, selected: &mut Selected, ty: &MetaType, set: &SelectionSet) {
        for selection in set.items.iter().filter(|selection| !self.is_skipped(selection.node.directives())) {
            match &selection.node {
                Selection::Field(field) => self.add_field(selected, ty, &field.node),
                Selection::InlineFragment(fragment) => self.add(selected, ty, &fragment.node.selection_set.node),
                // One that there is not did not pass the validation, nor one of another type: our own have no unions.
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        self.add(selected, ty, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn add_field(&self, selected: &mut Selected, ty: &MetaType, field: &Field) {
        let (name, key) = (&field.name.node, &field.response_key().node);
        if name == "__typename" {
            selected.fields.insert(key.clone(), Source::TypeName(Name::new(ty.name())));
            return;
        }
        let Some(meta) = ty.field_by_name(name) else { return };
        let inner = self.registry.types.get(MetaTypeName::concrete_typename(&meta.ty));
        let inner = inner.filter(|inner| matches!(inner, MetaType::Object { .. }));
        let source = selected.fields.entry(key.clone()).or_insert_with(|| Source::Field {
            name: name.clone(),
            presence: match (meta.ty.ends_with('!'), meta.ty.starts_with('[')) {
                (false, _) => Presence::Nullable,
                (true, true) => Presence::List,
                (true, false) => Presence::Required,
            },
            selected: inner.map(|_| Selected::default()),
        });
        // The same field once more selects more of it.
        if let (Source::Field { selected: Some(of_inner), .. }, Some(inner)) = (source, inner) {
            self.add(of_inner, inner, &field.selection_set.node);
        }
    }

    fn is_skipped(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let skips_if = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if").and_then(|value| {
                value.node.clone().into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok()
            });
            condition == Some(Value::Boolean(skips_if))
        })
    }
}

impl Selected {
    /// Returns `true` if a field is selected.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.fields.values().any(|source| matches!(source, Source::Field { name, .. } if name.as_str() == field))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{
        dynamic::{Field, FieldFuture, Object, Schema, TypeRef},
        parser::{parse_query, types::DocumentOperations},
    };
    use serde_json::{Value as Json, json};

    use super::*;

    /// A root field with a patient, who has doses.
    fn schema() -> Schema {
        let field = |name: &str, ty: TypeRef| Field::new(name, ty, |_| FieldFuture::Value(None));
        let text = || TypeRef::named(TypeRef::STRING);
        let dose =
            Object::new("Dose").field(field("name", TypeRef::named_nn(TypeRef::STRING))).field(field("lot", text()));
        let patient = Object::new("Patient")
            .field(field("name", text()))
            .field(field("doses", TypeRef::named_nn_list_nn("Dose")))
            .field(field("last", TypeRef::named("Dose")));
        let query = Object::new("Query").field(field("patient", TypeRef::named("Patient")));
        Schema::build("Query", None, None).register(dose).register(patient).register(query).finish().unwrap()
    }

    /// The answer as text, since the order of its fields counts.
    fn shown(query: &str, value: &Json) -> Result<String, String> {
        let schema = schema();
        let document = parse_query(query).unwrap();
        let DocumentOperations::Single(operation) = &document.operations else { panic!("there is one") };
        let Selection::Field(root) = &operation.node.selection_set.node.items[0].node else { panic!("it is a field") };
        let variables = Variables::from_json(json!({ "yes": true, "no": false }));
        let reader = Reader { registry: schema.registry(), fragments: &document.fragments, variables: &variables };
        let selected = reader.of_field("Patient", &root.node).unwrap();
        write(value, Some(&selected)).map_err(|error| error.to_string())
    }

    #[rstest::rstest]
    #[case::one("{ p { name } }", r#"{"name":"Ana"}"#)]
    #[case::in_the_order_that_is_asked(
        "{ p { last { lot name } name } }",
        r#"{"last":{"lot":"Y1","name":"MMR"},"name":"Ana"}"#
    )]
    #[case::under_other_names("{ p { a: name b: name name } }", r#"{"a":"Ana","b":"Ana","name":"Ana"}"#)]
    #[case::a_list("{ p { doses { name } } }", r#"{"doses":[{"name":"MMR"},{"name":"Hib"}]}"#)]
    #[case::a_list_twice(
        "{ p { doses { name } all: doses { lot } } }",
        r#"{"doses":[{"name":"MMR"},{"name":"Hib"}],"all":[{"lot":"Y1"},{"lot":null}]}"#
    )]
    #[case::once_more("{ p { last { name } last { lot } } }", r#"{"last":{"name":"MMR","lot":"Y1"}}"#)]
    #[case::types("{ p { __typename last { t: __typename } } }", r#"{"__typename":"Patient","last":{"t":"Dose"}}"#)]
    #[case::fragments(
        "{ p { ...P } } fragment P on Patient { last { ...D } } fragment D on Dose { lot }",
        r#"{"last":{"lot":"Y1"}}"#
    )]
    #[case::inline("{ p { ... on Patient { name } ... @include(if: $no) { last { lot } } } }", r#"{"name":"Ana"}"#)]
    #[case::skipped("{ p { name @skip(if: $yes) last @include(if: true) { lot } } }", r#"{"last":{"lot":"Y1"}}"#)]
    fn what_is_selected_is_shown(#[case] query: &str, #[case] expected: &str) {
        let value = json!({
            "name": "Ana", "other": 1,
            "doses": [{ "name": "MMR", "lot": "Y1" }, { "name": "Hib" }],
            "last": { "name": "MMR", "lot": "Y1" },
        });
        assert_eq!(shown(query, &value).unwrap(), expected);
    }

    #[rstest::rstest]
    #[case::null("{ p { name last { lot } } }", json!({ "last": null }), Ok(r#"{"name":null,"last":null}"#))]
    #[case::an_empty_list("{ p { doses { name } } }", json!({}), Ok(r#"{"doses":[]}"#))]
    #[case::a_fault("{ p { last { name } } }", json!({ "last": {} }), Err("the answer has no name"))]
    fn what_is_not_there(#[case] query: &str, #[case] value: Json, #[case] expected: Result<&str, &str>) {
        assert_eq!(shown(query, &value).as_deref().map_err(String::as_str), expected);
    }
}
