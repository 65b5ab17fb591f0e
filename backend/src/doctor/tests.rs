//! The decisions by tables: an installation that is well, and one thing at a time that is not.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    Address, Backups, Disk, Ending, Facts, Inside, KeyFacts, Level, NightFacts, Recount, RestoreFacts, examine,
};
use crate::store::{FreePages, SchemaStatus};

fn now() -> DateTime<Utc> {
    "2026-03-10T15:00:00Z".parse().unwrap()
}

fn ago(hours: i64) -> DateTime<Utc> {
    now() - TimeDelta::hours(hours)
}

fn night() -> NightFacts {
    NightFacts { program: "WI".into(), due: ago(6), began: Some(ago(6)), is_over: true, unreadable: 0 }
}

fn address() -> Address {
    Address { program: "WI".into(), origin: "https://iis.example".into(), refused: None, reached: None }
}

fn ending(days: i64) -> Ending {
    let last_day = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap() + TimeDelta::days(days);
    Ending { name: "WI: the account".into(), days, last_day }
}

fn inside() -> Inside {
    Inside {
        key: KeyFacts::Opens,
        last_known: Some(ago(6)),
        is_clock_doubted: false,
        endings: vec![ending(200)],
        addresses: vec![address()],
        backups: Some(Backups { finished_at: Some(ago(12)), unfinished_since: None }),
        restored: None,
        nights: vec![night()],
        alerts: Vec::new(),
        audit_head: Some("12:ab".into()),
        recount: Recount { reports: 3, wrong: 0, unreadable: 0 },
    }
}

fn facts(inside: Inside) -> Facts {
    Facts {
        now: now(),
        place: "sqlite://clinic.db".into(),
        schema: Ok(SchemaStatus { applied: 36, pending: 0, unknown: Vec::new() }),
        faults: Some(Vec::new()),
        disk: Some(Disk { free: 50 << 30, database: 1 << 20 }),
        pages: Some(FreePages { is_given_back: true, bytes: 0 }),
        inside: Some(inside),
    }
}

/// The one check that is not well.
#[track_caller]
fn only(facts: &Facts, level: Level, name: &str, word: &str) {
    let examined = examine(facts);
    let ill: Vec<_> = examined.checks.iter().filter(|check| check.level != Level::Ok).collect();
    assert_eq!(ill.len(), 1, "{examined}");
    assert_eq!((ill[0].level, ill[0].name), (level, name), "{examined}");
    assert!(ill[0].to_string().contains(word), "{examined}");
    assert_eq!(examined.level(), level);
}

#[test]
fn what_is_well_is_said_to_be_well() {
    let examined = examine(&facts(inside()));
    assert_eq!(examined.level(), Level::Ok, "{examined}");
    let names: Vec<_> = examined.checks.iter().map(|check| check.name).collect();
    let expected = [
        "database",
        "schema",
        "integrity",
        "disk",
        "pages",
        "key",
        "clock",
        "endings",
        "address",
        "backup",
        "night",
        "alerts",
        "audit",
        "counts",
    ];
    assert_eq!(names, expected);
    assert!(examined.to_string().lines().all(|line| line.starts_with("ok    ")), "{examined}");
}

#[rstest::rstest]
#[case::unreachable(Facts { schema: Err("refused".into()), inside: None, ..facts(inside()) }, Level::Wrong, "database", "refused")]
#[case::newer(
    Facts { schema: Ok(SchemaStatus { applied: 37, pending: 0, unknown: vec!["m99".into()] }), inside: None, ..facts(inside()) },
    Level::Wrong, "schema", "m99"
)]
#[case::older(
    Facts { schema: Ok(SchemaStatus { applied: 30, pending: 6, unknown: Vec::new() }), inside: None, ..facts(inside()) },
    Level::Wrong, "schema", "dosewire migrate"
)]
#[case::empty(
    Facts { schema: Ok(SchemaStatus::default()), inside: None, ..facts(inside()) },
    Level::Wrong, "schema", "practice create"
)]
#[case::damaged(Facts { faults: Some(vec!["page 7".into()]), inside: None, ..facts(inside()) }, Level::Wrong, "integrity", "page 7")]
#[case::no_room(Facts { disk: Some(Disk { free: 50 << 20, database: 1 << 20 }), ..facts(inside()) }, Level::Wrong, "disk", "50 MB")]
#[case::little_room(
    Facts { disk: Some(Disk { free: 3 << 30, database: 2 << 30 }), ..facts(inside()) },
    Level::Warn, "disk", "3.0 GB"
)]
#[case::never_shrinks(
    Facts { pages: Some(FreePages { is_given_back: false, bytes: 3 << 30 }), ..facts(inside()) },
    Level::Warn, "pages", "3.0 GB"
)]
fn what_is_around_the_data(#[case] facts: Facts, #[case] level: Level, #[case] name: &str, #[case] word: &str) {
    only(&facts, level, name, word);
}

#[rstest::rstest]
#[case::no_key(Inside { key: KeyFacts::NotGiven, ..inside() }, Level::Warn, "key", "--key-file")]
#[case::no_key_file(
    Inside { key: KeyFacts::Unreadable("there is no file k".into()), ..inside() },
    Level::Wrong, "key", "there is no file k. Give the key file"
)]
#[case::wrong_key(Inside { key: KeyFacts::Refused, ..inside() }, Level::Wrong, "key", "does not open")]
#[case::clock_behind(Inside { last_known: Some(ago(-7)), ..inside() }, Level::Wrong, "clock", "22:00")]
#[case::clock_jumped(Inside { is_clock_doubted: true, ..inside() }, Level::Warn, "clock", "jump")]
#[case::ends_soon(Inside { endings: vec![ending(200), ending(30)], ..inside() }, Level::Warn, "endings", "2026-04-09")]
#[case::ended(Inside { endings: vec![ending(-1)], ..inside() }, Level::Wrong, "endings", "ended on 2026-03-09")]
#[case::not_found(
    Inside { addresses: vec![Address { refused: Some("no such name".into()), ..address() }], ..inside() },
    Level::Wrong, "address", "no such name"
)]
#[case::no_answer(
    Inside { addresses: vec![Address { reached: Some(Err("nothing came".into())), ..address() }], ..inside() },
    Level::Wrong, "address", "nothing came"
)]
#[case::never_backed_up(Inside { backups: Some(Backups::default()), ..inside() }, Level::Warn, "backup", "dosewire backup")]
#[case::old_backup(
    Inside { backups: Some(Backups { finished_at: Some(ago(49)), unfinished_since: None }), ..inside() },
    Level::Warn, "backup", "2 days"
)]
#[case::put_here_by_hand(
    Inside { backups: Some(Backups { finished_at: Some(ago(30)), unfinished_since: Some(ago(2)) }), ..inside() },
    Level::Warn, "backup", "--mark-only"
)]
#[case::restored(
    Inside {
        restored: Some(RestoreFacts { at: ago(20), backed_up_at: Some(ago(44)), in_doubt: 7, unknown: 2 }), ..inside()
    },
    Level::Warn, "restore", "7 messages"
)]
#[case::no_night(
    Inside { nights: vec![NightFacts { began: None, is_over: false, ..night() }], ..inside() },
    Level::Wrong, "night", "has not begun"
)]
#[case::late_night(Inside { nights: vec![NightFacts { began: Some(ago(4)), ..night() }], ..inside() }, Level::Warn, "night", "late")]
#[case::endless_night(Inside { nights: vec![NightFacts { is_over: false, ..night() }], ..inside() }, Level::Warn, "night", "not over")]
#[case::unreadable_doses(Inside { nights: vec![NightFacts { unreadable: 2, ..night() }], ..inside() }, Level::Warn, "night", "2 doses")]
#[case::alert(Inside { alerts: vec!["The registry is down.".into()], ..inside() }, Level::Warn, "alerts", "is down")]
#[case::no_log(Inside { audit_head: None, ..inside() }, Level::Warn, "audit", "not begun")]
#[case::unreadable(Inside { recount: Recount { reports: 3, wrong: 0, unreadable: 1 }, ..inside() }, Level::Warn, "counts", "1 of 3")]
#[case::miscounted(Inside { recount: Recount { reports: 3, wrong: 2, unreadable: 0 }, ..inside() }, Level::Wrong, "counts", "2 of 3")]
fn what_a_database_holds(#[case] inside: Inside, #[case] level: Level, #[case] name: &str, #[case] word: &str) {
    only(&facts(inside), level, name, word);
}

#[rstest::rstest]
#[case::postgresql(Inside { backups: None, ..inside() })]
#[case::an_old_restore(Inside {
    restored: Some(RestoreFacts { at: ago(24 * 15), backed_up_at: None, in_doubt: 7, unknown: 0 }), ..inside()
})]
#[case::a_backup_is_being_made(Inside {
    backups: Some(Backups { finished_at: Some(ago(30)), unfinished_since: Some(ago(0)) }), ..inside()
})]
#[case::a_night_about_to_begin(Inside {
    nights: vec![NightFacts { due: ago(0), began: None, is_over: false, ..night() }], ..inside()
})]
#[case::answers(Inside { addresses: vec![Address { reached: Some(Ok(())), ..address() }], ..inside() })]
#[case::no_ends(Inside { endings: Vec::new(), ..inside() })]
#[case::another_zone(Inside { last_known: Some(ago(-5)), ..inside() })]
fn what_is_no_reason_to_worry(#[case] inside: Inside) {
    assert_eq!(examine(&facts(inside)).level(), Level::Ok);
}
