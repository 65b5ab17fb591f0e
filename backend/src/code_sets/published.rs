//! A catalog written as CDC publishes its tables, for tests: the same layouts, of our own content.

use std::fmt::Write as _;

use chrono::NaiveDate;
use shared::code_set::{Catalog, CodeStatus};

fn status(status: CodeStatus) -> &'static str {
    match status {
        CodeStatus::Active => "Active",
        CodeStatus::Inactive => "Inactive",
        CodeStatus::NonUs => "Non-US",
        CodeStatus::NeverActive => "Never Active",
    }
}

fn american(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%-m/%-d/%Y").to_string()).unwrap_or_default()
}

fn compact(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%Y%m%d").to_string()).unwrap_or_default()
}

fn note(note: &Option<String>) -> &str {
    note.as_deref().unwrap_or_default()
}

/// `cvx.txt`: codes are padded to ten characters.
pub fn cvx(catalog: &Catalog) -> String {
    let mut text = String::new();
    for c in &catalog.cvx {
        let (status, updated) = (status(c.status), american(c.updated));
        writeln!(text, "{:<10}|{}|{}|{}|{status}|False|{updated}\r", c.code, c.short, c.full, note(&c.note)).unwrap();
    }
    text
}

/// `mvx.txt`.
pub fn mvx(catalog: &Catalog) -> String {
    let mut text = String::new();
    for m in &catalog.mvx {
        let (status, updated) = (status(m.status), american(m.updated));
        writeln!(text, "{}|{}|{}|{status}|{updated}\r", m.code, m.name, note(&m.note)).unwrap();
    }
    text
}

/// `VG.txt`.
pub fn groups(catalog: &Catalog) -> String {
    let mut text = String::new();
    for c in &catalog.cvx {
        for name in &c.groups {
            let stands = &catalog.groups.iter().find(|group| group.name == *name).unwrap().cvx;
            writeln!(text, "{}|{:<10}|{}|{name}|{stands}\r", c.short, c.code, status(c.status)).unwrap();
        }
    }
    text
}

/// `TRADENAME.txt`.
pub fn products(catalog: &Catalog) -> String {
    let mut text = String::new();
    for p in &catalog.products {
        let (short, mvx) = (&catalog.cvx(&p.cvx).unwrap().short, p.mvx.as_deref().unwrap_or_default());
        let maker = catalog.mvx(mvx);
        let (name, of_maker) = maker.map_or(("", "Inactive"), |m| (m.name.as_str(), status(m.status)));
        let (cvx, own) = (&p.cvx, status(p.status));
        let name = name.replace('&', "&amp;");
        let updated = american(p.updated);
        writeln!(text, "{}|{short}|{cvx:<10}|{name}|{mvx:<10}|{of_maker}|{own}|{updated}\r", p.name).unwrap();
    }
    text
}

/// The VIS lookup table.
pub fn vis(catalog: &Catalog) -> String {
    let mut text = String::new();
    for v in &catalog.vis {
        let status = if v.current { "Current" } else { "Historic" };
        let edition = american(Some(v.edition));
        writeln!(text, "{}|{edition}|{}|{}|{status}|{edition}\r", v.name, v.code, v.document).unwrap();
    }
    text
}

/// `cvx_vis.txt`.
pub fn vis_cvx(catalog: &Catalog) -> String {
    let mut text = String::new();
    for v in &catalog.vis {
        let status = if v.current { "Current" } else { "Historic" };
        for cvx in &v.cvx {
            let short = &catalog.cvx(cvx).unwrap().short;
            writeln!(text, "{cvx:<10}|{short}|{}|{}|{} 00:00:00|{status}\r", v.code, v.name, v.edition).unwrap();
        }
    }
    text
}

/// `NDC_Unit_use.txt`: a row's number is its place.
pub fn units_of_use(catalog: &Catalog) -> String {
    let mut text = String::new();
    for (id, u) in catalog.units_of_use.iter().enumerate() {
        let (short, gtin) = (&catalog.cvx(&u.cvx).unwrap().short, u.gtin.as_deref().unwrap_or_default());
        let (start, end, packaging) = (compact(u.start), compact(u.end), u.packaging.as_deref().unwrap_or_default());
        let no_inner = if u.no_inner { "True" } else { "False" };
        write!(text, "{id}|00000|0000|00|{}|generic name|Labeler|{start}|{end}|{packaging}|{gtin}|", u.name).unwrap();
        writeln!(text, "{}|{short}|{no_inner}|{}|2025-11-13 00:00:00|{gtin}\r", u.cvx, u.code).unwrap();
    }
    text
}

/// `NDC_Unit_sale.txt`.
pub fn units_of_sale(catalog: &Catalog) -> String {
    let mut text = String::new();
    for (id, u) in catalog.units_of_sale.iter().enumerate() {
        let (short, route) = (&catalog.cvx(&u.cvx).unwrap().short, u.route.as_deref().unwrap_or_default());
        let (start, end, packaging) = (compact(u.start), compact(u.end), u.packaging.as_deref().unwrap_or_default());
        write!(text, "{id}|00000|0000|00|{}|generic name|Labeler|{start}|{end}|{packaging}|{route}|", u.name).unwrap();
        writeln!(text, "2025-11-13 00:00:00|{}|{short}|{}|\r", u.cvx, u.code).unwrap();
    }
    text
}

/// `NDC_Linker.txt`: a row for each unit of use in each unit of sale that it is in.
pub fn links(catalog: &Catalog) -> String {
    let mut text = String::new();
    for (number, packing) in catalog.packings.iter().enumerate() {
        for (used, unit) in catalog.units_of_use.iter().enumerate().filter(|(_, u)| u.code == packing.unit_of_use) {
            let sold = catalog.units_of_sale.iter().enumerate();
            for (sale, _) in sold.filter(|(_, s)| s.code == packing.unit_of_sale) {
                let mvx = unit.mvx.first().map(String::as_str).unwrap_or_default();
                writeln!(text, "{number}|{sale}|{used}|{mvx}\r").unwrap();
            }
        }
    }
    text
}

/// The vaccine types as XML, an element a field.
pub fn cvx_xml(catalog: &Catalog) -> String {
    let mut text = "<?xml version='1.0' encoding='ISO-8859-1'?><CVXCodes>\n".to_owned();
    let escape = |value: &str| value.replace('&', "&amp;").replace('<', "&lt;");
    for c in &catalog.cvx {
        let (short, full, note) = (escape(&c.short), escape(&c.full), escape(note(&c.note)));
        write!(
            text,
            "<CVXInfo><ShortDescription>{short}</ShortDescription>\n<FullVaccinename>{full}</FullVaccinename>"
        )
        .unwrap();
        write!(text, "\n<CVXCode>{:<10}</CVXCode>\n<Notes>{note}</Notes>\n", c.code).unwrap();
        let (status, updated) = (status(c.status), american(c.updated));
        writeln!(text, "<Status>{status}</Status>\n<LastUpdated>{updated}</LastUpdated></CVXInfo>").unwrap();
    }
    text + "</CVXCodes>"
}

/// The products as XML, a pair of name and value a field.
pub fn products_xml(catalog: &Catalog) -> String {
    let mut text = "<?xml version=\"1.0\"?>\n<productnames>\n".to_owned();
    for p in &catalog.products {
        let name = p.name.replace('&', "&amp;");
        let (mvx, status, updated) = (p.mvx.as_deref().unwrap_or_default(), status(p.status), american(p.updated));
        let fields = [
            ("CDC Product Name", name.as_str()),
            ("Short Description", "text"),
            ("CVXCode", p.cvx.as_str()),
            ("Manufacturer", "maker"),
            ("MVX Code", mvx),
            ("MVX Status", "Active"),
            ("Product name Status", status),
            ("Last Updated", updated.as_str()),
        ];
        text += "<prodInfo>\n";
        for (field, value) in fields {
            writeln!(text, "<Name>{field}</Name>\n<Value>{value} </Value>").unwrap();
        }
        text += "</prodInfo>\n";
    }
    text + "</productnames>\n"
}

/// A text as CDC's flat files come: UTF-16 with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
