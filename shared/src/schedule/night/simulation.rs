//! Ten years of nights in nine time zones of the United States, on three servers that share one table of runs.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};

use super::{DEFAULT_TIME, due_at, due_dates};

const ZONES: [&str; 9] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Adak",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
];

/// A generator that gives the same numbers each time.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, limit: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % limit).unwrap()
    }
}

/// The table of runs: a date is unique.
#[derive(Default)]
struct Runs {
    dates: BTreeSet<civil::Date>,
    refused: usize,
}

impl Runs {
    fn begin(&mut self, date: civil::Date) {
        if !self.dates.insert(date) {
            self.refused += 1;
        }
    }
}

struct Simulation {
    zone: TimeZone,
    at: civil::Time,
    activated_on: civil::Date,
    runs: Runs,
}

impl Simulation {
    /// One tick of servers that read the table before either of them writes.
    fn tick(&mut self, clocks: &[Timestamp]) {
        let last = self.runs.dates.last().copied();
        let due = |now: &Timestamp| due_dates(last, self.activated_on, *now, self.at, &self.zone, 31);
        let found: Vec<_> = clocks.iter().map(|now| (*now, due(now))).collect();
        for (now, dates) in found {
            for date in dates {
                assert!(due_at(date, self.at, &self.zone).unwrap() <= now, "{date} began before it was due");
                self.runs.begin(date);
            }
        }
    }
}

/// Ticks just before, at and some time after each night. The clocks are up to two minutes apart; now and then one, two
/// or all servers are down, for up to a week.
fn simulate(name: &str, at: civil::Time, from: civil::Date, to: civil::Date) -> Runs {
    let zone = TimeZone::get(name).unwrap();
    let mut simulation = Simulation { zone, at, activated_on: from, runs: Runs::default() };
    let mut random = Lcg(name.len() as u64 ^ 0x5DEE_CE66);
    let mut down_until = [from; 3];
    let mut date = from;
    while date < to {
        date = date.tomorrow().unwrap();
        for down in &mut down_until {
            if random.below(40) == 0 {
                *down = date.checked_add(random.below(8).days()).unwrap();
            }
        }
        let due = due_at(date, at, &simulation.zone).unwrap();
        for offset in [-60, 0, 20 + random.below(3 * 3600)] {
            let up = down_until.iter().filter(|down| **down <= date || date == to);
            let clocks: Vec<_> = up.map(|_| due + (offset + random.below(120)).seconds()).collect();
            simulation.tick(&clocks);
        }
    }
    // A server that is up again after the last night makes up what is left.
    simulation.tick(&[due_at(to, at, &simulation.zone).unwrap() + 1.hour()]);
    simulation.runs
}

#[test]
fn ten_years_have_every_night_once() {
    let (from, to) = (civil::date(2026, 1, 1), civil::date(2036, 1, 1));
    let expected: BTreeSet<_> = from.tomorrow().unwrap().series(1.day()).take_while(|date| *date <= to).collect();
    assert_eq!(expected.len(), 3652);
    for (zone, at) in
        ZONES.into_iter().map(|zone| (zone, DEFAULT_TIME)).chain([("America/Chicago", civil::time(2, 30, 0, 0))])
    {
        let runs = simulate(zone, at, from, to);
        assert_eq!(runs.dates, expected, "{zone}");
        assert!(runs.refused > 1_000, "servers met: {}", runs.refused);
    }
}
