//! Keyset pages: a cursor carries the list it belongs to and is refused for another.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, IntoSimpleExpr, Value, sea_query::ExprTrait};
use uuid::Uuid;

/// The page that is asked for.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// Maximum number of rows.
    pub first: u64,
    /// The parts of the last row's key, if this is not the first page.
    pub after: Option<Vec<String>>,
}

/// A page and where the next one begins.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The key of the last row, if there is more.
    pub next: Option<Vec<String>>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read one more than asked for.
    #[must_use]
    pub fn cut(mut rows: Vec<T>, first: u64, key: impl Fn(&T) -> Vec<String>) -> Self {
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let more = rows.len() > first;
        rows.truncate(first);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }
}

/// The condition for the rows behind one, in an order by a value and, among equal ones, by the id in the same direction.
pub fn behind(
    value: impl IntoSimpleExpr,
    id: impl ColumnTrait,
    last: impl Into<Value>,
    last_id: Uuid,
    is_descending: bool,
) -> Condition {
    let (value, last) = (value.into_simple_expr(), last.into());
    let (beyond, same) = match is_descending {
        true => (value.clone().lt(last.clone()), id.lt(last_id)),
        false => (value.clone().gt(last.clone()), id.gt(last_id)),
    };
    Condition::any().add(beyond).add(Condition::all().add(value.eq(last)).add(same))
}

/// Reads the key of a row in an order by an instant and the id; none where it is of another order.
#[must_use]
pub fn read_instant(key: &[String]) -> Option<(DateTime<Utc>, Uuid)> {
    let [at, id] = key else { return None };
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// Writes a cursor.
#[must_use]
pub fn encode_cursor(list: &str, key: &[String]) -> String {
    let mut parts = vec![list.to_owned()];
    parts.extend_from_slice(key);
    BASE64_URL_SAFE_NO_PAD.encode(parts.join("\u{1f}"))
}

/// Reads a cursor of a list; none when it is broken or another list's.
#[must_use]
pub fn decode_cursor(list: &str, cursor: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.split('\u{1f}').map(str::to_owned);
    (parts.next()? == list).then(|| parts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_by_its_list_only() {
        let key = vec!["2026-03-09".to_owned(), "a b".to_owned()];
        let cursor = encode_cursor("report", &key);
        assert_eq!(decode_cursor("report", &cursor), Some(key));
        assert_eq!(decode_cursor("patient", &cursor), None);
        assert_eq!(decode_cursor("report", "not a cursor"), None);
    }

    #[test]
    fn a_page_knows_whether_there_is_more() {
        let key = |n: &i32| vec![n.to_string()];
        assert_eq!(Page::cut(vec![1, 2, 3], 2, key).next, Some(vec!["2".to_owned()]));
        assert_eq!(Page::cut(vec![1, 2], 2, key).next, None);
    }
}
