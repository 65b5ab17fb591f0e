//! Answers as registries give them, each with the verdict that it deserves.

use std::{fs, io, path::Path};

use proptest::prelude::*;
use shared::{
    ack::{Verdict, read},
    advice::Advice,
    finding::Severity,
};

const OURS: &str = "CLINIC01-000000101";

fn example(name: &str) -> io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ack").join(name))
}

#[rstest::rstest]
#[case("ack_01_aa.hl7", Verdict::Accepted, Advice::None)]
#[case("ack_02_aa_info.hl7", Verdict::Accepted, Advice::None)]
#[case("ack_03_aa_warning.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_04_ae_warning_only.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_05_ae_error_one_dose.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_06_ae_error_patient.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_07_ae_mixed.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_08_ae_no_err.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_09_ar_version.hl7", Verdict::Rejected, Advice::FixSetUp)]
#[case("ack_10_ar_internal.hl7", Verdict::Rejected, Advice::RetrySoon)]
#[case("ack_11_wir_rxa_ignored_as_warning.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_12_err3_zero_informational_w.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_13_texas_code_in_text.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_14_texas_no_consent.hl7", Verdict::Rejected, Advice::CorrectRecord)]
#[case("ack_15_wrong_control_id.hl7", Verdict::Mismatched, Advice::WaitForRegistry)]
#[case("ack_16_batch_wrapped.hl7", Verdict::Accepted, Advice::None)]
#[case("ack_17_aa_with_error.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_18_mistyped_vxu.hl7", Verdict::Unreadable, Advice::FixSetUp)]
#[case("ack_19_lf_line_ends.hl7", Verdict::AcceptedWithWarnings, Advice::None)]
#[case("ack_20_url_encoded.txt", Verdict::Accepted, Advice::None)]
#[case("ack_21_not_hl7_success.txt", Verdict::Unreadable, Advice::FixSetUp)]
#[case("ack_22_html_login.html", Verdict::Unreadable, Advice::FixSetUp)]
fn an_answer_gets_its_verdict(#[case] file: &str, #[case] verdict: Verdict, #[case] advice: Advice) {
    let answer = read(&example(file).unwrap(), OURS);
    assert_eq!((answer.verdict, answer.advice), (verdict, advice));
    assert_eq!(answer.setup, advice == Advice::FixSetUp);
    let explains = answer.findings.iter().any(|f| f.stops());
    assert_eq!(explains, !verdict.is_accepted(), "{:?}", answer.findings);
}

#[test]
fn all_examples_are_in_the_table() {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ack")).unwrap();
    assert_eq!(files.count(), 22);
}

fn answer(msa: &str, errors: &[&str]) -> String {
    let rows: String = errors.iter().map(|row| format!("ERR||{row}\r")).collect();
    format!("MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|1|P|2.5.1\rMSA|{msa}\r{rows}")
}

#[rstest::rstest]
#[case::enhanced_mode("CA|M1", &[], Verdict::Accepted, Advice::None)]
#[case::enhanced_mode_refusal("CR|M1", &[], Verdict::Rejected, Advice::CorrectRecord)]
#[case::two_warnings("AE|M1", &["PID^1^11|999|W||||a", "RXA^1^17|103|W||||b"], Verdict::AcceptedWithWarnings, Advice::None)]
#[case::information_only("AE|M1", &["PID^1^11|0|I||||a"], Verdict::AcceptedWithWarnings, Advice::None)]
#[case::no_severity("AE|M1", &["PID^1^11|101|||||a"], Verdict::Rejected, Advice::CorrectRecord)]
#[case::nowhere("AE|M1", &["|101|E||||a"], Verdict::Rejected, Advice::CorrectRecord)]
#[case::next_of_kin_lost("AE|M1", &["NK1^1^3|101|E||||a"], Verdict::AcceptedWithWarnings, Advice::None)]
#[case::pd1_lost("AE|M1", &["PD1^1^11|103|E||||a"], Verdict::AcceptedWithWarnings, Advice::None)]
#[case::pd1_lost_and_more("AE|M1", &["PD1^1^11|103|E||||a", "RXA^1^15|101|E||||b"], Verdict::Rejected, Advice::CorrectRecord)]
#[case::says_that_it_kept_nothing("AE|M1", &["PID^1^5|101|W||||MESSAGE REJECTED"], Verdict::Rejected, Advice::CorrectRecord)]
#[case::locked("AE|M1", &["|206|E||||a"], Verdict::Rejected, Advice::RetrySoon)]
#[case::locked_and_wrong("AE|M1", &["|206|E||||a", "RXA^1^15|101|E||||b"], Verdict::Rejected, Advice::CorrectRecord)]
#[case::sending_facility("AE|M1", &["MSH^1^4|103|E||||a"], Verdict::Rejected, Advice::FixSetUp)]
#[case::site("AE|M1", &["RXA^1^11^1^4|103|E||||a"], Verdict::Rejected, Advice::FixSetUp)]
#[case::other_id("AA|M2", &[], Verdict::Mismatched, Advice::WaitForRegistry)]
#[case::no_id("AA|", &[], Verdict::Mismatched, Advice::WaitForRegistry)]
#[case::strange_code("OK|M1", &[], Verdict::Unreadable, Advice::FixSetUp)]
fn a_rule_holds(#[case] msa: &str, #[case] errors: &[&str], #[case] verdict: Verdict, #[case] advice: Advice) {
    let read = read(&answer(msa, errors), "M1");
    assert_eq!((read.verdict, read.advice), (verdict, advice));
}

#[test]
fn without_msa_it_is_not_ours() {
    let read = read("MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|1|P|2.5.1\r", "M1");
    assert_eq!((read.verdict, read.code), (Verdict::Mismatched, None));
}

#[test]
fn a_finding_names_our_field_and_keeps_the_registrys_words() {
    let read = read(&answer("AE|M1", &["RXA^1^15^1|103|E|5|||RXA-15 invalid lot \\T\\ maker^SKB"]), "M1");
    let finding = &read.findings[0];
    assert_eq!(finding.field.as_deref(), Some("immunization.lot"));
    assert_eq!(finding.place.as_deref(), Some("RXA-15"));
    assert_eq!((finding.severity, finding.code.as_str()), (Severity::Blocks, "registry.value_unknown"));
    assert_eq!(finding.text, "The registry does not know this value of the lot number. Check it, or choose another.");
    assert_eq!(finding.said.as_deref(), Some("RXA-15 invalid lot & maker^SKB"));
}

#[rstest::rstest]
#[case::user_text("RXA^1^5|101|E|6|A|B|C|D", "C")]
#[case::diagnostic("RXA^1^5|101|E|6||B||D", "B")]
#[case::one_field_off("RXA^1^5|101|E|7^x||||text", "text")]
#[case::coded_only("RXA^1^5|101^Required field missing|E", "Required field missing")]
fn the_text_is_found_where_it_stands(#[case] row: &str, #[case] said: &str) {
    assert_eq!(read(&answer("AE|M1", &[row]), "M1").findings[0].said.as_deref(), Some(said));
}

#[rstest::rstest]
#[case("PID^1^10|101|E||||x", Some("patient.races"))]
#[case("PID^1^13^2^4|102|W||||x", Some("patient.email"))]
#[case("NK1^^0|101|W||||x", Some("patient.nextOfKin"))]
#[case("OBX^1^5|101|E||||VFC eligibility is required", Some("immunization.eligibility"))]
#[case("OBX^3^5|103|W||||x", None)]
#[case("|207|E||||x", None)]
fn a_place_leads_to_our_field(#[case] row: &str, #[case] field: Option<&str>) {
    assert_eq!(read(&answer("AE|M1", &[row]), "M1").findings[0].field.as_deref(), field);
}

#[test]
fn consent_and_unknown_keys_are_told() {
    let consent = read(&example("ack_14_texas_no_consent.hl7").unwrap(), OURS);
    assert_eq!(consent.findings[0].code, "registry.consent");
    let unknown = read(&answer("AE|M1", &["ORC^1^3|204|E||||No such dose"]), "M1");
    assert!(unknown.says_unknown_key());
}

proptest! {
    #[test]
    fn any_text_gets_a_verdict(body in "\\PC{0,200}", id in "[A-Z0-9-]{0,20}") {
        prop_assert!(!read(&body, &id).verdict.is_accepted());
    }

    #[test]
    fn anything_behind_a_header_gets_a_verdict(
        body in "(MSH|<r>MSH|MSH%7C|FHS)[|^~\\\\&%#;<>\r\n A-Za-z0-9\u{b}\u{e9}]{0,200}", id in "[A-Z]{1,3}",
    ) {
        let answer = read(&body, &id);
        prop_assert!(!answer.verdict.is_accepted() || body.contains("ACK"));
    }

    #[test]
    fn no_error_segment_breaks_the_reading(row in "[|^~\\\\& A-Za-z0-9]{0,80}") {
        let answer = read(&answer("AE|M1", &[&row]), "M1");
        prop_assert_eq!(answer.code.as_deref(), Some("AE"));
        prop_assert_eq!(answer.findings.len(), 1);
    }
}
