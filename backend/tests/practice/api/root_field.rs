//! Every root field of the schema, asked by every kind of caller: the fields and their arguments come from the printed
//! schema, so a new field is walked from the day on which it is there.

use std::collections::BTreeMap;

use async_graphql::{
    Positioned, Request, Response, Value,
    parser::{
        parse_schema,
        types::{BaseType, FieldDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition},
    },
};
use backend::{
    auth::{Access, Role, Scope},
    graphql::{self, Schema},
};
use futures_util::{FutureExt, StreamExt};
use uuid::Uuid;

use crate::{
    api::access::{caller_with, request_by, schema},
    support::{Base, practice},
};

/// The fields that the least role may not use, with the role that may.
const ROLES: [(Role, &[&str]); 3] = [
    (
        Role::Clinician,
        &[
            "annotateReport",
            "applyEligibility",
            "cancelBatch",
            "deleteDose",
            "helpPacket",
            "mergePatients",
            "moveDose",
            "moveStock",
            "recordConsent",
            "recordDose",
            "recordDoses",
            "recordVisit",
            "reportImmunizations",
            "savePatient",
            "savePatients",
            "undoDoseMove",
        ],
    ),
    (
        Role::Coordinator,
        &[
            "dismissWarning",
            "excludeReport",
            "includeReport",
            "interests",
            "monthlySheet",
            "pauseIntegration",
            "programFile",
            "recordOnboarding",
            "resumeIntegration",
            "saveClinician",
            "saveRecall",
            "saveVaccine",
            "sendTestMessage",
            "tellInterest",
            "testConnection",
            "undoDismissal",
        ],
    ),
    (
        Role::Administrator,
        &[
            "activateIntegration",
            "addWebhook",
            "auditEvents",
            "auditActions",
            "auditExport",
            "disableWebhook",
            "enableWebhook",
            "replayWebhook",
            "saveIntegration",
            "saveLocation",
            "savePractice",
            "testWebhook",
            "webhooks",
            "addPerson",
            "changePerson",
            "createToken",
            "endSession",
            "people",
            "removeSecondFactor",
            "revokeToken",
            "rotateToken",
            "tokens",
        ],
    ),
];

/// The fields that a token needs another scope for than reading, with the scope.
const SCOPES: [(Scope, &[&str]); 4] = [
    (
        Scope::WriteClinical,
        &[
            "applyEligibility",
            "deleteDose",
            "mergePatients",
            "moveDose",
            "moveStock",
            "recordConsent",
            "recordDose",
            "recordDoses",
            "recordVisit",
            "savePatient",
            "savePatients",
            "saveClinician",
            "saveRecall",
            "saveVaccine",
            "undoDoseMove",
        ],
    ),
    (
        Scope::Report,
        &[
            "annotateReport",
            "cancelBatch",
            "dismissWarning",
            "excludeReport",
            "includeReport",
            "reportImmunizations",
            "undoDismissal",
        ],
    ),
    (
        Scope::Administer,
        &[
            "activateIntegration",
            "addWebhook",
            "auditEvents",
            "auditActions",
            "auditExport",
            "disableWebhook",
            "enableWebhook",
            "addPerson",
            "changePerson",
            "createToken",
            "endSession",
            "helpPacket",
            "interests",
            "pauseIntegration",
            "people",
            "programFile",
            "recordOnboarding",
            "removeSecondFactor",
            "replayWebhook",
            "resumeIntegration",
            "revokeToken",
            "rotateToken",
            "saveIntegration",
            "saveLocation",
            "savePractice",
            "sendTestMessage",
            "tellInterest",
            "testConnection",
            "testWebhook",
            "webhooks",
            "tokens",
        ],
    ),
    (Scope::Subscribe, &["alertChanged", "batchProgress", "chartChanged", "registryStatus", "reportChanged"]),
];

/// The fields that tell of patients, for which a token needs to read too.
const READS_TOO: [&str; 5] = ["annotateReport", "chartChanged", "excludeReport", "includeReport", "reportChanged"];

/// The fields that every token may use.
const ANY_SCOPE: [&str; 10] = [
    "assets",
    "beginOwnSecondFactor",
    "changeOwnPassword",
    "confirmOwnSecondFactor",
    "endOwnSession",
    "ownSecondFactor",
    "ownSessions",
    "removeOwnSecondFactor",
    "renewOwnRecoveryCodes",
    "viewer",
];

/// The mutations without an `idempotencyKey`, with the reason why a retry does no harm.
const REPEATABLE: [(&str, &[&str]); 5] = [
    (
        "It names the version that was read: the retry is answered with CONFLICT or NOT_FOUND.",
        &["annotateReport", "applyEligibility", "deleteDose", "mergePatients", "savePractice", "undoDoseMove"],
    ),
    (
        "It says how a record is to be, which it is already.",
        &[
            "activateIntegration",
            "cancelBatch",
            "changeOwnPassword",
            "changePerson",
            "endOwnSession",
            "endSession",
            "excludeReport",
            "includeReport",
            "pauseIntegration",
            "removeOwnSecondFactor",
            "removeSecondFactor",
            "resumeIntegration",
            "revokeToken",
            "undoDismissal",
        ],
    ),
    (
        "A secret and recovery codes that nobody saw are replaced by others, and let nobody in.",
        &["beginOwnSecondFactor", "confirmOwnSecondFactor", "renewOwnRecoveryCodes"],
    ),
    ("It tries the connection again, and says so.", &["testConnection"]),
    ("A report is queued once, and a batch has the requestId of its caller.", &["reportImmunizations"]),
];

/// Returns `true` if a field is for a caller.
fn is_for(access: &Access, field: &str) -> bool {
    match access {
        Access::Role(role) => {
            let least =
                ROLES.iter().find(|(_, fields)| fields.contains(&field)).map_or(Role::Viewer, |(least, _)| *least);
            *role >= least
        }
        Access::Scopes(scopes) if READS_TOO.contains(&field) && !scopes.contains(&Scope::ReadClinical) => false,
        Access::Scopes(scopes) => {
            let needed = SCOPES.iter().find(|(_, fields)| fields.contains(&field));
            ANY_SCOPE.contains(&field) || scopes.contains(&needed.map_or(Scope::ReadClinical, |(scope, _)| *scope))
        }
    }
}

/// The types of the printed schema, by name.
pub struct Sdl(BTreeMap<String, TypeDefinition>);

impl Sdl {
    pub async fn printed() -> Self {
        let definitions = parse_schema(graphql::print().await.unwrap()).unwrap().definitions.into_iter();
        let types = definitions.filter_map(|definition| match definition {
            TypeSystemDefinition::Type(Positioned { node, .. }) => Some((node.name.node.to_string(), node)),
            _ => None,
        });
        Self(types.collect())
    }

    pub fn fields(&self, name: &str) -> &[Positioned<FieldDefinition>] {
        match &self.0[name].kind {
            TypeKind::Object(object) => &object.fields,
            other => panic!("{name} is no object: {other:?}"),
        }
    }

    /// Each root field as an operation of its own.
    fn operations(&self) -> Vec<(String, String)> {
        let roots = [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")];
        let operation = |keyword: &str, field: &FieldDefinition| {
            let arguments = self.arguments(field);
            let selection = self.selection(&field.ty.node);
            (field.name.node.to_string(), format!("{keyword} {{ {}{arguments}{selection} }}", field.name.node))
        };
        let of_root = |(root, keyword)| self.fields(root).iter().map(move |field| operation(keyword, &field.node));
        roots.into_iter().flat_map(of_root).collect()
    }

    /// The kind of a type; none of what is built in.
    pub fn kind(&self, name: &str) -> Option<&TypeKind> {
        self.0.get(name).map(|definition| &definition.kind)
    }

    /// The arguments that a field requires, as they are written; nothing when there are none.
    pub fn arguments(&self, field: &FieldDefinition) -> String {
        let given: Vec<_> = self.required(field).iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    /// The arguments that a field requires, with a value each.
    pub fn required(&self, field: &FieldDefinition) -> Vec<(String, String)> {
        let required = field.arguments.iter().map(|argument| &argument.node);
        let required = required.filter(|argument| !argument.ty.node.nullable && argument.default_value.is_none());
        required.map(|argument| (argument.name.node.to_string(), self.value(&argument.ty.node))).collect()
    }

    /// Any value of a type: what is optional is left out.
    pub fn value(&self, ty: &Type) -> String {
        let BaseType::Named(name) = &ty.base else { return "[]".to_owned() };
        match name.as_str() {
            "ID" => format!("\"{}\"", Uuid::nil()),
            "String" => "\"x\"".to_owned(),
            "Int" | "Float" => "1".to_owned(),
            "Boolean" => "false".to_owned(),
            "Date" => "\"2026-03-09\"".to_owned(),
            "DateTime" => "\"2026-03-09T12:00:00Z\"".to_owned(),
            "Sequence" => "\"0\"".to_owned(),
            "Json" => "[]".to_owned(),
            name => match &self.0[name].kind {
                TypeKind::Enum(kind) => kind.values[0].node.value.node.to_string(),
                TypeKind::InputObject(kind) => {
                    let required = kind.fields.iter().map(|field| &field.node);
                    let required = required.filter(|field| !field.ty.node.nullable && field.default_value.is_none());
                    let entries: Vec<_> =
                        required.map(|field| format!("{}: {}", field.name.node, self.value(&field.ty.node))).collect();
                    format!("{{ {} }}", entries.join(", "))
                }
                other => panic!("{name} is no input: {other:?}"),
            },
        }
    }

    /// One leaf of a type, however deep; nothing of a type that is a leaf itself.
    pub fn selection(&self, ty: &Type) -> String {
        let name = name_of(ty);
        if self.is_leaf(name) {
            return String::new();
        }
        let takes_nothing = |field: &&Positioned<FieldDefinition>| field.node.arguments.is_empty();
        let fields: Vec<_> = self.fields(name).iter().filter(takes_nothing).collect();
        let leaf = fields.iter().find(|field| self.is_leaf(name_of(&field.node.ty.node)));
        let field = &leaf.or(fields.first()).unwrap().node;
        format!(" {{ {}{} }}", field.name.node, self.selection(&field.ty.node))
    }

    pub fn is_leaf(&self, name: &str) -> bool {
        let is_object = |definition: &TypeDefinition| matches!(definition.kind, TypeKind::Object(_));
        !self.0.get(name).is_some_and(is_object)
    }
}

pub fn name_of(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => name_of(inner),
    }
}

/// Returns `true` if an answer is a refusal of the field: other errors come from behind the access check.
fn is_refused(answer: &Response) -> bool {
    let code = |error: &async_graphql::ServerError| error.extensions.as_ref()?.get("code").cloned();
    let refusals = ["UNAUTHENTICATED", "FORBIDDEN"].map(Value::from);
    answer.errors.iter().filter_map(code).any(|code| refusals.contains(&code))
}

/// The answers to an operation, over POST and over a socket. A subscription that was let in has none yet: it waits for
/// its first change, where a refusal is there at once.
async fn answers(schema: &Schema, request: impl Fn() -> Request, operation: &str) -> Vec<Response> {
    let mut over_socket = schema.execute_stream(request());
    if operation.starts_with("subscription") {
        return over_socket.next().now_or_never().flatten().into_iter().collect();
    }
    vec![schema.execute(request()).await, over_socket.next().await.unwrap()]
}

fn is_refused_always(answers: &[Response]) -> bool {
    !answers.is_empty() && answers.iter().all(is_refused)
}

#[tokio::test]
async fn each_root_field_lets_in_exactly_whom_it_is_for() {
    let practice = practice(Base::Sqlite, true).await;
    let schema = schema(&practice);
    let operations = Sdl::printed().await.operations();
    assert!(operations.len() > 45, "the schema was not read");
    let named: Vec<_> =
        ROLES.iter().flat_map(|(_, fields)| *fields).chain(SCOPES.iter().flat_map(|(_, f)| *f)).collect();
    let is_field = |name: &&&str| operations.iter().any(|(known, _)| known == **name);
    assert_eq!(named.iter().filter(|name| is_field(name)).count(), named.len(), "a field has another name now");
    let roles = Role::ALL.iter().map(|role| Access::Role(*role));
    let scopes = Scope::ALL.iter().map(|scope| Access::Scopes(vec![*scope]));
    let scopes =
        scopes.chain([Scope::Report, Scope::Subscribe].map(|scope| Access::Scopes(vec![Scope::ReadClinical, scope])));
    let callers: Vec<_> = roles.chain(scopes).chain([Access::Scopes(Vec::new())]).map(Some).chain([None]).collect();
    let mut wrong = Vec::new();
    for (name, operation) in &operations {
        for access in &callers {
            let is_let_in = access.as_ref().is_some_and(|access| is_for(access, name));
            let request = || request_by(&practice, access.clone().map(caller_with), Request::new(operation));
            let answers = answers(&schema, request, operation).await;
            let is_wrong = if is_let_in { answers.iter().any(is_refused) } else { !is_refused_always(&answers) };
            if is_wrong {
                wrong.push(format!("{operation} by {access:?}: {answers:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_mutation_takes_an_idempotency_key_or_can_be_repeated() {
    let sdl = Sdl::printed().await;
    let mutations = sdl.fields("Mutation").iter().map(|field| &field.node);
    let takes_key = |field: &FieldDefinition| {
        let of_input = |ty: &Type| match sdl.kind(name_of(ty)) {
            Some(TypeKind::InputObject(input)) => {
                input.fields.iter().any(|field| field.node.name.node == "idempotencyKey")
            }
            _ => false,
        };
        let mut arguments = field.arguments.iter().map(|argument| &argument.node);
        arguments.any(|argument| argument.name.node == "idempotencyKey" || of_input(&argument.ty.node))
    };
    let mut without: Vec<_> =
        mutations.filter(|field| !takes_key(field)).map(|field| field.name.node.as_str()).collect();
    let mut expected: Vec<_> = REPEATABLE.iter().flat_map(|(_, fields)| *fields).copied().collect();
    without.sort_unstable();
    expected.sort_unstable();
    assert_eq!(without, expected);
}

/// Pages show what the server says that their user may use.
#[tokio::test]
async fn a_caller_is_told_exactly_what_is_allowed() {
    let practice = practice(Base::Sqlite, true).await;
    let schema = schema(&practice);
    let operations = Sdl::printed().await.operations();
    let is_generated = |name: &str| name.ends_with("Record") || name.ends_with("Records");
    let roles = Role::ALL.iter().map(|role| Access::Role(*role));
    let scopes = Scope::ALL.iter().map(|scope| Access::Scopes(vec![*scope]));
    let scopes =
        scopes.chain([Scope::Report, Scope::Subscribe].map(|scope| Access::Scopes(vec![Scope::ReadClinical, scope])));
    for access in roles.chain(scopes).chain([Access::Scopes(Vec::new())]) {
        let request = Request::new("{ viewer { mayUse } }");
        let answer = schema.execute(request_by(&practice, Some(caller_with(access.clone())), request)).await;
        let told = answer.data.into_json().unwrap()["viewer"]["mayUse"].take();
        let mut told: Vec<String> = serde_json::from_value(told).unwrap();
        let own = operations.iter().map(|(name, _)| name.clone()).filter(|name| !is_generated(name));
        let mut expected: Vec<_> = own.filter(|name| is_for(&access, name)).collect();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{access:?}");
    }
}
