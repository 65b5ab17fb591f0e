//! Answers in any alphabet, with any delimiters, and several in one.

use backend::transport::RegistryTransport;
use rstest::rstest;
use shared::{
    ack::{self, Acknowledgement, SentDose, Verdict},
    program::{AckDialect, Style},
};

use crate::{
    message::good,
    misbehavior::{Misbehavior, misbehave},
    station::{LOCAL, transport},
    trouble::{asked, over_http},
};

async fn answer(style: Style, misbehavior: Misbehavior) -> Acknowledgement {
    let address = misbehave(misbehavior).await.to_string();
    let reply = transport(LOCAL).submit(&asked(&address, style), &good()).await.unwrap();
    let doses = SentDose::all_of(&good());
    let sent = ack::Sent { message_id: "MSG-1", doses: &doses, dialect: &AckDialect::default() };
    ack::read(&reply.body, &sent)
}

fn assert_refused(answer: &Acknowledgement, words: &str) {
    assert_eq!(answer.verdict, Verdict::Rejected, "{answer:?}");
    assert_eq!(answer.findings[0].said.as_deref(), Some(words));
}

const LATIN: &[u8] =
    b"MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AE|MSG-1\rERR||RXA^1^15|101|E||||Num\xe9ro refus\xe9\r";
const LATIN_IN_XML: &[u8] = b"<?xml version='1.0' encoding='ISO-8859-1'?><Envelope><Body><r><return>\
    MSH|^~\\&amp;|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1&#xD;MSA|AE|MSG-1&#xD;ERR||RXA^1^15|101|E||||Num\xe9ro refus\xe9&#xD;\
    </return></r></Body></Envelope>";

#[rstest]
#[case::declared("Content-Type: text/xml; charset=ISO-8859-1\r\n", LATIN)]
#[case::declared_wrongly("Content-Type: text/xml; charset=utf-8\r\n", LATIN)]
#[case::not_declared("", LATIN)]
#[case::by_the_document("Content-Type: text/xml\r\n", LATIN_IN_XML)]
#[tokio::test]
async fn an_answer_in_latin_1_is_read(#[case] headers: &'static str, #[case] body: &'static [u8]) {
    for style in over_http() {
        assert_refused(&answer(style, Misbehavior::TellBytes(headers, body)).await, "Numéro refusé");
    }
}

#[tokio::test]
async fn an_answer_in_latin_1_is_read_from_a_frame() {
    const FRAME: &[u8] = b"\x0bMSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1|||||8859/1\rMSA|AE|MSG-1\r\
        ERR||RXA^1^15|101|E||||Num\xe9ro refus\xe9\r\x1c\x0d";
    assert_refused(&answer(Style::Mllp, Misbehavior::Bytes(FRAME)).await, "Numéro refusé");
}

const OTHER_DELIMITERS: &str = "MSH#:*!%#I#I#D#A#1##ACK:V04:ACK#R#P#2.5.1\rMSA#AE#MSG-1\r\
    ERR##RXA:1:15#101#E####Lot !F!12 unknown!.br!ask | us\r";
const OTHER_DELIMITERS_IN_XML: &str = "<Envelope><Body><r><return>MSH#:*!%#I#I#D#A#1##ACK:V04:ACK#R#P#2.5.1&#xD;MSA#AE#MSG-1&#xD;\
    ERR##RXA:1:15#101#E####Lot !F!12 unknown!.br!ask | us&#xD;</return></r></Body></Envelope>";

#[rstest]
#[case(OTHER_DELIMITERS)]
#[case(OTHER_DELIMITERS_IN_XML)]
#[tokio::test]
async fn an_answer_with_other_delimiters_is_read(#[case] body: &'static str) {
    for style in over_http() {
        assert_refused(&answer(style, Misbehavior::Say(200, body)).await, "Lot #12 unknown\nask | us");
    }
    let framed = Misbehavior::Frames(&[OTHER_DELIMITERS], false);
    assert_refused(&answer(Style::Mllp, framed).await, "Lot #12 unknown\nask | us");
}

const TWO: &str = "MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AA|MSG-1\r\
    MSH|^~\\&|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1\rMSA|AE|MSG-1\rERR||RXA^1^15|101|E||||Ключ\u{0} неверен\r";
const TWO_IN_XML: &str = "<Envelope><Body><r><return>MSH|^~\\&amp;|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1&#xD;MSA|AA|MSG-1&#xD;</return>\
    <return>MSH|^~\\&amp;|I|I|D|A|1||ACK^V04^ACK|R|P|2.5.1&#xD;MSA|AE|MSG-1&#xD;\
    ERR||RXA^1^15|101|E||||Ключ&#0; неверен&#xD;</return></r></Body></Envelope>";

#[rstest]
#[case(TWO)]
#[case(TWO_IN_XML)]
#[tokio::test]
async fn of_several_acknowledgements_the_refusal_counts(#[case] body: &'static str) {
    for style in over_http() {
        assert_refused(&answer(style, Misbehavior::Say(200, body)).await, "Ключ  неверен");
    }
}
