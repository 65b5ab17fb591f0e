//! Writing a message.

use super::message::{Message, Segment, is_header};

/// The message as text: every segment ends with CR, nothing empty stands at an end.
#[must_use]
pub fn render(message: &Message) -> String {
    let mut text = String::new();
    for segment in &message.segments {
        push(&mut text, segment);
    }
    text
}

fn push(text: &mut String, segment: &Segment) {
    text.push_str(&segment.name);
    let skipped = usize::from(is_header(&segment.name));
    for field in segment.fields.iter().skip(skipped) {
        text.push(segment.delimiters.field);
        text.push_str(field);
    }
    text.push('\r');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hl7::{Component, Delimiters, Field, Repetition, SegmentBuilder, parse};

    fn component() -> impl Strategy<Value = Component> {
        prop::collection::vec(".{0,6}", 0..3).prop_map(Component::parts)
    }

    fn field() -> impl Strategy<Value = Field> {
        let repetition = prop::collection::vec(component(), 0..4).prop_map(Repetition::of);
        prop::collection::vec(repetition, 0..3).prop_map(Field::repeated)
    }

    fn message() -> impl Strategy<Value = Message> {
        let header = Just(SegmentBuilder::header("MSH").field(3, "A").build());
        let segment = ("[A-Z][A-Z0-9]{2}", prop::collection::vec(field(), 0..6))
            .prop_filter("headers have their own form", |(name, _)| !is_header(name))
            .prop_map(|(name, fields)| {
                let filled = SegmentBuilder::new(&name);
                fields.into_iter().enumerate().fold(filled, |s, (i, f)| s.field(i + 1, f)).build()
            });
        (header, prop::collection::vec(segment, 0..5)).prop_map(|(header, mut rest)| {
            rest.insert(0, header);
            Message { segments: rest }
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(m in message()) {
            prop_assert_eq!(parse(&render(&m)), Ok(m));
        }

        #[test]
        fn a_value_comes_back_as_it_was(value in "\\PC{1,40}") {
            let segments = vec![
                SegmentBuilder::header("MSH").build(),
                SegmentBuilder::new("PID").field(5, Field::components([value.as_str(), "x"])).build(),
            ];
            let read = parse(&render(&Message { segments })).unwrap();
            prop_assert_eq!(read.value("PID-5.1").unwrap(), value);
            prop_assert_eq!(read.value("PID-5.2").unwrap(), "x");
        }

        #[test]
        fn reading_never_panics_and_what_is_read_can_be_written(text in "(MSH\\|\\^~\\\\&\\|)?[ -~\r\n\u{e9}]{0,80}") {
            if let Ok(read) = parse(&text) {
                prop_assert_eq!(parse(&render(&read)), Ok(read));
            }
        }
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
