//! Programs, as far as pages show them: how one is spoken to is the server's own.

use std::sync::Arc;

use serde_json::Value;
use shared::program::{Accepts, HelpDesk, Scope, SetUpField, Standing};

use super::read::{Misread, Read, field, read_by};

/// What pages show of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The jurisdiction's code.
    pub code: String,
    /// The registry's name.
    pub registry: String,
    /// Whether it can be used, and is confirmed.
    pub standing: Standing,
    /// Whether it can be set up.
    pub is_ready: bool,
    /// Why it is not ready, where it is not.
    pub why_not_ready: String,
    /// What a practice should know of reporting there.
    pub good_to_know: Vec<String>,
    /// What nobody has confirmed.
    pub unverified: Vec<String>,
    /// Whom to ask there.
    pub help_desk: HelpDesk,
    /// What the form asks for.
    pub set_up: Vec<SetUpField>,
    /// Whether it takes historical doses.
    pub takes_historical: bool,
    /// Vaccine types that it does not take, by CVX code.
    pub not_taken: Vec<String>,
}

/// All programs of one version.
#[derive(Debug, PartialEq, Eq)]
pub struct Programs {
    /// The path that names the version.
    pub version: String,
    all: Vec<Arc<Program>>,
}

impl Programs {
    pub(super) fn read(version: String, mut value: Value) -> Result<Self, Misread> {
        let all: Vec<Program> = field(&mut value, "programs")?;
        Ok(Self { version, all: all.into_iter().map(Arc::new).collect() })
    }

    /// The program of a code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Arc<Program>> {
        self.all.iter().find(|program| program.code == code)
    }
}

read_by! { text: Scope, Accepts }

read_by! { record:
    HelpDesk { name: "name", phone: "phone", email: "email" },
    SetUpField {
        name: "name", label: "label", help: "help", required: "required", secret: "secret", scope: "scope",
        accepts: "accepts", multiline: "multiline", max_length: "max_length",
    },
}

impl Read for Program {
    fn read(mut value: Value) -> Result<Self, Misread> {
        let is_there = |part| value.get(part).is_some_and(Value::is_object);
        let is_described = is_there("transport") && is_there("dialect");
        let standing = field(&mut value, "standing")?;
        Ok(Self {
            code: field(&mut value, "code")?,
            registry: field(&mut value, "registry")?,
            standing,
            is_ready: is_described && standing != Standing::NotReady,
            why_not_ready: field(&mut value, "why_not_ready")?,
            good_to_know: field(&mut value, "good_to_know")?,
            unverified: field(&mut value, "unverified")?,
            help_desk: field(&mut value, "help_desk")?,
            set_up: field(&mut value, "set_up")?,
            takes_historical: field(&mut value, "takes_historical")?,
            // It is left out where it is empty.
            not_taken: field::<Option<_>>(&mut value, "not_taken")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::program::{Program as Whole, ProgramSet};

    use super::*;

    /// A program as a file describes it and a server sends it.
    fn sent(standing: &str, dialect: &Value) -> Value {
        let transport = json!({ "style": "CDC_2011_SOAP_12", "encoding": "ESCAPED", "max_bytes": null, "credentials": null, "form": null });
        let field = json!({
            "name": "password", "label": "Password", "help": "Ask for it.", "required": true, "secret": true,
            "scope": "INTEGRATION", "accepts": "TEXT", "multiline": false, "max_length": 64,
        });
        json!({ "programs": [{
            "code": "WI", "name": "Wisconsin", "registry": "WIR", "standing": standing, "why_not_ready": "",
            "good_to_know": ["a"], "unverified": ["b"], "help_desk": { "name": "", "phone": "6085550142", "email": null },
            "transport": transport, "dialect": dialect, "acknowledgement": {}, "set_up": [field], "severities": [],
            "takes_historical": true, "not_taken": ["03"],
        }] })
    }

    #[rstest::rstest]
    #[case::ready("READY", json!({}), true)]
    #[case::confirmed("CONFIRMED", json!({}), true)]
    #[case::not_ready("NOT_READY", json!({}), false)]
    #[case::not_described("READY", Value::Null, false)]
    fn a_program_is_ready_when_it_is_described(#[case] standing: &str, #[case] dialect: Value, #[case] ready: bool) {
        let programs = Programs::read("/programs-1.json".into(), sent(standing, &dialect)).unwrap();
        let program = programs.find("WI").unwrap();
        assert_eq!((program.is_ready, program.not_taken.as_slice()), (ready, ["03".to_owned()].as_slice()));
        assert_eq!(program.help_desk.phone.as_deref(), Some("6085550142"));
    }

    /// What the server writes is what is read here, so that neither can drift from the other.
    #[test]
    fn what_the_server_writes_is_read() {
        let mut value = sent("CONFIRMED", &Value::Null);
        value["programs"][0]["transport"] = Value::Null;
        let set: ProgramSet = serde_json::from_value(value).unwrap();
        let programs = Programs::read(String::new(), serde_json::to_value(&set).unwrap()).unwrap();
        let (written, read): (&Whole, _) = (&set.programs[0], programs.find("WI").unwrap());
        assert_eq!((&written.code, &written.registry, &written.set_up), (&read.code, &read.registry, &read.set_up));
        assert_eq!((&written.good_to_know, &written.unverified), (&read.good_to_know, &read.unverified));
        assert_eq!((&written.help_desk, &written.not_taken), (&read.help_desk, &read.not_taken));
    }
}
