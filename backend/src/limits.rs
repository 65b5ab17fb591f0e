//! The limits of a query: one table for the door (`http`) and the schema (`graphql`).
//!
//! The door looks at the document as it was written, the schema at what it selects; both take their numbers from here.

/// Maximum size of a request's body and of a socket's message, in bytes: a thousand patients with everything said.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Maximum size of a document, in bytes; what is entered travels in its variables.
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024;
/// Maximum number of brackets that are open at once in a document.
pub const MAX_OPEN_BRACKETS: usize = 48;
/// Maximum nesting of fields.
pub const MAX_DEPTH: usize = 12;
/// Maximum nesting of fields within `__schema` and `__type`: the query of graphql-js's `getIntrospectionQuery` reads
/// nine levels of `ofType`, fifteen fields deep.
pub const MAX_INTROSPECTION_DEPTH: usize = 20;
/// Maximum number of fields that a query selects.
pub const MAX_COMPLEXITY: usize = 1_000;
/// Maximum number of fields with another name.
pub const MAX_ALIASES: usize = 30;
/// Maximum number of fields at the root.
pub const MAX_ROOT_FIELDS: usize = 10;
/// Maximum number of rows that a list is asked for.
pub const MAX_ROWS: u64 = 200;
/// Maximum number of lists of members on a way through introspection: each one multiplies the answer.
pub const MAX_MEMBER_LISTS: usize = 2;
/// Maximum number of selections of a document once its fragments are unfolded.
pub const MAX_SELECTIONS: usize = 2_000;
/// Maximum number of values in a document's arguments, with variables put in.
pub const MAX_VALUES: usize = 100_000;
/// Maximum number of operations that are executed at once, of all callers together. Subscriptions are none of them.
pub const MAX_IN_FLIGHT: usize = 128;
/// Maximum number of operations of one caller at once unless a setting says another: never all of them.
pub const MAX_IN_FLIGHT_OF_CALLER: usize = MAX_IN_FLIGHT / 2;
/// Maximum number of queries of one caller that read at the same time; the others wait their turn. SQLite has one
/// connection more for reading, so that others never wait for the queries of one.
pub const MAX_QUERIES_IN_TURN: usize = 3;
/// The same on PostgreSQL, of whose connections eight are for reading.
pub const MAX_QUERIES_IN_TURN_OF_POSTGRES: usize = 6;
