//! A published file as rows of the catalog, each with the place that it came from.

use std::collections::BTreeSet;

use shared::{
    code_set::{Cvx, Mvx, Product, UnitOfSale, UnitOfUse, Vis, is_ndc},
    source::Fault,
};

use super::{decode::decode, flat, layout::Kind, record::Record, xml};

/// Rows with the record that each came from, for what can be told only when all tables are there.
pub type Rows<T> = Vec<(Record, T)>;

/// A published table.
#[derive(Debug, Clone)]
pub enum Table {
    /// Vaccine types, without their groups.
    Cvx(Rows<Cvx>),
    /// Manufacturers.
    Mvx(Rows<Mvx>),
    /// Groups: vaccine type, group, and the vaccine type that stands for the group.
    Group(Rows<[String; 3]>),
    /// Products.
    Product(Rows<Product>),
    /// Editions of statements, without vaccine types.
    Vis(Rows<Vis>),
    /// Editions, each with one vaccine type.
    VisCvx(Rows<Vis>),
    /// Units of use with CDC's own number, by which links name them.
    UnitOfUse(Rows<(String, UnitOfUse)>),
    /// Units of sale with CDC's own number.
    UnitOfSale(Rows<(String, UnitOfSale)>),
    /// Links: unit of sale, unit of use, manufacturer.
    Linker(Rows<[String; 3]>),
}

/// Reads a published file. `file` is its name, for errors; what it is follows from its content.
///
/// # Errors
/// Returns an error with line and field if the file is none of CDC's, or a value is not of its form.
pub fn read(file: &str, bytes: &[u8]) -> Result<Table, Fault> {
    let text = decode(bytes);
    let is_xml = text.trim_start().starts_with('<');
    let (kind, records) = if is_xml { xml::read(file, &text)? } else { flat::read(file, &text)? };
    Ok(match kind {
        Kind::Cvx => Table::Cvx(once("code", rows(records, cvx)?, |c| c.code.clone())?),
        Kind::Mvx => Table::Mvx(once("code", rows(records, mvx)?, |m| m.code.clone())?),
        Kind::Group => Table::Group(rows(records, group)?),
        Kind::Product => Table::Product(rows(records, product)?),
        Kind::Vis => Table::Vis(once("code", rows(records, vis)?, |v| v.code.clone())?),
        Kind::VisCvx => Table::VisCvx(rows(records, vis_cvx)?),
        Kind::UnitOfUse => Table::UnitOfUse(rows(records, unit_of_use)?),
        Kind::UnitOfSale => Table::UnitOfSale(rows(records, unit_of_sale)?),
        Kind::Linker => Table::Linker(rows(records, link)?),
    })
}

fn rows<T>(records: Vec<Record>, read: impl Fn(&Record) -> Result<T, Fault>) -> Result<Rows<T>, Fault> {
    let (mut rows, mut faults) = (Vec::with_capacity(records.len()), Vec::new());
    for record in records {
        match read(&record) {
            Ok(row) => rows.push((record, row)),
            Err(fault) => faults.push(fault),
        }
    }
    let mut faults = faults.into_iter();
    let Some(first) = faults.next() else { return Ok(rows) };
    let lines: Vec<_> = faults.filter_map(|fault| fault.line).map(|line| line.to_string()).collect();
    let named = lines.iter().take(NAMED_LINES).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match lines.len().checked_sub(NAMED_LINES) {
        _ if lines.is_empty() => String::new(),
        None | Some(0) => format!("; lines {named} are wrong too"),
        Some(more) => format!("; lines {named} and {more} more are wrong too"),
    };
    Err(Fault { what: first.what + &more, ..first })
}

/// Maximum number of further lines that are named.
const NAMED_LINES: usize = 20;

fn once<T>(column: &str, rows: Rows<T>, code: impl Fn(&T) -> String) -> Result<Rows<T>, Fault> {
    let mut seen = BTreeSet::new();
    for (record, row) in &rows {
        let code = code(row);
        if !seen.insert(code.clone()) {
            return Err(record.fault(column, format!("{code} stands twice")));
        }
    }
    Ok(rows)
}

fn cvx(row: &Record) -> Result<Cvx, Fault> {
    Ok(Cvx {
        code: row.digits("code", 2..=3)?,
        status: row.status()?,
        short: row.text("short")?,
        full: row.text("full")?,
        groups: Vec::new(),
        updated: row.maybe_day("updated")?,
        note: row.maybe("note")?,
    })
}

fn mvx(row: &Record) -> Result<Mvx, Fault> {
    let code = row.text("code")?;
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return Err(row.fault("code", format!("{code} is not an MVX code")));
    }
    let (status, name) = (row.status()?, row.text("name")?);
    Ok(Mvx { code, status, name, updated: row.maybe_day("updated")?, note: row.maybe("note")? })
}

fn group(row: &Record) -> Result<[String; 3], Fault> {
    Ok([row.digits("cvx", 2..=3)?, row.text("group")?, row.digits("group_cvx", 2..=3)?])
}

fn product(row: &Record) -> Result<Product, Fault> {
    Ok(Product {
        name: row.text("name")?,
        cvx: row.digits("cvx", 2..=3)?,
        mvx: row.maybe("mvx")?,
        status: row.status()?,
        updated: row.maybe_day("updated")?,
        presentation: None,
    })
}

fn vis(row: &Record) -> Result<Vis, Fault> {
    edition(row, row.digits("document", 13..=13)?, Vec::new())
}

/// The document's type is in the code: 253, thirteen digits, 11 and six more.
fn vis_cvx(row: &Record) -> Result<Vis, Fault> {
    let code = row.digits("code", 24..=24)?;
    let document = code.get(3..16).unwrap_or_default().to_owned();
    edition(row, document, vec![row.digits("cvx", 2..=3)?])
}

fn edition(row: &Record, document: String, cvx: Vec<String>) -> Result<Vis, Fault> {
    let code = row.digits("code", 24..=24)?;
    if !code.starts_with(&format!("253{document}11")) {
        return Err(row.fault("code", format!("{code} does not name the document {document}")));
    }
    let current = match row.text("status")?.to_ascii_lowercase().as_str() {
        "current" => true,
        "historic" => false,
        other => return Err(row.fault("status", format!("{other} is neither Current nor Historic"))),
    };
    Ok(Vis { code, document, name: row.text("name")?, edition: row.day("edition")?, current, cvx })
}

fn unit_of_use(row: &Record) -> Result<(String, UnitOfUse), Fault> {
    let [start, end] = span(row)?;
    let gtin = row.maybe_digits("gtin", 12..=14)?;
    let gtin = gtin.map_or_else(|| row.maybe_digits("gtin_2", 12..=14), |gtin| Ok(Some(gtin)))?;
    let unit = UnitOfUse {
        code: ndc(row)?,
        name: row.text("name")?,
        cvx: row.digits("cvx", 2..=3)?,
        mvx: Vec::new(),
        packaging: row.maybe("packaging")?,
        start,
        end,
        gtin,
        no_inner: matches!(row.value("no_inner").to_ascii_lowercase().as_str(), "true" | "1" | "y"),
    };
    Ok((row.text("id")?, unit))
}

fn unit_of_sale(row: &Record) -> Result<(String, UnitOfSale), Fault> {
    let [start, end] = span(row)?;
    let unit = UnitOfSale {
        code: ndc(row)?,
        name: row.text("name")?,
        cvx: row.digits("cvx", 2..=3)?,
        mvx: Vec::new(),
        packaging: row.maybe("packaging")?,
        route: row.maybe("route")?,
        start,
        end,
    };
    Ok((row.text("id")?, unit))
}

/// Maximum number of digits of CDC's own number of a package.
const MAX_NUMBER: usize = 12;

fn link(row: &Record) -> Result<[String; 3], Fault> {
    let number = |column| row.digits(column, 1..=MAX_NUMBER);
    Ok([number("sale")?, number("use")?, row.maybe("mvx")?.unwrap_or_default()])
}

fn ndc(row: &Record) -> Result<String, Fault> {
    let code = row.text("code")?;
    if is_ndc(&code) { Ok(code) } else { Err(row.fault("code", format!("{code} is not an NDC in eleven digits"))) }
}

fn span(row: &Record) -> Result<[Option<chrono::NaiveDate>; 2], Fault> {
    let (start, end) = (row.maybe_day("start")?, row.maybe_day("end")?);
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        return Err(row.fault("end", "the last day is before the first"));
    }
    Ok([start, end])
}
