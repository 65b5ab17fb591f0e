//! The renderer of messages.

use super::message::Message;

/// Renders a message as text, with CR after each segment.
#[must_use]
pub fn render(message: &Message) -> String {
    let length = message.segments.iter().map(|segment| segment.line.len() + 1).sum();
    let mut text = String::with_capacity(length);
    for segment in &message.segments {
        text.push_str(&segment.line);
        text.push('\r');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hl7::{Component, Delimiters, Field, Repetition, Segment, SegmentBuilder, parse, segment::is_header};

    fn component() -> impl Strategy<Value = Component> {
        prop::collection::vec(".{0,6}", 0..3).prop_map(Component::parts)
    }

    fn field() -> impl Strategy<Value = Field> {
        let repetition = prop::collection::vec(component(), 0..4).prop_map(Repetition::of);
        prop::collection::vec(repetition, 0..3).prop_map(Field::repeated)
    }

    /// Five different signs, most of them not those that everybody uses.
    fn delimiters() -> impl Strategy<Value = Delimiters> {
        let signs: Vec<char> = "|^~\\&#*!%:;§«€→".chars().collect();
        let shuffled = Just(signs).prop_shuffle();
        prop_oneof![
            Just(Delimiters::STANDARD),
            shuffled.prop_filter_map("five different signs", |s| Delimiters::new(s[0], s[1], s[2], s[3], s[4])),
        ]
    }

    fn segment(delimiters: Delimiters) -> impl Strategy<Value = Segment> {
        ("[A-Z][A-Z0-9]{2}", prop::collection::vec((1..30usize, field()), 0..6))
            .prop_filter("headers have their own form", |(name, _)| !is_header(name))
            .prop_map(move |(name, fields)| {
                let empty = SegmentBuilder::new(&name).delimited_by(delimiters);
                fields.into_iter().fold(empty, |segment, (n, field)| segment.field(n, field)).build()
            })
    }

    fn message() -> impl Strategy<Value = Message> {
        delimiters().prop_flat_map(|delimiters| {
            (field(), prop::collection::vec(segment(delimiters), 0..5)).prop_map(move |(application, rest)| {
                let header = SegmentBuilder::header("MSH").delimited_by(delimiters).field(3, application).build();
                Message { segments: [header].into_iter().chain(rest).collect() }
            })
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(m in message()) {
            prop_assert_eq!(parse(&render(&m)), Ok(m));
        }

        #[test]
        fn a_value_comes_back_as_it_was(value in "(\\PC|[|^~\\\\&#XFSTRE]){1,40}", delimiters in delimiters()) {
            let written = Field::components([value.as_str(), "x"]);
            let segments = vec![
                SegmentBuilder::header("MSH").delimited_by(delimiters).build(),
                SegmentBuilder::new("PID").delimited_by(delimiters).field(5, written).build(),
            ];
            let read = parse(&render(&Message { segments })).unwrap();
            prop_assert_eq!(read.value("PID-5.1").unwrap(), value);
            prop_assert_eq!(read.value("PID-5.2").unwrap(), "x");
        }

        #[test]
        fn reading_never_panics_and_what_is_read_can_be_written(text in "(MSH\\|\\^~\\\\&\\||MSH§)?[ -~\r\n\u{e9}§]{0,80}") {
            if let Ok(read) = parse(&text) {
                prop_assert_eq!(parse(&render(&read)), Ok(read));
            }
        }
    }

    #[test]
    fn fields_may_be_set_in_any_order_and_the_later_value_wins() {
        let segment = SegmentBuilder::new("RXA").field(20, "CP").field(1, "9").field(3, "a").field(1, "0").build();
        assert_eq!(segment.line(), "RXA|0||a|||||||||||||||||CP");
        assert_eq!((segment.len(), segment.whole(3), segment.whole(20), segment.whole(21)), (20, "a", "CP", ""));
        assert_eq!(SegmentBuilder::new("RXA").field(3, "a").field(3, "").build().line(), "RXA");
    }

    #[test]
    fn nothing_empty_stands_at_an_end() {
        let segment = SegmentBuilder::new("PID")
            .field(
                3,
                Field::repeated([
                    Repetition::of([Component::from("a"), Component::parts(["", ""])]),
                    Repetition::default(),
                ]),
            )
            .field(9, "")
            .build();
        assert_eq!(render(&Message { segments: vec![segment] }), "PID|||a\r");
        assert_eq!(Delimiters::STANDARD.encoding_characters(), "^~\\&");
    }
}
