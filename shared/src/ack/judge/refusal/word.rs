//! The words that refusals are made of, in lower case.

use super::Subject;

/// Returns `true` if a word is one of these, ignoring case.
pub fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Subjects that can be refused.
const SUBJECTS: &[(&[&str], Subject)] = &[
    (
        &[
            "message",
            "messages",
            "vxu",
            "transaction",
            "transactions",
            "submission",
            "submissions",
            "file",
            "files",
            "batch",
            "batches",
            "request",
            "requests",
        ],
        Subject::Message,
    ),
    (
        &[
            "immunization",
            "immunizations",
            "vaccination",
            "vaccinations",
            "vaccine",
            "vaccines",
            "shot",
            "shots",
            "dose",
            "doses",
            "order",
            "orders",
            "rxa",
            "orc",
        ],
        Subject::Dose,
    ),
    (&["record", "records", "event", "events", "entry", "entries"], Subject::Record),
    (&["patient", "patients", "client", "clients", "person", "persons", "pid"], Subject::Patient),
];

/// Returns what a word names of what can be refused.
pub fn subject_of(word: &str) -> Option<Subject> {
    SUBJECTS.iter().find(|(words, _)| is_one_of(word, words)).map(|(_, subject)| *subject)
}

/// Words that name the thing only together with the one before them, as in `order group`.
pub const JOINED: &[&str] = &["data", "information", "info", "details", "group", "groups", "segment", "segments"];

/// Words before a subject that make it another thing, as in `next of kin record`.
pub const PARTS: &[&str] = &[
    "kin",
    "nk1",
    "pd1",
    "pv1",
    "in1",
    "obx",
    "rxr",
    "insurance",
    "guardian",
    "responsible",
    "contact",
    "address",
    "phone",
    "race",
    "ethnicity",
    "eligibility",
    "funding",
    "lot",
    "inventory",
    "site",
    "route",
    "observation",
    "allergy",
    "adverse",
    "reaction",
    "provider",
    "physician",
    "mother",
    "parent",
    "emergency",
    "demographic",
    "consent",
    "school",
    "reminder",
    "recall",
    "other",
    "previous",
    "prior",
    "missing",
    "history",
    "forecast",
];

/// Words behind a subject that name a part of it, as in `vaccine code`.
pub const ATTRIBUTES: &[&str] = &[
    "code",
    "codes",
    "date",
    "dates",
    "time",
    "type",
    "types",
    "name",
    "names",
    "number",
    "numbers",
    "id",
    "ids",
    "identifier",
    "identifiers",
    "lot",
    "lots",
    "site",
    "sites",
    "route",
    "routes",
    "amount",
    "unit",
    "units",
    "manufacturer",
    "status",
    "eligibility",
    "funding",
    "source",
    "series",
    "schedule",
    "forecast",
    "provider",
    "location",
    "facility",
    "expiration",
    "dosage",
    "volume",
    "text",
    "note",
    "notes",
    "comment",
    "comments",
    "inventory",
    "vis",
    "statement",
    "product",
    "brand",
    "preference",
    "indicator",
    "field",
    "fields",
    "value",
    "values",
    "component",
    "refusal",
    "reason",
    "history",
    "reminder",
    "recall",
    "count",
    "quantity",
    "evaluation",
    "recommendation",
    "warning",
    "warnings",
    "error",
    "errors",
    "header",
    "version",
    "control",
    "profile",
    "parent",
    "guardian",
    "administrator",
    "clinician",
    "address",
    "phone",
    "relationship",
    "consent",
    "duplicate",
    "duplicates",
];

/// Past participles of keeping.
pub const KEPT: &[&str] = &[
    "added",
    "saved",
    "stored",
    "processed",
    "accepted",
    "recorded",
    "imported",
    "inserted",
    "loaded",
    "updated",
    "posted",
    "filed",
    "committed",
    "written",
    "persisted",
    "retained",
    "entered",
    "created",
    "uploaded",
    "incorporated",
    "kept",
    "taken",
    "applied",
    "registered",
    "submitted",
    "parsed",
];

/// Verbs of keeping that an object follows.
pub const KEEP: &[&str] = &[
    "add",
    "save",
    "store",
    "process",
    "accept",
    "record",
    "import",
    "insert",
    "load",
    "post",
    "file",
    "persist",
    "create",
    "adding",
    "saving",
    "storing",
    "processing",
    "accepting",
    "recording",
    "importing",
    "inserting",
    "loading",
    "update",
    "updating",
    "parse",
    "parsing",
];

/// Verbs of keeping as they stand behind `error`.
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
];

/// Checks that a thing fails as a whole.
pub const CHECKS: &[&str] = &["validation", "parsing", "processing", "import"];

/// Past participles of refusing.
pub const REFUSED: &[&str] =
    &["rejected", "ignored", "discarded", "dropped", "skipped", "denied", "aborted", "omitted", "bypassed", "rolled"];

/// Participles that refuse only by a registry: patients refuse and decline too.
pub const REFUSED_BY: &[&str] = &["refused", "declined"];

/// Participles of refusing that an object follows.
pub const REFUSING: &[&str] = &["rejecting", "ignoring", "discarding", "dropping", "skipping"];

/// Words that negate a verb.
pub const NOT: &[&str] = &[
    "not", "never", "cannot", "can't", "couldn't", "wasn't", "weren't", "isn't", "aren't", "hasn't", "haven't",
    "won't", "didn't", "doesn't", "don't",
];

/// Words between a subject, its negation and its verb that say nothing of their own.
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
    "successfully",
    "therefore",
    "thus",
    "hence",
    "also",
    "so",
    "then",
    "automatically",
    "and",
    "but",
    "currently",
    "it",
    "they",
    "able",
    "to",
];

/// Words that make a statement one about other cases.
pub const CONDITIONS: &[&str] = &[
    "if",
    "unless",
    "when",
    "whether",
    "should",
    "may",
    "might",
    "would",
    "until",
    "starting",
    "beginning",
    "effective",
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
];

/// Places in which a registry keeps what is added to them.
pub const STORES: &[&str] = &[
    "registry",
    "registries",
    "database",
    "db",
    "iis",
    "system",
    "systems",
    "repository",
    "server",
    "record",
    "records",
    "history",
    "file",
    "production",
    "application",
    "full",
    "whole",
    "entirety",
];

/// Aims of keeping other than keeping, as in `not accepted for inventory`.
pub const OTHER_AIMS: &[&str] = &[
    "inventory",
    "decrement",
    "decrementing",
    "accounting",
    "eligibility",
    "forecasting",
    "forecast",
    "reminder",
    "recall",
    "school",
    "billing",
    "payment",
    "roster",
    "list",
    "schedule",
];

/// The words for people who decline a vaccine.
pub const DECLINING: &[&str] =
    &["patient", "parent", "parents", "guardian", "client", "recipient", "family", "mother", "father"];
