//! Answers whose characters nobody expects: any delimiters, any letters, any control characters, any number of answers.

use shared::{
    ack::{Acknowledgement, Sent, SentDose, Verdict, read},
    program::AckDialect,
};

use crate::labeled;

/// Field, component, repetition, escape and subcomponent, as a registry may choose them.
const CHOICES: &[&str] = &[
    "#:*!%",
    "%^~\\&",
    "&^~\\|",
    "|&~\\^",
    "^|~\\&",
    "|~^\\&",
    "|^\\~&",
    "|^~&\\",
    "|^~!&",
    "|^~%&",
    "<^~\\&",
    ">^~\\&",
    "|<~\\>",
    "\"^~\\&",
    "'^~\\&",
    ";^~\\&",
    "|;~\\:",
    "=^~\\&",
    "+^~\\&",
    "/^~\\&",
    "|/~\\+",
    ".^~\\&",
    "|.~\\-",
    "-^~\\&",
    "_^~\\&",
    "$@~\\*",
    "§¤¦¬¶",
    "‖†‡※⁂",
    "(^)[]",
    "{}~\\&",
];

/// A plain message with other delimiters. What they are in its words is escaped.
fn with_delimiters(message: &str, chosen: &str) -> String {
    let chosen: Vec<char> = chosen.chars().collect();
    let mut written = String::new();
    for c in message.chars() {
        let is_chosen = chosen.iter().zip("FSRET".chars()).find(|(delimiter, _)| **delimiter == c);
        match ("|^~\\&".chars().position(|standard| standard == c), is_chosen) {
            (Some(which), _) => written.push(chosen[which]),
            (None, Some((_, letter))) => written.extend([chosen[3], letter, chosen[3]]),
            (None, None) => written.push(c),
        }
    }
    written
}

#[test]
fn a_registry_may_choose_its_delimiters() {
    let mut wrong = Vec::new();
    for label in labeled::all() {
        let body = label.body();
        // Of what is encoded as a whole the delimiters cannot be told, and what is no delimiter stays as it is.
        let is_plain = body.starts_with("MSH|^~\\&|") && !body.contains("&amp;") && !body.contains("#xD;");
        if !is_plain || label.name == "in ERR-8 with components and escapes" {
            continue;
        }
        let expected = label.read(&body);
        for chosen in CHOICES {
            let read = label.read(&with_delimiters(&body, chosen));
            if (read.verdict, &read.findings) != (expected.verdict, &expected.findings) {
                wrong.push(format!("{} with {chosen}: {} {:?}", label.name, read.verdict, read.findings));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong: {}", wrong.len(), wrong.join("\n"));
}

fn answer(body: &str) -> Acknowledgement {
    let doses = [SentDose { action: None, routes: 1, observations: vec!["64994-7".to_owned()] }];
    read(body, &Sent { message_id: "M1", doses: &doses, dialect: &AckDialect::default() })
}

/// An answer that refuses the lot in these words, as they stand in the message.
fn refusal(words: &str) -> String {
    format!("MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AE|M1\rERR||RXA^1^15|101|E||||{words}\r")
}

#[rstest::rstest]
#[case::cyrillic("Номер серии отсутствует", "Номер серии отсутствует")]
#[case::nul("a\\X00\\b", "a b")]
#[case::a_bare_nul("a\u{0}b", "a b")]
#[case::small_letters_of_bytes("a\\x00\\b", "a b")]
#[case::latin_1("d\\XE9\\j\\XE0\\", "déjà")]
#[case::utf_8("d\\XC3A9\\j\\XC3A0\\", "déjà")]
#[case::each_byte_alone("\\X4C\\\\X6F\\\\X74\\", "Lot")]
#[case::a_line("the lot\\.br\\is missing", "the lot\nis missing")]
#[case::lines("the lot\\.sp2\\is\\.sk3\\missing\\.ce\\here", "the lot\nis\nmissing\nhere")]
#[case::a_highlight("the \\H\\lot\\N\\ is missing", "the lot is missing")]
#[case::an_indent("\\.in+4\\the lot\\.ti-2\\\\.nf\\ is\\.fi\\ missing", "the lot is missing")]
#[case::another_alphabet("\\C2842\\the lot\\M24296F\\", "the lot")]
#[case::a_registry_s_own("the lot\\Zab\\", "the lot\\Zab\\")]
#[case::escaped_itself("\\E\\.br\\E\\", "\\.br\\")]
#[case::right_to_left("lot \u{202e}gnissim\u{202c} \u{2067}x\u{2069}", "lot gnissim x")]
#[case::invisible("l\u{200b}o\u{feff}t\u{ad}", "lot")]
#[case::lines_of_other_kinds("the lot\u{2028}is\u{85}missing\u{2029}", "the lot\nis\nmissing")]
#[case::beyond_the_basic_plane("lot 💉 missing 𝒜", "lot 💉 missing 𝒜")]
#[case::marks_of_their_own("lot e\u{301}", "lot é")]
#[case::no_character("lot\u{fffe}\u{fdd0}", "lot")]
fn words_are_shown_as_text(#[case] words: &str, #[case] shown: &str) {
    let read = answer(&refusal(words));
    assert_eq!(read.verdict, Verdict::Rejected);
    assert_eq!(read.findings[0].said.as_deref(), Some(shown));
}

#[test]
fn long_words_without_ascii_are_read() {
    for letter in ["я", "漢", "💉", "e\u{301}", "\\XC3A9\\", "\\XD18F\\"] {
        let read = answer(&refusal(&letter.repeat(20_000)));
        assert_eq!(read.verdict, Verdict::Rejected);
        assert!(read.findings[0].said.as_ref().is_some_and(|said| said.chars().count() >= 500), "{letter}");
    }
}

const TAKEN: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AA|M1\r";

#[rstest::rstest]
#[case::one_after_the_other("{AA}{AE}", Verdict::Rejected)]
#[case::the_other_way_around("{AE}{AA}", Verdict::Rejected)]
#[case::twice_the_same("{AA}{AA}", Verdict::Accepted)]
#[case::received_and_then_accepted("{CA}{AA}", Verdict::Accepted)]
#[case::received_and_then_refused("{CA}{AE}", Verdict::Rejected)]
#[case::between_others("{other AE}{AA}{other AR}", Verdict::Accepted)]
#[case::of_others_only("{other AA}{other AA}", Verdict::Mismatched)]
#[case::with_blank_lines("{AA}\r\n\r\n{AE}", Verdict::Rejected)]
#[case::in_frames("\u{b}{AA}\u{1c}\r\u{b}{AE}\u{1c}\r", Verdict::Rejected)]
#[case::in_a_batch("FHS|^~\\&|\rBHS|^~\\&|\r{AA}{AE}BTS|2\rFTS|1\r", Verdict::Rejected)]
#[case::each_with_its_delimiters("{AA}{# AE}", Verdict::Rejected)]
#[case::in_elements("<a><return>{AA}</return><return>{AE}</return></a>", Verdict::Rejected)]
#[case::in_elements_escaped("<a><return>{&AA}</return><return>{&AE}</return></a>", Verdict::Rejected)]
#[case::in_sections("<a><r><![CDATA[{AA}]]></r><r><![CDATA[{AE}]]></r></a>", Verdict::Rejected)]
#[case::behind_a_section_of_words("<a><r><![CDATA[Here it is]]></r><r><![CDATA[{AA}]]></r></a>", Verdict::Accepted)]
#[case::in_a_section_cut_in_two("<a><![CDATA[{AA half}]]><![CDATA[{AA other half}]]></a>", Verdict::Accepted)]
fn several_answers_in_one_are_read_whole(#[case] pattern: &str, #[case] verdict: Verdict) {
    let refused = refusal("Номер серии отсутствует");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('\r', "&#xD;");
    let body = pattern
        .replace("{AA}", TAKEN)
        .replace("{AA half}", &TAKEN[..30])
        .replace("{AA other half}", &TAKEN[30..])
        .replace("{CA}", &TAKEN.replace("|AA|", "|CA|"))
        .replace("{AE}", &refused)
        .replace("{&AA}", &escaped(TAKEN))
        .replace("{&AE}", &escaped(&refused))
        .replace("{other AE}", &refused.replace("|M1", "|M0"))
        .replace("{other AR}", &refused.replace("|AE|M1", "|AR|M2"))
        .replace("{other AA}", &TAKEN.replace("|M1", "|M0"))
        .replace("{# AE}", &with_delimiters(&refused, "#:*!%"));
    let read = answer(&body);
    assert_eq!(read.verdict, verdict, "{body:?}");
    if verdict == Verdict::Rejected {
        assert_eq!(read.findings[0].said.as_deref(), Some("Номер серии отсутствует"));
    }
}

#[rstest::rstest]
#[case("MSH|^~\\|")]
#[case("MSH|^~|")]
#[case("MSH|^|")]
#[case("MSH||")]
#[case("MSH|^~\\&#|")]
#[case("MSH|^~\\&@|")]
fn a_header_may_name_more_or_fewer(#[case] header: &str) {
    let body = refusal("the lot").replacen("MSH|^~\\&|", header, 1);
    assert_eq!(
        (answer(&body).verdict, answer(&body).findings[0].said.as_deref()),
        (Verdict::Rejected, Some("the lot"))
    );
}
