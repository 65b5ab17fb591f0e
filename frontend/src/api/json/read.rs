//! Reads JSON values into the structs of answers and of reference data.
//!
//! serde_json's own reader has a sentence for whatever can be wrong, and takes lists for structs. A page says the same of
//! every answer that it cannot read: so this one says no more, a struct is an object, and the browser loads less.

use std::{fmt, slice, vec};

use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Value, map};

use crate::api::Failure;

/// Reads a value.
///
/// # Errors
/// Returns an error if the value has another form.
pub fn read_value<T: DeserializeOwned>(value: Value) -> Result<T, Failure> {
    T::deserialize(Reader(value)).map_err(|OtherForm| Failure::Unreadable)
}

/// The error of a value that has another form. It says nothing else, so that no sentence about it is compiled.
#[derive(Debug)]
struct OtherForm;

impl fmt::Display for OtherForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another form")
    }
}

impl std::error::Error for OtherForm {}

impl de::Error for OtherForm {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A deserializer of a value.
struct Reader(Value);

/// Methods that read any whole number, and any text.
macro_rules! read_as {
    ($form:ident: $($method:ident)+) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
                self.$form(visitor)
            }
        )+
    };
}

impl Reader {
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        let Value::Number(number) = self.0 else { return Err(OtherForm) };
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (_, Some(number)) => visitor.visit_i64(number),
            _ => Err(OtherForm),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        let Value::String(text) = self.0 else { return Err(OtherForm) };
        visitor.visit_string(text)
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        let Value::Array(items) = self.0 else { return Err(OtherForm) };
        visitor.visit_seq(Items(items.into_iter()))
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        let Value::Object(fields) = self.0 else { return Err(OtherForm) };
        visitor.visit_map(Fields { left: fields.into_iter(), value: Value::Null })
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = OtherForm;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(_) => self.deserialize_f64(visitor),
            Value::String(_) => self.text(visitor),
            Value::Array(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        let Value::Bool(value) = self.0 else { return Err(OtherForm) };
        visitor.visit_bool(value)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        match &self.0 {
            Value::Number(number) if number.is_f64() => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            _ => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, OtherForm> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, OtherForm> {
        let Value::Object(fields) = self.0 else { return Err(OtherForm) };
        visitor.visit_seq(Struct { fields, names: names.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, OtherForm> {
        let Value::String(text) = self.0 else { return Err(OtherForm) };
        visitor.visit_enum(text.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, OtherForm> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(OtherForm) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, OtherForm> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, OtherForm> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, OtherForm> {
        self.list(visitor)
    }

    read_as!(number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128);
    read_as!(number: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128);
    read_as!(deserialize_f64: deserialize_f32);
    read_as!(text: deserialize_char deserialize_str deserialize_string deserialize_identifier);
    read_as!(text: deserialize_bytes deserialize_byte_buf);
    read_as!(list: deserialize_seq);
    read_as!(object: deserialize_map);
}

/// The items of a list.
struct Items(vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = OtherForm;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, OtherForm> {
        self.0.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The fields of an object, and the value of the one whose name was read.
struct Fields {
    left: map::IntoIter,
    value: Value,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = OtherForm;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, OtherForm> {
        let Some((name, value)) = self.left.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Reader(Value::String(name))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, OtherForm> {
        seed.deserialize(Reader(self.value.take()))
    }
}

/// The fields of an object in the order of the struct that they are read into.
///
/// What serde derives for fields in their order is half of what it derives for fields in any order.
struct Struct {
    fields: map::Map<String, Value>,
    names: slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Struct {
    type Error = OtherForm;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, OtherForm> {
        let value = self.names.next().and_then(|name| self.fields.get_mut(*name)).map(Value::take);
        let is_missing = value.is_none();
        match seed.deserialize(Reader(value.unwrap_or_default())) {
            Ok(read) => Ok(Some(read)),
            // A field that is optional is none, one with a default gets that, and without another the struct is refused.
            Err(OtherForm) if is_missing => Ok(None),
            Err(OtherForm) => Err(OtherForm),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use serde::Deserialize;
    use serde_json::json;
    use shared::report::ReportTab;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Sheet {
        given_on: NaiveDate,
        tab: Option<ReportTab>,
        counts: BTreeMap<String, i64>,
        share: f64,
        lots: Vec<Lot>,
        #[serde(default)]
        is_late: bool,
        #[serde(skip)]
        kept: usize,
        #[serde(default = "five")]
        days: i64,
        #[serde(default, rename = "of")]
        names: Vec<String>,
        last: Option<i64>,
    }

    fn five() -> i64 {
        5
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Lot(String);

    fn sheet() -> Value {
        json!({
            "givenOn": "2026-03-09", "tab": "REPORTED", "counts": { "late": -3, "all": 40 }, "share": 0.25,
            "lots": ["A1", "B2"], "isLate": true, "of": ["x"], "days": 7, "last": 2, "more": { "is": ["ignored", 1, null] },
        })
    }

    fn without(names: &[&str]) -> Value {
        let mut sheet = sheet();
        sheet.as_object_mut().unwrap().retain(|name, _| !names.contains(&name.as_str()));
        sheet
    }

    fn with(name: &str, value: Value) -> Value {
        let mut sheet = sheet();
        sheet[name] = value;
        sheet
    }

    #[rstest::rstest]
    #[case::whole(sheet())]
    #[case::null(with("tab", Value::Null))]
    #[case::whole_number(with("share", json!(1)))]
    #[case::empty(with("lots", json!([])))]
    #[case::optional_fields_are_missing(without(&["tab", "last"]))]
    #[case::fields_with_defaults_are_missing(without(&["isLate", "days", "of"]))]
    fn what_is_read_is_what_serde_json_reads(#[case] value: Value) {
        let expected: Sheet = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(read_value::<Sheet>(value), Ok(expected));
    }

    #[rstest::rstest]
    #[case::no_date(with("givenOn", json!("2026-02-30")))]
    #[case::no_such_value(with("tab", json!("REPORTED ")))]
    #[case::text_for_a_number(with("share", json!("0.25")))]
    #[case::number_for_a_text(with("lots", json!([1])))]
    #[case::fraction(with("counts", json!({ "late": 0.5 })))]
    #[case::null(with("isLate", Value::Null))]
    #[case::list_for_an_object(json!(["2026-03-09", null, {}, 0.5, [], false, 5, [], null]))]
    #[case::list_is_missing(without(&["lots"]))]
    #[case::first_is_missing(without(&["givenOn"]))]
    #[case::field_is_missing(json!({ "givenOn": "2026-03-09" }))]
    fn another_form_is_refused(#[case] value: Value) {
        assert_eq!(read_value::<Sheet>(value), Err(Failure::Unreadable));
    }
}
