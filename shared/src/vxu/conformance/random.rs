//! Records at random, each with a program at random.

use super::{check::check, dice::Dice, generate::Maker};
use crate::{
    finding::Finding,
    program::{Program, ProgramSet},
    readiness::assess,
    report::Action,
    sample,
    snapshot::Snapshot,
    vxu::{
        Error, Vxu, render,
        sample::{sent_at, settings},
    },
};

fn maker(seed: u64, is_wild: bool) -> Maker<'static> {
    Maker { dice: Dice::new(seed), catalog: sample::shared_catalog(), is_wild }
}

/// The programs that records are written for.
fn programs() -> Vec<Program> {
    let programs: Vec<_> = (0..24).map(|seed| maker(seed, false).program()).collect();
    // They are programs that files could hold.
    let texts: Vec<_> = programs.iter().map(|program| toml::to_string(program).unwrap()).collect();
    texts.iter().for_each(|text| assert_eq!(ProgramSet::from_toml(&[("x.toml", text)]).map(|_| ()), Ok(())));
    programs
}

fn write(record: &Snapshot, program: &Program, action: Action) -> Result<String, Error> {
    render(&Vxu {
        snapshot: record,
        action,
        program,
        settings: &settings(),
        catalog: sample::shared_catalog(),
        message_id: "DW-3F8PQ2LX7B",
        sent_at: sent_at(),
        production: true,
    })
}

/// Ten thousand records, in quarters that run side by side.
#[rstest::rstest]
fn ten_thousand_records_make_conformant_messages(#[values(0, 1, 2, 3)] quarter: u64) {
    let programs = programs();
    for seed in quarter * 2_500..(quarter + 1) * 2_500 {
        let mut maker = maker(seed, false);
        let record = maker.record();
        let program = maker.dice.pick(&programs);
        let given = record.immunization.is_administered() || record.immunization.is_historical();
        let action = if given { *maker.dice.pick(Action::ALL) } else { Action::Add };
        let text = write(&record, program, action).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(check(&text, maker.catalog), [], "seed {seed}: {}", text.replace('\r', "\n"));
    }
}

/// Property: a record that the rules let through can be written, and a written message is conformant.
#[test]
fn a_wild_record_is_stopped_or_makes_a_conformant_message() {
    let programs = programs();
    let mut written = 0;
    for seed in 0..2_000 {
        let mut maker = maker(seed, true);
        let record = maker.record();
        let program = maker.dice.pick(&programs);
        match write(&record, program, Action::Add) {
            Ok(text) => {
                written += 1;
                assert_eq!(check(&text, maker.catalog), [], "seed {seed}: {}", text.replace('\r', "\n"));
            }
            Err(error) => {
                let findings = assess(&record, program, maker.catalog, sample::day("2026-03-10"));
                assert!(findings.iter().any(Finding::stops), "seed {seed}: {error}");
            }
        }
    }
    assert!((100..1_900).contains(&written), "{written}");
}
