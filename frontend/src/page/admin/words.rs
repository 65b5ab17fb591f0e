//! Roles and scopes in words. What each may do is decided by the server.

/// The roles, each with what it is for. Each may do what those before it may.
pub const ROLES: &[(&str, &str)] = &[
    ("VIEWER", "Viewer: reads charts, reports and figures"),
    ("CLINICIAN", "Clinician: keeps charts too, and sends reports"),
    ("COORDINATOR", "Coordinator: keeps the vaccine listing too, leaves doses out, and keeps reporting going"),
    ("ADMINISTRATOR", "Administrator: sets up registries too, and says who may do what"),
];

/// The scopes of tokens, each with what it is for.
pub const SCOPES: &[(&str, &str)] = &[
    ("READ_CLINICAL", "Read: charts, reports and figures"),
    ("WRITE_CLINICAL", "Write: patients, doses and the vaccine listing"),
    ("REPORT", "Report: sends reports, leaves them out, and keeps notes with them"),
    ("SUBSCRIBE", "Subscribe: is told of changes at once"),
    ("ADMINISTER", "Administer: registries, people, tokens, webhooks and the audit log"),
];

/// The name of a role.
#[must_use]
pub fn role_name(code: &str) -> &str {
    name(ROLES, code)
}

/// The name of a role or a scope: the word before what it is for.
#[must_use]
pub fn name<'a>(words: &[(&'a str, &'a str)], code: &'a str) -> &'a str {
    let known = words.iter().find(|(known, _)| *known == code);
    known.and_then(|(_, words)| words.split_once(':')).map_or(code, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use graphql_parser::schema::{Definition, TypeDefinition, parse_schema};

    use super::*;

    #[rstest::rstest]
    #[case("Role", ROLES)]
    #[case("Scope", SCOPES)]
    fn every_value_of_the_schema_has_its_words(#[case] of: &str, #[case] words: &[(&str, &str)]) {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql")).unwrap();
        let schema = parse_schema::<String>(&text).unwrap();
        let values = schema.definitions.iter().find_map(|definition| match definition {
            Definition::TypeDefinition(TypeDefinition::Enum(own)) if own.name == of => Some(&own.values),
            _ => None,
        });
        let mut expected: Vec<_> = values.unwrap().iter().map(|value| value.name.as_str()).collect();
        let mut own: Vec<_> = words.iter().map(|(code, _)| *code).collect();
        expected.sort_unstable();
        own.sort_unstable();
        assert_eq!(own, expected);
    }

    #[rstest::rstest]
    #[case("CLINICIAN", "Clinician")]
    #[case("AUDITOR", "AUDITOR")]
    fn a_role_has_a_name(#[case] code: &str, #[case] expected: &str) {
        assert_eq!(role_name(code), expected);
    }
}
