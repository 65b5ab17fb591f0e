//! Registers our own half of the schema from its text.

use std::sync::Arc;

use async_graphql::{
    Positioned, Value,
    dynamic::{
        Enum, EnumItem, Field, FieldFuture, FieldValue, InputObject, InputValue, Object, ResolverContext, Scalar,
        SubscriptionField, SubscriptionFieldFuture, TypeRef,
    },
    parser::{
        parse_schema,
        types::{
            BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
        },
    },
};
use futures_util::StreamExt;
use seaography::Builder;

use super::{
    bind::{Bindings, Watch},
    call::{App, Call},
    own::{Defaults, OwnField, OwnFields, fill, let_in},
    reading::ReadCall,
};
use crate::auth::{Caller, ClientAddress};

/// Our own half of the schema, a text a noun; fields are printed in this order.
const OWN_SDL: [&str; 20] = [
    include_str!("base.graphql"),
    include_str!("../home/home.graphql"),
    include_str!("../alert/alert.graphql"),
    include_str!("../patient/patient.graphql"),
    include_str!("../dose/dose.graphql"),
    include_str!("../vaccine/vaccine.graphql"),
    include_str!("../clinician/clinician.graphql"),
    include_str!("../place/place.graphql"),
    include_str!("../stock/stock.graphql"),
    include_str!("../program/program.graphql"),
    include_str!("../integration/integration.graphql"),
    include_str!("../report/report.graphql"),
    include_str!("../report/batch.graphql"),
    include_str!("../work/work.graphql"),
    include_str!("../figure/figure.graphql"),
    include_str!("../explain/explain.graphql"),
    include_str!("../change/change.graphql"),
    include_str!("../audit/audit.graphql"),
    include_str!("../webhook/webhook.graphql"),
    include_str!("../account/account.graphql"),
];

/// Registers the types of our own half and binds its root fields.
///
/// # Errors
/// Returns an error if the text cannot be read, or a field and the functions do not match.
pub fn register(builder: &mut Builder, mut bindings: Bindings) -> anyhow::Result<OwnFields> {
    let mut own = OwnFields::default();
    for text in OWN_SDL {
        for definition in parse_schema(text)?.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                register_type(builder, &mut bindings, &mut own, definition.node)?;
            }
        }
    }
    let left = bindings.left_over();
    anyhow::ensure!(left.is_empty(), "functions without a field in the schema: {left:?}");
    Ok(own)
}

fn register_type(
    builder: &mut Builder,
    bindings: &mut Bindings,
    own: &mut OwnFields,
    definition: TypeDefinition,
) -> anyhow::Result<()> {
    let name = definition.name.node.to_string();
    let text = definition.description.map(|text| text.node).unwrap_or_default();
    match definition.kind {
        TypeKind::Scalar => builder.scalars.push(Scalar::new(name).description(text)),
        TypeKind::Enum(kind) => {
            let items = kind.values.into_iter().map(|value| {
                let item = EnumItem::new(value.node.value.node.as_str());
                described(value.node.description, item, EnumItem::description)
            });
            builder.enumerations.push(items.fold(Enum::new(name).description(text), Enum::item));
        }
        TypeKind::InputObject(kind) => {
            let fields = kind.fields.into_iter().map(|field| input(field.node));
            builder.inputs.push(fields.fold(InputObject::new(name).description(text), InputObject::field));
        }
        TypeKind::Object(kind) => {
            let fields = kind.fields.into_iter().map(|field| field.node);
            match name.as_str() {
                "Query" => builder.queries.extend(root_fields(fields, bindings, own)?),
                "Mutation" => builder.mutations.extend(root_fields(fields, bindings, own)?),
                "Subscription" => builder.subscriptions.extend(subscriptions(fields, bindings)?),
                _ => {
                    let object = Object::new(name).description(text);
                    builder.outputs.push(fields.map(plain_field).fold(object, Object::field));
                }
            }
        }
        TypeKind::Interface(_) | TypeKind::Union(_) => anyhow::bail!("{name}: our own half has no such kind of type"),
    }
    Ok(())
}

/// A field that is read off the answer's value by its name.
fn plain_field(definition: FieldDefinition) -> Field {
    let name = definition.name.node.to_string();
    let key = name.clone();
    // Records leave out what came later while it is empty; a list that is left out is an empty one.
    let absent = is_whole_list(&definition.ty.node).then(|| Value::List(Vec::new()));
    let field = Field::new(name, type_ref(&definition.ty.node), move |ctx| {
        FieldFuture::Value(pick(&ctx, &key).map(lend).or_else(|| absent.clone().map(FieldValue::value)))
    });
    described(definition.description, field, Field::description)
}

fn is_whole_list(ty: &Type) -> bool {
    !ty.nullable && matches!(ty.base, BaseType::List(_))
}

fn pick<'a>(ctx: &ResolverContext<'a>, key: &str) -> Option<&'a Value> {
    let parent = ctx.parent_value;
    let shared = || parent.downcast_ref::<Arc<Value>>().map(|shared| &**shared);
    match parent.downcast_ref::<Value>().or_else(shared)? {
        Value::Object(fields) => fields.get(key).filter(|value| **value != Value::Null),
        _ => None,
    }
}

/// Objects are lent to their fields, which take what they show; nothing else of them is copied.
fn lend(value: &Value) -> FieldValue<'_> {
    match value {
        Value::Object(_) => FieldValue::borrowed_any(value),
        Value::List(items) => FieldValue::list(items.iter().map(lend)),
        other => FieldValue::value(other.clone()),
    }
}

fn root_fields(
    fields: impl Iterator<Item = FieldDefinition>,
    bindings: &mut Bindings,
    own: &mut OwnFields,
) -> anyhow::Result<Vec<Field>> {
    fields
        .map(|definition| {
            let name = definition.name.node.to_string();
            let answer = bindings.take_answer(&name);
            let answer = answer.ok_or_else(|| anyhow::anyhow!("the schema: {name} has no function"))?;
            own.insert(name, OwnField { answer, defaults: defaults_of(&definition) });
            Ok(root_field(definition))
        })
        .collect()
}

/// A query or a mutation: `own::answer` answers it in the place of the library, which only knows its type.
fn root_field(definition: FieldDefinition) -> Field {
    let name = definition.name.node.to_string();
    let field = Field::new(name, type_ref(&definition.ty.node), |_| FieldFuture::Value(None));
    let field = definition.arguments.into_iter().map(|argument| input(argument.node)).fold(field, Field::argument);
    described(definition.description, field, Field::description)
}

fn subscriptions(
    fields: impl Iterator<Item = FieldDefinition>,
    bindings: &mut Bindings,
) -> anyhow::Result<Vec<SubscriptionField>> {
    fields
        .map(|definition| {
            let name = definition.name.node.to_string();
            let watch = bindings.take_watch(&name);
            let watch = watch.ok_or_else(|| anyhow::anyhow!("the schema: {name} has no function"))?;
            Ok(subscription(definition, watch))
        })
        .collect()
}

fn subscription(definition: FieldDefinition, watch: Watch) -> SubscriptionField {
    let name = definition.name.node.to_string();
    let defaults = defaults_of(&definition);
    let field = SubscriptionField::new(name.clone(), type_ref(&definition.ty.node), move |ctx| {
        let (watch, name, defaults) = (watch.clone(), name.clone(), defaults.clone());
        SubscriptionFieldFuture::new(async move {
            let call = admit(&ctx, &name, &defaults)?;
            // What is shared has no identity; the door notes who follows it.
            if let Some(shown) = ReadCall::by(&call, &name).filter(|_| !call.caller.name.is_empty()) {
                shown.note(None);
            }
            let source = call.app.store.source().clone();
            let number = source.code(8);
            let stream = watch(call).await.map_err(|error| error.into_graphql(&name, &number))?;
            Ok(stream.map(move |item| {
                item.map(FieldValue::owned_any).map_err(|error| error.into_graphql(&name, &source.code(8)))
            }))
        })
    });
    let arguments = definition.arguments.into_iter().map(|argument| input(argument.node));
    described(
        definition.description,
        arguments.fold(field, SubscriptionField::argument),
        SubscriptionField::description,
    )
}

fn defaults_of(definition: &FieldDefinition) -> Defaults {
    let arguments = definition.arguments.iter().map(|argument| &argument.node);
    arguments.filter_map(|one| Some((one.name.node.clone(), one.default_value.as_ref()?.node.clone()))).collect()
}

/// Lets the caller in, or says no. A variable that is declared and not given leaves its argument out, and a default
/// takes its place.
fn admit(ctx: &ResolverContext<'_>, name: &str, defaults: &Defaults) -> async_graphql::Result<Call> {
    let address = ctx.data_opt::<ClientAddress>().map(|address| address.0);
    let_in(ctx.data_opt::<Caller>(), address, ctx.data_opt::<Arc<App>>(), name)?;
    let mut args = ctx.args.as_index_map().clone();
    fill(&mut args, defaults);
    let (app, caller) = (ctx.data::<Arc<App>>()?.clone(), ctx.data::<Caller>()?.clone());
    Ok(Call { app, caller, address, args, selected: None })
}

fn input(definition: InputValueDefinition) -> InputValue {
    let value = InputValue::new(definition.name.node.to_string(), type_ref(&definition.ty.node));
    let value = match definition.default_value {
        Some(default) => value.default_value(default.node),
        None => value,
    };
    described(definition.description, value, InputValue::description)
}

fn type_ref(ty: &Type) -> TypeRef {
    let inner = match &ty.base {
        BaseType::Named(name) => TypeRef::named(name.to_string()),
        BaseType::List(ty) => TypeRef::List(Box::new(type_ref(ty))),
    };
    if ty.nullable { inner } else { TypeRef::NonNull(Box::new(inner)) }
}

fn described<T>(text: Option<Positioned<String>>, value: T, describe: impl Fn(T, String) -> T) -> T {
    match text {
        Some(text) => describe(value, text.node),
        None => value,
    }
}
