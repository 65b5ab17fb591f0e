//! Throughput of encoding and parsing messages, reading answers, assessing records and recognizing names; the messages
//! beside other crates and beside a bare split.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot make its messages may fail as it likes")]

mod message;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shared::{ack::SentDose, hl7, program::AckDialect};

use message::{Dose, MANY, accepting, acknowledge, encode, mixed, split};

fn encoding(criterion: &mut Criterion) {
    let dose = Dose::read();
    let mut group = criterion.benchmark_group("encode");
    group.throughput(Throughput::Elements(1));
    group.bench_function("1 dose, from the record", |b| b.iter(|| black_box(&dose).encode()));
    group.bench_function("1 dose, from values", |b| b.iter(|| encode(black_box(1))));
    group.bench_function("30 doses, from values", |b| b.iter(|| encode(black_box(MANY))));
    group.finish();
}

fn parsing(criterion: &mut Criterion) {
    for (name, text) in [("parse 1 dose", Dose::read().encode()), ("parse 30 doses", encode(MANY))] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(1));
        group.bench_function("dosewire", |b| b.iter(|| hl7::parse(black_box(&text)).unwrap()));
        group.bench_function("bare split", |b| b.iter(|| split(black_box(&text))));
        group.bench_function("hl7-parser", |b| b.iter(|| hl7_parser::Message::parse(black_box(&text)).unwrap()));
        group.bench_function("rust-hl7", |b| {
            b.iter(|| rusthl7::message::Message::try_from(black_box(text.as_str())).unwrap())
        });
        group.finish();
    }
}

fn acknowledging(criterion: &mut Criterion) {
    let (dialect, doses) = (AckDialect::default(), [SentDose::default()]);
    let mut group = criterion.benchmark_group("read an acknowledgement");
    group.throughput(Throughput::Elements(1));
    for (name, body) in [("accepting", accepting()), ("with information, a warning and an error", mixed())] {
        group.bench_function(name, |b| b.iter(|| acknowledge(black_box(&body), &dialect, &doses)));
    }
    group.finish();
}

fn assessing(criterion: &mut Criterion) {
    let (dose, gaps) = (Dose::read(), Dose::read().with_gaps());
    let mut group = criterion.benchmark_group("assess a record");
    group.throughput(Throughput::Elements(1));
    group.bench_function("complete", |b| b.iter(|| black_box(&dose).assess()));
    group.bench_function("with gaps", |b| b.iter(|| black_box(&gaps).assess()));
    group.finish();
}

fn recognizing(criterion: &mut Criterion) {
    let dose = Dose::read();
    let mut group = criterion.benchmark_group("recognize a name");
    group.throughput(Throughput::Elements(1));
    for name in ["M-M-R II", "Fluzone", "Fluzone High-Dose 2025-26", "Gardisil vaccine", "flu shot"] {
        group.bench_function(name, |b| b.iter(|| dose.recognize(black_box(name))));
    }
    group.bench_function("Engerix-B, by day, age and amount", |b| b.iter(|| dose.recognize_on(black_box("Engerix-B"))));
    group.finish();
}

criterion_group!(all, encoding, parsing, acknowledging, assessing, recognizing);
criterion_main!(all);
