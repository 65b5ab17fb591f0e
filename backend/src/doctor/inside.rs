//! Checks of what a database holds.

use chrono::{DateTime, TimeDelta, Utc};
use shared::alert::rule::NIGHT_GRACE;

use super::{
    check::Check,
    facts::{Address, Backups, Ending, Inside, KeyFacts, NightFacts, Recount, RestoreFacts},
};

/// Days before an end from which on it is told.
const SOON: i64 = 30;
/// Age from which on a backup is old.
const OLD: TimeDelta = TimeDelta::days(2);
/// Time that a backup may take.
const LONG: TimeDelta = TimeDelta::hours(1);
/// Difference between the clock and what the database knows that is no difference of time zones.
const MAX_DRIFT: TimeDelta = TimeDelta::hours(6);
/// Time after a restore in which it is told as something to look at.
const RECENT: TimeDelta = TimeDelta::days(14);

pub(super) fn checks(inside: &Inside, now: DateTime<Utc>) -> Vec<Check> {
    let mut checks = vec![key(&inside.key), clock(inside, now)];
    checks.extend(endings(&inside.endings));
    checks.extend(inside.addresses.iter().map(address));
    checks.push(backup(inside.backups, now));
    checks.extend(inside.restored.map(|restored| restore(restored, now)));
    checks.extend(inside.nights.iter().map(|one| night(one, now)));
    checks.push(alerts(&inside.alerts));
    checks.push(audit(inside.audit_head.as_deref()));
    checks.push(counts(inside.recount));
    checks
}

fn key(key: &KeyFacts) -> Check {
    match key {
        KeyFacts::NotGiven => {
            Check::warn("key", "No key was given, so nothing that is sealed was opened.", "Pass --key-file.")
        }
        KeyFacts::Unreadable(reason) => Check::wrong(
            "key",
            format!("The key that was given cannot be read: {reason}."),
            "Give the key file that the database was used with, or put its copy back: a new key opens nothing that is \
             sealed.",
        ),
        KeyFacts::Opens => Check::ok("key", "It opens what is sealed."),
        KeyFacts::Refused => Check::wrong(
            "key",
            "It does not open what this database holds sealed.",
            "Give the key file that the database was used with.",
        ),
    }
}

fn clock(inside: &Inside, now: DateTime<Utc>) -> Check {
    let advice = "Set this machine's clock right, and let it follow a time server.";
    let says = now.format("%F %T");
    match inside.last_known {
        Some(known) if known > now + MAX_DRIFT => {
            let known = known.format("%F %T");
            Check::wrong("clock", format!("It says {says} UTC, and the database knows {known} UTC."), advice)
        }
        _ if inside.is_clock_doubted => {
            Check::warn("clock", format!("It says {says} UTC, and a server saw it jump."), advice)
        }
        _ => Check::ok("clock", format!("It says {says} UTC, after all that the database knows.")),
    }
}

fn endings(endings: &[Ending]) -> Vec<Check> {
    let soon: Vec<_> = endings.iter().filter(|ending| ending.days <= SOON).collect();
    if soon.is_empty() {
        let found = format!("{} accounts and certificates have an end, none within {SOON} days.", endings.len());
        return vec![Check::ok("endings", found)];
    }
    let check = |ending: &&Ending| {
        let Ending { name, days, last_day } = ending;
        let advice = "Get a new one from the registry, and enter it under Integrations.";
        match days {
            ..0 => Check::wrong("endings", format!("{name} ended on {last_day}."), advice),
            days => Check::warn("endings", format!("{name} ends in {days} days, on {last_day}."), advice),
        }
    };
    soon.iter().map(check).collect()
}

fn address(address: &Address) -> Check {
    let Address { program, origin, refused, reached } = address;
    match (refused, reached) {
        (Some(reason), _) => Check::wrong(
            "address",
            format!("{program}: {origin} cannot be used: {reason}"),
            "Correct the address under Integrations, or this machine's name server.",
        ),
        (None, None) => Check::ok("address", format!("{program}: {origin} is found; --reach asks whether it answers.")),
        (None, Some(Ok(()))) => Check::ok("address", format!("{program}: {origin} answers.")),
        (None, Some(Err(reason))) => Check::wrong("address", format!("{program}: {origin}: {reason}"), ""),
    }
}

fn backup(backups: Option<Backups>, now: DateTime<Utc>) -> Check {
    let Some(Backups { finished_at, unfinished_since }) = backups else {
        return Check::ok("backup", "PostgreSQL is backed up with pg_dump, of which nothing is known here.");
    };
    let make = "Make one with `dosewire backup`, each night best, and keep it on another machine.";
    if unfinished_since.is_some_and(|since| now - since > LONG) {
        return Check::warn(
            "backup",
            "The last one was not finished, or this database is a backup that was put here by hand.",
            "If it was put here by hand, stop the server and run `dosewire restore --mark-only`; else make a new one.",
        );
    }
    match finished_at {
        None => Check::warn("backup", "There is none.", make),
        Some(at) if now - at > OLD => {
            Check::warn("backup", format!("The last one is {} days old.", (now - at).num_days()), make)
        }
        Some(at) => Check::ok("backup", format!("The last one was made on {} UTC.", at.format("%F %T"))),
    }
}

fn restore(restored: RestoreFacts, now: DateTime<Utc>) -> Check {
    let RestoreFacts { at, backed_up_at, in_doubt, unknown } = restored;
    let of = backed_up_at.map(|of| format!(" to {} UTC", of.format("%F %T"))).unwrap_or_default();
    let found = format!(
        "The database was put back{of} on {}, which left {in_doubt} messages in doubt; the outcome of {unknown} is not \
         known now.",
        at.format("%F")
    );
    if now - at > RECENT {
        return Check::ok("restore", found);
    }
    let advice = "Enter again what was entered since, leave out of reporting what the registry has of it, and look \
                  through users and tokens.";
    Check::warn("restore", found, advice)
}

fn night(night: &NightFacts, now: DateTime<Utc>) -> Check {
    let NightFacts { program, due, began, is_over, unreadable } = night;
    let due_text = due.format("%F %H:%M");
    let is_late = |at: DateTime<Utc>| at > *due + NIGHT_GRACE;
    match began {
        None if is_late(now) => Check::wrong(
            "night",
            format!("{program}: the night that was due on {due_text} UTC has not begun."),
            "See that a server runs, and read its log.",
        ),
        None => Check::ok("night", format!("{program}: it is due since {due_text} UTC, and begins any moment.")),
        Some(_) if *unreadable > 0 => Check::warn(
            "night",
            format!("{program}: {unreadable} doses of the last one could not be read."),
            "They stand under Not reported.",
        ),
        Some(began) if !is_over && is_late(now) => Check::warn(
            "night",
            format!("{program}: the last one began on {} UTC and is not over.", began.format("%F %H:%M")),
            "See that a server runs, and read its log.",
        ),
        Some(began) if is_late(*began) => {
            Check::warn("night", format!("{program}: the last one, due on {due_text} UTC, began late."), "")
        }
        Some(began) => {
            Check::ok("night", format!("{program}: the last one began on {} UTC.", began.format("%F %H:%M")))
        }
    }
}

fn alerts(open: &[String]) -> Check {
    match open {
        [] => Check::ok("alerts", "None is open."),
        open => Check::warn("alerts", format!("{} are open: {}", open.len(), open.join(" ")), "Home shows them."),
    }
}

fn audit(head: Option<&str>) -> Check {
    match head {
        None => Check::warn("audit", "The audit log has not begun.", "It does with the first start of a server."),
        Some(head) => Check::ok("audit", format!("Its head is {head}; `dosewire audit verify` looks at every entry.")),
    }
}

fn counts(recount: Recount) -> Check {
    let Recount { reports, wrong, unreadable } = recount;
    match (wrong, unreadable) {
        (0, 0) => Check::ok("counts", format!("All {reports} reports stand where their states say.")),
        (0, unreadable) => Check::warn(
            "counts",
            format!("{unreadable} of {reports} reports cannot be read by this version."),
            "They stand under Not reported.",
        ),
        (wrong, _) => Check::wrong(
            "counts",
            format!("{wrong} of {reports} reports stand in a list in which they do not belong."),
            "Keep a copy of the database, and tell whoever supports this program.",
        ),
    }
}
