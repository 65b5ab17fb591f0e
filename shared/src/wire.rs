//! Enums with one text for GraphQL, JSON and the database.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, VariantAccess as _, Visitor},
};

/// Reads one of the texts of an enum, and returns its place among them. It is compiled once, and not for each enum.
///
/// # Errors
/// Returns an error if it is none of them.
pub fn read_place<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    texts: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_enum(name, texts, OneOf(texts))
}

/// The texts of an enum.
#[derive(Clone, Copy)]
struct OneOf(&'static [&'static str]);

impl<'de> Visitor<'de> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.0.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, text: A) -> Result<usize, A::Error> {
        let (place, variant) = text.variant_seed(self)?;
        variant.unit_variant().map(|()| place)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        self.0.iter().position(|known| *known == text).ok_or_else(|| E::unknown_variant(text, self.0))
    }
}

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

/// Declares an enum with a text for each variant.
///
/// The text is the GraphQL value, the JSON value, and what the database column holds.
#[macro_export]
macro_rules! wire_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the text of this value in GraphQL, JSON and the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Returns the value of a text, if there is one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                // A search, and not a match, which would be code of its own for each text in a browser.
                Self::ALL.iter().find(|value| value.as_str() == text).copied()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let place = $crate::wire::read_place(deserializer, stringify!($name), &[$($text),+])?;
                // Each text has its value.
                Self::ALL.get(place).copied().ok_or_else(|| serde::de::Error::custom("no value"))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
