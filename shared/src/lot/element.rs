//! Element strings of a GS1 code: an application identifier, then a value of fixed length or with a separator after it.

use super::gs1::ScanProblem;

/// An element of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// 01: the package's number.
    Gtin(String),
    /// 10: the lot.
    Lot(String),
    /// 17: the expiration, YYMMDD.
    Expiration(String),
    /// 21: the serial number.
    Serial(String),
    /// Any other.
    Other,
}

/// The separator after an element of variable length.
const SEPARATOR: &str = "\u{1d}";

/// Representations of the separator by scanners.
const SEPARATOR_FORMS: &[&str] =
    &["\u{1d}", "~d029", "~1", "~", "<GS>", "{GS}", "[GS]", "\\x1d", "\\u001d", "\\F", "^]", "\u{241d}", "|"];

/// Symbology identifiers that a scanner may prepend.
const SYMBOLOGY_IDS: &[&str] = &["]d2", "]C1", "]e0", "]Q3", "]J1"];

/// Maximum length of a value of variable length.
const MAX_VALUE: usize = 20;

/// Parses the elements of a code.
///
/// # Errors
/// Returns an error if the text has no elements, or is ambiguous.
pub fn elements(text: &str) -> Result<Vec<Element>, ScanProblem> {
    let text = SYMBOLOGY_IDS.iter().find_map(|kind| text.strip_prefix(kind)).unwrap_or(text);
    if text.starts_with('(') {
        return printed(text).ok_or(ScanProblem::NotACode);
    }
    let written = SEPARATOR_FORMS.iter().filter(|written| text.contains(**written));
    let mut divided = written.filter_map(|written| divided(&text.replace(written, SEPARATOR)));
    if let Some(found) = divided.next() {
        return Ok(found);
    }
    undivided(text)
}

/// Parses a printed code: `(01)00300064681015(17)270930(10)Y014237`.
fn printed(text: &str) -> Option<Vec<Element>> {
    let mut found = Vec::new();
    for part in text.split('(').skip(1) {
        let (identifier, value) = part.split_once(')')?;
        let (form, rest) = form_of(identifier.trim())?;
        let value = value.trim();
        let fits = rest.is_empty() && form.takes(value);
        found.push(fits.then(|| form.element(value))?);
    }
    Some(found)
}

/// Parses a code with separators.
fn divided(text: &str) -> Option<Vec<Element>> {
    let (mut rest, mut found) = (text.trim_start_matches(SEPARATOR), Vec::new());
    while !rest.is_empty() {
        let (form, after) = form_of(rest)?;
        let end = match form.length {
            Some(length) => length,
            None => after.find(SEPARATOR).unwrap_or(after.len()),
        };
        let (value, further) = after.split_at_checked(end)?;
        found.push(form.takes(value).then(|| form.element(value))?);
        rest = further.strip_prefix(SEPARATOR).unwrap_or(further);
    }
    Some(found)
}

/// Parses a code without separators, if all readings with a lot have the same one.
fn undivided(text: &str) -> Result<Vec<Element>, ScanProblem> {
    let mut readings = Vec::new();
    read_on(text, &mut Vec::new(), &mut readings);
    let lot = |reading: &[Element]| reading.iter().find(|element| matches!(element, Element::Lot(_))).cloned();
    let has_lot = readings.iter().any(|reading| lot(reading).is_some());
    readings.retain(|reading| !has_lot || lot(reading).is_some());
    let first = readings.first().ok_or(ScanProblem::NotACode)?;
    if readings.iter().any(|reading| lot(reading) != lot(first)) {
        return Err(ScanProblem::Undivided);
    }
    Ok(first.clone())
}

/// Collects all readings of the rest of a code, with each kind of element once. They are few, since a value of variable
/// length can only end before one of the elements used on vaccines.
fn read_on(rest: &str, before: &mut Vec<Element>, readings: &mut Vec<Vec<Element>>) {
    if rest.is_empty() {
        readings.push(before.clone());
        return;
    }
    let Some((form, after)) = form_of(rest) else { return };
    let ends = form.length.map_or(1..=MAX_VALUE.min(after.len()), |length| length..=length);
    for end in ends {
        let Some((value, further)) = after.split_at_checked(end).filter(|(value, _)| form.takes(value)) else {
            continue;
        };
        let element = form.element(value);
        let is_new = !before.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(&element));
        let goes_on = further.is_empty() || ["01", "10", "17", "21"].iter().any(|ai| further.starts_with(ai));
        if is_new && goes_on {
            before.push(element);
            read_on(further, before, readings);
            before.pop();
        }
    }
}

/// The format of an element.
struct Form {
    make: fn(String) -> Element,
    /// Number of digits of the value; none for a variable length.
    length: Option<usize>,
}

impl Form {
    fn takes(&self, value: &str) -> bool {
        match self.length {
            Some(length) => value.len() == length && value.bytes().all(|b| b.is_ascii_digit()),
            None => (1..=MAX_VALUE).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic()),
        }
    }

    fn element(&self, value: &str) -> Element {
        (self.make)(value.to_owned())
    }
}

/// Returns the format of the element at the beginning of a text, and the text after its identifier.
fn form_of(text: &str) -> Option<(Form, &str)> {
    let (identifier, after) = text.split_at_checked(2)?;
    let other: fn(String) -> Element = |_| Element::Other;
    let (make, length) = match identifier {
        "01" => (Element::Gtin as fn(String) -> Element, Some(14)),
        "10" => (Element::Lot as _, None),
        "17" => (Element::Expiration as _, Some(6)),
        "21" => (Element::Serial as _, None),
        "00" => (other, Some(18)),
        "02" => (other, Some(14)),
        "11" | "12" | "13" | "15" | "16" => (other, Some(6)),
        "20" => (other, Some(2)),
        "22" | "30" | "37" | "90" | "91" | "92" | "93" | "94" | "95" | "96" | "97" | "98" | "99" => (other, None),
        // Identifiers of three digits: further numbers of the article, of the country's health authority.
        "24" | "25" | "71" => return after.get(1..).map(|after| (Form { make: other, length: None }, after)),
        _ => return None,
    };
    Some((Form { make, length }, after))
}
