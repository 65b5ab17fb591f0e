//! One ERR segment of an acknowledgement.

use crate::hl7::Segment;

/// How bad the registry calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// E, and F of later versions.
    Error,
    /// W.
    Warning,
    /// I.
    Information,
    /// It does not say.
    Unsaid,
}

/// One ERR segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// ERR-2.1.
    pub segment: String,
    /// ERR-2.3; none for 0 or nothing.
    pub field: Option<usize>,
    /// ERR-2.5.
    pub component: Option<usize>,
    /// ERR-3.1 (HL70357).
    pub code: String,
    /// ERR-4.
    pub level: Level,
    /// ERR-5.1 (HL70533).
    pub application_code: String,
    /// The text for a person: ERR-8, else ERR-7, else ERR-9, else the text of ERR-3 or ERR-5.
    pub said: Option<String>,
}

impl Row {
    /// Reads a segment.
    pub fn read(err: &Segment) -> Self {
        let number = |component| err.component(2, component).trim().parse().ok().filter(|n: &usize| *n > 0);
        Self {
            segment: err.component(2, 1).trim().to_ascii_uppercase(),
            field: number(3),
            component: number(5),
            code: err.component(3, 1).trim().to_owned(),
            level: level(err.component(4, 1).trim()),
            application_code: err.component(5, 1).trim().to_owned(),
            said: said(err),
        }
    }

    /// The place as `RXA-15`, or as `NK1` where no field is named.
    pub fn place(&self) -> Option<String> {
        match self.field {
            _ if self.segment.is_empty() => None,
            Some(field) => Some(format!("{}-{field}", self.segment)),
            None => Some(self.segment.clone()),
        }
    }
}

fn level(text: &str) -> Level {
    match text {
        "E" | "F" | "e" | "f" => Level::Error,
        "W" | "w" => Level::Warning,
        "I" | "i" => Level::Information,
        _ => Level::Unsaid,
    }
}

fn said(err: &Segment) -> Option<String> {
    let whole = [8, 7, 9].into_iter().map(|n| err.text(n).trim().to_owned());
    let coded = [5, 3].into_iter().map(|n| err.component(n, 2).trim().to_owned());
    whole.chain(coded).find(|text| !text.is_empty())
}
