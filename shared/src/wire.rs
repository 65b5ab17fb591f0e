//! Enums that travel: one declaration gives the GraphQL, JSON and database form, which are the same text.

/// Declares an enum whose variants are written in SCREAMING_SNAKE_CASE wherever they leave the program.
///
/// The text is the GraphQL value, the JSON value, and what the database column holds.
#[macro_export]
macro_rules! wire_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text that stands for this value in GraphQL, JSON and the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value that a text stands for, if any does.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                // A search, and not a match, which would be code of its own for each text in a browser.
                Self::ALL.iter().find(|value| value.as_str() == text).copied()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
