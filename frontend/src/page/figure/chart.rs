//! The chart of the last days: a column a day, reported below, open in the middle, rejected on top.
//!
//! The shapes of one status are one path, so that a chart of 90 days is three elements. Behind it stands a table.

use std::fmt::Write as _;

use crate::api::FiguresOfDay;

/// Width of a day, with the gap beside it.
pub const STEP: usize = 10;
/// Width of a column.
const WIDTH: usize = 8;
/// Height of the chart.
pub const HEIGHT: i64 = 160;

/// A status of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The registry accepted them.
    Reported,
    /// They are still to be reported.
    Open,
    /// The registry refused them.
    Rejected,
}

impl Part {
    /// Every part, from the bottom to the top.
    pub const ALL: [Self; 3] = [Self::Reported, Self::Open, Self::Rejected];

    /// The number of doses of a day.
    #[must_use]
    pub const fn of(self, day: &FiguresOfDay) -> i64 {
        match self {
            Self::Reported => day.reported,
            Self::Open => day.open,
            Self::Rejected => day.rejected,
        }
    }

    /// The number of doses of all days.
    #[must_use]
    pub fn sum(self, days: &[FiguresOfDay]) -> i64 {
        days.iter().map(|day| self.of(day)).sum()
    }
}

/// The number of doses at the top of the scale: the most of a day, rounded up to 1, 2 or 5 with zeros.
#[must_use]
pub fn top(days: &[FiguresOfDay]) -> i64 {
    let most = days.iter().map(|day| day.reported + day.open + day.rejected).max().unwrap_or_default();
    let mut unit = 1;
    while unit * 10 < most {
        unit *= 10;
    }
    [unit, unit * 2, unit * 5].into_iter().find(|top| *top >= most).unwrap_or(unit * 10)
}

/// The shapes of a part, as the data of a path.
#[must_use]
pub fn path(days: &[FiguresOfDay], part: Part) -> String {
    let top = top(days);
    let height = |doses: i64| doses * HEIGHT / top;
    let mut data = String::new();
    for (at, day) in days.iter().enumerate() {
        let below: i64 = Part::ALL.iter().take_while(|one| **one != part).map(|one| one.of(day)).sum();
        let (from, to) = (HEIGHT - height(below), HEIGHT - height(below + part.of(day)));
        if part.of(day) > 0 {
            // What is there is seen, however little it is.
            let to = to.min(from - 1);
            // Writing into a text cannot fail.
            let _ = write!(data, "M{} {from}V{to}h{WIDTH}V{from}z", at * STEP + 1);
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn day(reported: i64, open: i64, rejected: i64) -> FiguresOfDay {
        FiguresOfDay { given_on: NaiveDate::default(), reported, rejected, open }
    }

    #[rstest::rstest]
    #[case(&[], 1)]
    #[case(&[day(0, 0, 0)], 1)]
    #[case(&[day(1, 1, 0)], 2)]
    #[case(&[day(3, 0, 0), day(1, 0, 0)], 5)]
    #[case(&[day(6, 0, 0)], 10)]
    #[case(&[day(10, 0, 0)], 10)]
    #[case(&[day(100, 40, 3)], 200)]
    fn the_scale_ends_at_a_round_number(#[case] days: &[FiguresOfDay], #[case] expected: i64) {
        assert_eq!(top(days), expected);
    }

    #[test]
    fn the_parts_of_a_day_stand_on_each_other() {
        let days = [day(5, 3, 2), day(0, 0, 0), day(0, 0, 1)];
        assert_eq!(path(&days, Part::Reported), "M1 160V80h8V160z");
        assert_eq!(path(&days, Part::Open), "M1 80V32h8V80z");
        assert_eq!(path(&days, Part::Rejected), "M1 32V0h8V32zM21 160V144h8V160z");
        assert_eq!(Part::ALL.map(|part| part.sum(&days)), [5, 3, 3]);
    }

    #[test]
    fn one_dose_among_many_is_seen() {
        assert_eq!(path(&[day(1_000, 0, 0), day(0, 0, 1)], Part::Rejected), "M11 160V159h8V160z");
    }
}
