//! Checks of what is around the data: the database as a whole, and its disk.

use super::{
    check::Check,
    facts::{Disk, Facts},
};
use crate::store::FreePages;

/// Free room under which nothing is sure to be written, in bytes.
const NO_ROOM: u64 = 100 << 20;
/// Free room under which somebody should make some, in bytes.
const LITTLE_ROOM: u64 = 1 << 30;

pub(super) fn checks(facts: &Facts) -> Vec<Check> {
    let Facts { place, schema, faults, disk, pages, .. } = facts;
    let mut checks = Vec::new();
    match schema {
        Err(reason) => {
            let advice = "Check --database, that its server runs, and the account's rights.";
            checks.push(Check::wrong("database", format!("{place} cannot be reached: {reason}."), advice));
        }
        Ok(status) => {
            checks.push(Check::ok("database", format!("{place} answers.")));
            checks.push(match (status.unknown.first(), status.applied, status.pending) {
                (Some(unknown), ..) => Check::wrong(
                    "schema",
                    format!("A newer version of Dosewire used this database: {unknown} is not known to this one."),
                    "Install the newer version again. The other checks need it.",
                ),
                (None, 0, _) => Check::wrong(
                    "schema",
                    "The database is empty.",
                    "Check --database, or begin with `dosewire practice create`.",
                ),
                (None, applied, 0) => Check::ok("schema", format!("All {applied} steps of this version are done.")),
                (None, _, pending) => Check::wrong(
                    "schema",
                    format!("{pending} steps of this version are missing."),
                    "Back up, then run `dosewire migrate`. The other checks need it.",
                ),
            });
        }
    }
    checks.extend(faults.as_ref().map(|faults| integrity(faults)));
    checks.extend(disk.map(room));
    checks.extend(pages.map(free_pages));
    checks
}

fn integrity(faults: &[String]) -> Check {
    match faults {
        [] => Check::ok("integrity", "The database's file is whole."),
        faults => Check::wrong(
            "integrity",
            format!("The database's file is damaged: {}.", faults.join("; ")),
            "Stop the server, keep a copy of the file, and restore the last backup with `dosewire restore`.",
        ),
    }
}

fn room(disk: Disk) -> Check {
    let Disk { free, database } = disk;
    let found = format!("{} are free, and the database takes {}.", size(free), size(database));
    let advice = "Make room on the disk of the database.";
    match free {
        free if free < NO_ROOM => Check::wrong("disk", found, advice),
        // A backup beside it takes as much again.
        free if free < LITTLE_ROOM.max(database.saturating_mul(2)) => Check::warn("disk", found, advice),
        _ => Check::ok("disk", found),
    }
}

fn free_pages(pages: FreePages) -> Check {
    let bytes = size(pages.bytes);
    if pages.is_given_back {
        return Check::ok("pages", format!("{bytes} of the database's file are free, and go back to the disk."));
    }
    Check::warn(
        "pages",
        format!("{bytes} of the database's file are free, and it never shrinks: an older version made it."),
        "Back up, stop the server, and run `dosewire compact`, which needs as much free disk as the database takes.",
    )
}

/// A number of bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes >= 1 << 30 => format!("{:.1} GB", tenths(bytes, 1 << 30)),
        bytes => format!("{} MB", bytes.div_ceil(1 << 20)),
    }
}

fn tenths(bytes: u64, unit: u64) -> f64 {
    let tenths = u32::try_from(bytes.saturating_mul(10) / unit).unwrap_or(u32::MAX);
    f64::from(tenths) / 10.0
}
