//! Looks over a parsed document before the schema sees it.
//!
//! The schema's own limits count fields. They do not see that a list asks for a million rows, that one field is asked
//! for a thousand times under other names, or that fragments unfold into more than was written. This visitor does,
//! and it unfolds nothing beyond its own budget.

use std::collections::HashMap;

use async_graphql::{
    Name, Number, Positioned, Value as ConstValue, Variables,
    parser::types::{ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet},
};
use async_graphql_value::Value;

use crate::limits::{
    MAX_ALIASES, MAX_DEPTH, MAX_INTROSPECTION_DEPTH, MAX_MEMBER_LISTS, MAX_ROOT_FIELDS, MAX_ROWS, MAX_SELECTIONS,
    MAX_VALUES,
};

/// The arguments, and fields of input objects, that say how many rows are wanted.
const ROW_COUNTS: [&str; 3] = ["first", "last", "limit"];
/// The fields of introspection that lead from a type to its members.
const MEMBER_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// The limit that a document exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::http) enum Excess {
    #[error("The query renames more than {MAX_ALIASES} fields. Split it into several.")]
    Aliases,
    #[error("The query has more than {MAX_ROOT_FIELDS} fields at its root. Split it into several.")]
    RootFields,
    #[error("The query asks for more than {MAX_ROWS} rows of a list. Ask for fewer, and for the next page after that.")]
    Rows,
    #[error("The query is nested more than {MAX_DEPTH} fields deep. Ask for less at once.")]
    Depth,
    #[error(
        "The query selects more than {MAX_SELECTIONS} fields once its fragments are unfolded. Split it into several."
    )]
    Selections,
    #[error("The query has more than {MAX_VALUES} values in its arguments. Split it into several.")]
    Values,
}

/// Checks every operation of a document.
pub(in crate::http) fn check(document: &ExecutableDocument, variables: &Variables) -> Result<(), Excess> {
    let mut budget = Budget::default();
    for (_, operation) in document.operations.iter() {
        let mut visit = Visit {
            fragments: &document.fragments,
            operation: &operation.node,
            variables,
            budget: &mut budget,
            aliases: 0,
            root_fields: 0,
        };
        visit.visit_set(&operation.node.selection_set.node, Position::default())?;
    }
    Ok(())
}

/// The remaining budget of the whole document.
struct Budget {
    selections: usize,
    values: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { selections: MAX_SELECTIONS, values: MAX_VALUES }
    }
}

/// The visitor's position in the document.
#[derive(Debug, Clone, Copy, Default)]
struct Position {
    depth: usize,
    fragments: usize,
    introspection: bool,
    member_lists: usize,
}

struct Visit<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    operation: &'a OperationDefinition,
    variables: &'a Variables,
    budget: &'a mut Budget,
    aliases: usize,
    root_fields: usize,
}

impl<'a> Visit<'a> {
    fn visit_set(&mut self, set: &'a SelectionSet, place: Position) -> Result<(), Excess> {
        for selection in &set.items {
            spend(&mut self.budget.selections, Excess::Selections)?;
            match &selection.node {
                Selection::Field(field) => self.visit_field(&field.node, place)?,
                Selection::InlineFragment(fragment) => {
                    self.visit_fragment(&fragment.node.selection_set.node, place)?;
                }
                Selection::FragmentSpread(spread) => {
                    // A fragment that is not there is the schema's to name.
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        self.visit_fragment(&fragment.node.selection_set.node, place)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Fragments within fragments are counted too, so that one that contains itself comes to an end.
    fn visit_fragment(&mut self, set: &'a SelectionSet, place: Position) -> Result<(), Excess> {
        let fragments = place.fragments + 1;
        if fragments > MAX_DEPTH {
            return Err(Excess::Depth);
        }
        self.visit_set(set, Position { fragments, ..place })
    }

    fn visit_field(&mut self, field: &'a Field, place: Position) -> Result<(), Excess> {
        if field.alias.is_some() {
            self.aliases += 1;
        }
        if place.depth == 0 {
            self.root_fields += 1;
        }
        if self.aliases > MAX_ALIASES {
            return Err(Excess::Aliases);
        }
        if self.root_fields > MAX_ROOT_FIELDS {
            return Err(Excess::RootFields);
        }
        for (name, value) in &field.arguments {
            self.visit_value(&name.node, &value.node)?;
        }
        self.visit_set(&field.selection_set.node, step(place, &field.name.node)?)
    }

    fn visit_value(&mut self, name: &str, value: &'a Value) -> Result<(), Excess> {
        spend(&mut self.budget.values, Excess::Values)?;
        match value {
            Value::Variable(variable) => match self.find_variable(variable) {
                Some(value) => self.visit_const(name, value),
                None => Ok(()),
            },
            Value::Number(number) => check_rows(name, number),
            Value::List(values) => values.iter().try_for_each(|value| self.visit_value(name, value)),
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| self.visit_value(name, value)),
            _ => Ok(()),
        }
    }

    fn visit_const(&mut self, name: &str, value: &'a ConstValue) -> Result<(), Excess> {
        spend(&mut self.budget.values, Excess::Values)?;
        match value {
            ConstValue::Number(number) => check_rows(name, number),
            ConstValue::List(values) => values.iter().try_for_each(|value| self.visit_const(name, value)),
            ConstValue::Object(fields) => fields.iter().try_for_each(|(name, value)| self.visit_const(name, value)),
            _ => Ok(()),
        }
    }

    fn find_variable(&self, name: &Name) -> Option<&'a ConstValue> {
        self.variables.get(name).or_else(|| {
            let mut definitions = self.operation.variable_definitions.iter();
            definitions
                .find(|definition| definition.node.name.node == *name)
                .and_then(|definition| definition.node.default_value())
        })
    }
}

fn step(place: Position, name: &str) -> Result<Position, Excess> {
    let introspection = place.introspection || matches!(name, "__schema" | "__type");
    let lists = introspection && MEMBER_LISTS.contains(&name);
    let next = Position {
        depth: place.depth + 1,
        introspection,
        member_lists: place.member_lists + usize::from(lists),
        ..place
    };
    let deepest = if introspection { MAX_INTROSPECTION_DEPTH } else { MAX_DEPTH };
    if next.depth > deepest || next.member_lists > MAX_MEMBER_LISTS {
        return Err(Excess::Depth);
    }
    Ok(next)
}

/// More than 64 bits hold, or a fraction, is more rows than any list has; what is below nothing the schema names.
fn check_rows(name: &str, number: &Number) -> Result<(), Excess> {
    let is_within = number.as_u64().map_or_else(|| number.as_i64().is_some(), |rows| rows <= MAX_ROWS);
    if ROW_COUNTS.contains(&name) && !is_within {
        return Err(Excess::Rows);
    }
    Ok(())
}

fn spend(budget: &mut usize, excess: Excess) -> Result<(), Excess> {
    *budget = budget.checked_sub(1).ok_or(excess)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use rstest::rstest;
    use serde_json::json;

    fn outcome(query: &str, variables: serde_json::Value) -> Result<(), Excess> {
        let document = parse_query(query).unwrap();
        check(&document, &Variables::from_json(variables))
    }

    fn aliases(count: usize) -> String {
        let fields: String = (0..count).map(|n| format!("a{n}: b ")).collect();
        format!("{{ rows {{ {fields} }} }}")
    }

    fn roots(count: usize) -> String {
        let fields: String = (0..count).map(|n| format!("b{n} ")).collect();
        format!("{{ {fields} }}")
    }

    fn nested(root: &str, field: &str, depth: usize) -> String {
        let open = format!("{{ {field} ").repeat(depth - 1);
        format!("{{ {root} {open} {}", "}".repeat(depth))
    }

    fn bomb(levels: usize) -> String {
        let fragments: String =
            (0..levels).map(|n| format!("fragment f{n} on Q {{ ...f{m} ...f{m} ...f{m} }} ", m = n + 1)).collect();
        format!("{{ root {{ ...f0 }} }} {fragments} fragment f{levels} on Q {{ rows }}")
    }

    #[rstest]
    #[case::aliases(aliases(30), Ok(()))]
    #[case::too_many_aliases(aliases(31), Err(Excess::Aliases))]
    #[case::aliases_through_fragments(
        "{ a { ...f ...f } b { ...f } c { ...f } } fragment f on Q { a1: x a2: x a3: x a4: x a5: x a6: x a7: x a8: x }".to_owned(),
        Err(Excess::Aliases)
    )]
    #[case::roots(roots(10), Ok(()))]
    #[case::too_many_roots(roots(11), Err(Excess::RootFields))]
    #[case::roots_through_fragments(
        "{ a b c d e f ...g ... on Q { k l } } fragment g on Q { g h i }".to_owned(),
        Err(Excess::RootFields)
    )]
    #[case::depth(nested("a", "a", 12), Ok(()))]
    #[case::too_deep(nested("a", "a", 13), Err(Excess::Depth))]
    #[case::introspection_depth(nested("__schema", "ofType", 20), Ok(()))]
    #[case::introspection_too_deep(nested("__schema", "ofType", 21), Err(Excess::Depth))]
    #[case::introspection_round_trips(
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".to_owned(),
        Err(Excess::Depth)
    )]
    #[case::a_fragment_of_itself("{ ...f } fragment f on Q { ...f }".to_owned(), Err(Excess::Depth))]
    #[case::a_bomb_of_fragments(bomb(10), Err(Excess::Selections))]
    #[case::an_unknown_fragment("{ ...f }".to_owned(), Ok(()))]
    #[case::second_operation(format!("query a {{ b }} query c {}", roots(11)), Err(Excess::RootFields))]
    fn limits_the_document(#[case] query: String, #[case] expected: Result<(), Excess>) {
        assert_eq!(outcome(&query, json!({})), expected);
    }

    #[rstest]
    #[case::literal("{ r(first: 200) }", json!({}), Ok(()))]
    #[case::literal_too_large("{ r(first: 201) }", json!({}), Err(Excess::Rows))]
    #[case::limit("{ r(limit: 201) }", json!({}), Err(Excess::Rows))]
    #[case::float("{ r(first: 1e9) }", json!({}), Err(Excess::Rows))]
    #[case::beyond_64_bits("{ r(first: 99999999999999999999999) }", json!({}), Err(Excess::Rows))]
    #[case::other_argument("{ r(year: 2026) }", json!({}), Ok(()))]
    #[case::in_an_object("{ r(pagination: { page: { limit: 1000, page: 300 } }) }", json!({}), Err(Excess::Rows))]
    #[case::variable("query($n: Int) { r(first: $n) }", json!({"n": 201}), Err(Excess::Rows))]
    #[case::small_variable("query($n: Int) { r(first: $n) }", json!({"n": 20}), Ok(()))]
    #[case::default("query($n: Int = 201) { r(first: $n) }", json!({}), Err(Excess::Rows))]
    #[case::default_replaced("query($n: Int = 201) { r(first: $n) }", json!({"n": 5}), Ok(()))]
    #[case::object_variable("query($p: P) { r(pagination: $p) }", json!({"p": {"page": {"limit": 999}}}), Err(Excess::Rows))]
    #[case::variable_in_an_object("query($n: Int) { r(p: {limit: $n}) }", json!({"n": 999}), Err(Excess::Rows))]
    #[case::many_values("query($v: [Int]) { a(v: $v) b(v: $v) c(v: $v) }", json!({"v": vec![1; 40_000]}), Err(Excess::Values))]
    fn limits_the_rows(
        #[case] query: &str,
        #[case] variables: serde_json::Value,
        #[case] expected: Result<(), Excess>,
    ) {
        assert_eq!(outcome(query, variables), expected);
    }

    #[test]
    fn the_usual_introspection_passes() {
        let query = "query IntrospectionQuery { __schema { queryType { name } types { ...FullType } directives { args { ...InputValue } } } }
            fragment FullType on __Type { kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } }
              inputFields { ...InputValue } interfaces { ...TypeRef } enumValues { name } possibleTypes { ...TypeRef } }
            fragment InputValue on __InputValue { name type { ...TypeRef } defaultValue }
            fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
              ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
        assert_eq!(outcome(query, json!({})), Ok(()));
    }
}
