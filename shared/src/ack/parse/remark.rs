//! One ERR segment of an acknowledgement.

use serde::{Deserialize, Serialize};

use super::{place::Place, text::printable};
use crate::{hl7::Segment, wire_enum};

wire_enum! {
    /// The severity in ERR-4.
    pub enum Level {
        /// E, and F of later versions.
        Error = "ERROR",
        /// W.
        Warning = "WARNING",
        /// I.
        Information = "INFORMATION",
        /// No severity is stated.
        Unsaid = "UNSAID",
    }
}

/// One ERR segment, as the registry wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// ERR-2, each repetition.
    pub places: Vec<Place>,
    /// ERR-3.1, if it is of HL7's own table 0357 or does not say which; else empty.
    pub code: String,
    /// ERR-4.
    pub level: Level,
    /// ERR-5.1 (HL70533).
    pub application_code: String,
    /// The text for a person: ERR-8, else ERR-7, else ERR-9, else a note behind it, else the text of ERR-5 or ERR-3.
    ///
    /// Words that refuse the dose are always in it, whichever of these they stand in.
    pub said: Option<String>,
}

/// Number of bytes beyond which words get none added.
const MAX_ADDED_BYTES: usize = 2_000;

/// Maximum number of places that are taken from one segment.
const MAX_PLACES: usize = 8;

impl Remark {
    /// Adds words that say more than those that are kept.
    pub fn add_said(&mut self, text: &str) {
        let said = self.said.get_or_insert_default();
        if said.len() < MAX_ADDED_BYTES && !said.contains(text) {
            let divider = if said.is_empty() { "" } else { "\n" };
            said.push_str(divider);
            said.push_str(text);
        }
    }

    /// Reads a segment, and the notes (NTE-3) that follow it.
    pub fn read(err: &Segment, notes: &[&Segment]) -> Self {
        let (places, old_code) = places(err);
        let coded = err.component(3, 1);
        let system = err.component(3, 3);
        let code = match (coded.trim(), system.trim()) {
            ("", _) => old_code,
            (code, "" | "HL70357" | "0357") => printable(code),
            _ => String::new(),
        };
        Self {
            places,
            level: level(err.component(4, 1).trim(), &code),
            code,
            application_code: printable(&err.component(5, 1)),
            said: said(err, notes),
        }
    }
}

/// The places, and the code of version 2.3, which stands among them in ERR-1.
fn places(err: &Segment) -> (Vec<Place>, String) {
    let read = |n| err.repetitions(n).filter_map(|one| Place::read(err, one)).take(MAX_PLACES).collect();
    let places: Vec<_> = read(2);
    if !places.is_empty() {
        return (places, String::new());
    }
    let old_code = err.component(1, 4);
    let old_code = old_code.split(err.delimiters().subcomponent).next().unwrap_or_default();
    (read(1), printable(old_code))
}

fn level(text: &str, code: &str) -> Level {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["E", "ERROR", "F", "FATAL"]) {
        Level::Error
    } else if is(&["W", "WARNING", "WARN"]) {
        Level::Warning
    } else if is(&["I", "INFO", "INFORMATION", "INFORMATIONAL"]) || code == "0" {
        Level::Information
    } else {
        Level::Unsaid
    }
}

fn said(err: &Segment, notes: &[&Segment]) -> Option<String> {
    let whole = [8, 7, 9].into_iter().map(|n| err.text(n));
    let noted = notes.iter().map(|note| note.text(3));
    let coded = [5, 3].into_iter().map(|n| err.component(n, 2));
    let older = err.component(1, 4);
    let older = older.split(err.delimiters().subcomponent).nth(1).unwrap_or_default();
    let mut texts = whole.chain(noted).chain(coded);
    texts.find_map(|text| own(&text)).or_else(|| own(older))
}

fn own(text: &str) -> Option<String> {
    Some(printable(text)).filter(|text| !text.is_empty())
}

/// The texts in which a registry may say anything in words: ERR-8, ERR-7, ERR-9, the notes behind it, and the texts of
/// its codes.
pub fn texts(err: &Segment, notes: &[&Segment]) -> Vec<String> {
    let whole = [8, 7, 9].into_iter().map(|n| err.text(n));
    let noted = notes.iter().map(|note| note.text(3));
    let coded = [5, 3].into_iter().map(|n| err.component(n, 2));
    whole.chain(noted).chain(coded).filter_map(|text| own(&text)).collect()
}
