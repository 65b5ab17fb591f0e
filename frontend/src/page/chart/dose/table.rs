//! The fields of a dose, without a browser. Those of the visit are asked once for all of its vaccines.

use chrono::NaiveDate;
use serde_json::{Value, json};
use shared::{code_set::ConceptSet, immunization::Completion};

use crate::{
    api::{Catalog, Dose, Problem, Vaccine},
    part::Entries,
    record::{Field, FieldKind, Shape, ask, at},
};

/// RXA-9 of a dose that was given here.
const HERE: &str = "00";

/// The kind of a dose, which decides the fields of its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Given here.
    Here,
    /// Given elsewhere, and known from a record.
    Elsewhere,
    /// Offered here and refused.
    Refused,
    /// Not given, because immunity is presumed.
    Immune,
}

impl Kind {
    /// Every kind, with its word in a form and what a person reads.
    pub const WORDS: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Here, "here", "Given here"),
        (Self::Elsewhere, "elsewhere", "Given elsewhere"),
        (Self::Refused, "refused", "Refused"),
        (Self::Immune, "immune", "Immune already"),
    ];

    /// Its word in a form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, ..)| *kind == self).map(|(_, word, _)| *word).unwrap_or_default()
    }

    /// The kind of a word; given here when it is none.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::WORDS.iter().find(|(_, own, _)| *own == word).map_or(Self::Here, |(kind, ..)| *kind)
    }

    /// The kind of a dose with this completion status and source.
    #[must_use]
    pub fn of(completion: Completion, source: &str) -> Self {
        match completion {
            Completion::Refused => Self::Refused,
            Completion::NotGiven => Self::Immune,
            _ if source != HERE => Self::Elsewhere,
            _ => Self::Here,
        }
    }
}

/// The day on which it was given.
pub const GIVEN: Field = ask("givenOn", "Date given", "c6").of_kind(FieldKind::Date).must("Enter the date given.");
/// The day on which it was refused or stated.
const ON: Field = Field { label: "Date", missing: "Enter the date.", ..GIVEN };
/// The location.
pub const LOCATION: Field = ask("locationId", "Location", "c6").must("Choose the location.");
/// Eligibility for the doses of the visit.
pub const ELIGIBILITY: Field =
    ask("eligibility", "VFC eligibility", "c12").of_kind(FieldKind::One(ConceptSet::Eligibility, "Choose"));
/// The administering clinician.
pub const GIVEN_BY: &[Field] = &[
    ask("administeredBy.last", "Last name", "c4").always(),
    ask("administeredBy.first", "First name", "c4").always(),
    ask("administeredBy.npi", "NPI", "c4"),
    ask("administeredBy.middle", "Middle name", "c4"),
    ask("administeredBy.suffix", "Suffix", "c4"),
    ask("administeredBy.prefix", "Prefix", "c4"),
];
/// The ordering clinician.
pub const ORDERED_BY: &[Field] = &[
    ask("orderedBy.last", "Last name", "c4").always(),
    ask("orderedBy.first", "First name", "c4").always(),
    ask("orderedBy.npi", "NPI", "c4"),
    ask("orderedBy.middle", "Middle name", "c4"),
    ask("orderedBy.suffix", "Suffix", "c4"),
    ask("orderedBy.prefix", "Prefix", "c4"),
];
/// The vaccine of the listing.
pub const VACCINE: Field = ask("vaccineId", "Vaccine", "c12");
/// The name that it is reported by.
pub const NAME: Field = ask("name", "Name of vaccine", "c12").must("Choose the vaccine’s name.");
/// Lot and expiration.
pub const LOT: Field = ask("lot", "Lot and expiration", "c12");
/// The package.
pub const NDC: Field = ask("ndc", "NDC", "c6").of_kind(FieldKind::Ndc);
/// The name of the funding.
pub const FUNDING_PATH: &str = "funding";
/// Amount, completion, route, site and funding.
pub const USUAL: &[Field] = &[
    ask("amount", "Amount", "c3").of_kind(FieldKind::Amount),
    ask("unit", "Unit", "c3"),
    ask("completion", "How much of it", "c6")
        .of_kind(FieldKind::Few(&[("CP", "The whole dose"), ("PA", "A part of it")], ""))
        .always(),
    ask("route", "Route", "c6").of_kind(FieldKind::One(ConceptSet::Route, "Choose")),
    ask("site", "Site", "c6").of_kind(FieldKind::One(ConceptSet::Site, "Choose")),
    ask(FUNDING_PATH, "Funding", "c12").of_kind(FieldKind::One(ConceptSet::Funding, "Choose")),
];
/// The statements that were handed out.
pub const VIS: Field = ask("vis", "Vaccine Information Statements handed out", "c12").of_kind(FieldKind::Codes);
/// The date on which they were handed out.
pub const VIS_ON: Field = ask("visPresentedOn", "Handed out on", "c6").of_kind(FieldKind::Date);
/// The source of a historical dose.
pub const SOURCE: Field = ask("source", "Known from", "c12").must("Choose where this is known from.");
/// The values that the server asked about and a person confirmed.
pub const CONFIRMED: Field = ask("confirmed", "It is right as it is", "c12").of_kind(FieldKind::Codes);
/// The reason of a refusal.
pub const REFUSAL: &[Field] = &[
    ask("refusalReason", "Reason", "c12").of_kind(FieldKind::One(ConceptSet::Refusal, "Choose")),
    ask("refusalText", "In their words", "c12"),
];
/// The evidence of immunity.
pub const IMMUNITY: Field = ask("immunity", "What is known", "c12").must("Choose what is known.");

/// The fields of a visit.
fn of_visit(kind: Kind) -> Vec<Field> {
    let own: &[&[Field]] = match kind {
        Kind::Here => &[&[GIVEN, LOCATION, ELIGIBILITY], GIVEN_BY, ORDERED_BY],
        Kind::Elsewhere => &[&[LOCATION]],
        Kind::Refused | Kind::Immune => &[&[ON, LOCATION]],
    };
    own.concat()
}

/// The fields of each vaccine.
fn of_vaccine(kind: Kind) -> Vec<Field> {
    let own: &[&[Field]] = match kind {
        Kind::Here => &[&[VACCINE, NAME, LOT, NDC], USUAL, &[VIS, VIS_ON, CONFIRMED]],
        Kind::Elsewhere => &[&[VACCINE, NAME, GIVEN, SOURCE, LOT, CONFIRMED]],
        Kind::Refused => &[&[VACCINE, NAME], REFUSAL],
        Kind::Immune => &[&[IMMUNITY]],
    };
    own.concat()
}

const PARTS: &[&str] = &["administeredBy", "orderedBy"];

/// The shape of the form of a dose of a kind.
#[must_use]
pub fn shape(kind: Kind) -> Shape {
    Shape { fields: [of_visit(kind), of_vaccine(kind)].concat(), repeats: Vec::new(), optional: PARTS }
}

/// Returns `true` if an entry, by its own or the server's name, belongs to the visit.
#[must_use]
pub fn is_of_visit(kind: Kind, name: &str) -> bool {
    let bare = ["immunization.", "dose.", "visit."].iter().find_map(|record| name.strip_prefix(record)).unwrap_or(name);
    let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    of_visit(kind).iter().any(|field| first(field.path) == first(bare))
}

/// Every entry that forms may need, whatever the kind.
fn all(fields: fn(Kind) -> Vec<Field>) -> Shape {
    let fields = Kind::WORDS.iter().flat_map(|(kind, ..)| fields(*kind)).collect();
    Shape { fields, repeats: Vec::new(), optional: PARTS }
}

/// The shape of a form that may be of any kind.
#[must_use]
pub fn whole_shape() -> Shape {
    all(|kind| [of_visit(kind), of_vaccine(kind)].concat())
}

/// The fields of a dose that the server takes.
const TAKEN: &[&str] = &[
    "vaccineId",
    "locationId",
    "name",
    "cvx",
    "ndc",
    "source",
    "completion",
    "refusalReason",
    "refusalText",
    "immunity",
    "givenOn",
    "amount",
    "unit",
    "lot",
    "route",
    "site",
    "eligibility",
    "eligibilityMethod",
    "funding",
    "administeredBy",
    "orderedBy",
    "enteredBy",
    "placerId",
    "visPresentedOn",
    "vis",
];

/// A dose of the chart as the server takes it.
#[must_use]
pub fn taken(dose: &Dose) -> Value {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(dose) else { return Value::Null };
    fields.retain(|name, _| TAKEN.contains(&name.as_str()));
    Value::Object(fields)
}

/// The initial entries of a visit and of its first vaccine.
#[must_use]
pub fn begin(today: NaiveDate, location: &str, eligibility: Option<&str>) -> (Entries, Entries) {
    let visit = json!({ "givenOn": today.to_string(), "locationId": location, "eligibility": eligibility });
    (all(of_visit).entries(&visit), all(of_vaccine).entries(&json!({ "unit": "mL", "completion": "CP" })))
}

/// The initial entries of the next vaccine of a visit: it keeps the funding and the source of the one before.
#[must_use]
pub fn carried(before: &Entries, blank: &Entries) -> Entries {
    let mut map = blank.clone().into_map();
    for name in ["funding", SOURCE.path] {
        map.insert(name.to_owned(), before.text(name));
    }
    Entries::new(map)
}

/// The entries that the listing prefills when a vaccine is chosen.
#[must_use]
pub fn prefilled(vaccine: &Vaccine) -> Entries {
    let usual =
        [("amount", &vaccine.amount), ("unit", &vaccine.unit), ("route", &vaccine.route), ("site", &vaccine.site)];
    let usual = usual.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    Entries::new(usual.chain(vaccine.brands.first().map(|brand| ("name", brand.clone()))))
}

/// The dose that forms describe: the visit's, and the vaccine's. What they do not ask stays as it was.
///
/// # Errors
/// Returns the problems of the entries.
pub fn read(
    kind: Kind,
    visit: &Entries,
    vaccine: &Entries,
    was: &Value,
    immunity: impl Fn(&str) -> String,
) -> Result<Value, Vec<Problem>> {
    let of_visit = of_visit(kind);
    let asked = shape(kind);
    // What the visit asks is the visit's, and what another kind would ask is nobody's.
    let mut entered = vaccine.clone().into_map();
    entered.extend(visit.clone().into_map().into_iter().filter(|(name, _)| of_visit.iter().any(|f| f.path == name)));
    let entered = Entries::new(entered);
    let mut dose = asked.write(&entered, &cleared(was, &asked))?;
    let given = at(&dose, "givenOn").clone();
    let Some(fields) = dose.as_object_mut() else { return Ok(dose) };
    let mut set = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    match kind {
        Kind::Here => {
            set("source", json!(HERE));
            if entered.text("completion") != "PA" {
                set("completion", json!("CP"));
            }
            if entered.text("amount").is_empty() {
                set("unit", Value::Null);
            }
            if entered.text("vis").is_empty() {
                set("visPresentedOn", Value::Null);
            } else if entered.text("visPresentedOn").is_empty() {
                set("visPresentedOn", given);
            }
        }
        Kind::Elsewhere => set("completion", json!("CP")),
        Kind::Refused | Kind::Immune => {
            set("source", json!(HERE));
            set("completion", json!(if kind == Kind::Refused { "RE" } else { "NA" }));
            if kind == Kind::Immune {
                set("name", json!(immunity(&entered.text("immunity"))));
            }
        }
    }
    Ok(dose)
}

/// The dose as it was, without what only another kind asks.
fn cleared(was: &Value, asked: &Shape) -> Value {
    let mut dose = was.clone();
    if let Some(fields) = dose.as_object_mut() {
        for (kind, ..) in Kind::WORDS {
            for field in shape(*kind).fields {
                let first = field.path.split('.').next().unwrap_or_default();
                let is_asked = asked.fields.iter().any(|own| own.path.split('.').next() == Some(first));
                if !is_asked && first != "source" && first != "completion" {
                    let empty = if field.kind == FieldKind::Codes { json!([]) } else { Value::Null };
                    fields.insert(first.to_owned(), empty);
                }
            }
        }
    }
    dose
}

/// The evidence of immunity, in words.
#[must_use]
pub fn immunity(catalog: Option<&Catalog>, code: &str) -> String {
    let known = [ConceptSet::Immunity, ConceptSet::Serology];
    let concept = catalog.and_then(|catalog| known.iter().find_map(|set| catalog.concept(*set, code)));
    concept.map_or_else(|| "Presumed immunity".to_owned(), |concept| concept.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::contract;

    fn try_read(kind: Kind, changes: &[(&str, &str)], was: &Value) -> Result<Value, Vec<Problem>> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let (visit, vaccine) = begin(today, "north", Some("V02"));
        let with = |entries: Entries| {
            let mut map = entries.into_map();
            for (name, text) in changes {
                if map.contains_key(*name) {
                    map.insert((*name).to_owned(), (*text).to_owned());
                }
            }
            Entries::new(map)
        };
        read(kind, &with(visit), &with(vaccine), was, |_| "History of varicella".to_owned())
    }

    #[test]
    fn a_dose_given_here_carries_what_was_entered() {
        let entered = [
            ("name", "Varivax"),
            ("lot", "X019442 08/2027"),
            ("amount", "0.5"),
            ("administeredBy.last", "Rivera"),
            ("vis", "1,2"),
        ];
        let dose = try_read(Kind::Here, &entered, &Value::Null).unwrap();
        for (path, expected) in [
            ("givenOn", json!("2026-03-09")),
            ("lot", json!("X019442 08/2027")),
            ("amount", json!("0.5")),
            ("unit", json!("mL")),
            ("eligibility", json!("V02")),
            ("source", json!("00")),
            ("completion", json!("CP")),
            ("administeredBy.last", json!("Rivera")),
            ("orderedBy", Value::Null),
            ("vis", json!(["1", "2"])),
            ("visPresentedOn", json!("2026-03-09")),
            ("locationId", json!("north")),
        ] {
            assert_eq!(at(&dose, path), &expected, "{path}");
        }
    }

    #[test]
    fn the_next_vaccine_keeps_what_it_is_paid_with() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let (_, blank) = begin(today, "north", None);
        let mut before = blank.clone().into_map();
        for (name, text) in [("funding", "VXC51"), ("source", "01"), ("lot", "X019442")] {
            before.insert(name.to_owned(), text.to_owned());
        }
        let next = carried(&Entries::new(before), &blank);
        assert_eq!(["funding", "source", "lot"].map(|name| next.text(name)), ["VXC51", "01", ""]);
    }

    #[test]
    fn the_other_forms_are_short() {
        let elsewhere = [("name", "Hep B"), ("source", "01"), ("givenOn", "8/15/2019"), ("amount", "0.5")];
        let dose = try_read(Kind::Elsewhere, &elsewhere, &Value::Null).unwrap();
        assert_eq!(
            (at(&dose, "source"), at(&dose, "amount"), at(&dose, "eligibility")),
            (&json!("01"), &Value::Null, &Value::Null)
        );
        assert_eq!(at(&dose, "givenOn"), &json!("2019-08-15"));
        let refused = try_read(Kind::Refused, &[("name", "Varivax"), ("refusalReason", "00")], &Value::Null).unwrap();
        assert_eq!((at(&refused, "completion"), at(&refused, "lot")), (&json!("RE"), &Value::Null));
        let immune = try_read(Kind::Immune, &[("immunity", "38907003")], &Value::Null).unwrap();
        assert_eq!((at(&immune, "completion"), at(&immune, "name")), (&json!("NA"), &json!("History of varicella")));
    }

    #[test]
    fn what_is_not_asked_stays_and_what_only_another_kind_asks_goes() {
        let was = json!({ "source": "00", "completion": "CP", "lot": "A 1/2027", "placerId": "P1", "administeredBy": { "last": "R", "first": "A", "npi": null, "middle": "M" } });
        let entered = [("name", "Varivax"), ("administeredBy.last", "Rivera"), ("administeredBy.middle", "M")];
        let kept = try_read(Kind::Here, &entered, &was).unwrap();
        assert_eq!((at(&kept, "placerId"), at(&kept, "administeredBy.middle")), (&json!("P1"), &json!("M")));
        let refused = try_read(Kind::Refused, &[("name", "Varivax")], &was).unwrap();
        assert_eq!(
            (at(&refused, "placerId"), at(&refused, "lot"), at(&refused, "administeredBy")),
            (&json!("P1"), &Value::Null, &Value::Null)
        );
    }

    #[rstest::rstest]
    #[case(Kind::Here, &[], "name")]
    #[case(Kind::Here, &[("name", "Varivax"), ("givenOn", "soon")], "givenOn")]
    #[case(Kind::Here, &[("name", "Varivax"), ("givenOn", "")], "givenOn")]
    #[case(Kind::Elsewhere, &[("name", "Hep B"), ("givenOn", "8/15/2019")], "source")]
    #[case(Kind::Immune, &[], "immunity")]
    fn what_is_missing_is_named(#[case] kind: Kind, #[case] changes: &[(&str, &str)], #[case] field: &str) {
        assert_eq!(try_read(kind, changes, &Value::Null).unwrap_err()[0].field, field);
    }

    #[rstest::rstest]
    #[case(Completion::Complete, "00", Kind::Here)]
    #[case(Completion::Partial, "00", Kind::Here)]
    #[case(Completion::Complete, "01", Kind::Elsewhere)]
    #[case(Completion::Refused, "00", Kind::Refused)]
    #[case(Completion::NotGiven, "00", Kind::Immune)]
    fn a_dose_has_its_kind(#[case] completion: Completion, #[case] source: &str, #[case] kind: Kind) {
        assert_eq!(Kind::of(completion, source), kind);
        assert_eq!(Kind::parse(kind.as_str()), kind);
    }

    #[rstest::rstest]
    #[case(Kind::Here, "immunization.administeredBy", true)]
    #[case(Kind::Here, "givenOn", true)]
    #[case(Kind::Elsewhere, "givenOn", false)]
    #[case(Kind::Here, "lot", false)]
    fn a_problem_is_of_the_visit_or_of_a_vaccine(#[case] kind: Kind, #[case] name: &str, #[case] expected: bool) {
        assert_eq!(is_of_visit(kind, name), expected);
    }

    #[test]
    fn the_forms_ask_what_the_server_takes() {
        for (kind, ..) in Kind::WORDS {
            contract::check(&shape(*kind), "DoseInput");
        }
    }
}
