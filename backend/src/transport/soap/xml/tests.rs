//! XML that is read, and that is refused.

use super::{parse::MAX_DEPTH, *};

#[test]
fn elements_are_found_by_local_name() {
    let root = parse("\u{feff}\n<a:b xmlns:a='x'><!-- c --><c>1&#xD;&amp;<![CDATA[<2>]]></c><a:d/></a:b>\n").unwrap();
    assert_eq!((root.name(), root.find("c").unwrap().text()), ("b", "1\r&<2>"));
    assert_eq!(root.children().len(), 2);
    assert_eq!(root.child("d").unwrap().text(), "");
    assert!(root.find("e").is_none());
}

#[rstest::rstest]
#[case::empty("", XmlError::Malformed)]
#[case::no_element("text", XmlError::Malformed)]
#[case::cut_off("<a><b>", XmlError::Malformed)]
#[case::cut_inside_a_tag("<a><b", XmlError::Malformed)]
#[case::crossed("<a><b></a></b>", XmlError::Malformed)]
#[case::two_roots("<a/><b/>", XmlError::Malformed)]
#[case::text_behind("<a/>x", XmlError::Malformed)]
#[case::document_type("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", XmlError::DocumentType)]
#[case::external("<!DOCTYPE a SYSTEM 'file:///etc/hosts'><a/>", XmlError::DocumentType)]
#[case::entity("<a>&b;</a>", XmlError::Entity)]
fn what_is_not_taken_is_refused(#[case] text: &str, #[case] error: XmlError) {
    assert_eq!(parse(text).err(), Some(error));
}

#[test]
fn characters_are_read_however_they_are_written() {
    let root = parse("<a>1&nbsp;&#233;&eacute;&mdash;&lt;</a>").unwrap();
    assert_eq!(root.text(), "1 éé\u{2014}<");
}

#[test]
fn a_reference_is_given_its_part() {
    let mut root = parse("<r><return><x:Include xmlns:x='y' href='cid:1@z'/></return></r>").unwrap();
    root.resolve(&|address| (address == "cid:1@z").then(|| "MSH|".to_owned()));
    assert_eq!(root.find("return").unwrap().whole_text(), "MSH|");
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(parse(&nested(MAX_DEPTH + 1)).err(), Some(XmlError::TooDeep));
}
