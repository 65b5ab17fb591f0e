//! The story of the demo's past, as a table: the acts of each day, and what each dose is like.

use super::calendar::NIGHTS;

/// The kind of a dose that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing is missing, and the registry has nothing to say.
    Whole,
    /// The registry warns of its lot.
    Doubted,
    /// Its lot does not look like one.
    Odd,
    /// The registry refuses its lot.
    Refused,
    /// Its lot is missing.
    NoLot,
    /// Its patient's race is missing.
    NoRace,
    /// Its name says only a kind of vaccine.
    Vague,
    /// The registry's record is locked the first times that it comes.
    Busy,
    /// The registry does not answer the first times that it comes.
    Silent,
}

/// An act of a day. A name stands for a dose that is told of again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// A dose is given.
    Give(Kind),
    /// A dose is given that has a name.
    GiveAs(Kind, &'static str),
    /// A dose is reported by hand.
    Report(&'static str),
    /// Some doses from before are reported by hand.
    ReportOlder(u64),
    /// The lot is corrected, and the dose is reported by hand.
    CorrectLot(&'static str),
    /// The patient's race is asked for, and the dose is reported by hand.
    AskRace(&'static str),
    /// The site of a dose is corrected.
    CorrectSite(&'static str),
    /// The dose is left out, for a reason.
    Exclude(&'static str, &'static str),
    /// The dose is deleted, at the registry too.
    Delete(&'static str),
    /// The dose is moved to another chart.
    Move(&'static str),
    /// Somebody wants a program that is not ready.
    TellInterest(&'static str),
}

use Act::{AskRace, CorrectLot, CorrectSite, Delete, Exclude, Give, GiveAs, Move, Report, ReportOlder, TellInterest};
use Kind::{Busy, Doubted, NoLot, NoRace, Odd, Refused, Silent, Vague, Whole};

const W: Act = Give(Whole);

/// The acts of each day, in their order. The doses of the last day wait for the next night.
pub(super) const DAYS: [&[Act]; NIGHTS + 1] = [
    &[ReportOlder(24), W, W, Give(Doubted), W, GiveAs(Refused, "mistyped lot"), W, Give(NoLot), W],
    &[W, W, GiveAs(NoRace, "new patient"), W, Give(Doubted), W, W, Give(NoLot), W],
    &[
        CorrectLot("mistyped lot"),
        W,
        GiveAs(Whole, "entered twice"),
        GiveAs(Whole, "wrong chart"),
        Give(Refused),
        W,
        Give(Odd),
        W,
        GiveAs(Whole, "other arm"),
    ],
    &[ReportOlder(24), W, W, W, GiveAs(NoLot, "from a trial"), W, Give(Doubted), W],
    &[
        AskRace("new patient"),
        W,
        W,
        W,
        W,
        Exclude("from a trial", "Given in a clinical trial; the sponsor reports it."),
        W,
        W,
    ],
    &[W, CorrectSite("other arm"), W, Give(Vague), W, Give(Doubted), W, W],
    &[W, W, Delete("entered twice"), GiveAs(Whole, "noted late"), W, Give(Refused), W, W, W],
    &[Move("wrong chart"), W, W, Give(Doubted), W, Give(NoLot), W, W],
    &[W, CorrectSite("noted late"), Report("noted late"), W, Give(NoRace), W, W, TellInterest("NYC"), Give(Doubted), W],
    &[W, W, Give(Refused), W, W, Give(NoLot), W, Give(Doubted), W, W],
    &[W, GiveAs(Silent, "unanswered"), W, GiveAs(Busy, "locked"), W, Give(NoLot), W, GiveAs(Whole, "urgent"), W],
];

/// The last calls, a while before the practice is loaded: what is tried again by itself.
pub(super) const LAST_CALLS: &[Act] = &[Report("unanswered"), Report("locked")];

/// The very last call: it gets through.
pub(super) const LAST_CALL: Act = Report("urgent");
