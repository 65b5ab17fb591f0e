//! Arguments of the generated half in the form that the library behind it reads: without nulls, and with a list of one
//! where a single value stands for it.
//!
//! The library reads them off the document, so that they are changed there; their variables are put in, and those that
//! are used nowhere else go.

use std::collections::HashSet;

use async_graphql::{
    Name, Positioned, ServerError, Value as ConstValue, Variables,
    parser::types::{
        DocumentOperations, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
    },
    registry::{MetaInputValue, MetaType, MetaTypeName, Registry},
};
use async_graphql_value::Value;

use super::{
    check::find_operation,
    variable::{Scope, add_variables, used_variables},
};
use crate::graphql::schema::error::{ErrorCode, coded};

/// Normalizes the arguments of the generated root fields of the operation that is to be executed, and returns what is
/// wrong with their variables. They must have passed [`super::check`].
pub fn normalize(
    registry: &Registry,
    document: &mut ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
    is_generated: impl Fn(&str) -> bool,
) -> Vec<ServerError> {
    let Some(operation) = find_operation(&document.operations, operation_name) else { return Vec::new() };
    if operation.ty != OperationType::Query {
        return Vec::new();
    }
    let definitions = operation.variable_definitions.clone();
    let scope = Scope { definitions: &definitions, variables };
    let mut normalizer = Normalizer { registry, scope, is_generated, put_in: HashSet::new(), errors: Vec::new() };
    if let Some(operation) = find_operation_mut(&mut document.operations, operation_name) {
        normalizer.root_fields(&mut operation.selection_set.node);
    }
    for fragment in document.fragments.values_mut() {
        if fragment.node.type_condition.node.on.node == registry.query_type {
            normalizer.root_fields(&mut fragment.node.selection_set.node);
        }
    }
    let Normalizer { put_in, errors, .. } = normalizer;
    remove_unused(document, put_in);
    errors
}

fn find_operation_mut<'a>(
    operations: &'a mut DocumentOperations,
    name: Option<&str>,
) -> Option<&'a mut OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&mut operation.node),
        (DocumentOperations::Multiple(all), Some(name)) => all.get_mut(name).map(|operation| &mut operation.node),
        (DocumentOperations::Multiple(all), None) => all.values_mut().next().map(|operation| &mut operation.node),
    }
}

/// Removes the definitions of variables that were put in and are used nowhere else: an unused one is an error.
fn remove_unused(document: &mut ExecutableDocument, put_in: HashSet<Name>) {
    if put_in.is_empty() {
        return;
    }
    let used = used_variables(document);
    let stays = |name: &Name| used.contains(name) || !put_in.contains(name);
    let remove = |operation: &mut OperationDefinition| {
        operation.variable_definitions.retain(|definition| stays(&definition.node.name.node));
    };
    match &mut document.operations {
        DocumentOperations::Single(operation) => remove(&mut operation.node),
        DocumentOperations::Multiple(all) => all.values_mut().for_each(|operation| remove(&mut operation.node)),
    }
}

struct Normalizer<'a, F> {
    registry: &'a Registry,
    scope: Scope<'a>,
    is_generated: F,
    /// The variables that were put in.
    put_in: HashSet<Name>,
    errors: Vec<ServerError>,
}

impl<F: Fn(&str) -> bool> Normalizer<'_, F> {
    fn root_fields(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.items {
            match &mut selection.node {
                Selection::Field(field) if (self.is_generated)(field.node.name.node.as_str()) => {
                    self.field(&mut field.node);
                }
                Selection::InlineFragment(fragment) => self.root_fields(&mut fragment.node.selection_set.node),
                Selection::Field(_) | Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, field: &mut Field) {
        let registry = self.registry;
        let root = registry.types.get(&registry.query_type);
        let Some(meta) = root.and_then(|ty| ty.field_by_name(field.name.node.as_str())) else { return };
        let arguments = std::mem::take(&mut field.arguments).into_iter();
        field.arguments = arguments
            .filter_map(|(name, value)| match meta.args.get(name.node.as_str()) {
                Some(argument) => Some((name, self.argument(argument, value)?)),
                None => Some((name, value)),
            })
            .collect();
    }

    /// An argument as the library reads it, if anything of it is left. One with a variable that is not defined stays as it
    /// is: the library names the variable.
    fn argument(&mut self, argument: &MetaInputValue, value: Positioned<Value>) -> Option<Positioned<Value>> {
        let mut names = HashSet::new();
        add_variables(&value.node, &mut names);
        if names.iter().any(|name| self.scope.definition(name).is_none()) {
            return Some(value);
        }
        for name in &names {
            self.check_variable(name, &value);
        }
        self.put_in.extend(names);
        let whole = self.scope.put_in(&value.node)?;
        let normal = normal_value(self.registry, &argument.ty, whole)?;
        Some(Positioned::new(normal.into_value(), value.pos))
    }

    fn check_variable(&mut self, name: &Name, value: &Positioned<Value>) {
        let is_required = self.scope.definition(name).is_some_and(|definition| !definition.var_type.node.nullable);
        if is_required && self.scope.find(name).is_none_or(|given| *given == ConstValue::Null) {
            let error = ServerError::new(format!("Variable `${name}` is missing."), Some(value.pos));
            self.errors.push(coded(error, ErrorCode::BadInput));
        }
    }
}

/// A value of a type without its nulls, and with lists of one where a single value stands for one; none of a null.
fn normal_value(registry: &Registry, ty: &str, value: ConstValue) -> Option<ConstValue> {
    match (MetaTypeName::create(ty), value) {
        (_, ConstValue::Null) => None,
        (MetaTypeName::NonNull(inner), value) => normal_value(registry, inner, value),
        (MetaTypeName::List(inner), ConstValue::List(list)) => {
            Some(ConstValue::List(list.into_iter().filter_map(|item| normal_value(registry, inner, item)).collect()))
        }
        (MetaTypeName::List(inner), single) => Some(ConstValue::List(vec![normal_value(registry, inner, single)?])),
        (MetaTypeName::Named(name), ConstValue::Object(fields)) => {
            let Some(MetaType::InputObject { input_fields, .. }) = registry.types.get(name) else {
                return Some(ConstValue::Object(fields));
            };
            let given = fields.into_iter().filter_map(|(name, value)| {
                let value = normal_value(registry, &input_fields.get(name.as_str())?.ty, value)?;
                Some((name, value))
            });
            Some(ConstValue::Object(given.collect()))
        }
        (MetaTypeName::Named(_), value) => Some(value),
    }
}
