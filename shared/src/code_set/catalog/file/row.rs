//! The rows of catalog files, each read as its type.

use super::sheet::Row;
use crate::{
    code_set::{Alternate, Concept, Cvx, Mvx, Product, UnitOfSale, UnitOfUse, Vis},
    source::Fault,
};

/// Codes that rows refer to.
type Codes = std::collections::BTreeSet<String>;

/// Reads a vaccine type.
pub fn cvx(row: &Row<'_>) -> Result<Cvx, Fault> {
    Ok(Cvx {
        code: row.like("code", "a CVX code: two or three digits", |t| is_digits(t) && (2..=3).contains(&t.len()))?,
        status: row.status()?,
        short: row.text("short")?.to_owned(),
        full: row.text("full")?.to_owned(),
        groups: Vec::new(),
        updated: row.maybe_day("updated")?,
        note: row.maybe("note")?,
    })
}

/// Reads a manufacturer.
pub fn mvx(row: &Row<'_>) -> Result<Mvx, Fault> {
    Ok(Mvx {
        code: row.like("code", "an MVX code: two or three capital letters or digits", is_mvx)?,
        status: row.status()?,
        name: row.text("name")?.to_owned(),
        updated: row.maybe_day("updated")?,
        note: row.maybe("note")?,
    })
}

/// Reads a product.
pub fn product(row: &Row<'_>, types: &Codes, makers: &Codes) -> Result<Product, Fault> {
    Ok(Product {
        name: row.text("name")?.to_owned(),
        cvx: row.known("cvx", row.text("cvx")?, types)?,
        mvx: row.maybe("mvx")?.map(|mvx| row.known("mvx", &mvx, makers)).transpose()?,
        status: row.status()?,
        updated: row.maybe_day("updated")?,
        presentation: None,
    })
}

/// Reads a unit of use.
pub fn unit_of_use(row: &Row<'_>, types: &Codes, makers: &Codes) -> Result<UnitOfUse, Fault> {
    let (start, end) = row.span()?;
    Ok(UnitOfUse {
        code: ndc(row)?,
        name: row.text("name")?.to_owned(),
        cvx: row.known("cvx", row.text("cvx")?, types)?,
        mvx: known_makers(row, makers)?,
        packaging: row.maybe("packaging")?,
        start,
        end,
        gtin: row.maybe("gtin")?,
        no_inner: row.choice("no_inner", "Y", "N")?,
    })
}

/// Reads a unit of sale.
pub fn unit_of_sale(row: &Row<'_>, types: &Codes, makers: &Codes) -> Result<UnitOfSale, Fault> {
    let (start, end) = row.span()?;
    Ok(UnitOfSale {
        code: ndc(row)?,
        name: row.text("name")?.to_owned(),
        cvx: row.known("cvx", row.text("cvx")?, types)?,
        mvx: known_makers(row, makers)?,
        packaging: row.maybe("packaging")?,
        route: row.maybe("route")?,
        start,
        end,
    })
}

/// Reads an edition of a statement.
pub fn vis(row: &Row<'_>) -> Result<Vis, Fault> {
    let code = row.like("code", "24 digits", |t| is_digits(t) && t.len() == 24)?;
    let document = row.like("document", "13 digits", |t| is_digits(t) && t.len() == 13)?;
    let edition = row.day("edition")?;
    // The last six digits are a date too; CDC's own table has one that is not the edition's, so they are not checked.
    if !code.starts_with(&format!("253{document}11")) {
        return Err(row.fault("code", format!("{code} does not name the document {document}")));
    }
    let current = row.choice("status", "CURRENT", "HISTORIC")?;
    Ok(Vis { code, document, name: row.text("name")?.to_owned(), edition, current, cvx: Vec::new() })
}

/// Reads a concept of a value set.
pub fn concept(row: &Row<'_>) -> Result<Concept, Fault> {
    let alternate = row.maybe("alternate")?;
    let alternate = alternate.map(|text| match text.split_once(' ') {
        Some((code, system)) => Ok(Alternate { code: code.to_owned(), system: system.to_owned() }),
        None => Err(row.fault("alternate", format!("{text} is not a code and its system as IM HL70162"))),
    });
    Ok(Concept {
        code: row.text("code")?.to_owned(),
        text: row.text("text")?.to_owned(),
        system: row.text("system")?.to_owned(),
        alternate: alternate.transpose()?,
    })
}

fn known_makers(row: &Row<'_>, makers: &Codes) -> Result<Vec<String>, Fault> {
    row.value("mvx").split_whitespace().map(|mvx| row.known("mvx", mvx, makers)).collect()
}

fn ndc(row: &Row<'_>) -> Result<String, Fault> {
    row.like("code", "an NDC in eleven digits as 00006-4681-01", is_ndc)
}

/// Returns `true` if a text is an NDC in eleven digits, with hyphens.
#[must_use]
pub fn is_ndc(text: &str) -> bool {
    let lengths = text.split('-').map(|part| if is_digits(part) { part.len() } else { 0 });
    lengths.eq([5, 4, 2])
}

fn is_mvx(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
