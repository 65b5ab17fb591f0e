//! The sent message, as far as an answer refers to it.

use crate::{
    hl7::{self, Message, Segment},
    program::AckDialect,
    report::Action,
};

/// The sent message, as far as an answer refers to it.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// MSH-10.
    pub message_id: &'a str,
    /// The doses of the message in their order. Without any it is taken to have held one.
    pub doses: &'a [SentDose],
    /// The registry's dialect of acknowledgements.
    pub dialect: &'a AckDialect,
}

/// One order group of a message: one dose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentDose {
    /// RXA-21, if it says anything.
    pub action: Option<Action>,
    /// Number of its RXR segments.
    pub routes: usize,
    /// OBX-3.1 of each of its observations.
    pub observations: Vec<String>,
}

impl SentDose {
    /// The doses of a message as it was sent; one unknown dose when the text is not a message with doses.
    #[must_use]
    pub fn all_of(message: &str) -> Vec<Self> {
        hl7::parse(message).map_or_else(|_| vec![Self::default()], |message| Self::of_message(&message))
    }

    /// Returns the doses of a message; one unknown dose when it has none.
    #[must_use]
    pub fn of_message(message: &Message) -> Vec<Self> {
        let mut doses: Vec<Self> = Vec::new();
        for segment in &message.segments {
            match (segment.name(), doses.last_mut()) {
                ("ORC", _) => doses.push(Self::default()),
                (name, Some(dose)) => dose.add(name, segment),
                (_, None) => {}
            }
        }
        if doses.is_empty() { vec![Self::default()] } else { doses }
    }

    fn add(&mut self, name: &str, segment: &Segment) {
        match name {
            "RXA" => self.action = Action::parse(&segment.component(21, 1)),
            "RXR" => self.routes += 1,
            "OBX" => self.observations.push(segment.component(3, 1).into_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_its_doses() {
        let text = "MSH|^~\\&|A\rPID|1\rORC|RE\rRXA|0|1|||||||||||||||||||D\rRXR|C28161\rOBX|1|CE|64994-7^x^LN\r\
                    OBX|2|CE|30963-3\rORC|RE\rRXA|0|1\r";
        let first = SentDose {
            action: Some(Action::Delete),
            routes: 1,
            observations: vec!["64994-7".into(), "30963-3".into()],
        };
        assert_eq!(SentDose::all_of(text), [first, SentDose::default()]);
        assert_eq!(SentDose::all_of("nothing"), [SentDose::default()]);
    }
}
