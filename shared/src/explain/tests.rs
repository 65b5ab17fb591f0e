//! Messages explained: good ones, wrong ones, and anything else that may be pasted.

use proptest::prelude::*;

use super::*;

fn catalog() -> &'static Catalog {
    static BUILT_IN: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    BUILT_IN.get_or_init(|| Catalog::built_in().unwrap())
}

const UPDATE: &str = "MSH|^~\\&|A|B|C|D|20260310094500-0500||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r\
    PID|1||10077^^^ALDER^MR||Okafor^Maya^^^^^L||20250302|F||2054-5^Black^CDCREC|||||||||||\r\
    ORC|RE||D1^ALDER\r\
    RXA|0|1|20260309||03^MMR^CVX|0.5|mL^milliliter^UCUM||00^New^NIP001||||||Y014237|20270930|MSD^Merck^MVX|||CP|A\r\
    RXR|C38299^Subcutaneous^NCIT|LA^Left arm^HL70163\r\
    OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F\r";

fn told(text: &str) -> Vec<(String, String)> {
    let problems = explain(text, catalog()).unwrap().problems;
    problems.into_iter().map(|wrong| (wrong.place.unwrap_or_default(), wrong.text)).collect()
}

#[test]
fn a_good_message_has_names_values_and_no_problem() {
    let explained = explain(UPDATE, catalog()).unwrap();
    assert_eq!((explained.kind, explained.is_cut), (MessageKind::Update, false));
    assert_eq!(explained.problems, []);
    assert_eq!(explained.acknowledgement, None);
    let field = |place: &str| {
        let fields = explained.segments.iter().flat_map(|segment| &segment.fields);
        let field = fields.clone().find(|field| field.place == place).unwrap();
        (field.name.unwrap(), field.value.as_str(), field.meaning.as_deref())
    };
    assert_eq!(field("MSH-2"), ("Encoding Characters", "^~\\&", None));
    assert_eq!(field("PID-5"), ("Patient Name", "Okafor^Maya^^^^^L", None));
    assert_eq!(field("RXA-5"), ("Administered Code", "03^MMR^CVX", Some("MMR")));
    assert_eq!((field("ORC-1").2, field("RXA-21").2), (Some("observations to follow"), Some("add")));
    assert_eq!(field("RXA-17").2, Some("Merck and Co., Inc."));
    assert_eq!(field("OBX-5").2, Some("VFC eligible - Medicaid/Medicaid Managed Care"));
    assert_eq!(explained.segments[1].title, Some("Patient Identification"));
}

/// One change of the good message, and what it makes wrong.
#[rstest::rstest]
#[case("PID|1||10077^^^ALDER^MR|", "PID|1||||", "PID-3", "Patient Identifier List is required.")]
#[case("|20250302|F|", "|2025|F|", "PID-7", "That is no date, as 20260310.")]
#[case("2054-5^Black", "9999-9^Black", "PID-10", "The code is not in the list of Race.")]
#[case("03^MMR", "9033^MMR", "RXA-5", "The code is not in the list of Administered Code.")]
#[case("|Y014237|", "||", "RXA-15", "A dose that was given here needs its lot number.")]
#[case("|MSD^Merck^MVX|", "||", "RXA-17", "A dose that was given here needs its manufacturer.")]
#[case("|0.5|", "|0|", "RXA-6", "The amount is no number above 0; an unknown one is 999.")]
#[case("|0.5|", "|999|", "RXA-7", "An unknown amount (999) has no units.")]
#[case("20270930", "20260308", "RXA-16", "The dose was given after its lot had expired.")]
#[case("|CP|A", "|CP|X", "RXA-21", "The action is none of A, U and D.")]
#[case("64994-7", "30963-3", "RXA", "A dose that was given here needs its funding eligibility (OBX 64994-7).")]
#[case("20260310094500-0500", "202603100945", "MSH-7", "The time needs seconds and an offset, as 20260310094500-0500.")]
#[case("|2.5.1|", "|2.3.1|", "MSH-12", "The version is not 2.5.1.")]
#[case("||10077^", "|123456789|10077^", "PID-2", "Patient ID must not be sent.")]
#[case("ORC|RE||D1^ALDER\r", "", "", "It has no ORC: no dose is reported.")]
#[case("RXR|", "ZZZ|1\rRXR|", "ZZZ", "The profile has no such segment; registries pass over it.")]
fn what_is_wrong_is_named_by_its_place(#[case] from: &str, #[case] to: &str, #[case] place: &str, #[case] text: &str) {
    assert!(UPDATE.contains(from));
    let told = told(&UPDATE.replacen(from, to, 1));
    assert!(told.contains(&(place.to_owned(), text.to_owned())), "{told:#?}");
}

#[test]
fn an_acknowledgement_has_its_verdict_and_each_sentence() {
    let answer = "MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|9|P|2.5.1\rMSA|AE|1\r\
                  ERR||PID^1^10|103^Table value not found^HL70357|W||||The race is unknown\r\
                  ERR||RXA^1^5|101^Required field missing^HL70357|E||||No vaccine\r";
    let explained = explain(answer, catalog()).unwrap();
    assert_eq!((explained.kind, explained.problems.as_slice()), (MessageKind::Acknowledgement, &[][..]));
    let read = explained.acknowledgement.unwrap();
    assert_eq!(read.verdict, ack::Verdict::Rejected);
    let said: Vec<_> = read.findings.iter().filter_map(|finding| finding.said.as_deref()).collect();
    assert_eq!(said, ["The race is unknown", "No vaccine"]);
    assert!(read.findings.iter().all(|finding| !finding.text.is_empty()));
    let fields = explained.segments.iter().flat_map(|segment| &segment.fields);
    let meant: Vec<_> = fields.filter_map(|field| Some((field.place.as_str(), field.meaning.as_deref()?))).collect();
    let expected = [
        ("MSH-11", "production"),
        ("MSA-1", "an error: see each ERR"),
        ("ERR-3", "table value not found"),
        ("ERR-4", "warning"),
        ("ERR[2]-3", "required field missing"),
        ("ERR[2]-4", "error"),
    ];
    assert_eq!(meant, expected);

    // With the message that it answers, of which it refuses the second dose alone.
    let second = UPDATE.split_once("ORC|").unwrap().1;
    let both = format!("{UPDATE}ORC|{second}{}", answer.replace("RXA^1^5", "RXA^2^5"));
    let explained = explain(&both, catalog()).unwrap();
    assert_eq!(explained.kind, MessageKind::Update);
    let doses: Vec<_> = explained.acknowledgement.unwrap().doses.iter().map(|dose| dose.verdict).collect();
    assert_eq!(doses, [ack::Verdict::AcceptedWithWarnings, ack::Verdict::Rejected]);
    assert!(explained.segments.iter().any(|segment| segment.place == "RXA[2]"));

    let page = explain("<html><title>Sign in</title></html>", catalog()).unwrap();
    assert_eq!((page.kind, page.segments.len()), (MessageKind::Unreadable, 0));
    assert_eq!(page.acknowledgement.unwrap().verdict, ack::Verdict::Unreadable);
}

#[test]
fn a_message_that_lost_its_breaks_says_so() {
    let told = told(&UPDATE.replace("\rRXR", "\rhello\rRXR"));
    assert!(told[0].1.starts_with("It is no message as it stands: segment 5"), "{told:?}");
}

#[test]
fn what_is_too_long_is_refused_and_what_is_much_is_cut() {
    assert_eq!(explain(&"x".repeat(MAX_LENGTH + 1), catalog()), Err(TooLong));
    let many = format!("{UPDATE}{}", "OBX|1\r".repeat(5_000));
    let explained = explain(&many, catalog()).unwrap();
    assert!(explained.is_cut && explained.problems.len() <= MAX_PROBLEMS && explained.segments.len() <= MAX_SEGMENTS);
    let wide = UPDATE.replace("Okafor", &"x".repeat(5_000));
    assert!(explain(&wide, catalog()).unwrap().segments.iter().any(|segment| segment.is_cut));
}

proptest! {
    /// Whatever is pasted, it is answered.
    #[test]
    fn any_text_is_explained(text in "\\PC{0,400}") {
        prop_assert!(explain(&text, catalog()).is_ok());
    }

    /// A message of which anything was changed is answered, and each place that is named can be looked up.
    #[test]
    fn a_mangled_message_is_explained(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[|^~&\\\\\r\n\u{0}A-Z0-9é\u{1f600}]{0,4}", 0..6_usize), 0..12),
        is_answer in any::<bool>(),
    ) {
        let base = if is_answer {
            "MSH|^~\\&|A|B|C|D|20260310||ACK^V04^ACK|9|P|2.5.1\rMSA|AE|1\rERR||PID^1^10|103|W||||text\r".to_owned()
        } else {
            UPDATE.to_owned()
        };
        let mut chars: Vec<char> = base.chars().collect();
        for (at, inserted, removed) in cuts {
            let at = at.index(chars.len() + 1);
            let end = (at + removed).min(chars.len());
            chars.splice(at..end, inserted.chars());
        }
        let text: String = chars.into_iter().collect();
        let explained = explain(&text, catalog()).unwrap();
        for field in explained.segments.iter().flat_map(|segment| &segment.fields) {
            prop_assert!(hl7::Path::parse(&field.place).is_some(), "{}", field.place);
            prop_assert!(!field.value.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
        prop_assert!(explained.problems.iter().all(|wrong| !wrong.text.is_empty()));
    }
}
