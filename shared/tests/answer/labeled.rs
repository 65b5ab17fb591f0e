//! The labeled answers of `data/answers.toml`.

use std::{fs, path::Path, sync::OnceLock};

use serde::Deserialize;
use shared::{
    ack::{Acknowledgement, Duplicate, Sent, SentDose, SetUpScope, Verdict, read},
    advice::Advice,
    program::AckDialect,
    report::Action,
};

/// The MSH-10 that the answers are to.
pub const ID: &str = "CLINIC01-000000101";

/// An answer, what was sent before it, and what must be read in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labeled {
    pub name: String,
    file: Option<String>,
    text: Option<String>,
    segments: Option<Vec<String>>,
    #[serde(default = "one")]
    pub doses: usize,
    #[serde(default = "add")]
    action: Action,
    #[serde(default)]
    acknowledgement: AckDialect,
    pub verdict: Verdict,
    #[serde(default)]
    pub each: Vec<Verdict>,
    #[serde(default = "nothing")]
    pub advice: Advice,
    /// The part of the set-up at fault; with the advice to correct the set-up, the whole integration unless it is said.
    setup: Option<SetUpScope>,
    pub duplicate: Option<Duplicate>,
    #[serde(default)]
    pub findings: Vec<[String; 4]>,
}

#[derive(Deserialize)]
struct Table {
    answer: Vec<Labeled>,
}

fn one() -> usize {
    1
}

fn add() -> Action {
    Action::Add
}

fn nothing() -> Advice {
    Advice::None
}

/// All labeled answers.
pub fn all() -> &'static [Labeled] {
    static READ: OnceLock<Vec<Labeled>> = OnceLock::new();
    READ.get_or_init(|| toml::from_str::<Table>(include_str!("../data/answers.toml")).unwrap().answer)
}

/// The folder of the answers that are files.
pub fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ack")
}

impl Labeled {
    /// The answer as it came.
    pub fn body(&self) -> String {
        if let Some(file) = &self.file {
            return fs::read_to_string(folder().join(file)).unwrap();
        }
        let text = match (&self.text, &self.segments) {
            (Some(text), None) => text.clone(),
            (None, Some(segments)) => {
                format!("MSH|^~\\&|IIS|IIS|DOSEWIRE|ALDER|20260310||ACK^V04^ACK|R1|P|2.5.1\n{}\n", segments.join("\n"))
            }
            _ => panic!("{} has no answer, or two", self.name),
        };
        text.replace("{id}", ID)
    }

    /// The part of the set-up that is at fault.
    pub fn setup(&self) -> Option<SetUpScope> {
        self.setup.or((self.advice == Advice::FixSetUp).then_some(SetUpScope::Integration))
    }

    /// The file that the answer is, if it is one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// Reads a body as an answer to what was sent before this one.
    pub fn read(&self, body: &str) -> Acknowledgement {
        let dose = SentDose {
            action: Some(self.action),
            routes: 1,
            observations: ["64994-7", "30963-3", "69764-9", "29769-7"].map(str::to_owned).to_vec(),
        };
        let doses = vec![dose; self.doses];
        read(body, &Sent { message_id: ID, doses: &doses, dialect: &self.acknowledgement })
    }
}
