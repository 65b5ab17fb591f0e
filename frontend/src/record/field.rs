//! One thing that a form asks for.

use chrono::NaiveDate;
use serde_json::Value;
use shared::{
    code_set::{Catalog, ConceptSet},
    typed::{DateKind, amount, date, ndc, telephone},
    unicode::upper,
};

use crate::format;

/// The kind of a field: its input, and its value in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A password, which is not shown. It may begin and end with spaces.
    Password,
    /// A line of text in capital letters.
    Capitals,
    /// A telephone number: in the record as the server keeps it.
    Phone,
    /// A decimal number, with its unit if one is typed.
    Amount,
    /// A National Drug Code.
    Ndc,
    /// A civil date.
    Date,
    /// A whole number.
    Count,
    /// One concept of a list, or what stands there while none is chosen.
    One(ConceptSet, &'static str),
    /// A choice of a few values, each with its label.
    Few(&'static [(&'static str, &'static str)], &'static str),
    /// The same, all of them seen.
    OneOf(&'static [(&'static str, &'static str)]),
    /// Any number of a few values, each with its label.
    AnyOf(&'static [(&'static str, &'static str)]),
    /// Yes, no, or not asked: what yes and no are called.
    Flag(&'static str, &'static str),
    /// A checkbox.
    Tick,
    /// Any number of codes that the form itself offers.
    Codes,
    /// Any number of concepts of a list.
    Any(ConceptSet),
}

/// One thing that a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its path in the record, as `name.last`.
    pub path: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The help text below it.
    pub help: &'static str,
    /// Its CSS class, which sets its width.
    pub class: &'static str,
    /// Its kind.
    pub kind: FieldKind,
    /// The error message when it is not filled; empty for an optional field.
    pub missing: &'static str,
    /// `true` if an empty one is written as an empty text, and not left out.
    pub is_always_there: bool,
}

/// A line of text.
#[must_use]
pub const fn ask(path: &'static str, label: &'static str, class: &'static str) -> Field {
    Field { path, label, help: "", class, kind: FieldKind::Text, missing: "", is_always_there: false }
}

/// A choice from a value set, which starts as not asked.
#[must_use]
pub const fn list(path: &'static str, label: &'static str, class: &'static str, set: ConceptSet) -> Field {
    ask(path, label, class).of_kind(FieldKind::One(set, "Not asked"))
}

impl Field {
    /// Sets the kind.
    #[must_use]
    pub const fn of_kind(self, kind: FieldKind) -> Self {
        Self { kind, ..self }
    }

    /// Sets the help text.
    #[must_use]
    pub const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    /// Written as an empty text when it is not filled.
    #[must_use]
    pub const fn always(self) -> Self {
        Self { is_always_there: true, ..self }
    }

    /// Makes the field required.
    #[must_use]
    pub const fn must(self, missing: &'static str) -> Self {
        Self { missing, is_always_there: true, ..self }
    }

    /// Returns how a text is understood while it is typed, where that is written otherwise.
    #[must_use]
    pub fn understood(&self, text: &str, catalog: Option<&Catalog>) -> Option<String> {
        let written = match self.kind {
            FieldKind::Phone => format::phone(&telephone(text).ok()??.write()),
            FieldKind::Amount => {
                let amount = amount(text).ok()??;
                [amount.number.as_str(), amount.unit.map_or("", |_| " "), amount.unit.unwrap_or_default()].concat()
            }
            FieldKind::Ndc => ndc(text, catalog?).ok()??,
            _ => return None,
        };
        format::understood_as(written, text)
    }

    /// The entry for a value of the record.
    #[must_use]
    pub fn show(&self, value: &Value) -> String {
        let text = value.as_str().unwrap_or_default();
        match self.kind {
            FieldKind::Date => text.parse().map(format::date).unwrap_or_default(),
            FieldKind::Phone if !text.is_empty() => format::phone(text),
            FieldKind::Flag(..) => {
                value.as_bool().map(|yes| if yes { "yes" } else { "no" }).unwrap_or_default().to_owned()
            }
            FieldKind::Tick => value.as_bool().filter(|on| *on).map(|_| "yes").unwrap_or_default().to_owned(),
            FieldKind::Count => value.as_i64().map(|number| number.to_string()).unwrap_or_default(),
            FieldKind::Any(_) | FieldKind::AnyOf(_) | FieldKind::Codes => {
                let codes = value.as_array().map(Vec::as_slice).unwrap_or_default();
                codes.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
            }
            _ => text.to_owned(),
        }
    }

    /// The value of the record for what a form holds.
    ///
    /// # Errors
    /// Returns the error message if the entry is not valid.
    pub fn read(&self, text: &str) -> Result<Value, &'static str> {
        let text = if self.kind == FieldKind::Password { text } else { text.trim() };
        if text.is_empty() && !self.missing.is_empty() {
            return Err(self.missing);
        }
        Ok(match self.kind {
            FieldKind::Tick => Value::Bool(!text.is_empty()),
            FieldKind::Any(_) | FieldKind::AnyOf(_) | FieldKind::Codes => {
                text.split(',').filter(|code| !code.is_empty()).map(Value::from).collect()
            }
            _ if text.is_empty() => match self.is_always_there {
                true => Value::from(""),
                false => Value::Null,
            },
            FieldKind::Date => match format::read_date(text) {
                Some(date) => Value::from(date.to_string()),
                // What depends on today is for the server, which knows the practice's day.
                None if date(text, NaiveDate::default(), DateKind::Birth).is_ok() => Value::from(text),
                None => return Err("Enter the date as mm/dd/yyyy."),
            },
            FieldKind::Count => text.parse::<i64>().map(Value::from).map_err(|_| "Enter a whole number.")?,
            FieldKind::Flag(..) => Value::Bool(text == "yes"),
            // What is none goes as it was typed, for the server to refuse.
            FieldKind::Phone => match telephone(text) {
                Ok(Some(known)) => Value::from(known.write()),
                _ => Value::from(text),
            },
            FieldKind::Capitals => Value::from(upper(text)),
            _ => Value::from(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PLAIN: Field = ask("x", "X", "c6");
    const NEEDED: Field = PLAIN.must("Enter X.");

    #[rstest::rstest]
    #[case::text(PLAIN, "Okafor", Ok(json!("Okafor")))]
    #[case::nothing(PLAIN, " ", Ok(Value::Null))]
    #[case::nothing_that_is_always_there(PLAIN.always(), "", Ok(json!("")))]
    #[case::needed(NEEDED, "", Err("Enter X."))]
    #[case::date(PLAIN.of_kind(FieldKind::Date), "3/9/2026", Ok(json!("2026-03-09")))]
    #[case::no_date(PLAIN.of_kind(FieldKind::Date), "02/30/2026", Err("Enter the date as mm/dd/yyyy."))]
    #[case::short_year(PLAIN.of_kind(FieldKind::Date), "9/3/26", Ok(json!("9/3/26")))]
    #[case::today(PLAIN.of_kind(FieldKind::Date), "today", Ok(json!("today")))]
    #[case::count(PLAIN.of_kind(FieldKind::Count), "2", Ok(json!(2)))]
    #[case::no_count(PLAIN.of_kind(FieldKind::Count), "two", Err("Enter a whole number."))]
    #[case::yes(PLAIN.of_kind(FieldKind::Flag("Yes", "No")), "yes", Ok(json!(true)))]
    #[case::no(PLAIN.of_kind(FieldKind::Flag("Yes", "No")), "no", Ok(json!(false)))]
    #[case::not_asked(PLAIN.of_kind(FieldKind::Flag("Yes", "No")), "", Ok(Value::Null))]
    #[case::off(PLAIN.of_kind(FieldKind::Tick), "", Ok(json!(false)))]
    #[case::several(PLAIN.of_kind(FieldKind::Any(ConceptSet::Race)), "2106-3,2028-9", Ok(json!(["2106-3", "2028-9"])))]
    #[case::none(PLAIN.of_kind(FieldKind::Any(ConceptSet::Race)), "", Ok(json!([])))]
    #[case::phone(PLAIN.of_kind(FieldKind::Phone), "(608) 555-0142", Ok(json!("6085550142")))]
    #[case::long_phone(PLAIN.of_kind(FieldKind::Phone), "1-608-555-0142", Ok(json!("6085550142")))]
    #[case::extension(PLAIN.of_kind(FieldKind::Phone), "608-555-0142 ext. 12", Ok(json!("6085550142x12")))]
    #[case::password(PLAIN.of_kind(FieldKind::Password), " secret ", Ok(json!(" secret ")))]
    #[case::any_of(PLAIN.of_kind(FieldKind::AnyOf(&[])), "REPORT,SUBSCRIBE", Ok(json!(["REPORT", "SUBSCRIBE"])))]
    #[case::abroad(PLAIN.of_kind(FieldKind::Phone), "+44 20 7946 0958", Ok(json!("+442079460958")))]
    #[case::no_area_code(PLAIN.of_kind(FieldKind::Phone), "555-0142", Ok(json!("5550142")))]
    #[case::no_phone(PLAIN.of_kind(FieldKind::Phone), "555-01", Ok(json!("555-01")))]
    fn what_is_entered_is_read(
        #[case] field: Field,
        #[case] typed: &str,
        #[case] expected: Result<Value, &'static str>,
    ) {
        assert_eq!(field.read(typed), expected);
    }

    #[rstest::rstest]
    #[case::point(FieldKind::Amount, ".5", Some("0.5"))]
    #[case::unit(FieldKind::Amount, "0,50 cc", Some("0.5 mL"))]
    #[case::as_it_is(FieldKind::Amount, "0.5", None)]
    #[case::no_amount(FieldKind::Amount, "half", None)]
    #[case::ndc(FieldKind::Ndc, "0006-4681-00", Some("00006-4681-00"))]
    #[case::digits(FieldKind::Ndc, " 00006468100 ", Some("00006-4681-00"))]
    #[case::whole_ndc(FieldKind::Ndc, "00006-4681-00", None)]
    #[case::half_an_ndc(FieldKind::Ndc, "0006-46", None)]
    #[case::phone(FieldKind::Phone, "608.555.0142 ext. 12", Some("(608) 555-0142 x12"))]
    #[case::no_phone(FieldKind::Phone, "608", None)]
    #[case::text(FieldKind::Text, ".5", None)]
    fn what_is_understood_is_said_back(#[case] kind: FieldKind, #[case] typed: &str, #[case] written: Option<&str>) {
        let catalog =
            json!({ "version": "", "cvx": [], "groups": [], "mvx": [], "products": [], "vis": [], "codes": {} });
        let said = PLAIN.of_kind(kind).understood(typed, serde_json::from_value(catalog).ok().as_ref());
        assert_eq!(said, written.map(|written| format!("Understood as {written}")));
    }

    #[rstest::rstest]
    #[case(FieldKind::Text, json!("Okafor"), "Okafor")]
    #[case(FieldKind::Text, Value::Null, "")]
    #[case(FieldKind::Date, json!("2026-03-09"), "03/09/2026")]
    #[case(FieldKind::Phone, json!("6085550142"), "(608) 555-0142")]
    #[case(FieldKind::Flag("Yes", "No"), json!(false), "no")]
    #[case(FieldKind::Tick, json!(false), "")]
    #[case(FieldKind::Count, json!(2), "2")]
    #[case(FieldKind::Any(ConceptSet::Race), json!(["2106-3", "2028-9"]), "2106-3,2028-9")]
    fn what_is_there_is_shown(#[case] kind: FieldKind, #[case] value: Value, #[case] expected: &str) {
        assert_eq!(PLAIN.of_kind(kind).show(&value), expected);
    }
}
