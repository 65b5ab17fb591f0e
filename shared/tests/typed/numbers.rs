//! Amounts, NDCs, telephone numbers and dates.

use proptest::prelude::*;
use shared::{
    code_set::Catalog,
    typed::{DateKind, amount, date, ndc, possible_ndcs, telephone},
};

use crate::table::{Row, read};

/// The kept and the sent form of a telephone number.
fn phone_parts(typed: &str) -> Result<[String; 4], String> {
    let Some(known) = telephone(typed).map_err(|problem| problem.to_string())? else { return Ok(Default::default()) };
    let is_short = known.extension.as_deref().is_none_or(|extension| extension.len() <= 5);
    let [area, local, extension] = match known.parts().filter(|_| is_short) {
        Some((area, local)) => [area, local, known.extension.as_deref().unwrap_or_default()].map(str::to_owned),
        None => Default::default(),
    };
    Ok([known.write(), area, local, extension])
}

#[test]
fn telephone_numbers_are_understood_or_refused_as_the_table_says() {
    let table = read::<5, 2>(include_str!("../data/typed/phones.toml"), 20);
    for Row([typed, kept, area, local, extension]) in table.taken {
        assert_eq!(phone_parts(&typed), Ok([kept.clone(), area, local, extension]), "{typed:?}");
        assert_eq!(phone_parts(&kept).map(|parts| parts[0].clone()), Ok(kept), "{typed:?}");
    }
    for Row([typed, problem]) in table.refused {
        let found = phone_parts(&typed);
        assert!(found.as_ref().is_err_and(|found| found.contains(&problem)), "{typed:?}: {found:?}");
    }
}

#[test]
fn amounts_are_understood_or_refused_as_the_table_says() {
    let table = read::<3, 2>(include_str!("../data/typed/amounts.toml"), 20);
    for Row([typed, number, unit]) in table.taken {
        let found = amount(&typed).unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
        let (own, own_unit) = found.map(|found| (found.number, found.unit)).unwrap_or_default();
        assert_eq!((own, own_unit.unwrap_or_default()), (number, unit.as_str()), "{typed:?}");
    }
    for Row([typed, problem]) in table.refused {
        let found = amount(&typed);
        assert!(found.as_ref().is_err_and(|found| found.to_string().contains(&problem)), "{typed:?}: {found:?}");
    }
}

#[test]
fn ndcs_are_understood_or_refused_as_the_table_says() {
    let catalog = Catalog::built_in().unwrap();
    let table = read::<2, 2>(include_str!("../data/typed/ndcs.toml"), 20);
    for Row([typed, expected]) in table.taken {
        let found = ndc(&typed, &catalog).unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
        assert_eq!(found.unwrap_or_default(), expected, "{typed:?}");
        assert_eq!(ndc(&expected, &catalog).unwrap().unwrap_or_default(), expected);
    }
    for Row([typed, problem]) in table.refused {
        let found = ndc(&typed, &catalog);
        assert!(found.as_ref().is_err_and(|found| found.to_string().contains(&problem)), "{typed:?}: {found:?}");
    }
}

#[test]
fn dates_are_understood_or_refused_as_the_table_says() {
    let today = "2026-03-10".parse().unwrap();
    let table = read::<3, 2>(include_str!("../data/typed/dates.toml"), 30);
    for Row([typed, birth, past]) in table.taken {
        let found = [DateKind::Birth, DateKind::Past].map(|kind| date(&typed, today, kind).map(|day| day.to_string()));
        assert_eq!(found, [Ok(birth), Ok(past)], "{typed:?}");
    }
    for Row([typed, problem]) in table.refused {
        for kind in [DateKind::Birth, DateKind::Past, DateKind::Coming] {
            let found = date(&typed, today, kind);
            assert!(found.as_ref().is_err_and(|found| found.to_string().contains(&problem)), "{typed:?}: {found:?}");
        }
    }
    assert_eq!(date("9/3/99", today, DateKind::Coming).unwrap().to_string(), "2099-09-03");
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_is_understood_reads_the_same(
        any in any::<String>(),
        like in "[+0-9().xXt ,-]{0,24}|[0-9]{0,4}[.,]?[0-9]{0,4} ?(mL)?|[0-9]{1,5}-?[0-9]{3,4}-?[0-9]{1,2}|[0-9]{1,4}[/ -][0-9A-Z]{1,4}[/ -][0-9]{2,4}",
        day in 0i64..50_000,
    ) {
        let today = chrono::NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::TimeDelta::days(day);
        for text in [any, like] {
            if let Ok(Some(known)) = telephone(&text) {
                prop_assert!(known.write().bytes().all(|b| b.is_ascii_digit() || b == b'+' || b == b'x'));
                prop_assert_eq!(telephone(&known.write()), Ok(Some(known)));
            }
            if let Ok(Some(known)) = amount(&text) {
                prop_assert!(known.number.parse::<f64>().unwrap() > 0.0);
                prop_assert_eq!(amount(&known.number).unwrap().unwrap().number, known.number);
            }
            for known in possible_ndcs(&text).unwrap_or_default() {
                prop_assert_eq!(possible_ndcs(&known), Ok(vec![known]));
            }
            if let Ok(known) = date(&text, today, DateKind::Birth) {
                let short = !text.chars().any(char::is_alphabetic) && text.len() <= 8;
                prop_assert_eq!(date(&known.to_string(), today, DateKind::Birth), Ok(known));
                prop_assert!(!short || text.split(['/', '-', '.', ' ']).any(|part| part.len() == 4 || part.len() == 8) || known <= today, "{}", text);
            }
        }
    }
}
