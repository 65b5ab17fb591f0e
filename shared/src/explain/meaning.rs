//! What codes of a message mean, by the catalog.

use crate::{
    code_set::{Catalog, ConceptSet},
    hl7::Segment,
};

/// Fields whose first component is a code of a list. For the others no list is asked.
const CODED: &[(&str, usize, ConceptSet)] = &[
    ("PID", 8, ConceptSet::Sex),
    ("PID", 10, ConceptSet::Race),
    ("PID", 15, ConceptSet::Language),
    ("PID", 22, ConceptSet::Ethnicity),
    ("PD1", 11, ConceptSet::Publicity),
    ("PD1", 16, ConceptSet::RegistryStatus),
    ("NK1", 3, ConceptSet::Relationship),
    ("RXA", 9, ConceptSet::Source),
    ("RXA", 18, ConceptSet::Refusal),
    ("RXA", 20, ConceptSet::Completion),
    ("RXR", 1, ConceptSet::Route),
    ("RXR", 2, ConceptSet::Site),
];

/// Lists of OBX-5, by the code of OBX-3.
const OBSERVED: &[(&str, ConceptSet)] = &[
    ("64994-7", ConceptSet::Eligibility),
    ("30963-3", ConceptSet::Funding),
    ("59784-9", ConceptSet::Immunity),
    ("75505-8", ConceptSet::Serology),
];

/// Codes of a table, each with its meaning.
type Codes = &'static [(&'static str, &'static str)];

/// Codes of HL7's own tables that the catalog does not have, by their fields: those of a header, of an answer and of
/// what is to be done with a dose (tables 0008, 0103, 0119, 0323, 0357 and 0516).
const OF_HL7: &[(&str, usize, Codes)] = &[
    ("MSH", 11, &[("P", "production"), ("T", "training"), ("D", "debugging")]),
    (
        "MSA",
        1,
        &[
            ("AA", "accepted"),
            ("AE", "an error: see each ERR"),
            ("AR", "rejected"),
            ("CA", "received"),
            ("CE", "not received: an error"),
            ("CR", "not received: rejected"),
        ],
    ),
    (
        "ERR",
        3,
        &[
            ("0", "message accepted"),
            ("100", "segment sequence error"),
            ("101", "required field missing"),
            ("102", "data type error"),
            ("103", "table value not found"),
            ("200", "unsupported message type"),
            ("201", "unsupported event code"),
            ("202", "unsupported processing ID"),
            ("203", "unsupported version ID"),
            ("204", "unknown key identifier"),
            ("205", "duplicate key identifier"),
            ("206", "application record locked"),
            ("207", "application internal error"),
        ],
    ),
    ("ERR", 4, &[("I", "information"), ("W", "warning"), ("E", "error"), ("F", "fatal error")]),
    ("ORC", 1, &[("RE", "observations to follow")]),
    ("RXA", 21, &[("A", "add"), ("U", "update"), ("D", "delete")]),
];

/// Knowledge about the code of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It stands in its list, and means this.
    Means(String),
    /// Its list does not have it.
    NotListed,
    /// Nothing: the field has no list, or no code.
    Nothing,
}

/// Returns what is known of the code in a repetition of a field.
#[must_use]
pub fn known(segment: &Segment, field: usize, repetition: &str, catalog: &Catalog) -> Known {
    let code = segment.component_of(repetition, 1);
    let code = code.trim();
    if code.is_empty() {
        return Known::Nothing;
    }
    match (segment.name(), field) {
        ("RXA", 5) => vaccine(segment, repetition, code, catalog),
        ("RXA", 17) => of(catalog.mvx(code).map(|maker| maker.name.as_str())),
        ("OBX", 5) => {
            let observed = segment.component(3, 1);
            let set = OBSERVED.iter().find(|(loinc, _)| *loinc == observed).map(|(_, set)| *set);
            set.map_or(Known::Nothing, |set| concept(set, code, catalog))
        }
        (name, _) => {
            let set = CODED.iter().find(|(of, number, _)| *of == name && *number == field).map(|(_, _, set)| *set);
            set.map_or_else(|| of_hl7(name, field, code), |set| concept(set, code, catalog))
        }
    }
}

/// A code of one of HL7's own tables. What such a field may hold is asked elsewhere.
fn of_hl7(segment: &str, field: usize, code: &str) -> Known {
    let table = OF_HL7.iter().find(|(of, number, _)| *of == segment && *number == field);
    let found = table.and_then(|(_, _, codes)| codes.iter().find(|(known, _)| *known == code));
    found.map_or(Known::Nothing, |(_, text)| Known::Means((*text).to_owned()))
}

/// RXA-5: a CVX code or an NDC, by the system that it names.
fn vaccine(segment: &Segment, repetition: &str, code: &str, catalog: &Catalog) -> Known {
    match &*segment.component_of(repetition, 3) {
        "NDC" => {
            let of_use = catalog.units_of_use(code).into_iter().next().map(|unit| unit.cvx.clone());
            let cvx = of_use.or_else(|| catalog.units_of_sale(code).into_iter().next().map(|unit| unit.cvx.clone()));
            of(cvx.and_then(|cvx| catalog.cvx(&cvx)).map(|cvx| cvx.short.as_str()))
        }
        "CVX" | "" => match code {
            "998" => Known::Means("no vaccine administered".to_owned()),
            "999" => Known::Means("unknown".to_owned()),
            code => of(catalog.cvx(code).map(|cvx| cvx.short.as_str())),
        },
        _ => Known::Nothing,
    }
}

fn concept(set: ConceptSet, code: &str, catalog: &Catalog) -> Known {
    let by_code = catalog.concept(set, code);
    let by_alternate = || {
        let of_set = catalog.concepts(set).iter();
        of_set.clone().find(|concept| concept.alternate.as_ref().is_some_and(|other| other.code == code))
    };
    of(by_code.or_else(by_alternate).map(|concept| concept.text.as_str()))
}

fn of(text: Option<&str>) -> Known {
    text.map_or(Known::NotListed, |text| Known::Means(text.to_owned()))
}
