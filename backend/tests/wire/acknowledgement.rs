//! The training registry's answers to the content of messages.

use backend::transport::{Contact, RegistryTransport, Reply};
use rstest::rstest;
use shared::program::Encoding;

use crate::{
    message::{acting, changed, good, with_lot},
    station::Station,
};

const ELIGIBILITY: &str = "OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^VFC eligible - Medicaid^HL70064||||||F|||20260309\n";

#[rstest]
#[case(Encoding::Escaped)]
#[case(Encoding::Cdata)]
#[tokio::test]
async fn a_good_message_is_accepted_in_either_encoding(#[case] encoding: Encoding) {
    let mut station = Station::start().await;
    station.endpoint.transport.encoding = encoding;
    let acknowledgement = station.acknowledge(&good()).await;
    assert_eq!((acknowledgement.code.as_str(), acknowledgement.of.as_str()), ("AA", "MSG-1"));
    assert!(acknowledgement.errors.is_empty());
}

#[tokio::test]
async fn a_connection_is_tested_without_looking_at_the_account() {
    let mut station = Station::start().await;
    station.endpoint.username = "nobody".into();
    let contact = station.transport.test_connection(&station.endpoint, "hello <&> there").await.unwrap();
    let body = "End-to-end connectivity test successful: hello <&> there".to_owned();
    assert_eq!(contact, Contact::Echoed(Reply { body, http_status: Some(200) }));
}

#[rstest]
#[case::version(&[("|2.5.1|", "|2.3.1|")], "MSH^1^12|203|E")]
#[case::message_code(&[("VXU^V04", "ADT^V04")], "MSH^1^9|200|E")]
#[case::event(&[("VXU^V04", "VXU^V09")], "MSH^1^9|201|E")]
#[case::processing(&[("|T|2.5.1", "|D|2.5.1")], "MSH^1^11|202|E")]
#[case::control_id(&[("|MSG-1|", "||")], "MSH^1^10|101|E")]
#[case::busy(&[("Y014237", "BUSY")], "|206|E")]
#[tokio::test]
async fn some_messages_are_not_looked_into(#[case] changes: &[(&str, &str)], #[case] error: &str) {
    let station = Station::start().await;
    let acknowledgement = station.acknowledge(&changed(changes)).await;
    assert_eq!((acknowledgement.code.as_str(), acknowledgement.errors), ("AR", vec![error.to_owned()]));
    assert!(station.sandbox.records().doses.is_empty());
}

#[rstest]
#[case::record_number(&[("MRN1^^^CLINIC01^MR", "")], "PID^1^3|101|E")]
#[case::assigner(&[("MRN1^^^CLINIC01^MR", "MRN1^^^^MR")], "PID^1^3|101|E")]
#[case::name(&[("Okafor^Maya", "^Maya")], "PID^1^5|101|E")]
#[case::birth_date(&[("|20250302|F", "||F")], "PID^1^7|101|E")]
#[case::birth_date_that_is_none(&[("|20250302|F", "|20250231|F")], "PID^1^7|102|E")]
#[case::sex(&[("|20250302|F", "|20250302|")], "PID^1^8|101|E")]
#[case::sex_unknown(&[("|20250302|F", "|20250302|Q")], "PID^1^8|103|E")]
#[case::race(&[("2106-3^White^CDCREC", "")], "PID^1^10|101|E")]
#[case::ethnicity(&[("2186-5^not Hispanic or Latino^CDCREC", "")], "PID^1^22|101|E")]
#[case::order_number(&[("DOSE-1^CLINIC01", "")], "ORC^1^3|101|E")]
#[case::date(&[("RXA|0|1|20260309", "RXA|0|1|")], "RXA^1^3|102|E")]
#[case::date_in_the_future(&[("RXA|0|1|20260309", "RXA|0|1|20260401")], "RXA^1^3|999|E")]
#[case::date_before_birth(&[("RXA|0|1|20260309", "RXA|0|1|20250301")], "RXA^1^3|999|E")]
#[case::vaccine(&[("03^MMR^CVX", "3^MMR^CVX")], "RXA^1^5|103|E")]
#[case::no_vaccine(&[("03^MMR^CVX", "")], "RXA^1^5|103|E")]
#[case::source(&[("00^New immunization record^NIP001", "")], "RXA^1^9|103|E")]
#[case::lot(&[("Y014237", "")], "RXA^1^15|101|E")]
#[case::lot_refused(&[("Y014237", "REJECT")], "RXA^1^15|103|E")]
#[case::lot_bad(&[("Y014237", "BAD77")], "RXA^1^15|103|E")]
#[case::eligibility(&[(ELIGIBILITY, "")], "RXA^1|101|E")]
#[case::eligibility_unknown(&[("|V02^", "|V99^")], "OBX^1^5|103|E")]
#[case::refusal_reason(&[("|CP|A", "|RE|A")], "RXA^1^18|101|E")]
#[case::completion(&[("|CP|A", "|XX|A")], "RXA^1^20|103|E")]
#[case::action(&[("|CP|A", "|CP|X")], "RXA^1^21|103|E")]
#[case::unknown_deletion(&[("|CP|A", "|CP|D")], "ORC^1^3|204|E")]
#[tokio::test]
async fn what_is_wrong_refuses_the_dose(#[case] changes: &[(&str, &str)], #[case] error: &str) {
    let station = Station::start().await;
    let acknowledgement = station.acknowledge(&changed(changes)).await;
    assert_eq!((acknowledgement.code.as_str(), acknowledgement.errors), ("AE", vec![error.to_owned()]));
    let records = station.sandbox.records();
    assert!(records.doses.is_empty());
    assert_eq!(
        records.refused.get("DOSE-1^CLINIC01").copied().unwrap_or(0),
        u64::from(!error.starts_with("ORC^1^3|101"))
    );
}

#[rstest]
#[case::site(&[("|LT^", "|XX^")], "RXR^1^2|103|W")]
#[case::route(&[("C38299^", "C00000^")], "RXR^1^1|103|W")]
#[case::address(&[("418 Alder St^^Madison^WI^53703^USA^P", "")], "PID^1^11|101|W")]
#[case::manufacturer(&[("MSD^Merck and Co., Inc.^MVX", "")], "RXA^1^17|101|W")]
#[case::lot(&[("Y014237", "WARN")], "RXA^1^15|999|W")]
#[case::lot_pattern(&[("Y014237", "none")], "RXA^1^15|999|W")]
#[case::unknown_update(&[("|CP|A", "|CP|U")], "ORC^1^3|204|W")]
#[tokio::test]
async fn what_is_doubtful_is_accepted_with_a_warning(#[case] changes: &[(&str, &str)], #[case] error: &str) {
    let station = Station::start().await;
    let acknowledgement = station.acknowledge(&changed(changes)).await;
    assert_eq!((acknowledgement.code.as_str(), acknowledgement.errors), ("AE", vec![error.to_owned()]));
    assert!(station.sandbox.records().doses["DOSE-1^CLINIC01"].present);
}

#[tokio::test]
async fn a_refused_lot_is_explained_in_words() {
    let station = Station::start().await;
    let acknowledgement = station.acknowledge(&with_lot("REJECT")).await;
    assert_eq!(acknowledgement.texts, ["Lot number is not one the registry knows for this vaccine"]);
}

#[tokio::test]
async fn a_historical_dose_needs_neither_lot_nor_eligibility() {
    let station = Station::start().await;
    let given_elsewhere = [
        ("00^New immunization record^NIP001", "01^Historical information^NIP001"),
        ("Y014237|20270930|MSD^Merck and Co., Inc.^MVX", "||"),
        (ELIGIBILITY, ""),
    ];
    assert_eq!(station.acknowledge(&changed(&given_elsewhere)).await.code, "AA");
}

#[tokio::test]
async fn a_dose_goes_through_its_life_under_one_key() {
    let station = Station::start().await;
    for (id, action, code, errors) in [
        ("M-1", "A", "AA", vec![]),
        ("M-2", "A", "AA", vec!["ORC^1^3|0|I"]),
        ("M-3", "U", "AA", vec![]),
        ("M-4", "D", "AA", vec![]),
        ("M-5", "D", "AE", vec!["ORC^1^3|204|E"]),
    ] {
        let acknowledgement = station.acknowledge(&acting(id, "DOSE-1", action)).await;
        assert_eq!((acknowledgement.code.as_str(), acknowledgement.of.as_str()), (code, id));
        assert_eq!(acknowledgement.errors, errors, "{id}");
    }
    let dose = &station.sandbox.records().doses["DOSE-1^CLINIC01"];
    assert_eq!((dose.actions.join(""), dose.present), ("AAUD".to_owned(), false));
}

#[tokio::test]
async fn one_dose_may_be_refused_and_another_taken() {
    let station = Station::start().await;
    let second =
        "ORC|RE||DOSE-2^CLINIC01\nRXA|0|1|20260309||999999^None^CVX|999|||01^Historical^NIP001|||||||||||CP|A\n";
    let message = changed(&[(ELIGIBILITY, &format!("{ELIGIBILITY}{second}"))]);
    assert_eq!(station.acknowledge(&message).await.errors, ["RXA^2^5|103|E"]);
    let records = station.sandbox.records();
    assert_eq!(records.doses.keys().collect::<Vec<_>>(), ["DOSE-1^CLINIC01"]);
    assert_eq!(records.refused.keys().collect::<Vec<_>>(), ["DOSE-2^CLINIC01"]);
}
