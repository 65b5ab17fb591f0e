//! XML files: an element a row, its fields as elements, or as pairs of `Name` and `Value`.

use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, Event},
};
use shared::source::Fault;

use super::{flat::unknown, layout::Kind, record::Record};

/// A row that is being read.
struct Open {
    kind: Kind,
    line: usize,
    values: Vec<(&'static str, String)>,
    /// The name of the pair whose value comes next.
    name: String,
}

/// Reads an XML file.
///
/// # Errors
/// Returns an error if the text is a web page, is not well-formed, has a document type, or is none of CDC's files.
pub fn read(file: &str, text: &str) -> Result<(Kind, Vec<Record>), Fault> {
    if is_web_page(text) {
        let what = "this is a web page and not a file of CDC's: download the file itself".to_owned();
        return Err(Fault { file: file.to_owned(), line: None, field: None, what });
    }
    let mut reader = Reader::from_str(text);
    let (mut rows, mut open, mut field): (Vec<(Kind, Record)>, Option<Open>, String) = Default::default();
    let mut position = Lines { text, counted: 0, line: 1 };
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event();
        let line = position.line_at(reader.buffer_position());
        let fault = |what: &str| Fault { file: file.to_owned(), line: Some(line), field: None, what: what.to_owned() };
        match event.map_err(|_| fault("this is not well-formed XML"))? {
            Event::Start(start) => {
                depth += 1;
                field.clear();
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                if let Some(kind) = Kind::of_element(&name) {
                    open = Some(Open { kind, line, values: Vec::new(), name: String::new() });
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let name = String::from_utf8_lossy(end.local_name().as_ref()).into_owned();
                match (&mut open, Kind::of_element(&name)) {
                    (Some(_), Some(_)) => rows.extend(open.take().map(|row| row.close(file))),
                    (Some(row), None) => row.take(&name, std::mem::take(&mut field)),
                    (None, _) => {}
                }
            }
            Event::Text(part) => field += &part.xml10_content().map_err(|_| fault("the text cannot be read"))?,
            Event::CData(part) => field += &part.xml10_content().map_err(|_| fault("the text cannot be read"))?,
            Event::GeneralRef(part) => field += &resolve(&part).ok_or_else(|| fault("an entity is not known"))?,
            Event::DocType(_) => return Err(fault("the file has a document type, which is not taken")),
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if depth > 0 => return Err(fault("the file ends too early: it may not be whole")),
            Event::Eof => break,
        }
    }
    let kind = rows.first().map(|(kind, _)| *kind).ok_or_else(|| unknown(file))?;
    Ok((kind, rows.into_iter().map(|(_, row)| row).collect()))
}

impl Open {
    /// Takes a field: an element of its own name, or half of a pair.
    fn take(&mut self, element: &str, text: String) {
        match element {
            "Name" => self.name = text,
            "Value" => {
                let name = std::mem::take(&mut self.name);
                self.put(&name, text);
            }
            name => self.put(name, text),
        }
    }

    fn put(&mut self, field: &str, text: String) {
        if let Some(column) = self.kind.column_of(field) {
            self.values.push((column, text));
        }
    }

    fn close(self, file: &str) -> (Kind, Record) {
        (self.kind, Record::new(file, self.line, self.values))
    }
}

/// Returns `true` if a text begins as a page of HTML.
fn is_web_page(text: &str) -> bool {
    let begins = |start: &str| {
        text.trim_start().get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    };
    begins("<!doctype html") || begins("<html")
}

/// Counts lines while the reader goes on.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count();
        self.counted = position.max(self.counted);
        self.line
    }
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character.to_string());
    }
    resolve_predefined_entity(&reference.decode().ok()?).map(str::to_owned)
}
