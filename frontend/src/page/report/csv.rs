//! A list as a file for a spreadsheet: comma-separated values, without a browser.

use crate::{api::Report, format, text};

const HEAD: [&str; 10] =
    ["Patient", "Birth date", "MRN", "Vaccine", "CVX", "Given", "Location", "Registry", "Status", "Why"];

/// The file of these reports.
#[must_use]
pub fn write(reports: &[Report]) -> String {
    // The mark at the start tells spreadsheets that it is UTF-8.
    let mut file = "\u{feff}".to_owned() + &line(HEAD.map(ToOwned::to_owned));
    for report in reports {
        file += &line([
            report.patient_name.clone(),
            format::date(report.birth_date),
            report.mrn.clone(),
            report.vaccine_name.clone(),
            report.cvx.clone().unwrap_or_default(),
            format::date(report.given_on),
            report.location_name.clone(),
            report.registry_name.clone(),
            text::status(report.status).to_owned(),
            report.why.clone(),
        ]);
    }
    file
}

fn line(cells: [String; HEAD.len()]) -> String {
    cells.map(|cell| quote(&cell)).join(",") + "\r\n"
}

/// A cell in quotes. What a spreadsheet would take for a formula is kept from being one.
fn quote(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Okafor, Maya", "\"Okafor, Maya\"")]
    #[case("say \"no\"", "\"say \"\"no\"\"\"")]
    #[case("=1+1", "\"'=1+1\"")]
    #[case("", "\"\"")]
    fn a_cell_is_quoted(#[case] cell: &str, #[case] expected: &str) {
        assert_eq!(quote(cell), expected);
    }
}
