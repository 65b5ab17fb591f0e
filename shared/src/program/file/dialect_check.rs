//! Validation of a dialect, so that one that cannot make a valid message is found when its file is read.

use crate::{
    program::{Dialect, Facts, Organization, Program, SetUpField, SoapCall, Style, Target, Transport, placeholders},
    vxu::is_authority,
};

/// A fault of a dialect: its key and a message.
pub type DialectFault = (String, String);

/// Placeholders that every program has.
const BUILT_IN_PLACEHOLDERS: &[&str] = &["sending_facility", "site_id", "namespace", "practice_name"];

/// Segments and fields that cannot be omitted.
const REQUIRED_PLACES: &[&str] = &[
    "MSH", "MSH-1", "MSH-2", "MSH-7", "MSH-9", "MSH-10", "MSH-11", "MSH-12", "PID", "PID-1", "PID-3", "PID-5", "PID-7",
    "PID-8", "NK1-1", "NK1-2", "NK1-3", "ORC", "ORC-1", "ORC-3", "RXA", "RXA-1", "RXA-2", "RXA-3", "RXA-5", "RXA-6",
    "RXA-9", "RXA-20", "RXA-21", "RXR-1", "OBX-1", "OBX-2", "OBX-3", "OBX-4", "OBX-5", "OBX-11",
];

/// The segments of a message.
const SEGMENTS: &[&str] = &["MSH", "PID", "PD1", "NK1", "ORC", "RXA", "RXR", "OBX"];

/// Times that can be truncated, each with the lengths.
const CUTTABLE: &[(&str, &[usize])] = &[("RXA-22", &[8, 12, 14]), ("MSH-7", &[14]), ("RXA-4", &[8])];

/// Acknowledgment conditions (HL70155).
const ACKNOWLEDGMENTS: &[&str] = &["", "AL", "NE", "ER", "SU"];

/// Placeholders of a call of a service of the registry's own.
const CALL_PLACEHOLDERS: &[&str] = &["username", "password", "facility_id", "message", "message_base64"];

/// Validates that each entry that sets a fact can do so.
///
/// # Errors
/// Returns the first fault.
pub fn check_entries(program: &Program, transport: &Transport, dialect: &Dialect) -> Result<(), DialectFault> {
    for field in &program.set_up {
        let Some(target) = field.sets else { continue };
        let fault = |what: &str| Err(("set_up".to_owned(), format!("{}: {what}", field.name)));
        if field.choices.is_empty() == target.is_chosen() {
            return fault("a field that sets a fact of certain words offers choices, and no other does");
        }
        if let Some(choice) =
            field.choices.iter().find(|choice| !fits(field, target, transport, dialect, &choice.value))
        {
            return fault(&format!("{} is none of the words of {target}", choice.value));
        }
    }
    Ok(())
}

fn fits(field: &SetUpField, target: Target, transport: &Transport, dialect: &Dialect, value: &str) -> bool {
    let (mut transport, mut dialect, mut consent) = (transport.clone(), dialect.clone(), None);
    let facts = Facts { transport: &mut transport, dialect: &mut dialect, consent: &mut consent };
    !field.secret && target.set(facts, value)
}

/// Validates the call of a service of the registry's own.
///
/// # Errors
/// Returns the first fault.
pub fn check_call(program: &Program, transport: &Transport) -> Result<(), DialectFault> {
    let fault = |what: &str| Err(("transport.call".to_owned(), what.to_owned()));
    let call: &SoapCall = match (&transport.call, transport.style) {
        (Some(call), Style::SoapCall) => call,
        (None, Style::SoapCall) => return fault("the style SOAP_CALL says its call; add [transport.call]"),
        (Some(_), _) => return fault("only the style SOAP_CALL has a call; take it out"),
        (None, _) => return Ok(()),
    };
    let is_name = |name: &str| {
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        begins && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let names = call.parts().flat_map(|part| part.path.split('/')).chain([call.operation.as_str(), &call.returned]);
    if let Some(wrong) = names.into_iter().find(|name| !is_name(name)) {
        return fault(&format!("{wrong:?} is no name of an element"));
    }
    let mut used = call.parts().flat_map(|part| placeholders(&part.value));
    if let Some(unknown) = used.find(|name| !CALL_PLACEHOLDERS.contains(name) && program.field(name).is_none()) {
        return fault(&format!("no set-up field is named {unknown}; add it or correct the placeholder"));
    }
    let mut values = call.parts().map(|part| part.value.as_str());
    if !values.any(|value| value == "{message}" || value == "{message_base64}") {
        return fault("no element holds the {message}");
    }
    Ok(())
}

/// Validates the dialect of a program.
///
/// # Errors
/// Returns the first fault.
pub fn check(program: &Program, dialect: &Dialect) -> Result<(), DialectFault> {
    for (key, text) in authorities(dialect) {
        check_placeholders(program, key, text)?;
        let is_open = text.is_empty() || placeholders(text).next().is_some();
        ensure(is_open || is_authority(text), key, "expected a name of up to 20 characters, an OID, or NAME^OID^ISO")?;
    }
    for (key, organization) in organizations(dialect) {
        check_organization(program, key, organization)?;
    }
    for mode in [&dialect.production_mode, &dialect.test_mode] {
        ensure(["P", "T", "D"].contains(&mode.as_str()), "production_mode or test_mode", "expected P, T or D")?;
    }
    for word in [&dialect.accept_acknowledgment, &dialect.application_acknowledgment] {
        let is_one = ACKNOWLEDGMENTS.contains(&word.as_str());
        ensure(is_one, "accept_acknowledgment or application_acknowledgment", "expected AL, NE, ER, SU or nothing")?;
    }
    ensure(["MR", "PI", "PT", "PN"].contains(&dialect.mrn_type.as_str()), "mrn_type", "expected MR, PI, PT or PN")?;
    check_places(dialect)
}

fn authorities(dialect: &Dialect) -> [(&'static str, &str); 5] {
    [
        ("sending_application", &dialect.sending_application),
        ("sending_facility", &dialect.sending_facility),
        ("receiving_application", &dialect.receiving_application),
        ("receiving_facility", &dialect.receiving_facility),
        ("administered_at", &dialect.administered_at),
    ]
}

fn organizations(dialect: &Dialect) -> impl Iterator<Item = (&'static str, &Organization)> {
    let sending = dialect.sending_organization.as_ref().map(|o| ("sending_organization", o));
    sending.into_iter().chain(dialect.receiving_organization.as_ref().map(|o| ("receiving_organization", o)))
}

fn check_organization(program: &Program, key: &str, organization: &Organization) -> Result<(), DialectFault> {
    for text in [&organization.name, &organization.id, &organization.assigner] {
        check_placeholders(program, key, text)?;
    }
    let is_named = !organization.name.is_empty() || !organization.id.is_empty();
    ensure(is_named, key, "an organization has a name, or a number with its assigner; add one")?;
    let is_whole = organization.id.is_empty() || !organization.assigner.is_empty();
    ensure(is_whole, key, "a number needs the assigner; add it")
}

fn check_places(dialect: &Dialect) -> Result<(), DialectFault> {
    for place in &dialect.left_out {
        let is_known = SEGMENTS.contains(&place.segment.as_str());
        ensure(is_known, "left_out", &format!("{place} is in no message; take it out"))?;
        let is_needed = REQUIRED_PLACES.contains(&place.to_string().as_str());
        ensure(!is_needed, "left_out", &format!("{place} cannot be left out: the guide requires it"))?;
    }
    for cut in &dialect.cut {
        let lengths = CUTTABLE.iter().find(|(field, _)| *field == cut.field.to_string()).map(|(_, lengths)| *lengths);
        let what = format!("{} is no time that can be cut; only RXA-22, MSH-7 and RXA-4 can", cut.field);
        ensure(lengths.is_some(), "cut", &what)?;
        let fits = lengths.is_some_and(|lengths| lengths.contains(&cut.length));
        ensure(fits, "cut", "expected a length of 8, 12 or 14, and of 14 alone for MSH-7, of 8 alone for RXA-4")?;
    }
    Ok(())
}

fn check_placeholders(program: &Program, key: &str, text: &str) -> Result<(), DialectFault> {
    for name in placeholders(text).filter(|name| !BUILT_IN_PLACEHOLDERS.contains(name)) {
        let field = program.field(name);
        ensure(field.is_some(), key, &format!("no set-up field is named {name}; add it or correct the placeholder"))?;
        ensure(field.is_none_or(|f| !f.secret), key, &format!("{name} is a secret and cannot stand in a message"))?;
    }
    Ok(())
}

fn ensure(holds: bool, key: &str, what: &str) -> Result<(), DialectFault> {
    if holds { Ok(()) } else { Err((format!("dialect.{key}"), what.to_owned())) }
}

#[cfg(test)]
mod tests {
    use crate::{program::ProgramSet, sample::SANDBOX};

    /// The training registry's program with more lines in its dialect.
    fn read(lines: &str) -> Result<ProgramSet, String> {
        let (before, after) = SANDBOX.split_once("mrn_type = \"MR\"\n").unwrap();
        let text = format!("{before}mrn_type = \"MR\"\n{lines}\n{after}");
        ProgramSet::from_toml(&[("x.toml", &text)]).map_err(|e| e.to_string())
    }

    #[test]
    fn every_key_can_be_said() {
        let said = r#"
            sending_facility = "{sending_facility}"
            administered_at = "{site_id}"
            production_mode = "P"
            test_mode = "D"
            accept_acknowledgment = "AL"
            application_acknowledgment = ""
            sending_organization = { name = "{practice_name}", id = "{facility_id}", assigner = "STATE" }
            receiving_organization = { name = "Registry" }
            identifiers_left_out = []
            address_type = "H"
            left_out = ["PD1", "ORC-17", "OBX-14"]
            cut = [{ field = "RXA-22", length = 14 }]
            batch = "FILE"
            ascii_only = true
        "#;
        let program = read(said).unwrap().programs.remove(0);
        let dialect = program.dialect.clone().unwrap();
        assert!(dialect.leaves_out("ORC", Some(17)) && !dialect.leaves_out("ORC", None));
        assert_eq!((dialect.length_of("RXA", 22), dialect.length_of("MSH", 7)), (14, usize::MAX));
        let json = serde_json::to_string(&program).unwrap();
        assert_eq!(serde_json::from_str::<crate::program::Program>(&json).unwrap(), program);
    }

    #[rstest::rstest]
    #[case("sending_facility = \"{facility}\"", "no set-up field is named facility")]
    #[case("sending_facility = \"{password}\"", "password is a secret")]
    #[case("administered_at = \"A^B\"", "expected a name of up to 20 characters, an OID, or NAME^OID^ISO")]
    #[case("production_mode = \"X\"", "expected P, T or D")]
    #[case("accept_acknowledgment = \"XX\"", "expected AL, NE, ER, SU or nothing")]
    #[case("sending_organization = { assigner = \"A\" }", "an organization has a name")]
    #[case("sending_organization = { id = \"1\" }", "a number needs the assigner")]
    #[case("address_type = \"Z\"", "field address_type")]
    #[case("left_out = [\"ZZZ-1\"]", "ZZZ-1 is in no message")]
    #[case("left_out = [\"RXA-5\"]", "RXA-5 cannot be left out")]
    #[case("left_out = [\"ORC-\"]", "expected a segment or a field")]
    #[case("cut = [{ field = \"RXA-15\", length = 14 }]", "RXA-15 is no time that can be cut")]
    #[case("cut = [{ field = \"RXA-22\", length = 9 }]", "expected a length of 8, 12 or 14")]
    #[case("cut = [{ field = \"MSH-7\", length = 8 }]", "and of 14 alone for MSH-7")]
    #[case("cut = [{ field = \"RXA-4\", length = 14 }]", "of 8 alone for RXA-4")]
    #[case("batch = \"ALL\"", "field batch")]
    fn what_makes_no_message_is_refused(#[case] line: &str, #[case] says: &str) {
        let said = read(line).unwrap_err();
        assert!(said.contains(says), "{said}");
    }

    #[test]
    fn a_type_of_record_number_is_checked() {
        let text = SANDBOX.replace("mrn_type = \"MR\"", "mrn_type = \"SS\"");
        let said = ProgramSet::from_toml(&[("x.toml", &text)]).unwrap_err().to_string();
        assert!(said.contains("field dialect.mrn_type of SANDBOX: expected MR"), "{said}");
    }
}
