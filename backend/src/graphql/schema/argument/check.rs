//! Arguments, held against their types before anything is executed: what does not fit is named by its place, with what
//! it takes instead. What was given is never repeated: it may be a secret or a patient's value in the wrong place.

use std::collections::HashSet;

use async_graphql::{
    Name, Pos, Positioned, ServerError, Value as ConstValue, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
    registry::{MetaInputValue, MetaType, MetaTypeName, Registry},
};
use async_graphql_value::Value;

use super::{date::is_entered, generated, takes, variable::Scope};
use crate::graphql::schema::error::{ErrorCode, coded};

/// Maximum number of arguments that one answer names.
const MAX_ERRORS: usize = 20;

/// Returns what is wrong with the arguments of the operation that is to be executed; what is no field, no argument or
/// no operation is the library's to name.
pub fn check(
    registry: &Registry,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
) -> Vec<ServerError> {
    let Some(operation) = find_operation(&document.operations, operation_name) else { return Vec::new() };
    let root = match operation.ty {
        async_graphql::parser::types::OperationType::Query => Some(&registry.query_type),
        async_graphql::parser::types::OperationType::Mutation => registry.mutation_type.as_ref(),
        async_graphql::parser::types::OperationType::Subscription => registry.subscription_type.as_ref(),
    };
    let scope = Scope { definitions: &operation.variable_definitions, variables };
    let mut check = Check { registry, document, scope, seen: HashSet::new(), errors: Vec::new() };
    if let Some(root) = root {
        check.selection(root, &operation.selection_set.node);
    }
    check.errors
}

/// The operation that is to be executed, if there is one.
pub fn find_operation<'a>(operations: &'a DocumentOperations, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&operation.node),
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name).map(|operation| &operation.node),
        (DocumentOperations::Multiple(all), None) => {
            all.values().next().filter(|_| all.len() == 1).map(|operation| &operation.node)
        }
    }
}

struct Check<'a> {
    registry: &'a Registry,
    document: &'a ExecutableDocument,
    scope: Scope<'a>,
    seen: HashSet<&'a Name>,
    errors: Vec<ServerError>,
}

impl<'a> Check<'a> {
    /// A fragment is looked at once, so that one that contains itself comes to an end.
    fn selection(&mut self, parent: &str, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(parent, &field.node),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map_or(parent, |on| on.node.on.node.as_str());
                    self.selection(on, &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.seen.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.selection(on, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn field(&mut self, parent: &str, field: &'a Field) {
        let meta = self.registry.types.get(parent).and_then(|ty| ty.field_by_name(field.name.node.as_str()));
        let Some(meta) = meta else { return };
        for argument in meta.args.values() {
            let given = field.arguments.iter().find(|(name, _)| name.node == argument.name);
            self.argument(argument, given.map(|(_, value)| value), field.name.pos);
        }
        self.selection(MetaTypeName::concrete_typename(&meta.ty), &field.selection_set.node);
    }

    fn argument(&mut self, argument: &MetaInputValue, given: Option<&'a Positioned<Value>>, at: Pos) {
        let pos = given.map_or(at, |given| given.pos);
        let mut walk = Walk { registry: self.registry, pos, errors: &mut self.errors };
        let value = given.and_then(|given| match &given.node {
            // What is large travels in one variable, which is looked at where it is.
            Value::Variable(name) => self.scope.find(name).map(Given::Borrowed),
            literal => self.scope.put_in(literal).map(Given::Owned),
        });
        match value {
            Some(value) => walk.value(&argument.name, &argument.ty, value.as_ref()),
            None if is_required(argument) => walk.missing(&argument.name, &argument.ty),
            None => {}
        }
    }
}

enum Given<'a> {
    Borrowed(&'a ConstValue),
    Owned(ConstValue),
}

impl Given<'_> {
    fn as_ref(&self) -> &ConstValue {
        match self {
            Self::Borrowed(value) => value,
            Self::Owned(value) => value,
        }
    }
}

fn is_required(input: &MetaInputValue) -> bool {
    input.default_value.is_none() && MetaTypeName::create(&input.ty).is_non_null()
}

/// One argument's value and everything in it.
struct Walk<'a> {
    registry: &'a Registry,
    pos: Pos,
    errors: &'a mut Vec<ServerError>,
}

impl Walk<'_> {
    fn value(&mut self, path: &str, ty: &str, value: &ConstValue) {
        if self.errors.len() >= MAX_ERRORS {
            return;
        }
        match MetaTypeName::create(ty) {
            MetaTypeName::NonNull(_) if *value == ConstValue::Null => self.missing(path, ty),
            MetaTypeName::NonNull(inner) => self.value(path, inner, value),
            _ if *value == ConstValue::Null => {}
            MetaTypeName::List(inner) => match value {
                ConstValue::List(list) => {
                    // One wrong id of several is one result of several.
                    let inner = if inner == "ID!" { "String!" } else { inner };
                    for (n, item) in list.iter().enumerate() {
                        self.value(&format!("{path}.{n}"), inner, item);
                    }
                }
                // One value stands for a list of one.
                single => self.value(path, inner, single),
            },
            MetaTypeName::Named(name) => self.named(path, name, value),
        }
    }

    fn named(&mut self, path: &str, name: &str, value: &ConstValue) {
        match self.registry.types.get(name) {
            Some(MetaType::InputObject { input_fields, oneof, .. }) => match value {
                ConstValue::Object(fields) => {
                    if let Some(takes) = generated::violated(name, fields) {
                        return self.wrong(&format!("{path}.{}", takes.field), takes.text);
                    }
                    if *oneof && fields.values().filter(|value| **value != ConstValue::Null).count() != 1 {
                        let names: Vec<_> = input_fields.keys().map(String::as_str).collect();
                        return self.wrong(path, &format!("exactly one of {}", names.join(", ")));
                    }
                    for field in input_fields.values() {
                        let at = format!("{path}.{}", field.name);
                        match fields.get(field.name.as_str()) {
                            Some(value) => self.value(&at, &field.ty, value),
                            None if is_required(field) => self.missing(&at, &field.ty),
                            None => {}
                        }
                    }
                    if let Some(unknown) = fields.keys().find(|given| !input_fields.contains_key(given.as_str())) {
                        self.unknown(path, unknown, input_fields.keys());
                    }
                }
                _ => self.wrong(path, &format!("an object {name}")),
            },
            Some(MetaType::Enum { enum_values, .. }) => {
                let is_one = match value {
                    ConstValue::Enum(given) => enum_values.contains_key(given.as_str()),
                    ConstValue::String(given) => enum_values.contains_key(given.as_str()),
                    _ => false,
                };
                if !is_one {
                    let names: Vec<_> = enum_values.keys().map(String::as_str).collect();
                    self.wrong(path, &format!("one of {}", names.join(", ")));
                }
            }
            _ => {
                // A date of a record is read as people type it.
                let is_date = name == "Date"
                    && path.rsplit('.').next().is_some_and(|field| path.contains('.') && is_entered(field));
                let name = if is_date { "String" } else { name };
                if let Some(takes) = takes::violated(name, value) {
                    self.wrong(path, takes);
                }
            }
        }
    }

    fn missing(&mut self, path: &str, ty: &str) {
        let takes = self.takes(MetaTypeName::concrete_typename(ty));
        self.tell(format!("Argument `{path}` is missing: it takes {takes}."));
    }

    fn wrong(&mut self, path: &str, takes: &str) {
        self.tell(format!("Argument `{path}` is not {takes}."));
    }

    /// The name is of the caller's making, and as such not repeated when it is no name.
    fn unknown<'n>(&mut self, path: &str, given: &Name, known: impl Iterator<Item = &'n String>) {
        let is_name = given.len() <= 64 && given.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let shown = if is_name { given.as_str() } else { "(a field)" };
        let known: Vec<_> = known.map(String::as_str).collect();
        self.tell(format!("Argument `{path}.{shown}` is not known: `{path}` takes {}.", known.join(", ")));
    }

    fn takes(&self, name: &str) -> String {
        match self.registry.types.get(name) {
            Some(MetaType::InputObject { .. }) => format!("an object {name}"),
            Some(MetaType::Enum { enum_values, .. }) => {
                let names: Vec<_> = enum_values.keys().map(String::as_str).collect();
                format!("one of {}", names.join(", "))
            }
            _ => takes::of(name).to_owned(),
        }
    }

    fn tell(&mut self, text: String) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(coded(ServerError::new(text, Some(self.pos)), ErrorCode::BadInput));
        }
    }
}
