//! The facts that an examination is made of.

use chrono::{DateTime, NaiveDate, Utc};

use crate::store::{FreePages, SchemaStatus};

/// All facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Now.
    pub now: DateTime<Utc>,
    /// The address of the database, without user name and password.
    pub place: String,
    /// The migrations of the database beside those of this program, or the reason why it cannot be reached.
    pub schema: Result<SchemaStatus, String>,
    /// The faults that the database's own check found; `None` where it has no such check.
    pub faults: Option<Vec<String>>,
    /// The disk of the database's file, if it has one.
    pub disk: Option<Disk>,
    /// The free pages of the database's file; `None` where it has no such file.
    pub pages: Option<FreePages>,
    /// Contents of a database that has this program's schema.
    pub inside: Option<Inside>,
}

/// The room on a disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Free space.
    pub free: u64,
    /// The size of the database.
    pub database: u64,
}

/// Contents of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The key.
    pub key: KeyFacts,
    /// The last instant that the database knows.
    pub last_known: Option<DateTime<Utc>>,
    /// `true` if an alert about the clock is open.
    pub is_clock_doubted: bool,
    /// Accounts and certificates with an end, of integrations in use: active or paused.
    pub endings: Vec<Ending>,
    /// The addresses of active integrations.
    pub addresses: Vec<Address>,
    /// The backups; `None` where they are made by other means.
    pub backups: Option<Backups>,
    /// The last restore.
    pub restored: Option<RestoreFacts>,
    /// The newest night that is due, of each active integration.
    pub nights: Vec<NightFacts>,
    /// The open alerts, as sentences.
    pub alerts: Vec<String>,
    /// The head of the audit log as NUMBER:SEAL; `None` if the log has not begun.
    pub audit_head: Option<String>,
    /// Columns of reports held against what follows from their states.
    pub recount: Recount,
}

/// State of the key at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFacts {
    /// No key was given.
    NotGiven,
    /// It was given and cannot be read, for this reason.
    Unreadable(String),
    /// It opens everything that was tried.
    Opens,
    /// It does not open what is sealed.
    Refused,
}

/// An account or a certificate that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Its name.
    pub name: String,
    /// Days from today to its last day; negative where that is over.
    pub days: i64,
    /// Its last day.
    pub last_day: NaiveDate,
}

/// The address of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The program.
    pub program: String,
    /// Scheme and host.
    pub origin: String,
    /// The reason why nothing would be sent there.
    pub refused: Option<String>,
    /// The registry's answer to a test of the connection, or its failure; `None` if nobody asked for one.
    pub reached: Option<Result<(), String>>,
}

/// Backups of the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backups {
    /// The end of the newest that was made and checked.
    pub finished_at: Option<DateTime<Utc>>,
    /// The beginning of one after that, which has not ended.
    pub unfinished_since: Option<DateTime<Utc>>,
}

/// A restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoreFacts {
    /// Its instant.
    pub at: DateTime<Utc>,
    /// The instant of the backup.
    pub backed_up_at: Option<DateTime<Utc>>,
    /// Number of messages that were left in doubt.
    pub in_doubt: i64,
    /// Number of messages whose outcome is not known today.
    pub unknown: u64,
}

/// A night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightFacts {
    /// The program.
    pub program: String,
    /// Instant at which it was due.
    pub due: DateTime<Utc>,
    /// Instant at which it began.
    pub began: Option<DateTime<Utc>>,
    /// `true` if it looked at all its doses.
    pub is_over: bool,
    /// Number of doses that could not be read.
    pub unreadable: i32,
}

/// Reports, counted again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recount {
    /// All reports.
    pub reports: u64,
    /// Those whose tab or status is not that of their state.
    pub wrong: u64,
    /// Those that cannot be read.
    pub unreadable: u64,
}
