//! Entries as people type them, paste them and scan them.

use proptest::prelude::*;

use super::{LotEntry, LotProblem, describe, format, gs1, is_usable, parse};
use crate::immunization::{Expiration, ExpirationPrecision};

fn expiration(date: &str, precision: ExpirationPrecision) -> Option<Expiration> {
    Some(Expiration { date: date.parse().unwrap(), precision })
}

#[rstest::rstest]
#[case("AB123 09/30/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case("AB123 09/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case("X 2/2028", "X", expiration("2028-02-29", ExpirationPrecision::Month))]
#[case("A B-12/3 01/05/2027", "A B-12/3", expiration("2027-01-05", ExpirationPrecision::Day))]
#[case("AB123", "AB123", None)]
#[case("  AB123   9/3/2026  ", "AB123", expiration("2026-09-03", ExpirationPrecision::Day))]
#[case("B12/34", "B12/34", None)]
#[case("AB 12345", "AB 12345", None)]
#[case("12345678901234567890 12/2026", "12345678901234567890", expiration("2026-12-31", ExpirationPrecision::Month))]
#[case::trailing_blanks("AB123 09/30/2026 \t ", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::tab("AB123\t09/30/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::no_break_space("AB123\u{a0}09/30/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::em_space("AB123\u{2003}09/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::ideographic_space("AB123\u{3000}09/2026", "AB123", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::unseen("\u{feff}AB123 09/30/2026\u{200b}", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::line_break("AB123 09/30/2026\r\n", "AB123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::slash("12/34 09/2026", "12/34", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::several_slashes("A/B/C 1/2027", "A/B/C", expiration("2027-01-31", ExpirationPrecision::Month))]
#[case::dash("AB-123 09/30/2026", "AB-123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::dot("AB.123 09/30/2026", "AB.123", expiration("2026-09-30", ExpirationPrecision::Day))]
#[case::two_blanks_inside("AB  123 09/2026", "AB 123", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::digits_only("0123456 9/3/2026", "0123456", expiration("2026-09-03", ExpirationPrecision::Day))]
#[case::leap_day("AB123 02/29/2028", "AB123", expiration("2028-02-29", ExpirationPrecision::Day))]
#[case::leap_month("AB123 02/2028", "AB123", expiration("2028-02-29", ExpirationPrecision::Month))]
#[case::common_february("AB123 02/2027", "AB123", expiration("2027-02-28", ExpirationPrecision::Month))]
#[case::century("AB123 02/2000", "AB123", expiration("2000-02-29", ExpirationPrecision::Month))]
#[case::december("AB123 12/2026", "AB123", expiration("2026-12-31", ExpirationPrecision::Month))]
#[case::begins_like_none("NONE1 09/2026", "NONE1", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::lower_case("ab123 09/2026", "ab123", expiration("2026-09-30", ExpirationPrecision::Month))]
#[case::no_date_of_two_digits("AB 13/26", "AB 13/26", None)]
fn an_entry_is_read(#[case] text: &str, #[case] lot: &str, #[case] expiration: Option<Expiration>) {
    assert_eq!(parse(text), Ok(LotEntry { lot: lot.into(), expiration }));
}

#[rstest::rstest]
#[case("", LotProblem::Empty)]
#[case("   ", LotProblem::Empty)]
#[case("09/2026", LotProblem::NoLot)]
#[case("09/30/2026", LotProblem::NoLot)]
#[case("09/26", LotProblem::NoLot)]
#[case("AB123 9/31/2026", LotProblem::NoDay)]
#[case("AB123 02/30/2026", LotProblem::NoDay)]
#[case("AB123 13/2026", LotProblem::NoDay)]
#[case("AB123 00/2026", LotProblem::NoDay)]
#[case::month_thirteen_of_a_short_year("AB123 13/26", LotProblem::NoDay)]
#[case("N/A 09/30/2026", LotProblem::NotALot)]
#[case("unknown", LotProblem::NotALot)]
#[case("None 09/2026", LotProblem::NotALot)]
#[case("--- 09/2026", LotProblem::NotALot)]
#[case("123456789012345678901 12/2026", LotProblem::TooLong)]
#[case::not_a_leap_year("AB123 02/29/2027", LotProblem::NoDay)]
#[case::not_a_leap_century("AB123 02/29/2100", LotProblem::NoDay)]
#[case::day_zero("AB123 09/00/2026", LotProblem::NoDay)]
#[case::month_thirteen("AB123 13/01/2026", LotProblem::NoDay)]
#[case::day_before_month("AB123 30/09/2026", LotProblem::NoDay)]
#[case::n_a("n/a", LotProblem::NotALot)]
#[case::not_available("not available 09/2026", LotProblem::NotALot)]
#[case::unk("UNK 09/30/2026", LotProblem::NotALot)]
#[case::dots("... 09/30/2026", LotProblem::NotALot)]
#[case::no_break_spaces("\u{a0}\u{2003}", LotProblem::Empty)]
#[case::unseen_only("\u{200b}\u{feff}", LotProblem::Empty)]
#[case::too_long_without_date("123456789012345678901", LotProblem::TooLong)]
#[case::no_lot_but_blanks("   09/2026  ", LotProblem::NoLot)]
#[case::dashed_date_alone("09-30-2026", LotProblem::NoLot)]
fn what_cannot_be_meant_is_refused(#[case] text: &str, #[case] problem: LotProblem) {
    assert_eq!(parse(text), Err(problem));
}

#[rstest::rstest]
#[case("AB123 09/30/26", "AB123 09/30/2026")]
#[case("AB123 09/26", "AB123 09/2026")]
#[case("AB12309/30/2026", "AB123 09/30/2026")]
#[case("AB12309/2026", "AB123 09/2026")]
#[case::leap_day("AB123 2/29/28", "AB123 02/29/2028")]
#[case::short_year_with_dashes("AB123 09-30-26", "AB123 09/30/2026")]
fn what_was_probably_meant_is_offered(#[case] text: &str, #[case] suggestion: &str) {
    let problem = parse(text).unwrap_err();
    assert_eq!(problem.suggestion(), Some(suggestion));
    assert_eq!(format(&parse(suggestion).unwrap()), suggestion);
}

#[rstest::rstest]
#[case("AB123 09/30/2026", "Lot AB123, expires 09/30/2026")]
#[case("AB123 2/2028", "Lot AB123, expires 02/29/2028")]
#[case("AB123", "Lot AB123, no expiration given")]
fn an_entry_is_said(#[case] text: &str, #[case] said: &str) {
    assert_eq!(describe(&parse(text).unwrap()), said);
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }

    #[test]
    fn what_is_formatted_reads_the_same(
        lot in "[A-Z]{2}([A-Z0-9-]{0,7}[A-Z0-9])?", day in 0u32..40_000, by_month: bool,
    ) {
        let date = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(u64::from(day));
        let text = if by_month { std::format!("{lot} {}", date.format("%m/%Y")) } else { std::format!("{lot} {}", date.format("%m/%d/%Y")) };
        // Words for "unknown" are refused, whatever follows them, and so are those that stand between two lots.
        prop_assume!(is_usable(&lot) && !["AND", "OR"].contains(&lot.as_str()));
        prop_assert_eq!(format(&parse(&text).unwrap()), text);
    }
}

#[rstest::rstest]
#[case("0100300064681014172709301 0Y014237", true)]
#[case("(01)00300064681014(17)270930(10)Y014237", true)]
#[case("]d20100300064681014", true)]
#[case("17270930010030006468101710Y014237", true)]
#[case("Y014237\u{1d}", true)]
#[case("00300064681017", true)]
#[case("01ABC 09/30/2027", false)]
#[case("Y014237 09/30/2027", false)]
#[case("0100300064681014 09/2027", false)]
#[case("123456789012", false)]
fn a_code_is_told_from_a_lot(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(gs1::is_code(text), expected);
}

/// A GTIN with its check digit.
fn gtin(thirteen: &str) -> String {
    let sum: u32 =
        thirteen.bytes().enumerate().map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 3 } else { 1 }).sum();
    std::format!("{thirteen}{}", (10 - sum % 10) % 10)
}

type Said<'a> = (&'a str, Option<&'a str>, Option<Expiration>, Option<&'a str>);

fn said(scan: &gs1::Scan) -> Said<'_> {
    (scan.gtin.as_deref().unwrap_or_default(), scan.lot.as_deref(), scan.expiration, scan.serial.as_deref())
}

/// The M-M-R II vial of the catalog.
const MMR: &str = "00300064681017";

#[rstest::rstest]
#[case::nothing_before("01003000646810171727093010Y014237")]
#[case::data_matrix("]d201003000646810171727093010Y014237")]
#[case::linear("]C101003000646810171727093010Y014237")]
#[case::separator_first("\u{1d}01003000646810171727093010Y014237")]
#[case::kind_and_separator("]d2\u{1d}01003000646810171727093010Y014237\u{1d}")]
#[case::lot_first("010030006468101710Y014237\u{1d}17270930")]
#[case::tilde_one("010030006468101710Y014237~117270930")]
#[case::tilde("010030006468101710Y014237~17270930")]
#[case::tilde_d029("~d029010030006468101710Y014237~d02917270930")]
#[case::in_brackets("010030006468101710Y014237<GS>17270930")]
#[case::caret("010030006468101710Y014237^]17270930")]
#[case::picture("010030006468101710Y014237\u{241d}17270930")]
#[case::printed("(01)00300064681017(17)270930(10)Y014237")]
#[case::printed_with_blanks(" (01) 00300064681017 (17) 270930 (10) Y014237 ")]
#[case::expiration_first("17270930010030006468101710Y014237")]
#[case::further_elements("010030006468101711250930172709302422\u{1d}10Y014237")]
fn a_code_is_read_however_it_is_typed(#[case] text: &str) {
    let scan = gs1::read(text).unwrap();
    let expected = (MMR, Some("Y014237"), expiration("2027-09-30", ExpirationPrecision::Day), None);
    assert_eq!(said(&scan), expected);
    assert_eq!(scan.ndc_in(crate::sample::shared_catalog()), Some("00006-4681-01"));
}

#[rstest::rstest]
#[case::with_separator("0100300064681017211234567890AB\u{1d}1727093010Y014237")]
#[case::serial_last("01003000646810171727093010Y014237\u{1d}211234567890AB")]
#[case::printed("(01)00300064681017(21)1234567890AB(17)270930(10)Y014237")]
fn a_serial_number_is_told_from_the_lot(#[case] text: &str) {
    let expected = (MMR, Some("Y014237"), expiration("2027-09-30", ExpirationPrecision::Day), Some("1234567890AB"));
    assert_eq!(said(&gs1::read(text).unwrap()), expected);
}

#[rstest::rstest]
#[case::printed("(10)Y014237(17)270930")]
#[case::with_separator("]d210Y014237\u{1d}17270930")]
fn a_code_with_signs_may_lack_the_number(#[case] text: &str) {
    let expected = ("", Some("Y014237"), expiration("2027-09-30", ExpirationPrecision::Day), None);
    assert_eq!(said(&gs1::read(text).unwrap()), expected);
}

#[rstest::rstest]
#[case::without_day("01003000646810171728020010A", Some(("2028-02-29", ExpirationPrecision::Month)), Some("A"))]
#[case::last_day("01003000646810171728022910A", Some(("2028-02-29", ExpirationPrecision::Day)), Some("A"))]
#[case::lot_with_a_serials_number("01003000646810171727093010U7210AA\u{1d}", Some(("2027-09-30", ExpirationPrecision::Day)), Some("U7210AA"))]
#[case::longest_lot("01003000646810171727093010ABCDEFGHIJKLMNOPQRST", Some(("2027-09-30", ExpirationPrecision::Day)), Some("ABCDEFGHIJKLMNOPQRST"))]
#[case::number_only("0100300064681017", None, None)]
#[case::bare_number("00300064681017", None, None)]
#[case::as_on_a_shelf("300064681017", None, None)]
fn what_a_code_says(
    #[case] text: &str,
    #[case] expires: Option<(&str, ExpirationPrecision)>,
    #[case] lot: Option<&str>,
) {
    let scan = gs1::read(text).unwrap();
    assert_eq!(said(&scan), (MMR, lot, expires.and_then(|(day, precision)| expiration(day, precision)), None));
}

#[rstest::rstest]
#[case::empty("", gs1::ScanProblem::NotACode)]
#[case::an_entry("AB123 09/30/2026", gs1::ScanProblem::NotACode)]
#[case::kind_only("]d2", gs1::ScanProblem::NotACode)]
#[case::expiration_only("(17)270930", gs1::ScanProblem::NotACode)]
#[case::no_number("1727093010Y014237", gs1::ScanProblem::NotACode)]
#[case::too_short("010030006468101", gs1::ScanProblem::NotACode)]
#[case::lot_too_long("01003000646810171727093010ABCDEFGHIJKLMNOPQRSTU", gs1::ScanProblem::NotACode)]
#[case::open_parenthesis("(01)00300064681017(17", gs1::ScanProblem::NotACode)]
#[case::wrong_digit("01003000646810181727093010Y014237", gs1::ScanProblem::CheckDigit)]
#[case::wrong_bare_digit("00300064681018", gs1::ScanProblem::CheckDigit)]
#[case::month_thirteen("01003000646810171727130010Y014237", gs1::ScanProblem::NoDay)]
#[case::no_day("01003000646810171727093110Y014237", gs1::ScanProblem::NoDay)]
#[case::lot_first("010030006468101710Y01423717270930", gs1::ScanProblem::Undivided)]
#[case::lot_or_short_serial("01003000646810171727093010U7210AA", gs1::ScanProblem::Undivided)]
#[case::lot_or_serial("01003000646810171727093010Y01423721123456789", gs1::ScanProblem::Undivided)]
fn what_is_no_right_code_is_refused(#[case] text: &str, #[case] problem: gs1::ScanProblem) {
    assert_eq!(gs1::read(text), Err(problem));
}

/// The three ways in which the FDA divides ten digits, each in the catalog's eleven.
#[rstest::rstest]
#[case::four_four_two("0030006468101", "00006-4681-01")]
#[case::five_three_two("1035816082043", "58160-0820-43")]
#[case::five_four_one("0031234567890", "12345-6789-00")]
fn an_ndc_is_in_the_number(#[case] thirteen: &str, #[case] ndc: &str) {
    let scan = gs1::read(&gtin(thirteen)).unwrap();
    assert!(scan.ndc.iter().any(|known| known == ndc), "{:?}", scan.ndc);
}

/// Every package of the catalog that has a GTIN is found by it.
#[test]
fn the_catalogs_own_numbers_lead_to_their_packages() {
    let catalog = crate::sample::shared_catalog();
    let mut read = 0;
    for unit in &catalog.units_of_use {
        let Some(gtin) = &unit.gtin else { continue };
        let scan = gs1::read(gtin).unwrap_or_else(|problem| panic!("{gtin}: {problem}"));
        assert!(scan.ndc.contains(&unit.code), "{gtin}: {:?}, not {}", scan.ndc, unit.code);
        read += 1;
    }
    assert!(read > 100, "{read}");
}

#[test]
fn a_number_of_another_trade_has_no_ndc() {
    let scan = gs1::read(&gtin("0401234567890")).unwrap();
    assert_eq!((scan.ndc.len(), scan.ndc_in(crate::sample::shared_catalog())), (0, None));
}

proptest! {
    #[test]
    fn reading_a_code_never_panics(text in "\\PC{0,60}") {
        let _ = gs1::read(&text);
    }

    #[test]
    fn reading_what_looks_like_a_code_never_panics(text in "(\\]d2)?(01|10|17|21|\u{1d}|[0-9]{6}|[A-Z0-9]{1,8}|~1|\\(){0,12}") {
        let _ = gs1::read(&text);
    }

    #[test]
    fn what_a_code_was_made_of_is_read(
        middle in "[0-9]{10}", lot in "[A-Z0-9-]{1,20}", serial in "[A-Z0-9]{1,20}", day in 0u32..36_000, is_serial_first: bool,
    ) {
        let date = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::Days::new(u64::from(day));
        let gtin = gtin(&std::format!("003{middle}"));
        let expires = date.format("17%y%m%d");
        let code = if is_serial_first {
            std::format!("]d201{gtin}21{serial}\u{1d}{expires}10{lot}")
        } else {
            std::format!("01{gtin}{expires}10{lot}\u{1d}21{serial}")
        };
        let scan = gs1::read(&code).unwrap();
        let expected = (&*gtin, Some(&*lot), Some(Expiration { date, precision: ExpirationPrecision::Day }), Some(&*serial));
        prop_assert_eq!(said(&scan), expected);
        prop_assert_eq!(scan.ndc.len(), 3);
    }
}
