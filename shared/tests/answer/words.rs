//! Refusals in words: wherever a registry writes them, whatever code and severity stand beside them.

use serde::Deserialize;
use shared::{
    ack::{Acknowledgement, Sent, SentDose, Verdict, read},
    program::{AckDialect, ErrorMeaning},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    refused: Vec<String>,
    harmless: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("../data/words.toml")).unwrap()
}

/// The places of words, with `{}` for them: beside MSA, in ERR with any severity or none, and in notes.
const PLACES: &[&str] = &[
    "|{}",
    "||||^{}",
    "\rNTE|1||{}",
    "\rERR|||0^Message accepted^HL70357|W||||{}",
    "\rERR|||0^Message accepted^HL70357|I||||{}",
    "\rERR|||0^Message accepted^HL70357|||||{}",
    "\rERR||RXA^1|999|W||||{}",
    "\rERR||RXA^1|999|W|||{}|See the guide.",
    "\rERR||RXA^1|999|W|^{}",
    "\rERR||RXA^1|999|I||||See the note.\rNTE|1||{}",
];

/// Codes that accept, each as a registry means it.
const CODES: &[(&str, ErrorMeaning)] =
    &[("AA", ErrorMeaning::ByErrors), ("AE", ErrorMeaning::ByErrors), ("CE", ErrorMeaning::Accepted)];

fn escaped(text: &str) -> String {
    let escapes = [("\\", "\\E\\"), ("|", "\\F\\"), ("^", "\\S\\"), ("&", "\\T\\"), ("~", "\\R\\")];
    escapes.iter().fold(text.to_owned(), |text, (sign, escape)| text.replace(sign, escape))
}

/// What is read in an answer that says a sentence at a place, to so many doses.
fn answer(code: &str, place: &str, sentence: &str, doses: usize, ae: ErrorMeaning) -> Acknowledgement {
    let beside = place.replace("{}", &escaped(sentence));
    let body = format!("MSH|^~\\&|IIS|IIS|D|A|20260310||ACK^V04^ACK|R1|P|2.5.1\rMSA|{code}|M1{beside}\r");
    let doses = vec![SentDose::default(); doses];
    let dialect = AckDialect { ae, ..AckDialect::default() };
    read(&body, &Sent { message_id: "M1", doses: &doses, dialect: &dialect })
}

fn is_refused(read: &Acknowledgement) -> bool {
    read.doses.iter().any(|dose| dose.verdict == Verdict::Rejected) && read.verdict == Verdict::Rejected
}

fn wrong(sentences: &[String], refused: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for sentence in sentences {
        for (place, (code, ae)) in PLACES.iter().flat_map(|place| CODES.iter().map(move |code| (place, *code))) {
            // AE by its errors needs a severity; without one it refuses whatever it says.
            // What stands beside MSA-1 is tried where it may matter.
            if code != "AA" && place.contains("NTE") {
                continue;
            }
            let is_unrated = (code, ae) == ("AE", ErrorMeaning::ByErrors) && !place.contains("|W|");
            if is_unrated && !refused {
                continue;
            }
            let read = answer(code, place, sentence, 1, ae);
            if is_refused(&read) != refused || read.verdict.is_accepted() == refused {
                wrong.push(format!("{code} {ae} {place:?}: {sentence}: {}", read.verdict));
            }
        }
    }
    wrong
}

#[test]
fn what_refuses_in_words_is_never_accepted() {
    let sentences = table().refused;
    assert!(sentences.len() > 700, "the table is wide");
    let wrong = wrong(&sentences, true);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_only_contains_such_words_refuses_nothing() {
    let sentences = table().harmless;
    assert!(sentences.len() > 700, "the table is wide");
    let wrong = wrong(&sentences, false);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_refusal_of_one_of_several_doses_leaves_none_of_it_accepted_as_a_whole() {
    for sentence in table().refused {
        let read = answer("AA", "\rERR|||999|W||||{}", &sentence, 3, ErrorMeaning::ByErrors);
        assert!(is_refused(&read), "{sentence}: {:?}", read.doses);
    }
}

#[rstest::rstest]
#[case("RXA #2 was not added", &[true, false, true])]
#[case("RXA^2 ignored", &[true, false, true])]
#[case("Order group 3 was not processed", &[true, true, false])]
#[case("RXA #1 duplicate; RXA #3 rejected", &[true, true, false])]
#[case("RXA #1 IGNORED, RXA #2 IGNORED", &[false, false, true])]
#[case("2 of 3 immunizations have been added", &[false, false, false])]
#[case("Immunization was not added", &[false, false, false])]
fn a_dose_is_told_by_its_number(#[case] sentence: &str, #[case] accepted: &[bool]) {
    for place in ["|{}", "\rNTE|1||{}", "\rERR|||999|W||||{}"] {
        let read = answer("AA", place, sentence, 3, ErrorMeaning::ByErrors);
        let each: Vec<_> = read.doses.iter().map(|dose| dose.verdict.is_accepted()).collect();
        assert_eq!(each, accepted, "{sentence} {place:?}");
    }
}

#[test]
fn doses_that_are_short_of_a_count_are_those_that_an_error_names() {
    let body = "MSH|^~\\&|I|I|D|A|1||ACK|R|P|2.5.1\rMSA|AE|M1\rERR|||0|I||||2 of 3 immunizations have been added\r\
                ERR||RXA^3^15|101|E||||Lot number is required\r";
    let doses = vec![SentDose::default(); 3];
    let read = read(body, &Sent { message_id: "M1", doses: &doses, dialect: &AckDialect::default() });
    let each: Vec<_> = read.doses.iter().map(|dose| dose.verdict.is_accepted()).collect();
    assert_eq!(each, [true, true, false]);
}

#[rstest::rstest]
#[case("0 records rejected", true)]
#[case("No address was rejected", true)]
#[case("Address rejected", false)]
#[case("Record rejected", false)]
fn words_of_a_program_refuse_only_what_was_refused(#[case] sentence: &str, #[case] accepted: bool) {
    let dialect = AckDialect { rejects_message: vec!["rejected".into()], ..AckDialect::default() };
    let body = format!("MSH|^~\\&|I|I|D|A|1||ACK|R|P|2.5.1\rMSA|AA|M1|{sentence}\r");
    let read = read(&body, &Sent { message_id: "M1", doses: &[SentDose::default()], dialect: &dialect });
    assert_eq!(read.verdict.is_accepted(), accepted, "{sentence}");
}
