//! A list in the address: its tab, its part, its filter and its order, so that Back, a reload and a link find it again.

use chrono::NaiveDate;

use super::list::ListQuery;
use crate::{
    format,
    part::{Order, Sorting},
    router::Page,
};

/// The order of a list that nobody has sorted: the doses that were entered last come first.
pub const NEWEST: Sorting = Sorting { by: "added", order: Order::Down };
/// The orders of a list, with their words.
pub const SORTS: &[(&str, &str)] = &[
    ("patient", "Patient"),
    ("vaccine", "Vaccine"),
    ("given", "Given"),
    ("location", "Location"),
    ("status", "Status"),
    ("added", "Added"),
];

/// Returns the path of a list; `encode` writes a text so that a URL can hold it.
#[must_use]
pub fn address(list: &ListQuery, encode: fn(&str) -> String) -> String {
    let narrow = &list.narrow;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let yes = |is_on: bool| is_on.then(|| "yes".to_owned());
    let sort = Some(write_sorting(list.sorting)).filter(|_| list.sorting != NEWEST);
    let parts = [
        ("reason", narrow.reason.clone()),
        ("batch", narrow.batch.clone()),
        ("search", format::filled(&list.search)),
        ("registry", narrow.program.clone()),
        ("location", narrow.location.as_ref().map(|(id, _)| id.clone())),
        ("vaccine", narrow.vaccine.clone()),
        ("clinician", narrow.clinician.clone()),
        ("mine", yes(narrow.mine)),
        ("note", yes(narrow.has_note)),
        ("put-off", yes(narrow.put_off)),
        ("from", day(narrow.from)),
        ("to", day(narrow.to)),
        ("added-from", day(narrow.added_from)),
        ("added-to", day(narrow.added_to)),
        ("sort", sort),
    ];
    let mut path = Page::Reports(list.tab, list.chip).path();
    for (name, value) in parts {
        if let Some(value) = value {
            path.push(if path.contains('?') { '&' } else { '?' });
            path = path + name + "=" + &encode(&value);
        }
    }
    path
}

/// Writes an order: the column, behind a minus where the greatest comes first.
#[must_use]
pub fn write_sorting(sorting: Sorting) -> String {
    let minus = if sorting.order == Order::Down { "-" } else { "" };
    [minus, sorting.by].concat()
}

/// Reads an order; what is none is the usual one.
#[must_use]
pub fn read_sorting(text: &str) -> Sorting {
    let (name, order) = text.strip_prefix('-').map_or((text, Order::Up), |name| (name, Order::Down));
    SORTS.iter().find(|(by, _)| *by == name).map_or(NEWEST, |(by, _)| Sorting { by, order })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{page::report::narrow::Narrow, router::Chip};
    use shared::report::ReportTab;

    fn list(narrow: Narrow, search: &str, sort: &str) -> ListQuery {
        let (tab, chip) = (ReportTab::NotReported, Chip::NeedsYou);
        ListQuery { tab, chip, search: search.into(), narrow, sorting: read_sorting(sort) }
    }

    #[rstest::rstest]
    #[case(list(Narrow::default(), " ", ""), "?show=needs-you")]
    #[case(list(Narrow::default(), "O K", "given"), "?show=needs-you&search=O_K&sort=given")]
    #[case(list(Narrow { vaccine: Some("mmr".into()), ..Narrow::default() }, "", "-patient"), "?show=needs-you&vaccine=mmr&sort=-patient")]
    #[case(list(Narrow { reason: Some("a.b".into()), from: NaiveDate::from_ymd_opt(2026, 3, 9), ..Narrow::default() }, "", "-added"), "?show=needs-you&reason=a.b&from=2026-03-09")]
    #[case(list(Narrow { has_note: true, added_to: NaiveDate::from_ymd_opt(2026, 3, 9), ..Narrow::default() }, "", "-added"), "?show=needs-you&note=yes&added-to=2026-03-09")]
    fn a_list_has_an_address(#[case] list: ListQuery, #[case] expected: &str) {
        assert_eq!(address(&list, |text| text.replace(' ', "_")), ["/reporting/not-reported", expected].concat());
    }

    #[rstest::rstest]
    #[case("", NEWEST)]
    #[case("shoe size", NEWEST)]
    #[case("added", Sorting { by: "added", order: Order::Up })]
    #[case("-status", Sorting { by: "status", order: Order::Down })]
    fn an_order_is_read(#[case] text: &str, #[case] expected: Sorting) {
        assert_eq!(read_sorting(text), expected);
    }
}
