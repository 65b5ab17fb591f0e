//! Every labeled answer is read as its label says.

use std::{collections::BTreeSet, fs};

use shared::{
    ack::{Acknowledgement, Level, Sent, SentDose, Verdict, read},
    finding::Finding,
    program::AckDialect,
};

use crate::labeled::{self, ID, Labeled};

fn label_of(finding: &Finding) -> [String; 4] {
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    [finding.severity.as_str().to_owned(), finding.code.clone(), or_nothing(&finding.field), or_nothing(&finding.said)]
}

fn differences(label: &Labeled, read: &Acknowledgement) -> Vec<String> {
    let each = if label.each.is_empty() { vec![label.verdict; label.doses] } else { label.each.clone() };
    let expected_findings: Vec<_> =
        label.findings.iter().map(|finding| finding.clone().map(|part| part.replace("{id}", ID))).collect();
    let found = [
        (read.verdict == label.verdict, format!("verdict {}", read.verdict)),
        (read.advice == label.advice, format!("advice {}", read.advice)),
        (read.setup == label.setup(), format!("setup {:?}", read.setup)),
        (read.duplicate == label.duplicate, format!("duplicate {:?}", read.duplicate)),
        (read.doses.iter().map(|dose| dose.verdict).eq(each), format!("doses {:?}", read.doses)),
        (read.findings.iter().map(label_of).eq(expected_findings), format!("findings {:#?}", read.findings)),
    ];
    found.into_iter().filter(|(is_same, _)| !is_same).map(|(_, what)| what).collect()
}

#[test]
fn every_answer_is_read_as_labeled() {
    let mut wrong = Vec::new();
    for label in labeled::all() {
        let different = differences(label, &label.read(&label.body()));
        if !different.is_empty() {
            wrong.push(format!("{}: {}", label.name, different.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn line_ends_and_framing_change_nothing() {
    for label in labeled::all() {
        let body = label.body();
        let expected = label.read(&body);
        for ending in ["\r", "\r\n", "\n\n"] {
            let other = body.replace("\r\n", "\n").replace('\r', "\n").replace('\n', ending);
            assert_eq!(label.read(&format!("\u{b}{other}\u{1c}\r")), expected, "{} with {ending:?}", label.name);
        }
    }
}

#[test]
fn a_refusal_is_explained_and_an_acceptance_stops_nothing() {
    for label in labeled::all() {
        let read = label.read(&label.body());
        assert_eq!(read.findings.iter().any(Finding::stops), !read.verdict.is_accepted(), "{}", label.name);
        assert!(read.findings.iter().all(|finding| finding.text.ends_with('.')), "{}", label.name);
        for dose in &read.doses {
            assert!(dose.findings.iter().all(|&i| i < read.findings.len()), "{}", label.name);
            let is_explained = dose.findings.iter().any(|&i| read.findings[i].stops());
            assert_eq!(is_explained, !dose.verdict.is_accepted(), "{}", label.name);
        }
    }
}

#[test]
fn names_are_told_apart_and_every_example_is_in_the_table() {
    let all = labeled::all();
    assert!(all.len() >= 60);
    assert_eq!(all.iter().map(|label| &label.name).collect::<BTreeSet<_>>().len(), all.len());
    let files = fs::read_dir(labeled::folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let named: BTreeSet<_> = all.iter().filter_map(|label| label.file().map(str::to_owned)).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), named);
}

#[test]
fn no_answer_to_another_message_is_an_acceptance() {
    for label in labeled::all() {
        let body = label.body().replace(ID, "OTHER-1");
        if label.name == "base64" {
            continue; // The id is not to be seen in it.
        }
        let verdict = label.read(&body).verdict;
        let is_plain = label.findings.iter().any(|finding| finding[1] == "registry.plain_success");
        assert_eq!(verdict.is_accepted(), is_plain, "{}", label.name);
    }
}

#[test]
fn the_segments_are_kept_as_they_were_written() {
    let body = "MSH|^~\\&|I|I|D|A|1||ACK|R|P|2.5.1\rMSA|AE|M1\r\
                ERR||RXA^2^15^1^3~PID^1^3|103^Table value not found^HL70357|W|5^Table value not found^HL70533|||Odd\r";
    let sent = Sent { message_id: "M1", doses: &[SentDose::default()], dialect: &AckDialect::default() };
    let read = read(body, &sent);
    assert_eq!((read.verdict, read.code.as_deref()), (Verdict::AcceptedWithWarnings, Some("AE")));
    let [remark] = &read.remarks[..] else { panic!("{:?}", read.remarks) };
    let places: Vec<_> =
        remark.places.iter().map(|p| (p.segment.as_str(), p.occurrence, p.field, p.component)).collect();
    assert_eq!(places, [("RXA", Some(2), Some(15), Some(3)), ("PID", Some(1), Some(3), None)]);
    assert_eq!((remark.code.as_str(), remark.application_code.as_str(), remark.level), ("103", "5", Level::Warning));
    assert_eq!(remark.said.as_deref(), Some("Odd"));
}
