//! The sheet of a month.

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;
use shared::{
    figure::{SheetRow, sheet},
    spreadsheet,
};

use crate::{
    civil::day_of,
    graphql::schema::{Bindings, Call, Error, Result},
    store,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("monthlySheet", monthly_sheet);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MonthlySheet {
    month: String,
    late_after_days: u64,
    rows: Vec<SheetRow>,
    csv: String,
    file_name: String,
}

const HEADINGS: [&str; 9] =
    ["Month", "Location", "Registry", "Given", "Reported", "Late", "Rejected", "Not reported yet", "Left out"];
/// Maximum number of days after which a dose is late.
const MAX_LATE_AFTER: u64 = 365;

async fn monthly_sheet(call: Call) -> Result<MonthlySheet> {
    let month: String = call.arg("month")?;
    let first = first_day(&month).ok_or_else(|| Error::bad_input("Argument `month` is not a month, as 2026-03."))?;
    let last = first + Months::new(1) - Days::new(1);
    let late_after = call.number("lateAfterDays", MAX_LATE_AFTER)?;
    let db = call.app.store.reader();
    let set_up = call.app.store.current_set_up().await?;
    let (days, profile) = (first..=last, &set_up.profile);
    let given = store::given_doses(db, &days, profile).await?;
    let registry = |id| set_up.integration(id).map(|row| call.reference().registry_name(&row.program_code));
    let reports = store::sheet_reports(db, &days, profile, registry).await?;
    let today = day_of(call.app.store.source().now(), &profile.zone);
    let rows = sheet(&given, &reports, late_after, today);
    let csv = spreadsheet::to_csv(HEADINGS, rows.iter().map(|row| cells_of(&month, row)));
    Ok(MonthlySheet { late_after_days: late_after, csv, file_name: format!("immunizations-{month}.csv"), rows, month })
}

/// The first day of a month, as 2026-03; none at the ends of the calendar.
fn first_day(month: &str) -> Option<NaiveDate> {
    let is_month = month.len() == 7 && month.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let first = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok()?;
    (is_month && first.format("%Y-%m").to_string() == month).then_some(first)
}

fn cells_of(month: &str, row: &SheetRow) -> [String; 9] {
    let [given, reported, late, rejected, open, excluded] =
        [row.given, row.reported, row.late, row.rejected, row.open, row.excluded].map(|count| count.to_string());
    let (location, registry) = (row.location.clone(), row.registry.clone().unwrap_or_default());
    [month.to_owned(), location, registry, given, reported, late, rejected, open, excluded]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2026-03", Some("2026-03-01"))]
    #[case("2028-02", Some("2028-02-01"))]
    #[case("2026-13", None)]
    #[case("2026-3", None)]
    #[case("2026-03-01", None)]
    #[case("+026-03", None)]
    #[case("=1+1", None)]
    #[case("", None)]
    fn a_month_is_four_digits_and_two(#[case] month: &str, #[case] first: Option<&str>) {
        assert_eq!(first_day(month), first.map(|day| day.parse().unwrap()));
    }
}
