//! Reading an answer into a record.
//!
//! One small function a field, instead of a derived deserializer a record: the page that the browser loads is a
//! third smaller for it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::format;

/// An answer that does not have the shape that the schema says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misread;

/// Something that is read from a part of an answer.
pub trait Read: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the part does not have its shape.
    fn read(value: Value) -> Result<Self, Misread>;
}

/// Reads a record's field; one that is not there is null.
///
/// # Errors
/// When it does not have its shape.
pub fn field<T: Read>(record: &mut Value, name: &str) -> Result<T, Misread> {
    T::read(record.get_mut(name).map(Value::take).unwrap_or_default())
}

impl Read for String {
    fn read(value: Value) -> Result<Self, Misread> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(Misread),
        }
    }
}

impl Read for bool {
    fn read(value: Value) -> Result<Self, Misread> {
        value.as_bool().ok_or(Misread)
    }
}

impl Read for i64 {
    fn read(value: Value) -> Result<Self, Misread> {
        value.as_i64().ok_or(Misread)
    }
}

impl Read for usize {
    fn read(value: Value) -> Result<Self, Misread> {
        value.as_u64().and_then(|number| number.try_into().ok()).ok_or(Misread)
    }
}

impl Read for Value {
    fn read(value: Value) -> Result<Self, Misread> {
        Ok(value)
    }
}

impl Read for NaiveDate {
    fn read(value: Value) -> Result<Self, Misread> {
        value.as_str().and_then(format::read_iso_date).ok_or(Misread)
    }
}

impl Read for DateTime<Utc> {
    fn read(value: Value) -> Result<Self, Misread> {
        value.as_str().and_then(format::read_instant).ok_or(Misread)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Self, Misread> {
        if value.is_null() { Ok(None) } else { T::read(value).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Self, Misread> {
        match value {
            Value::Array(rows) => {
                // A loop: collecting results is a lot of code for each record.
                let mut read = Vec::with_capacity(rows.len());
                for row in rows {
                    read.push(T::read(row)?);
                }
                Ok(read)
            }
            _ => Err(Misread),
        }
    }
}

/// Enums read their text; records of `shared` read themselves.
macro_rules! read_by {
    (text: $($text:ty),+ $(,)?) => {
        $(impl Read for $text {
            fn read(value: serde_json::Value) -> Result<Self, Misread> {
                value.as_str().and_then(Self::parse).ok_or(Misread)
            }
        })+
    };
    (record: $($record:ty { $($field:ident: $name:literal),+ $(, ..$rest:expr)? $(,)? }),+ $(,)?) => {
        $(impl Read for $record {
            fn read(mut value: serde_json::Value) -> Result<Self, Misread> {
                Ok(Self { $($field: $crate::api::read::field(&mut value, $name)?),+ $(, ..$rest)? })
            }
        })+
    };
}
/// Records of the schema, each with a reader of its answer.
macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident $wire:literal: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq)]
            pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }

            impl Read for $name {
                fn read(mut value: serde_json::Value) -> Result<Self, Misread> {
                    Ok(Self { $($field: $crate::api::read::field(&mut value, $wire)?),+ })
                }
            }
        )+
    };
}
pub(super) use {answers, read_by};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[rstest::rstest]
    #[case(json!(["a", null]), Ok(vec![Some("a".to_owned()), None]))]
    #[case(json!([]), Ok(vec![]))]
    #[case(json!([1]), Err(Misread))]
    #[case(json!(null), Err(Misread))]
    fn a_list_is_read(#[case] value: Value, #[case] expected: Result<Vec<Option<String>>, Misread>) {
        assert_eq!(Read::read(value), expected);
    }

    #[rstest::rstest]
    #[case(json!("2026-03-09"), Ok(NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()))]
    #[case(json!("03/09/2026"), Err(Misread))]
    fn a_date_is_read(#[case] value: Value, #[case] expected: Result<NaiveDate, Misread>) {
        assert_eq!(Read::read(value), expected);
    }
}
