//! Advice that follows from the reasons of a refusal.

use crate::{
    ack::{
        acknowledgement::{Duplicate, SetUpScope},
        judge::diagnosis::Diagnosis,
        parse::remark::Level,
    },
    advice::Advice,
};

/// Advice that follows from the reasons of a refusal.
pub struct Reasons {
    /// The next step. Trouble that passes only counts when nothing else was wrong.
    pub advice: Advice,
    /// The part of the set-up that is at fault, if any is.
    pub set_up: Option<SetUpScope>,
    /// The kind of duplicate, if there is no other reason.
    pub duplicate: Option<Duplicate>,
}

impl Reasons {
    /// Puts together what refuses, with what stands beside MSA and whether its words are about the set-up.
    pub fn of(refusing: &[&Diagnosis], beside: Option<&Diagnosis>, is_set_up: bool) -> Self {
        let scopes = refusing.iter().copied().chain(beside).filter_map(Diagnosis::set_up);
        let scopes = scopes.chain(is_set_up.then_some(SetUpScope::Integration));
        let set_up = scopes.min();
        let advice = refusing.iter().map(|diagnosis| advise(diagnosis)).max_by_key(|advice| weight(*advice));
        Self {
            advice: if set_up.is_some() { Advice::FixSetUp } else { advice.unwrap_or(Advice::CorrectRecord) },
            set_up,
            duplicate: if set_up.is_some() { None } else { duplicate(refusing) },
        }
    }
}

fn duplicate(refusing: &[&Diagnosis]) -> Option<Duplicate> {
    let each: Option<Vec<_>> = refusing.iter().map(|diagnosis| diagnosis.duplicate()).collect();
    each?.into_iter().min()
}

/// Weight of an advice against others.
fn weight(advice: Advice) -> u8 {
    match advice {
        Advice::FixSetUp => 4,
        Advice::CorrectRecord => 3,
        Advice::WaitForRegistry => 2,
        Advice::RetrySoon => 1,
        Advice::None => 0,
    }
}

/// Advice for one reason of a refusal.
fn advise(diagnosis: &Diagnosis) -> Advice {
    let known = diagnosis.known.and_then(|known| known.advice);
    match diagnosis.remark.code.as_str() {
        _ if diagnosis.set_up().is_some() => Advice::FixSetUp,
        "206" | "207" => Advice::RetrySoon,
        _ if diagnosis.duplicate() == Some(Duplicate::Message) => Advice::RetrySoon,
        _ if diagnosis.remark.level == Level::Information => Advice::CorrectRecord,
        _ => known.unwrap_or(Advice::CorrectRecord),
    }
}
