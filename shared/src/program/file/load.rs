//! Reader and validation of program files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    dialect_check,
    field::{FileField, complete, missing_common, read_defaults},
    line::{self, LineQuery},
};
use crate::{
    consent::ConsentPolicy,
    program::{Program, ProgramSet, Scope, SetUpField, Standing},
    readiness,
    source::Fault,
};

/// The reason why a file is not a valid program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the programs cannot be used: {0}")]
pub struct Error(pub Fault);

/// A file of several programs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramFile {
    program: Vec<Program<FileField>>,
}

/// Set-up fields that a ready program must have, with their scopes, since no message can be sent without them.
const REQUIRED_FIELDS: &[(&str, Scope)] =
    &[("endpoint", Scope::Integration), ("sending_facility", Scope::Integration), ("site_id", Scope::Location)];

/// A file being read.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    /// Returns a fault of a program, with the line of a key, or of the key with a value.
    fn fault(&self, code: &str, key: &str, value: Option<&str>, what: impl Into<String>) -> Error {
        let line = line::find(self.text, LineQuery { code, key, value });
        Error(Fault { line, ..Fault::in_file(self.file, &format!("{key} of {code}"), what) })
    }
}

impl ProgramSet {
    /// Reads programs, each file by its name and text. A file holds one program, or several as `[[program]]`.
    ///
    /// # Errors
    /// Returns an error if a text is not a program, a code is duplicate, or a ready program lacks a required part.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, Error> {
        let defaults = read_defaults().map_err(|e| Error(Fault::from_toml("fields.toml", "", &e)))?;
        let mut programs = Vec::new();
        let mut codes = BTreeSet::new();
        for &(file, text) in files {
            let source = Source { file, text };
            for given in read(&source)? {
                let program = complete_program(&source, given, &defaults)?;
                check(&source, &program)?;
                if !codes.insert(program.code.clone()) {
                    let what = "the code stands twice; keep one of them";
                    return Err(source.fault(&program.code, "code", None, what));
                }
                programs.push(program);
            }
        }
        Ok(Self { programs })
    }

    /// Replaces programs by others with the same codes, and adds the rest.
    #[must_use]
    pub fn replaced_by(self, others: Self) -> Self {
        let mut programs: BTreeMap<_, _> = self.programs.into_iter().map(|p| (p.code.to_lowercase(), p)).collect();
        programs.extend(others.programs.into_iter().map(|p| (p.code.to_lowercase(), p)));
        Self { programs: programs.into_values().collect() }
    }
}

/// Completes the set-up fields of a program.
fn complete_program(source: &Source<'_>, given: Program<FileField>, defaults: &[SetUpField]) -> Result<Program, Error> {
    let common = missing_common(&given);
    let mut set_up = Vec::with_capacity(given.set_up.len() + common.len());
    for field in given.set_up.into_iter().chain(common) {
        let name = field.name.clone();
        set_up.push(complete(field, defaults).map_err(|key| {
            let line = line::find(source.text, LineQuery { code: &given.code, key: "set_up.name", value: Some(&name) });
            let what = format!("{name} is not one of the usual fields; say its {key} here");
            let place = format!("set_up.{key} of {}", given.code);
            Error(Fault { line, ..Fault::in_file(source.file, &place, what) })
        })?);
    }
    Ok(Program {
        set_up,
        code: given.code,
        name: given.name,
        registry: given.registry,
        standing: given.standing,
        why_not_ready: given.why_not_ready,
        good_to_know: given.good_to_know,
        unverified: given.unverified,
        sources: given.sources,
        help_desk: given.help_desk,
        transport: given.transport,
        dialect: given.dialect,
        acknowledgement: given.acknowledgement,
        consent: given.consent,
        severities: given.severities,
        takes_historical: given.takes_historical,
        not_taken: given.not_taken,
    })
}

fn read(source: &Source<'_>) -> Result<Vec<Program<FileField>>, Error> {
    let text = source.text;
    let holds_several = text.lines().any(|line| line.trim() == "[[program]]");
    let read = if holds_several {
        toml::from_str::<ProgramFile>(text).map(|several| several.program)
    } else {
        toml::from_str::<Program<FileField>>(text).map(|one| vec![one])
    };
    read.map_err(|e| Error(Fault::from_toml(source.file, text, &e)))
}

fn check(source: &Source<'_>, program: &Program) -> Result<(), Error> {
    let fault = |key: &str, value: Option<&str>, what: &str| Err(source.fault(&program.code, key, value, what));
    if !is_code(&program.code) {
        return fault("code", None, "expected 2 to 20 capital letters, digits, dashes or underscores, as WI or WI-2");
    }
    for (key, text) in [("name", &program.name), ("registry", &program.registry)] {
        if text.trim().is_empty() {
            return fault(key, None, "it is shown in lists and cannot be empty; say it");
        }
    }
    for raised in &program.severities {
        if !readiness::is_code(&raised.code) {
            let what = "no rule has this code; correct it or take it out";
            return fault("severities.code", Some(&raised.code), what);
        }
        if !readiness::may_be(&raised.code, raised.severity) {
            let what = "what breaks this rule makes a message invalid and always blocks; take it out";
            return fault("severities.code", Some(&raised.code), what);
        }
    }
    if let Some(what) = program.consent.as_ref().and_then(ConsentPolicy::fault) {
        return fault("consent", None, what);
    }
    if let Some(key) = program.acknowledgement.empty_entry() {
        let what = "an empty entry would fit every answer; take it out";
        return fault(&format!("acknowledgement.{key}"), None, what);
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = program.set_up.iter().find(|f| !names.insert(&f.name)) {
        return fault("set_up.name", Some(&twice.name), "a set-up field stands twice; keep one of them");
    }
    if program.standing == Standing::NotReady {
        return Ok(());
    }
    match (&program.transport, &program.dialect) {
        (None, _) => fault("transport", None, "a ready program says how its messages travel; add [transport]"),
        (_, None) => fault("dialect", None, "a ready program says what its messages hold; add [dialect]"),
        (Some(transport), Some(dialect)) => {
            REQUIRED_FIELDS.iter().try_for_each(|(name, scope)| match program.field(name) {
                Some(field) if field.scope == *scope => Ok(()),
                _ => fault("set_up", None, &format!("a ready program asks for {name} in the scope {scope}; add it")),
            })?;
            dialect_check::check(program, dialect)
                .and_then(|()| dialect_check::check_entries(program, transport, dialect))
                .and_then(|()| dialect_check::check_call(program, transport))
                .or_else(|(key, what)| fault(&key, None, &what))
        }
    }
}

/// Returns `true` if a text is a valid jurisdiction code.
fn is_code(code: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    (2..=20).contains(&code.len()) && code.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::SANDBOX;

    #[test]
    fn a_field_says_only_what_is_different() {
        let program = ProgramSet::built_in().unwrap().find("AZ").unwrap().clone();
        let field = program.field("sending_facility").unwrap();
        assert_eq!((field.label.as_str(), field.max_length), ("IRMS ID (MSH-4)", 250));
        assert!(program.field("password").unwrap().secret);
    }

    #[rstest::rstest]
    #[case::unknown_field("registry =", "registrar =", "field registrar")]
    #[case::wrong_word("standing = \"CONFIRMED\"", "standing = \"GOOD\"", "field standing")]
    #[case::wrong_rule("patient.race.missing", "patient.rase.missing", "line 52, field severities.code of SANDBOX")]
    #[case::wrong_code("code = \"SANDBOX\"", "code = \"Sandbox\"", "line 2, field code of Sandbox")]
    #[case::no_name("name = \"Sandbox\"", "name = \"\"", "line 3, field name of SANDBOX")]
    #[case::twice("name = \"facility_id\"", "name = \"username\"", "line 38, field set_up.name of SANDBOX")]
    #[case::wrong_type("mrn_type = \"MR\"", "mrn_type = \"SS\"", "line 23, field dialect.mrn_type of SANDBOX")]
    #[case::relaxed(
        "code = \"patient.test\"",
        "code = \"patient.mrn.missing\"",
        "field severities.code of SANDBOX: what breaks"
    )]
    #[case::no_endpoint("name = \"endpoint\"", "name = \"private_ca\"", "field set_up of SANDBOX")]
    #[case::unusual_field("name = \"facility_id\"", "name = \"unusual\"", "field set_up.label of SANDBOX")]
    #[case::not_a_number("max_bytes = 60000", "max_bytes = \"many\"", "field max_bytes")]
    fn a_fault_is_named_with_its_place(#[case] from: &str, #[case] to: &str, #[case] says: &str) {
        let broken = SANDBOX.replacen(from, to, 1);
        let said = ProgramSet::from_toml(&[("sandbox.toml", &broken)]).unwrap_err().to_string();
        assert!(said.starts_with("the programs cannot be used: sandbox.toml, ") && said.contains(says), "{said}");
    }

    #[test]
    fn the_same_code_in_two_files_is_refused() {
        let said = ProgramSet::from_toml(&[("a.toml", SANDBOX), ("b.toml", SANDBOX)]).unwrap_err().to_string();
        assert!(said.contains("b.toml, line 2, field code of SANDBOX"), "{said}");
    }

    #[test]
    fn a_program_takes_the_place_of_the_one_with_its_code() {
        let built_in = ProgramSet::built_in().unwrap();
        let count = built_in.programs.len();
        let own = SANDBOX.replace("code = \"SANDBOX\"", "code = \"WI\"");
        let new = SANDBOX.replace("code = \"SANDBOX\"", "code = \"CNMI-2\"");
        let set = built_in.replaced_by(ProgramSet::from_toml(&[("a.toml", &own), ("b.toml", &new)]).unwrap());
        assert_eq!(set.programs.len(), count + 1);
        assert_eq!(set.find("WI").unwrap().registry, "Dosewire training registry");
        assert!(set.programs.is_sorted_by_key(|program| program.code.to_lowercase()));
    }
}
