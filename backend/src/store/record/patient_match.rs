//! Rows of patients that a search text matches: a name by its beginning, a birth date, an MRN by its beginning.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition};
use shared::patient::{key, name_key};

use crate::entity::patient::Column;

/// Returns the conditions that a search text stands for.
pub fn matches(text: &str) -> Condition {
    ways(text).into_iter().fold(Condition::any(), Condition::add)
}

/// The ways to match a search text, each a range of an index: names by their beginning, a whole birth date, an MRN by
/// its beginning. A name and a birth date after it narrow each other.
pub fn ways(text: &str) -> Vec<Condition> {
    let text = key(text);
    if let Some(date) = read_date(&text) {
        return vec![Condition::all().add(Column::BirthDate.eq(date))];
    }
    if let Some((name, date)) = text.rsplit_once(' ').and_then(|(name, date)| Some((name, read_date(date)?))) {
        return by_name(&name_key(name)).into_iter().map(|name| name.add(Column::BirthDate.eq(date))).collect();
    }
    let mut ways = by_name(&name_key(&text));
    ways.push(begins(Column::MrnKey, &text));
    ways
}

/// `last, first`, `first last` or `last first`: the beginning of one name, or the beginnings of both.
fn by_name(text: &str) -> Vec<Condition> {
    let both = |last: &str, first: &str| {
        Condition::all().add(begins(Column::NameKey, last.trim())).add(begins(Column::GivenKey, first.trim()))
    };
    if let Some((last, first)) = text.split_once(',') {
        let is_whole = first.trim().is_empty();
        return vec![if is_whole { begins(Column::NameKey, &format!("{},", last.trim())) } else { both(last, first) }];
    }
    let mut ways = vec![begins(Column::NameKey, text), begins(Column::GivenKey, text)];
    // A name may be of several words: the first of them or the last is the other name.
    let mut between = vec![text.find(' '), text.rfind(' ')];
    between.dedup();
    for (one, other) in between.into_iter().flatten().map(|at| text.split_at(at)) {
        ways.extend([both(one, other), both(other, one)]);
    }
    ways
}

/// A date as it is typed: 3/2/2025, 03-02-2025 or 2025-03-02.
fn read_date(text: &str) -> Option<NaiveDate> {
    ["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"].iter().find_map(|form| {
        let date = NaiveDate::parse_from_str(text, form).ok()?;
        // `%Y` takes a year as far as it is typed.
        (date >= NaiveDate::from_ymd_opt(1800, 1, 1)?).then_some(date)
    })
}

/// The range of what begins with a text: the greatest letter there is comes after whatever may follow.
fn begins(column: Column, text: &str) -> Condition {
    Condition::all().add(column.gte(text)).add(column.lt(format!("{text}{}", char::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("03/02/2025", Some("2025-03-02"))]
    #[case("3/2/2025", Some("2025-03-02"))]
    #[case("2025-03-02", Some("2025-03-02"))]
    #[case("3/2/202", None)]
    #[case("03022025", None)]
    #[case("okafor", None)]
    fn a_date_is_read_as_it_is_typed(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(read_date(text).map(|date| date.to_string()).as_deref(), expected);
    }
}
