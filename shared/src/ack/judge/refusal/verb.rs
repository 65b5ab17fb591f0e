//! The verbs of keeping and refusing, and the words that stand around verbs, in lower case.

use super::token::is_one_of;

/// What a verb can refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whatever can be refused.
    Anything,
    /// Anything but a patient: one who is blocked or excluded is so from something else.
    NotPatient,
    /// Only a message, as in `could not be read`.
    Message,
}

/// A participle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// What it can refuse.
    pub reach: Reach,
    /// `true` if it is as usual of a part of the message: without a subject of its own it may be about a part.
    pub is_weak: bool,
}

type Table = &'static [(&'static [&'static str], Verb)];

const fn strong(reach: Reach) -> Verb {
    Verb { reach, is_weak: false }
}

const fn weak(reach: Reach) -> Verb {
    Verb { reach, is_weak: true }
}

/// Past participles of keeping.
const KEPT: Table = &[
    (
        &[
            "added",
            "processed",
            "imported",
            "inserted",
            "loaded",
            "posted",
            "filed",
            "committed",
            "created",
            "uploaded",
            "incorporated",
            "taken",
            "registered",
            "submitted",
            "parsed",
            "ingested",
            "integrated",
            "consumed",
            "merged",
            "successful",
            "success",
            "succeeded",
        ],
        strong(Reach::Anything),
    ),
    (
        &[
            "accepted",
            "saved",
            "stored",
            "recorded",
            "updated",
            "written",
            "persisted",
            "retained",
            "entered",
            "kept",
            "applied",
            "captured",
            "documented",
            "logged",
            "included",
            "archived",
        ],
        weak(Reach::Anything),
    ),
    (
        &[
            "delivered",
            "forwarded",
            "handled",
            "completed",
            "executed",
            "read",
            "understood",
            "interpreted",
            "transmitted",
            "validated",
            "decoded",
            "received",
            "recognized",
            "recognised",
            "supported",
            "transferred",
        ],
        strong(Reach::Message),
    ),
];

/// Past participles of refusing.
const REFUSED: Table = &[
    (&["rejected", "denied", "aborted", "bypassed", "unprocessed"], strong(Reach::Anything)),
    (&["ignored", "discarded", "dropped", "skipped", "omitted", "disregarded", "unsaved"], weak(Reach::Anything)),
    (
        &["excluded", "filtered", "withheld", "suppressed", "lost", "cancelled", "canceled", "abandoned", "dismissed"],
        weak(Reach::NotPatient),
    ),
    (&["blocked", "terminated", "halted", "stopped"], strong(Reach::Message)),
];

/// Two words that together are a participle of refusing.
const REFUSED_IN_TWO: &[(&str, &[&str])] = &[
    ("left", &["out"]),
    ("thrown", &["out", "away"]),
    ("turned", &["down", "away"]),
    ("kicked", &["out"]),
    ("rolled", &["back"]),
];

fn look_up(table: Table, word: &str) -> Option<Verb> {
    table.iter().find(|(words, _)| is_one_of(word, words)).map(|(_, verb)| *verb)
}

/// Returns the participle that a word is of what can fail to happen: of keeping, or of taking out.
pub fn done(word: &str) -> Option<Verb> {
    kept(word).or_else(|| is_one_of(word, &["deleted", "removed"]).then_some(strong(Reach::NotPatient)))
}

/// Returns the participle of keeping that a word is.
pub fn kept(word: &str) -> Option<Verb> {
    look_up(KEPT, word)
}

/// Returns the participle of refusing that a word is.
pub fn refused(word: &str) -> Option<Verb> {
    look_up(REFUSED, word)
}

/// Returns the participle of refusing that two words are.
pub fn refused_in_two(word: &str, next: &str) -> Option<Verb> {
    let is_pair = |(first, second): &&(&str, &[&str])| is_one_of(word, &[first]) && is_one_of(next, second);
    REFUSED_IN_TWO.iter().find(is_pair).map(|_| weak(Reach::Anything))
}

/// The verb that `refused` is where it refuses.
pub const REFUSING_BY: Verb = strong(Reach::Anything);

/// Participles that refuse a message, and a dose only by a registry: patients refuse and decline too.
pub const REFUSED_BY: &[&str] = &["refused", "declined"];

/// Verbs of keeping that an object follows.
pub const KEEP: &[&str] = &[
    "add", "save", "store", "process", "accept", "record", "import", "insert", "load", "post", "file", "persist",
    "create", "update", "parse", "commit", "write", "register", "upload", "ingest", "complete", "handle", "keep",
    "read", "deliver", "forward", "take",
];

/// The same as they stand behind `error`.
pub const KEEPING: &[&str] = &[
    "adding",
    "saving",
    "storing",
    "processing",
    "accepting",
    "recording",
    "importing",
    "inserting",
    "loading",
    "updating",
    "parsing",
    "posting",
    "filing",
    "creating",
    "committing",
    "writing",
    "registering",
    "uploading",
    "handling",
    "reading",
    "delivering",
    "forwarding",
];

/// Participles of refusing that an object follows.
pub const REFUSING: &[&str] = &["rejecting", "ignoring", "discarding", "dropping", "skipping", "disregarding"];

/// Verbs of refusing in the present, of a registry.
pub const REFUSES: &[&str] = &["rejects", "ignores", "discards", "drops", "skips", "refuses", "declines", "denies"];

/// The noun of refusing.
pub const REJECTIONS: &[&str] = &["rejection", "rejections", "reject", "rejects"];

/// What a thing fails at as a whole.
pub const CHECKS: &[&str] = &[
    "validation",
    "parsing",
    "processing",
    "import",
    "insertion",
    "insert",
    "load",
    "business",
    "edits",
    "edit",
    "schema",
    "upload",
];

/// Words that say that something failed.
pub const FAILED: &[&str] = &["failed", "fails", "unsuccessful", "failure", "failures"];

/// Verbs that say something else of a subject, before what became of it.
pub const STATING: &[&str] = &["requires", "lacks", "contains", "needs", "includes", "exceeds", "conflicts", "matches"];

/// Words that negate a verb.
pub const NOT: &[&str] = &[
    "not", "never", "cannot", "can't", "couldn't", "wasn't", "weren't", "isn't", "aren't", "hasn't", "haven't",
    "hadn't", "won't", "didn't", "doesn't", "don't", "wouldn't", "neither", "nor", "without",
];

/// Words before and between verbs that say nothing of their own.
pub const AUXILIARIES: &[&str] = &[
    "was",
    "were",
    "is",
    "are",
    "has",
    "have",
    "had",
    "been",
    "be",
    "being",
    "will",
    "could",
    "can",
    "did",
    "does",
    "do",
    "get",
    "gets",
    "got",
    "getting",
    "therefore",
    "thus",
    "hence",
    "also",
    "currently",
    "going",
    "able",
    "to",
    "now",
    "then",
    "just",
    "still",
    "would",
    "may",
    "might",
    "should",
    "must",
];

/// Returns `true` if a word stands before or between verbs and says nothing of its own.
pub fn is_auxiliary(word: &str) -> bool {
    let is_adverb =
        || word.len() > 4 && word.to_ascii_lowercase().ends_with("ly") && !is_one_of(word, &["only", "reply"]);
    is_one_of(word, AUXILIARIES) || is_adverb()
}

/// Words with which another clause begins.
pub const CONJUNCTIONS: &[&str] = &[
    "and",
    "but",
    "so",
    "or",
    "nor",
    "because",
    "since",
    "although",
    "though",
    "while",
    "whereas",
    "however",
    "plus",
    "except",
    "yet",
    "then",
    "therefore",
    "hence",
    "thus",
    "therefor",
];

/// Prepositions and other words that end the name of a subject.
pub const PREPOSITIONS: &[&str] = &[
    "for",
    "of",
    "on",
    "in",
    "into",
    "with",
    "without",
    "from",
    "dated",
    "given",
    "administered",
    "that",
    "which",
    "by",
    "to",
    "at",
    "within",
    "inside",
    "containing",
    "under",
    "due",
    "during",
    "through",
    "via",
];
