//! Words that decide: those of the program, and those of every registry.

use super::{
    phrase,
    refusal::{self, Implied, Subject, WordedRefusal},
};
use crate::{hl7::Segment, program::AckDialect};

/// The effect of the words in some segments.
#[derive(Debug, Default)]
pub struct Words {
    /// `true` if they refuse every dose.
    message: bool,
    /// Numbers of the doses that they refuse, from 1.
    counted: Vec<usize>,
    /// `true` if they refuse the dose that the error is about.
    here: bool,
    /// `true` if they make a warning of an error.
    pub accepts: bool,
    /// `true` if they are about the set-up.
    pub set_up: bool,
    /// The number of doses that they say were lost without naming them.
    pub lost: usize,
    /// `true` if they refuse in words that every registry may use, and so even in what is called information.
    pub is_plain_refusal: bool,
}

impl Words {
    /// Finds the program's words in segments.
    pub fn of_program<'a>(segments: impl Iterator<Item = &'a Segment>, dialect: &AckDialect) -> Self {
        let lines: Vec<_> = segments.map(Segment::plain_line).collect();
        let has = |line: &str, list: &[String]| list.iter().any(|words| phrase::contains(line, words));
        // What says that nothing was rejected does not reject.
        let refuses = |line: &str, list: &[String]| has(line, list) && !refusal::denies(line);
        let mut found = Self {
            message: lines.iter().any(|line| refuses(line, &dialect.rejects_message)),
            accepts: lines.iter().any(|line| has(line, &dialect.accepts)),
            set_up: lines.iter().any(|line| has(line, &dialect.set_up)),
            ..Self::default()
        };
        for line in lines.iter().filter(|line| refuses(line, &dialect.rejects_dose)) {
            for number in dialect.rejects_dose.iter().flat_map(|words| phrase::find_all(line, words)) {
                found.refuse_one(number);
            }
        }
        found
    }

    /// Adds the refusals in a text, as every registry may write them. Returns whether there is one.
    ///
    /// In what is about a part of the message, such as the next of kin, a record is that part's. `implied` is what is
    /// refused where the text names nothing.
    pub fn add_refusals(&mut self, text: &str, is_part: bool, implied: Implied) -> bool {
        let is_meant =
            |refusal: &WordedRefusal| !is_part || matches!(refusal.subject, Subject::Message | Subject::Dose);
        let refusals: Vec<_> = refusal::find(text, implied).into_iter().filter(is_meant).collect();
        for refusal in &refusals {
            match refusal.subject {
                _ if refusal.lost.is_some() => self.lost = self.lost.max(refusal.lost.unwrap_or_default()),
                Subject::Message | Subject::Patient => self.message = true,
                Subject::Dose | Subject::Record => self.refuse_one(refusal.number),
            }
        }
        self.is_plain_refusal |= !refusals.is_empty();
        !refusals.is_empty()
    }

    fn refuse_one(&mut self, number: Option<usize>) {
        match number {
            Some(number) => self.counted.push(number),
            None => self.here = true,
        }
    }

    /// Returns `true` if the words count the dose, from 0; a number that no dose has counts all.
    pub fn count(&self, dose: usize, doses: usize) -> bool {
        self.counted.iter().any(|&number| number == dose + 1 || number == 0 || number > doses)
    }

    /// Returns `true` if the words count any dose.
    pub fn count_any(&self) -> bool {
        !self.counted.is_empty()
    }

    /// Returns `true` if the words refuse the dose, from 0. `is_near` says whether what they stand in is about it.
    pub fn refuse(&self, dose: usize, doses: usize, is_near: bool) -> bool {
        self.message || self.count(dose, doses) || (self.here && is_near)
    }
}
