//! The tables of the profile.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use super::condition::Condition;

const FIELDS: &str = include_str!("../../../tests/data/z22/fields.csv");
const VALUES: &str = include_str!("../../../tests/data/z22/values.csv");
const RULES: &str = include_str!("../../../tests/data/z22/rules.csv");

/// Usage of an element: required, optional or not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    Required,
    Optional,
    Forbidden,
}

/// The requirements of a field or a component.
#[derive(Debug)]
pub struct Row {
    pub place: &'static str,
    usage: (Usage, Usage),
    pub max: Option<usize>,
    pub kind: &'static str,
    pub length: Option<usize>,
    pub values: &'static str,
    pub when: Condition,
}

impl Row {
    pub fn usage(&self, holds: bool) -> Usage {
        if holds { self.usage.0 } else { self.usage.1 }
    }
}

/// A numbered statement of the guide.
#[derive(Debug)]
pub struct Rule {
    pub id: &'static str,
    pub place: &'static str,
    pub when: Condition,
    pub must: &'static str,
}

/// Rows by the segment or the data type that they belong to, each at its own number.
type Rows = BTreeMap<&'static str, Vec<Option<Row>>>;

/// All tables.
pub struct Tables {
    pub rows: Rows,
    pub values: BTreeMap<&'static str, BTreeSet<&'static str>>,
    pub rules: BTreeMap<&'static str, Vec<Rule>>,
}

impl Tables {
    pub fn get() -> &'static Self {
        static READ: OnceLock<Tables> = OnceLock::new();
        READ.get_or_init(|| Self { rows: read_rows(), values: read_values(), rules: read_rules() })
    }

    /// The rows of a segment or a data type; none for a primitive one.
    pub fn rows_of(&self, owner: &str) -> &[Option<Row>] {
        self.rows.get(owner).map_or(&[], Vec::as_slice)
    }

    /// The statements about the parts of a segment or a data type.
    pub fn rules_of(&self, owner: &str) -> &[Rule] {
        self.rules.get(owner).map_or(&[], Vec::as_slice)
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// `PID-3` is row 3 of PID, `CX.1` row 1 of CX.
pub fn split_place(place: &str) -> (&str, usize) {
    let (owner, number) = place.split_once(['-', '.']).unwrap();
    (owner, number.split('.').next().unwrap().parse().unwrap())
}

fn read_rows() -> Rows {
    let mut rows = Rows::new();
    for line in lines(FIELDS) {
        let [place, _, usage, max, kind, length, values, when] = line.try_into().unwrap();
        let (met, unmet) = usage.split_once('/').unwrap_or((usage, usage));
        let (owner, number) = split_place(place);
        let owned = rows.entry(owner).or_default();
        if owned.len() <= number {
            owned.resize_with(number + 1, || None);
        }
        owned[number] = Some(Row {
            place,
            usage: (read_usage(met), read_usage(unmet)),
            max: max.parse().ok(),
            kind,
            length: length.parse().ok(),
            values,
            when: Condition::read(when),
        });
    }
    rows
}

fn read_usage(word: &str) -> Usage {
    match word {
        "R" => Usage::Required,
        "RE" | "O" => Usage::Optional,
        "X" => Usage::Forbidden,
        _ => panic!("no usage: {word}"),
    }
}

fn read_values() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    lines(VALUES).map(|line| (line[0], line[1].split(' ').collect())).collect()
}

fn read_rules() -> BTreeMap<&'static str, Vec<Rule>> {
    let mut rules = BTreeMap::<_, Vec<_>>::new();
    for line in lines(RULES) {
        let [id, place, when, must] = line.try_into().unwrap();
        rules.entry(split_place(place).0).or_default().push(Rule { id, place, when: Condition::read(when), must });
    }
    rules
}
