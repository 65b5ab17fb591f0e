//! The variables of an operation.

use std::collections::HashSet;

use async_graphql::{
    Name, Positioned, Value as ConstValue, Variables,
    parser::types::{Directive, ExecutableDocument, Selection, SelectionSet, VariableDefinition},
};
use async_graphql_value::Value;

/// The variables of an operation: those that it defines, and the values that were given.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// Their definitions.
    pub definitions: &'a [Positioned<VariableDefinition>],
    /// The values that were given.
    pub variables: &'a Variables,
}

impl<'a> Scope<'a> {
    /// Returns the definition of a variable.
    pub fn definition(&self, name: &Name) -> Option<&'a VariableDefinition> {
        self.definitions.iter().map(|definition| &definition.node).find(|definition| definition.name.node == *name)
    }

    /// Returns the value of a variable: the one that was given, or its default.
    pub fn find(&self, name: &Name) -> Option<&'a ConstValue> {
        self.variables.get(name).or_else(|| self.definition(name)?.default_value())
    }

    /// A literal with its variables put in: a field of an object whose variable was not given is left out.
    pub fn put_in(&self, value: &Value) -> Option<ConstValue> {
        Some(match value {
            Value::Variable(name) => self.find(name)?.clone(),
            Value::Null => ConstValue::Null,
            Value::Number(number) => ConstValue::Number(number.clone()),
            Value::String(text) => ConstValue::String(text.clone()),
            Value::Boolean(is) => ConstValue::Boolean(*is),
            Value::Binary(bytes) => ConstValue::Binary(bytes.clone()),
            Value::Enum(name) => ConstValue::Enum(name.clone()),
            Value::List(list) => {
                let each = list.iter().map(|value| self.put_in(value).unwrap_or_default());
                ConstValue::List(each.collect())
            }
            Value::Object(fields) => {
                let given = fields.iter();
                let given = given.filter_map(|(name, value)| Some((name.clone(), self.put_in(value)?)));
                ConstValue::Object(given.collect())
            }
        })
    }
}

/// The variables that a document uses, by name.
pub fn used_variables(document: &ExecutableDocument) -> HashSet<Name> {
    let mut names = HashSet::new();
    for (_, operation) in document.operations.iter() {
        add_directives(&operation.node.directives, &mut names);
        add_selections(&operation.node.selection_set.node, &mut names);
    }
    for fragment in document.fragments.values() {
        add_directives(&fragment.node.directives, &mut names);
        add_selections(&fragment.node.selection_set.node, &mut names);
    }
    names
}

/// Adds the variables of a value.
pub fn add_variables(value: &Value, names: &mut HashSet<Name>) {
    match value {
        Value::Variable(name) => {
            names.insert(name.clone());
        }
        Value::List(list) => list.iter().for_each(|value| add_variables(value, names)),
        Value::Object(fields) => fields.values().for_each(|value| add_variables(value, names)),
        _ => {}
    }
}

fn add_selections(set: &SelectionSet, names: &mut HashSet<Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                add_directives(&field.node.directives, names);
                field.node.arguments.iter().for_each(|(_, value)| add_variables(&value.node, names));
                add_selections(&field.node.selection_set.node, names);
            }
            Selection::InlineFragment(fragment) => {
                add_directives(&fragment.node.directives, names);
                add_selections(&fragment.node.selection_set.node, names);
            }
            Selection::FragmentSpread(spread) => add_directives(&spread.node.directives, names),
        }
    }
}

fn add_directives(directives: &[Positioned<Directive>], names: &mut HashSet<Name>) {
    let values = directives.iter().flat_map(|directive| &directive.node.arguments);
    values.for_each(|(_, value)| add_variables(&value.node, names));
}
