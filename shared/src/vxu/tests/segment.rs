//! Tests of single fields of a message.

use crate::{
    hl7::{self, Message},
    immunization::{Completion, Immunization},
    letters,
    patient::{Patient, RegistryStatus},
    report::Action,
    sample::{self, administered, day, historical, immune, known_child, known_dose, refused, snapshot},
    snapshot::Snapshot,
    vxu::sample::{write, write_for},
};

fn read(record: &Snapshot) -> Message {
    hl7::parse(&write(record, Action::Add).unwrap()).unwrap()
}

type OfPatient = fn(&mut Patient);

/// A change of the patient, a field, and its text then.
const PATIENT: &[(OfPatient, &str, usize, &str)] = &[
    (|p| p.sex = crate::patient::Sex::Unknown, "PID", 8, "U"),
    (|p| p.races = vec!["PHC1175".into()], "PID", 10, "PHC1175^Refused to answer^CDCREC"),
    (|p| p.races.clear(), "PID", 10, ""),
    (|p| p.ethnicity = Some(" ".into()), "PID", 22, ""),
    (|p| p.mother_maiden.as_mut().unwrap().first.clear(), "PID", 6, "Whitlock^^^^^^M"),
    (|p| p.mother_maiden.as_mut().unwrap().last.clear(), "PID", 6, ""),
    (|p| p.address.as_mut().unwrap().street.clear(), "PID", 11, "^Unit 4^Tomah^WI^54660^USA^P"),
    (|p| p.address = Some(crate::patient::Address::default()), "PID", 11, ""),
    (|p| (p.phone, p.email) = (Some("608 555-0188".into()), None), "PID", 13, "^PRN^PH^^^608^5550188"),
    (|p| p.phone = None, "PID", 13, "^NET^Internet^ione.marsh@example.org"),
    (|p| p.language = Some("hat".into()), "PID", 15, "hat^Haitian^HL70296"),
    (|p| p.multiple_birth = Some(false), "PID", 24, "N"),
    (|p| (p.multiple_birth, p.birth_order) = (Some(true), Some(12)), "PID", 25, "12"),
    (|p| (p.multiple_birth, p.birth_order) = (Some(false), Some(2)), "PID", 25, ""),
    (|p| (p.deceased, p.died_on) = (Some(true), Some(day("2026-03-01"))), "PID", 29, "20260301"),
    (|p| (p.deceased, p.died_on) = (Some(false), Some(day("2026-03-01"))), "PID", 29, ""),
    (|p| (p.deceased, p.died_on) = (None, Some(day("2026-03-01"))), "PID", 29, ""),
    (|p| p.deceased = Some(false), "PID", 30, "N"),
    (|p| p.publicity = None, "PD1", 11, ""),
    (|p| (p.publicity, p.publicity_since) = (None, Some(day("2026-03-01"))), "PD1", 18, ""),
    (|p| p.publicity_since = Some(day("2026-03-01")), "PD1", 18, "20260301"),
    (|p| p.protected = Some(true), "PD1", 12, "Y"),
    (|p| p.protected = None, "PD1", 12, ""),
    (|p| (p.protected, p.protected_since) = (None, Some(day("2026-03-01"))), "PD1", 13, ""),
    (|p| p.protected_since = Some(day("2026-03-01")), "PD1", 13, "20260301"),
    (|p| p.registry_status = Some(RegistryStatus::Moved), "PD1", 16, "M"),
    (|p| p.deceased = Some(true), "PD1", 16, "P"),
    (|p| p.registry_status_since = Some(day("2026-03-01")), "PD1", 17, "20260301"),
    (|p| p.next_of_kin.as_mut().unwrap().phone = Some("1".into()), "NK1", 5, ""),
];

#[test]
fn each_fact_about_a_patient_has_its_place() {
    for (change, name, field, expected) in PATIENT {
        let mut record = snapshot(administered());
        change(&mut record.patient);
        let message = read(&record);
        assert_eq!(message.segments_named(name).next().unwrap().whole(*field), *expected, "{name}-{field}");
    }
}

type OfDose = fn(&mut Immunization);

/// A change of the dose, a field, and its text then.
const DOSE: &[(OfDose, &str, usize, &str)] = &[
    (|d| d.placer_id = Some("PO-1".into()), "ORC", 2, "PO-1^QRP01"),
    (|d| d.ordered_by = None, "ORC", 12, ""),
    (|d| d.entered_by = Some(sample::clinician()), "ORC", 10, NPI),
    (|d| d.completion = Completion::Partial, "RXA", 20, "PA"),
    (|d| (d.amount, d.unit) = (None, Some("mL".into())), "RXA", 6, "999"),
    (|d| (d.amount, d.unit) = (None, Some("mL".into())), "RXA", 7, ""),
    (|d| d.unit = Some("ML".into()), "RXA", 7, "mL^milliliter^UCUM"),
    (|d| d.unit = Some("ug".into()), "RXA", 7, "ug^microgram^UCUM"),
    (|d| d.expiration = None, "RXA", 16, ""),
    (|d| d.ndc = Some("00000-0000-00".into()), "RXA", 5, "03^MMR^CVX"),
    (|d| d.lot = Some(" A|B ".into()), "RXA", 15, "A\\F\\B"),
    (|d| d.entered_at = Some("2026-03-09T23:59:00-06:00".parse().unwrap()), "RXA", 22, "20260309235900-0600"),
    (|d| d.route = Some("C38284".into()), "RXR", 2, ""),
    (|d| d.site = Some("LLFA".into()), "RXR", 2, "LLFA^Left Lower Forearm^HL70163"),
    (
        |d| d.eligibility_method = Some(crate::immunization::EligibilityMethod::Visit),
        "OBX",
        17,
        "VXC41^Eligibility captured at the visit level^CDCPHINVS",
    ),
];

const NPI: &str = "1234567893^Ostrander^Paul^^^^^^NPI&2.16.840.1.113883.4.6&ISO^L^^^NPI";

#[test]
fn each_fact_about_a_dose_has_its_place() {
    for (change, name, field, expected) in DOSE {
        let mut record = snapshot(administered());
        change(&mut record.immunization);
        let message = read(&record);
        assert_eq!(message.segments_named(name).next().unwrap().whole(*field), *expected, "{name}-{field}");
    }
}

#[test]
fn observations_are_numbered_and_those_that_belong_together_share_a_number() {
    let mut record = snapshot(administered());
    let current = sample::shared_catalog().vis_for("110");
    record.immunization.vis = current.iter().map(|vis| vis.code.clone()).collect();
    record.immunization.funding = None;
    let message = read(&record);
    let numbers: Vec<_> =
        message.segments_named("OBX").map(|o| (o.field(1).to_owned(), o.field(4).to_owned())).collect();
    let expected = ["1 1", "2 2", "3 2", "4 3", "5 3", "6 4", "7 4", "8 5", "9 5"];
    assert_eq!(numbers.iter().map(|(n, sub)| format!("{n} {sub}")).collect::<Vec<_>>(), expected);
}

#[test]
fn several_next_of_kin_are_numbered_without_those_that_are_not_whole() {
    let mut record = snapshot(administered());
    record.patient = known_child();
    let nobody = crate::patient::NextOfKin::default();
    record.patient.further_kin.insert(0, nobody);
    let message = read(&record);
    let kin: Vec<_> = message.segments_named("NK1").map(|k| format!("{} {}", k.field(1), k.component(2, 2))).collect();
    assert_eq!(kin, ["1 Ione", "2 Karl"]);
    let telecom: Vec<_> = message.segments_named("NK1").next().unwrap().repetitions(5).map(str::to_owned).collect();
    let expected = [
        "^PRN^PH^^^608^5550188",
        "^PRS^CP^^^608^5550189",
        "^WPN^PH^^^608^5550190^412",
        "^NET^Internet^ione.marsh@example.org",
    ];
    assert_eq!(telecom, expected);
}

#[test]
fn what_divides_a_message_is_escaped_and_what_breaks_it_is_dropped() {
    let mut record = snapshot(administered());
    record.patient.name.last = "O|Neil^&~\\ \r\nPID|9\u{2028}\u{85}".into();
    record.location.practice = "Ear & Nose".into();
    let message = read(&record);
    assert_eq!(message.segments_named("PID").count(), 1);
    assert_eq!(message.value("PID-5.1").as_deref(), Some("O|Neil^&~\\ PID|9"));
    assert_eq!(message.value("ORC-17.2").as_deref(), Some("Ear & Nose"));
    assert_eq!(message.value("MSH-18"), None);
}

#[test]
fn a_message_beyond_ascii_says_so() {
    let mut record = snapshot(administered());
    record.patient.name.first = "Zoë".into();
    let message = read(&record);
    assert_eq!(message.value("MSH-18").as_deref(), Some("UNICODE UTF-8"));
    assert_eq!(message.value("PID-5.2").as_deref(), Some("Zoë"));
}

#[test]
fn a_message_in_ascii_folds_what_it_can_and_refuses_the_rest() {
    let program = crate::vxu::sample::program(|dialect| dialect.ascii_only = true);
    let mut record = snapshot(administered());
    record.patient.name.first = "Zoë".into();
    record.patient.address.as_mut().unwrap().city = "Cañon City".into();
    let text = write_for(&program, &record, Action::Add).unwrap();
    assert!(text.is_ascii() && text.contains("^Zoe^") && text.contains("^Canon City^"));
    record.patient.name.last = "李".into();
    let error = write_for(&program, &record, Action::Add).unwrap_err();
    assert_eq!((error.place(), error.field()), (Some("PID-5"), Some("patient.name")));
    assert_eq!(letters::fold("李"), None);
}

#[test]
fn what_the_guide_forbids_is_never_sent() {
    let forbidden =
        ["PID-2", "PID-4", "PID-9", "PID-12", "PID-19", "PID-20", "PID-13[1].1", "PD1-4", "ORC-7", "OBX-20"];
    for dose in [administered(), known_dose(), historical(), refused(), immune()] {
        let message = read(&Snapshot { patient: known_child(), ..snapshot(dose) });
        for path in forbidden {
            assert_eq!(message.value(path), None, "{path}");
        }
    }
}

#[test]
fn a_social_security_number_goes_only_where_the_program_takes_it() {
    let mut record = snapshot(administered());
    record.patient = known_child();
    record.patient.identifiers.iter_mut().for_each(|i| i.kind = crate::patient::IdentifierKind::SocialSecurity);
    assert!(!write(&record, Action::Add).unwrap().contains("^SS"));
    let takes = crate::vxu::sample::program(|dialect| dialect.identifiers_left_out.clear());
    assert_eq!(write_for(&takes, &record, Action::Add).unwrap().matches("^SS").count(), 2);
}
