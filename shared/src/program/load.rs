//! Reading programs from files of ours.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    dialect_check,
    field::{FileField, complete, read_usual},
    types::{Program, ProgramSet, Scope, SetUpField, Standing},
};
use crate::{readiness, source::Fault};

/// Why a file is no program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the programs cannot be used: {0}")]
pub struct Error(pub Fault);

/// A file that holds several programs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    program: Vec<Program<FileField>>,
}

/// The set-up fields that a ready program must ask for, with their scopes: without them no message can be sent.
const NEEDED: &[(&str, Scope)] =
    &[("endpoint", Scope::Integration), ("sending_facility", Scope::Integration), ("site_id", Scope::Location)];

impl ProgramSet {
    /// Reads programs, each file by its name and text. A file holds one program, or several as `[[program]]`.
    ///
    /// # Errors
    /// When a text is not a program, a code stands twice, or a ready program lacks what it cannot do without.
    pub fn from_toml(files: &[(&str, &str)]) -> Result<Self, Error> {
        let usual = read_usual().map_err(|e| Error(Fault::from_toml("fields.toml", "", &e)))?;
        let mut programs = Vec::new();
        let mut codes = BTreeSet::new();
        for (file, text) in files {
            for given in read(file, text)? {
                let program = complete_program(file, given, &usual)?;
                check(file, &program)?;
                if !codes.insert(program.code.clone()) {
                    return Err(fault(file, &program, "code", "the code stands twice; keep one of them"));
                }
                programs.push(program);
            }
        }
        Ok(Self { programs })
    }
}

/// The program with its set-up fields whole.
fn complete_program(file: &str, given: Program<FileField>, usual: &[SetUpField]) -> Result<Program, Error> {
    let mut set_up = Vec::with_capacity(given.set_up.len());
    for field in given.set_up {
        let name = field.name.clone();
        let missing = |key: &str| {
            let place = format!("set_up.{key} of {}", given.code);
            Error(Fault::in_file(file, &place, format!("{name} is not one of the usual fields; say its {key} here")))
        };
        set_up.push(complete(field, usual).map_err(missing)?);
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
        help_desk: given.help_desk,
        transport: given.transport,
        dialect: given.dialect,
        acknowledgement: given.acknowledgement,
        severities: given.severities,
        takes_historical: given.takes_historical,
    })
}

fn read(file: &str, text: &str) -> Result<Vec<Program<FileField>>, Error> {
    let holds_several = text.lines().any(|line| line.trim() == "[[program]]");
    let read = if holds_several {
        toml::from_str::<Several>(text).map(|several| several.program)
    } else {
        toml::from_str::<Program<FileField>>(text).map(|one| vec![one])
    };
    read.map_err(|e| Error(Fault::from_toml(file, text, &e)))
}

fn check(file: &str, program: &Program) -> Result<(), Error> {
    let fault = |field: &str, what: &str| Err(fault(file, program, field, what));
    for raised in &program.severities {
        if !readiness::is_code(&raised.code) {
            return fault("severities.code", "no rule has this code; correct it or take it out");
        }
    }
    if let Some(key) = program.acknowledgement.empty_entry() {
        return fault(&format!("acknowledgement.{key}"), "an empty entry would fit every answer; take it out");
    }
    let mut names = BTreeSet::new();
    if program.set_up.iter().any(|f| !names.insert(&f.name)) {
        return fault("set_up.name", "a set-up field stands twice; keep one of them");
    }
    if program.standing == Standing::NotReady {
        return Ok(());
    }
    match (&program.transport, &program.dialect) {
        (None, _) => fault("transport", "a ready program says how its messages travel; add [transport]"),
        (_, None) => fault("dialect", "a ready program says what its messages hold; add [dialect]"),
        (_, Some(dialect)) => {
            NEEDED.iter().try_for_each(|(name, scope)| match program.field(name) {
                Some(field) if field.scope == *scope => Ok(()),
                _ => fault("set_up", &format!("a ready program asks for {name} in the scope {scope}; add it")),
            })?;
            dialect_check::check(program, dialect).or_else(|(key, what)| fault(&key, &what))
        }
    }
}

fn fault(file: &str, program: &Program, field: &str, what: &str) -> Error {
    Error(Fault::in_file(file, &format!("{field} of {}", program.code), what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::SANDBOX;

    #[test]
    fn a_field_says_only_what_is_different() {
        let program = ProgramSet::built_in().unwrap().find("AZ").unwrap().clone();
        let field = program.field("sending_facility").unwrap();
        assert_eq!((field.label.as_str(), field.max_length), ("IRMS ID (MSH-4)", 20));
        assert!(program.field("password").unwrap().secret);
    }

    #[rstest::rstest]
    #[case::unknown_field("registry =", "registrar =", "field registrar")]
    #[case::wrong_word("standing = \"CONFIRMED\"", "standing = \"GOOD\"", "field standing")]
    #[case::wrong_rule("patient.race.missing", "patient.rase.missing", "field severities.code of SANDBOX")]
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
        assert!(said.contains("b.toml, field code of SANDBOX"), "{said}");
    }
}
