//! The work that is measured, as one list.

use std::hint::black_box;

use shared::{ack::SentDose, hl7, program::AckDialect};

use crate::message::{Dose, MANY, accepting, acknowledge, encode, mixed, split};

/// One kind of work.
pub struct Work<'a> {
    /// Its name.
    pub name: &'a str,
    /// Does it once.
    pub run: Box<dyn Fn() + 'a>,
}

impl<'a> Work<'a> {
    fn new<T>(name: &'a str, run: impl Fn() -> T + 'a) -> Self {
        Self { name, run: Box::new(move || drop(black_box(run()))) }
    }
}

/// Hands out all the work there is; the bare split of the small message comes first.
pub fn with_all(measure: impl FnOnce(&[Work<'_>])) {
    let gaps = Dose::read().with_gaps();
    let (dose, dialect, doses) = (Dose::read(), AckDialect::default(), [SentDose::default()]);
    let (small, large, accepting, mixed) = (dose.encode(), encode(MANY), accepting(), mixed());
    measure(&[
        Work::new("bare split, 1 dose", || split(&small).len()),
        Work::new("parse, 1 dose", || hl7::parse(&small).unwrap()),
        Work::new("hl7-parser, 1 dose", || hl7_parser::Message::parse(&small).unwrap().segments().count()),
        Work::new("rust-hl7, 1 dose", || rusthl7::message::Message::try_from(small.as_str()).unwrap().segments.len()),
        Work::new("encode, 1 dose, from the record", || dose.encode()),
        Work::new("encode, 1 dose, from values", || encode(1)),
        Work::new("bare split, 30 doses", || split(&large).len()),
        Work::new("parse, 30 doses", || hl7::parse(&large).unwrap()),
        Work::new("hl7-parser, 30 doses", || hl7_parser::Message::parse(&large).unwrap().segments().count()),
        Work::new("rust-hl7, 30 doses", || rusthl7::message::Message::try_from(large.as_str()).unwrap().segments.len()),
        Work::new("encode, 30 doses, from values", || encode(MANY)),
        Work::new("assess a complete record", || dose.assess()),
        Work::new("assess a record with gaps", || gaps.assess()),
        Work::new("recognize a brand", || dose.recognize("M-M-R II")),
        Work::new("recognize an ambiguous brand", || dose.recognize("Fluzone")),
        Work::new("recognize a presentation", || dose.recognize("Fluzone High-Dose 2025-26")),
        Work::new("recognize a mistaken name", || dose.recognize("Gardisil vaccine")),
        Work::new("recognize by day, age and amount", || dose.recognize_on("Engerix-B")),
        Work::new("read an accepting answer", || acknowledge(&accepting, &dialect, &doses)),
        Work::new("read an answer with three ERR", || acknowledge(&mixed, &dialect, &doses)),
    ]);
}
