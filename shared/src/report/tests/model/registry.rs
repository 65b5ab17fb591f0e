//! The registry: what it holds, and how it answers.

use super::super::settle::acknowledgement;
use crate::{
    ack::{Acknowledgement, Duplicate},
    advice::Advice,
    report::{Action, Answer, Trouble},
};

/// Its behavior.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It takes messages and says so.
    Well,
    /// It takes messages, and says that it has a dose already when it does.
    Picky,
    /// It takes messages, and says that it has had each before, by its number.
    Repeating,
    /// It takes messages, and no answer arrives.
    Silent,
    /// It judges doses and refuses what it does not have yet.
    Strict,
    /// It says that a record is locked (206), and takes nothing.
    Locked,
    /// It says AR, and takes nothing.
    Closed,
    /// Its server refuses each message as a bad request.
    Choosy,
    /// No registry answers.
    Down,
    /// A web page answers.
    Page,
    /// Nothing is at the address.
    Gone,
}

impl Mood {
    /// All.
    pub const ALL: &'static [Self] = &[
        Self::Well,
        Self::Picky,
        Self::Repeating,
        Self::Silent,
        Self::Strict,
        Self::Locked,
        Self::Closed,
        Self::Choosy,
        Self::Down,
        Self::Page,
        Self::Gone,
    ];

    /// Returns `true` if a connection test is answered.
    pub fn echoes(self) -> bool {
        !matches!(self, Self::Down | Self::Page | Self::Gone)
    }

    /// Returns `true` if messages reach nothing of the registry itself.
    pub fn is_in_trouble(self) -> bool {
        matches!(self, Self::Silent | Self::Down | Self::Page)
    }
}

/// Its answer, owned.
pub enum Reply {
    /// An acknowledgement.
    Read(Box<Acknowledgement>),
    /// A failure.
    Failed(Trouble, bool, Advice),
}

impl Reply {
    fn says(code: &str, error: &str) -> Self {
        Self::Read(Box::new(acknowledgement(code, error)))
    }

    /// Returns the answer, borrowed.
    pub fn answer(&self) -> Answer<'_> {
        match self {
            Self::Read(ack) => Answer::Read(ack),
            Self::Failed(trouble, may_have_arrived, advice) => {
                Answer::Failed { trouble: *trouble, may_have_arrived: *may_have_arrived, advice: *advice }
            }
        }
    }

    /// Returns `true` if it judges the dose, so that no doubt is left.
    pub fn is_verdict(&self) -> bool {
        match self {
            Self::Read(ack) => {
                let code = ack.code.as_deref();
                let is_judged = ack.advice == Advice::CorrectRecord || ack.duplicate == Some(Duplicate::Dose);
                code == Some("AA") || code == Some("AE") && is_judged
            }
            Self::Failed(..) => false,
        }
    }

    /// Returns `true` if the message may have arrived.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::Failed(_, may_have_arrived, _) => *may_have_arrived,
            Self::Read(ack) => ack.duplicate == Some(Duplicate::Message),
        }
    }
}

/// A message about a dose arrives; `held` is the version that the registry has of it.
pub fn receive(mood: Mood, is_known: bool, held: &mut Option<i32>, (version, action): (i32, Action)) -> Reply {
    let after = (action != Action::Delete).then_some(version);
    match mood {
        Mood::Down => return Reply::Failed(Trouble::Registry, false, Advice::WaitForRegistry),
        Mood::Page => return Reply::Failed(Trouble::Registry, true, Advice::FixSetUp),
        Mood::Gone => return Reply::Failed(Trouble::NotFound, false, Advice::WaitForRegistry),
        _ if !is_known => return Reply::Failed(Trouble::SetUp, false, Advice::FixSetUp),
        Mood::Choosy => return Reply::Failed(Trouble::Message, false, Advice::CorrectRecord),
        Mood::Locked => return Reply::says("AE", "||206^locked^HL70357|E"),
        Mood::Closed => return Reply::says("AR", "|PID^1^5|102^wrong type^HL70357|E"),
        Mood::Strict if *held != after => return Reply::says("AE", "|RXA^1^5|103^not a vaccine^HL70357|E"),
        Mood::Picky if action == Action::Add && held.is_some() => {
            let ack = acknowledgement("AE", "|ORC^1^3|205^duplicate^HL70357|E");
            return Reply::Read(Box::new(Acknowledgement { duplicate: Some(Duplicate::Dose), ..ack }));
        }
        Mood::Well | Mood::Picky | Mood::Repeating | Mood::Strict | Mood::Silent => *held = after,
    }
    match mood {
        Mood::Repeating => {
            let ack = acknowledgement("AE", "|MSH^1^10|205^duplicate^HL70357|E");
            Reply::Read(Box::new(Acknowledgement { duplicate: Some(Duplicate::Message), ..ack }))
        }
        Mood::Silent => Reply::Failed(Trouble::Registry, true, Advice::RetrySoon),
        _ => Reply::says("AA", ""),
    }
}
