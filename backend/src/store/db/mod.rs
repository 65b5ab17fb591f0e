//! The connection, transactions, pages and JSON columns that all other queries are written with.
//! No query of a certain table.

mod attempt;
mod audit;
mod column;
mod connect;
mod cursor;
mod error;
mod measure;
mod read;
mod retry;
mod rows;
mod slot;
mod tx;

pub use attempt::{Attempted, MAX_TRIES};
pub use audit::{ACTION_WORDS, Actor, ActorKind, Origin, Reading, audit_sentence, origin_of, seal_of, sign};
pub use column::{read_list, read_one, write_list, write_one};
pub use connect::{OpenFailure, SchemaPolicy, SchemaStatus, Store, in_memory, is_sqlite, schema_status};
pub use cursor::{Page, PageRequest, behind, decode_cursor, encode_cursor, read_instant};
pub use error::{Error, Result};
pub use read::Read;
pub use retry::{retry, retry_within};
pub use rows::{EachRow, Values, matching_rows, page_of_rows, read_each, rows_by_id, then_by_id, update_rows};
pub use sea_orm::{ConnectionTrait as Connection, DatabaseConnection as Reader, DbErr};
pub(in crate::store) use slot::Slot;
pub use tx::{Tx, insert_all};
