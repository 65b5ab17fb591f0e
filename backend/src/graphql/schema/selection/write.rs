//! An answer written as JSON text, cut to what is selected of it while it is written: no value of the whole is made.

use std::{
    fmt::{self, Display, Formatter},
    ops::Range,
};

use serde::{
    Serialize, Serializer,
    ser::{self, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct},
};

use super::{Presence, Selected, Source};

/// Returns a value as JSON text, with what is selected of it; of a list, of each of its values.
///
/// # Errors
/// Returns an error if a value lacks a field that is never null, or is none that GraphQL has.
pub fn write(value: &(impl Serialize + ?Sized), selected: Option<&Selected>) -> Result<String, WriteError> {
    let mut out = Vec::with_capacity(INITIAL_CAPACITY);
    value.serialize(Writer { out: &mut out, selected })?;
    String::from_utf8(out).map_err(|error| WriteError(error.to_string()))
}

/// Bytes that most answers fit in.
const INITIAL_CAPACITY: usize = 1_024;

/// A value that does not fit its type: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WriteError(String);

impl ser::Error for WriteError {
    fn custom<T: Display>(text: T) -> Self {
        Self(text.to_string())
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

type Result<T, E = WriteError> = std::result::Result<T, E>;

/// Writes one value.
struct Writer<'w, 's> {
    out: &'w mut Vec<u8>,
    selected: Option<&'s Selected>,
}

impl<'w, 's> Writer<'w, 's> {
    /// Writes what is no object and holds none.
    fn plain(self, value: &(impl Serialize + ?Sized)) -> Result<()> {
        Ok(serde_json::to_writer(self.out, value)?)
    }

    fn list(self) -> List<'w, 's> {
        self.out.push(b'[');
        List { out: self.out, selected: self.selected, is_empty: true }
    }

    fn object(self) -> Object<'w, 's> {
        let cut = self.selected.map(|selected| Cut {
            selected,
            values: Vec::new(),
            places: vec![None; selected.fields.len()],
        });
        if cut.is_none() {
            self.out.push(b'{');
        }
        Object { out: self.out, cut, is_empty: true, key: String::new() }
    }
}

macro_rules! plain {
    ($($method:ident: $ty:ty),+ $(,)?) => {
        $(fn $method(self, value: $ty) -> Result<()> { self.plain(&value) })+
    };
}

impl<'w, 's> Serializer for Writer<'w, 's> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = List<'w, 's>;
    type SerializeTuple = List<'w, 's>;
    type SerializeTupleStruct = List<'w, 's>;
    type SerializeTupleVariant = Impossible<(), WriteError>;
    type SerializeMap = Object<'w, 's>;
    type SerializeStruct = Object<'w, 's>;
    type SerializeStructVariant = Impossible<(), WriteError>;

    plain! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_str: &str,
    }

    fn serialize_bytes(self, _bytes: &[u8]) -> Result<()> {
        Err(ser::Error::custom("GraphQL has no bytes"))
    }

    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<()> {
        self.plain(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<()> {
        Err(no_union(name))
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<List<'w, 's>> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _len: usize) -> Result<List<'w, 's>> {
        Ok(self.list())
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<List<'w, 's>> {
        Ok(self.list())
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(no_union(name))
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Object<'w, 's>> {
        Ok(self.object())
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Object<'w, 's>> {
        Ok(self.object())
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(no_union(name))
    }
}

fn no_union(name: &str) -> WriteError {
    WriteError(format!("{name} is an enum with values, and our own types have no unions"))
}

/// A list that is being written.
struct List<'w, 's> {
    out: &'w mut Vec<u8>,
    selected: Option<&'s Selected>,
    is_empty: bool,
}

impl List<'_, '_> {
    fn add(&mut self, value: &(impl Serialize + ?Sized)) -> Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(b',');
        }
        value.serialize(Writer { out: self.out, selected: self.selected })
    }

    fn close(self) {
        self.out.push(b']');
    }
}

macro_rules! list {
    ($($ty:ident::$method:ident),+) => {
        $(impl $ty for List<'_, '_> {
            type Ok = ();
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.add(value)
            }

            fn end(self) -> Result<()> {
                self.close();
                Ok(())
            }
        })+
    };
}

list!(SerializeSeq::serialize_element, SerializeTuple::serialize_element, SerializeTupleStruct::serialize_field);

/// An object that is being written.
struct Object<'w, 's> {
    out: &'w mut Vec<u8>,
    /// Selected part of it; none where it is a scalar to GraphQL, which is shown whole.
    cut: Option<Cut<'s>>,
    is_empty: bool,
    /// The key of a map whose value comes next.
    key: String,
}

/// Selected part of an object: written at its end, in the order of the selection.
struct Cut<'s> {
    selected: &'s Selected,
    /// The values of its fields, as they came.
    values: Vec<u8>,
    /// The place of each selected field in `values`.
    places: Vec<Option<Range<usize>>>,
}

impl Object<'_, '_> {
    fn add(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        match &mut self.cut {
            Some(cut) => cut.add(key, value),
            None => {
                if !std::mem::take(&mut self.is_empty) {
                    self.out.push(b',');
                }
                write_key(self.out, key)?;
                value.serialize(Writer { out: self.out, selected: None })
            }
        }
    }

    fn close(self) -> Result<()> {
        match self.cut {
            Some(cut) => cut.write(self.out),
            None => {
                self.out.push(b'}');
                Ok(())
            }
        }
    }
}

impl Cut<'_> {
    fn add(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        for (source, place) in self.selected.fields.values().zip(&mut self.places) {
            let Source::Field { name, selected, .. } = source else { continue };
            if name.as_str() == key {
                let begin = self.values.len();
                value.serialize(Writer { out: &mut self.values, selected: selected.as_ref() })?;
                *place = Some(begin..self.values.len());
            }
        }
        Ok(())
    }

    fn write(self, out: &mut Vec<u8>) -> Result<()> {
        out.push(b'{');
        for (n, ((key, source), place)) in self.selected.fields.iter().zip(self.places).enumerate() {
            if n > 0 {
                out.push(b',');
            }
            write_key(out, key)?;
            let value = place.and_then(|place| self.values.get(place)).filter(|value| *value != b"null");
            write_source(out, source, value)?;
        }
        out.push(b'}');
        Ok(())
    }
}

fn write_key(out: &mut Vec<u8>, key: &str) -> Result<()> {
    serde_json::to_writer(&mut *out, key)?;
    out.push(b':');
    Ok(())
}

/// Writes a field's value, or what stands for one that there is not.
fn write_source(out: &mut Vec<u8>, source: &Source, value: Option<&[u8]>) -> Result<()> {
    match (source, value) {
        (Source::TypeName(name), _) => serde_json::to_writer(out, name.as_str())?,
        (Source::Field { .. }, Some(value)) => out.extend_from_slice(value),
        (Source::Field { presence: Presence::Nullable, .. }, None) => out.extend_from_slice(b"null"),
        (Source::Field { presence: Presence::List, .. }, None) => out.extend_from_slice(b"[]"),
        (Source::Field { presence: Presence::Required, name, .. }, None) => {
            return Err(WriteError(format!("the answer has no {name}")));
        }
    }
    Ok(())
}

impl SerializeStruct for Object<'_, '_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        self.add(key, value)
    }

    fn end(self) -> Result<()> {
        self.close()
    }
}

impl SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key = Text(key).to_string();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = std::mem::take(&mut self.key);
        self.add(&key, value)
    }

    fn end(self) -> Result<()> {
        self.close()
    }
}

/// A key as text.
struct Text<'k, K: ?Sized>(&'k K);

impl<K: Serialize + ?Sized> Display for Text<'_, K> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}
