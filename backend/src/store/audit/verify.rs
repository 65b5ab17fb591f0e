//! The proof that the audit log is as it was written.

use std::fmt;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::head::{BEGINNING, head, open_key, sign_head};
use crate::{
    entity::audit,
    store::{
        ActorKind, Error, Result, Store,
        db::{Origin, origin_of, seal_of},
    },
    vault::{MacKey, Vault},
};

/// Number of entries that are read at once.
const BATCH_SIZE: u64 = 1_000;
/// Maximum number of faults that are told.
const MAX_FAULTS: usize = 1_000;

/// A fault of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainFault {
    /// An entry is not as Dosewire wrote it.
    Changed {
        /// Its number, if it has one.
        seq: Option<i64>,
        /// Its id.
        id: Uuid,
    },
    /// Somebody else than Dosewire wrote an entry.
    Inserted {
        /// Its number, if it has one.
        seq: Option<i64>,
        /// Its id.
        id: Uuid,
    },
    /// Entries are gone.
    Missing {
        /// The first number.
        first: i64,
        /// The last number.
        last: i64,
    },
    /// The head was changed or put back to an earlier one.
    Head,
    /// The head that was noted is not in the log.
    NotedHead {
        /// Its number.
        seq: i64,
    },
}

impl fmt::Display for ChainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = |seq: &Option<i64>| seq.map_or_else(|| "not sealed yet".to_owned(), |seq| format!("entry {seq}"));
        match self {
            Self::Changed { seq, id } => write!(f, "{} ({id}) was changed", entry(seq)),
            Self::Inserted { seq, id } => write!(f, "{} ({id}) was inserted: Dosewire did not write it", entry(seq)),
            Self::Missing { first, last } if first == last => write!(f, "entry {first} was deleted"),
            Self::Missing { first, last } => write!(f, "entries {first} to {last} were deleted"),
            Self::Head => f.write_str("the head of the chain was changed: the last entries may be gone"),
            Self::NotedHead { seq } => {
                write!(f, "entry {seq} is not the one that was noted: the log was put back, or written anew")
            }
        }
    }
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Sealed entries that were read.
    pub entries: u64,
    /// Entries from before the log was a chain.
    pub earlier: u64,
    /// Entries of commands, which sign nothing.
    pub commands: u64,
    /// Entries that are not sealed yet.
    pub unsealed: u64,
    /// The number and the seal of the last entry.
    pub head: (i64, String),
    /// The faults.
    pub faults: Vec<ChainFault>,
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        let Self { entries, earlier, commands, unsealed, head: (seq, seal), faults } = self;
        writeln!(
            f,
            "{entries} entries are sealed, {unsealed} are not yet. Of all, {earlier} are from before the chain and \
             {commands} are of the command line, which has no key to sign with."
        )?;
        let verdict = match faults.len() {
            0 => "Nothing was changed, inserted or deleted.".to_owned(),
            1 => "1 thing is wrong.".to_owned(),
            more => format!("{more} things are wrong."),
        };
        write!(f, "{verdict}\nHead: {seq}:{seal}")
    }
}

/// Verifies the whole log, also beside running servers. `noted` is a head that was told before, which must be in it.
///
/// # Errors
/// `NotFound` when there is no chain yet; `Sealed` when the keys at hand do not open the log's.
pub async fn verify_audit_log(store: &Store, vault: &Vault, noted: Option<&(i64, String)>) -> Result<Verification> {
    let db = store.reader();
    let first = head(db).await?.ok_or(Error::NotFound)?;
    let mut walk = Walk::new(open_key(vault, &first)?, noted);
    let head = loop {
        let now = head(db).await?.ok_or(Error::NotFound)?;
        walk.up_to(store, now.seq).await?;
        let beyond = audit::Entity::find().filter(audit::Column::Seq.gt(now.seq)).all(db).await?;
        // Entries and head move in one commit: where the head stood still, there is nothing beyond it.
        if head(db).await?.ok_or(Error::NotFound)? == now {
            for row in beyond {
                walk.fault(ChainFault::Inserted { seq: row.seq, id: row.id });
            }
            break now;
        }
    };
    if walk.next <= head.seq {
        walk.fault(ChainFault::Missing { first: walk.next, last: head.seq });
    }
    let is_last = walk.next > head.seq && walk.previous.as_ref().is_some_and(|seals| seals.contains(&head.seal));
    if sign_head(&walk.key, head.seq, &head.seal) != head.signature || (walk.next > head.seq && !is_last) {
        walk.fault(ChainFault::Head);
    }
    walk.unsealed(store).await?;
    if let Some((seq, _)) = noted.filter(|_| !walk.is_noted_found) {
        walk.fault(ChainFault::NotedHead { seq: *seq });
    }
    walk.done.head = (head.seq, hex::encode(&head.seal));
    Ok(walk.done)
}

struct Walk<'a> {
    key: MacKey,
    noted: Option<&'a (i64, String)>,
    is_noted_found: bool,
    /// The number that comes next.
    next: i64,
    /// The seal before: as it stands, and as it must be. None after a gap.
    previous: Option<[Vec<u8>; 2]>,
    /// `true` once the entries from before the chain are over.
    has_begun: bool,
    done: Verification,
}

impl<'a> Walk<'a> {
    fn new(key: MacKey, noted: Option<&'a (i64, String)>) -> Self {
        let is_noted_found = noted.is_some_and(|(seq, _)| *seq == 0);
        let previous = Some([BEGINNING.to_vec(), BEGINNING.to_vec()]);
        Self { key, noted, is_noted_found, next: 1, previous, has_begun: false, done: Verification::default() }
    }

    fn fault(&mut self, fault: ChainFault) {
        if self.done.faults.len() < MAX_FAULTS {
            self.done.faults.push(fault);
        }
    }

    async fn up_to(&mut self, store: &Store, last: i64) -> Result<()> {
        // The first time also what stands before the beginning.
        let mut after = Some(self.next - 1).filter(|_| self.next > 1);
        loop {
            let mut rows = audit::Entity::find().filter(audit::Column::Seq.lte(last));
            if let Some(seq) = after {
                rows = rows.filter(audit::Column::Seq.gt(seq));
            }
            let rows = rows.order_by_asc(audit::Column::Seq).limit(BATCH_SIZE).all(store.reader()).await?;
            let Some(end) = rows.last() else { return Ok(()) };
            after = end.seq;
            for row in &rows {
                self.sealed(row);
            }
        }
    }

    fn sealed(&mut self, row: &audit::Model) {
        let (seq, id) = (row.seq.unwrap_or_default(), row.id);
        self.done.entries += 1;
        if seq < self.next {
            return self.fault(ChainFault::Inserted { seq: row.seq, id });
        }
        if seq > self.next {
            self.fault(ChainFault::Missing { first: self.next, last: seq - 1 });
            self.previous = None;
        }
        let seal = row.seal.clone().unwrap_or_default();
        let signature = row.signature.as_deref().unwrap_or_default();
        let expected: Option<Vec<Vec<u8>>> = self
            .previous
            .as_ref()
            .map(|seals| seals.iter().map(|previous| seal_of(&self.key, seq, signature, previous)).collect());
        let is_linked = expected.as_ref().is_none_or(|seals| seals.contains(&seal));
        match origin_of(&self.key, row) {
            Some(origin) if is_linked => self.known(row, origin),
            _ => self.fault(ChainFault::Changed { seq: row.seq, id }),
        }
        if self.noted.is_some_and(|(noted, text)| *noted == seq && *text == hex::encode(&seal)) {
            self.is_noted_found = true;
        }
        let computed = expected.and_then(|seals| seals.into_iter().next()).unwrap_or_else(|| seal.clone());
        self.previous = Some([seal, computed]);
        self.next = seq + 1;
    }

    /// An entry whose content is right: what nobody signed is from before the chain, or of a command.
    fn known(&mut self, row: &audit::Model, origin: Origin) {
        let kind = ActorKind::parse(&row.actor_kind);
        match (origin, kind) {
            (Origin::Written, _) => self.has_begun = true,
            (Origin::Adopted, Some(ActorKind::CommandLine)) => {
                self.has_begun = true;
                self.done.commands += 1;
            }
            (Origin::Adopted, Some(ActorKind::Earlier)) if !self.has_begun => self.done.earlier += 1,
            (Origin::Adopted, _) => self.fault(ChainFault::Inserted { seq: row.seq, id: row.id }),
        }
    }

    async fn unsealed(&mut self, store: &Store) -> Result<()> {
        // They are in no order yet, so that none ends the time before the chain.
        let has_begun = self.has_begun;
        let mut after = Uuid::nil();
        loop {
            let rows = audit::Entity::find().filter(audit::Column::Seq.is_null()).filter(audit::Column::Id.gt(after));
            let rows = rows.order_by_asc(audit::Column::Id).limit(BATCH_SIZE).all(store.reader()).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for row in &rows {
                self.done.unsealed += 1;
                self.has_begun = has_begun;
                match (&row.signature, origin_of(&self.key, row)) {
                    (None, _) => self.known(row, Origin::Adopted),
                    (Some(_), Some(origin)) => self.known(row, origin),
                    (Some(_), None) => self.fault(ChainFault::Changed { seq: None, id: row.id }),
                }
            }
        }
    }
}
