//! Validation of a practice's settings, in the browser and on the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    entered::entered_style,
    transport::Style,
    types::{Accepts, Program, Scope, SetUpField},
};
use crate::{unicode::lower, vxu::is_assigned};

/// Settings of a practice, by field name.
pub type Settings = BTreeMap<String, String>;

/// A problem of one setting. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingProblem {
    /// The field's name.
    pub field: String,
    /// A stable code.
    pub code: String,
    /// Advice to the user.
    pub text: String,
}

impl SettingProblem {
    /// Creates a problem of a field. The text never holds the value.
    #[must_use]
    pub fn new(field: &str, code: &str, text: impl Into<String>) -> Self {
        Self { field: field.to_owned(), code: code.to_owned(), text: text.into() }
    }

    /// Creates the problem of an invalid value, with a code such as `note.invalid`.
    #[must_use]
    pub fn invalid(field: &str, text: &str) -> Self {
        Self::new(field, &format!("{field}.invalid"), text)
    }
}

/// Validates the settings of one scope. `kept` names the secrets that are set already and may be left out.
#[must_use]
pub fn check_settings(program: &Program, scope: Scope, entered: &Settings, kept: &[&str]) -> Vec<SettingProblem> {
    check_entries(&program.registry, &program.set_up, scope, entered, kept)
}

/// Validates settings against the set-up fields of a registry.
#[must_use]
pub fn check_entries(
    registry: &str,
    set_up: &[SetUpField],
    scope: Scope,
    entered: &Settings,
    kept: &[&str],
) -> Vec<SettingProblem> {
    let fields = set_up.iter().filter(|f| f.scope == scope);
    let style = entered_style(set_up, entered);
    let mut problems: Vec<_> = fields
        .filter_map(|field| {
            let value = entered.get(&field.name).map(|v| v.trim()).unwrap_or_default();
            let is_kept = field.secret && kept.contains(&field.name.as_str());
            check(field, value, is_kept || !is_required(field, style))
        })
        .collect();
    for name in entered.keys() {
        if !set_up.iter().any(|f| f.scope == scope && f.name == *name) {
            problems.push(SettingProblem::new(name, "setting.unknown", format!("{registry} does not ask for this.")));
        }
    }
    problems
}

/// Returns `true` if a set-up field must be entered for a protocol: the IZ Gateway needs the destination, and where it
/// has an account of its own at the registry, none is entered.
#[must_use]
pub fn is_required(field: &SetUpField, style: Option<Style>) -> bool {
    match (style, field.name.as_str()) {
        (Some(Style::IzGatewayHub2014), "destination_id") => true,
        (Some(Style::IzGatewayHub2014), "username" | "password" | "facility_id") => false,
        _ => field.required,
    }
}

fn check(field: &SetUpField, value: &str, may_be_empty: bool) -> Option<SettingProblem> {
    let name = &field.name;
    if value.is_empty() {
        return (!may_be_empty).then(|| {
            SettingProblem::new(name, "setting.missing", format!("Enter the {}.", lower_first(&field.label)))
        });
    }
    if value.chars().count() > field.max_length {
        return Some(SettingProblem::new(
            name,
            "setting.too_long",
            format!("Use at most {} characters.", field.max_length),
        ));
    }
    match field.accepts {
        Accepts::Pem if !is_pem(value) => Some(SettingProblem::new(
            name,
            "setting.pem",
            "Paste the whole text, from the line -----BEGIN to the last line -----END.",
        )),
        Accepts::Pem => None,
        _ if value.chars().any(|c| c.is_control() && !(field.multiline && is_layout(c))) => {
            Some(SettingProblem::new(name, "setting.control", "Remove line breaks and control characters."))
        }
        Accepts::MllpUrl if !is_mllp_address(value) => Some(SettingProblem::new(
            name,
            "setting.mllp",
            "Enter an address with its port, as mllps://host.example.gov:2575.",
        )),
        Accepts::Url if !is_web_address(value) => Some(SettingProblem::new(
            name,
            "setting.url",
            "Enter a web address that begins with https:// or http:// and holds no user name or password.",
        )),
        Accepts::Url if is_description(value) => Some(SettingProblem::new(
            name,
            "setting.wsdl",
            "This is the address of the service's description. Enter it without what begins at the question mark.",
        )),
        Accepts::Authority if !is_assigned(value) || value.contains(['{', '}']) => Some(SettingProblem::new(
            name,
            "setting.authority",
            "Enter a code or a name of up to 50 characters, an object identifier, or both as NAME^1.2.3^ISO.",
        )),
        Accepts::Choice if field.choices.iter().all(|choice| choice.value != value) => {
            Some(SettingProblem::new(name, "setting.choice", "Choose one of the choices."))
        }
        Accepts::Code if !value.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)) => {
            Some(SettingProblem::new(name, "setting.code", "Use letters, digits, dots, dashes and underscores only."))
        }
        _ => None,
    }
}

/// Returns `true` if the text is an http address with a host and without credentials.
fn is_web_address(value: &str) -> bool {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !host.contains('@') && !value.contains(char::is_whitespace)
    })
}

/// Returns `true` if the text is the address of a service's description, as a browser shows it.
fn is_description(value: &str) -> bool {
    let query = value.split_once('?').map(|(_, query)| query.to_ascii_lowercase());
    query.is_some_and(|query| ["wsdl", "singlewsdl", "xsd="].iter().any(|word| query.starts_with(word)))
}

/// Returns `true` if the text is an MLLP address: only a host and a port. Plain `mllp://` is for private lines.
fn is_mllp_address(value: &str) -> bool {
    let rest = value.strip_prefix("mllps://").or_else(|| value.strip_prefix("mllp://"));
    let Some((host, port)) = rest.and_then(|rest| rest.rsplit_once(':')) else { return false };
    !host.is_empty() && !host.contains(['/', '@', '?', '#', ' ']) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Returns `true` if a text has the form of PEM. Its content is checked where it is used.
fn is_pem(value: &str) -> bool {
    let allowed = |c: char| !c.is_control() || is_layout(c);
    let last_line = value.lines().next_back().unwrap_or_default();
    let is_whole = last_line.starts_with("-----END ") && last_line.ends_with("-----");
    value.starts_with("-----BEGIN ") && is_whole && value.chars().all(allowed)
}

/// Returns `true` if a character breaks or indents a line.
fn is_layout(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\t')
}

/// Returns a label for the middle of a sentence. One that begins with two capitals, such as IRMS, stays.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    if label.chars().take(2).filter(|c| c.is_uppercase()).count() == 2 {
        return label.to_owned();
    }
    let first = letters.next().map(|c| lower(c.encode_utf8(&mut [0; 4]))).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{FieldChoice, Target};

    fn field(accepts: Accepts, secret: bool) -> SetUpField {
        SetUpField {
            name: "x".into(),
            label: "User name".into(),
            help: String::new(),
            required: true,
            secret,
            scope: Scope::Integration,
            accepts,
            multiline: false,
            max_length: 40,
            sets: None,
            choices: vec![FieldChoice { value: "YES".into(), label: "Yes".into() }],
        }
    }

    #[rstest::rstest]
    #[case(Accepts::Text, "", Some("setting.missing"))]
    #[case(Accepts::Text, "   ", Some("setting.missing"))]
    #[case(Accepts::Text, "a b", None)]
    #[case(Accepts::Text, "a\rb", Some("setting.control"))]
    #[case(Accepts::Text, "12345678901234567890123456789012345678901", Some("setting.too_long"))]
    #[case(Accepts::Url, "https://iis.example.gov/soap", None)]
    #[case(Accepts::Url, "http://127.0.0.1:8081/iis", None)]
    #[case(Accepts::Url, "ftp://iis.example.gov", Some("setting.url"))]
    #[case(Accepts::Url, "https://", Some("setting.url"))]
    #[case(Accepts::Url, "https://me:pw@iis.example.gov", Some("setting.url"))]
    #[case(Accepts::MllpUrl, "mllps://iis.example.gov:2575", None)]
    #[case(Accepts::MllpUrl, "mllp://127.0.0.1:2575", None)]
    #[case(Accepts::MllpUrl, "mllps://iis.example.gov", Some("setting.mllp"))]
    #[case(Accepts::MllpUrl, "mllps://iis.example.gov:0", Some("setting.mllp"))]
    #[case(Accepts::MllpUrl, "https://iis.example.gov:443", Some("setting.mllp"))]
    #[case(Accepts::MllpUrl, "mllps://me:pw@iis.gov:2575", Some("setting.mllp"))]
    #[case(Accepts::Pem, "-----BEGIN A-----\nx\n-----END A-----", None)]
    #[case(Accepts::Pem, "x", Some("setting.pem"))]
    #[case::cut_off(Accepts::Pem, "-----BEGIN A-----", Some("setting.pem"))]
    #[case::description(Accepts::Url, "https://iis.example.gov/soap?wsdl", Some("setting.wsdl"))]
    #[case::description(Accepts::Url, "https://iis.gov/a.svc?singleWsdl", Some("setting.wsdl"))]
    #[case::query(Accepts::Url, "https://iis.example.gov/soap?system=wsdl", None)]
    #[case(Accepts::Choice, "YES", None)]
    #[case(Accepts::Choice, "MAYBE", Some("setting.choice"))]
    #[case::name(Accepts::Authority, "Roe & Sons Pediatrics", None)]
    #[case::oid(Accepts::Authority, "2.16.840.1.113883.3.9999", None)]
    #[case::both(Accepts::Authority, "KIDS01^2.16.840.1.113883.3.9999^ISO", None)]
    #[case::half(Accepts::Authority, "KIDS01^2.16.840", Some("setting.authority"))]
    #[case::placeholder(Accepts::Authority, "{password}", Some("setting.authority"))]
    #[case(Accepts::Code, "SITE-01", None)]
    #[case(Accepts::Code, "SITE^01", Some("setting.code"))]
    fn an_entry_is_checked(#[case] accepts: Accepts, #[case] value: &str, #[case] code: Option<&str>) {
        let missing_is_told = SetUpField { max_length: 40, ..field(accepts, false) };
        assert_eq!(check(&missing_is_told, value.trim(), false).map(|p| p.code).as_deref(), code);
    }

    #[rstest::rstest]
    #[case("line 1\nline 2", None)]
    #[case("line 1\u{1b}", Some("setting.control"))]
    fn several_lines_are_taken_where_they_belong(#[case] value: &str, #[case] code: Option<&str>) {
        let field = SetUpField { multiline: true, ..field(Accepts::Text, false) };
        assert_eq!(check(&field, value, false).map(|p| p.code).as_deref(), code);
    }

    #[test]
    fn a_secret_that_is_set_need_not_be_given_again() {
        assert_eq!(check(&field(Accepts::Text, true), "", true), None);
    }

    #[rstest::rstest]
    #[case::directly("", &["password"])]
    #[case::by_the_gateway("IZ_GATEWAY_HUB_2014", &["destination_id"])]
    fn the_protocol_decides_what_must_be_entered(#[case] style: &str, #[case] missing: &[&str]) {
        let named = |name: &str, required| SetUpField { name: name.into(), required, ..field(Accepts::Text, false) };
        let route = SetUpField { sets: Some(Target::Style), ..named("route", false) };
        let set_up = [route, named("password", true), named("destination_id", false)];
        let entered = Settings::from([("route".into(), style.into())]);
        let problems = check_entries("X", &set_up, Scope::Integration, &entered, &[]);
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), missing);
    }

    #[rstest::rstest]
    #[case("User name", "Enter the user name.")]
    #[case("IRMS ID (MSH-4)", "Enter the IRMS ID (MSH-4).")]
    #[case("X", "Enter the x.")]
    fn a_missing_entry_is_named_by_its_label(#[case] label: &str, #[case] text: &str) {
        let field = SetUpField { label: label.into(), ..field(Accepts::Text, false) };
        assert_eq!(check(&field, "", false).unwrap().text, text);
    }
}
