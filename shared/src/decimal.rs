//! Decimal numbers of the field: amounts of a dose, as they are compared with what packages hold.

use std::fmt;

/// Digits after the point that count. No dose has as many.
const DIGITS: usize = 6;
/// One, in parts of a [`Decimal`].
const ONE: u64 = 1_000_000;

/// A number that is not negative, exact to the sixth digit after the point.
///
/// Not a floating-point number: sums and comparisons are exact, and a browser loads no tables for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(u64);

impl Decimal {
    /// Returns a whole number.
    #[must_use]
    pub const fn whole(number: u32) -> Self {
        Self(number as u64 * ONE)
    }

    /// Returns a number of thousandths.
    #[must_use]
    pub const fn thousandths(number: u32) -> Self {
        Self(number as u64 * (ONE / 1_000))
    }

    /// Parses a number in digits, as `0.5`, `.5` or `5.`. What no dose can have is as great as can be.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number(whole) || !is_number(rest) || whole.is_empty() && rest.is_empty() {
            return None;
        }
        let rest = rest.bytes().chain(std::iter::repeat(b'0')).take(DIGITS);
        let add = |sum: u64, digit: u8| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        Some(Self(whole.bytes().chain(rest).fold(0, add)))
    }

    /// Returns so many times the number.
    #[must_use]
    pub const fn times(self, factor: u32) -> Self {
        Self(self.0.saturating_mul(factor as u64))
    }

    /// Returns the distance of two numbers.
    #[must_use]
    pub const fn distance(self, other: Self) -> Self {
        Self(self.0.abs_diff(other.0))
    }

    /// Returns `true` if the number is not zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// Without needless zeros, as `0.5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / ONE, self.0 % ONE);
        write!(f, "{whole}")?;
        if parts > 0 {
            let digits = format!("{parts:06}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[rstest::rstest]
    #[case("0.5", Some("0.5"))]
    #[case(".50", Some("0.5"))]
    #[case("5.", Some("5"))]
    #[case("0010.25", Some("10.25"))]
    #[case("0.000001", Some("0.000001"))]
    #[case("0.0000019", Some("0.000001"))]
    #[case("0", Some("0"))]
    #[case("99999999999999999999", Some("18446744073709.551615"))]
    #[case("", None)]
    #[case(".", None)]
    #[case("1e3", None)]
    #[case("-1", None)]
    #[case("inf", None)]
    #[case("1.2.3", None)]
    #[case(" 1", None)]
    #[case("٣", None)]
    fn a_number_is_read(#[case] text: &str, #[case] read: Option<&str>) {
        assert_eq!(Decimal::parse(text).map(|number| number.to_string()).as_deref(), read);
    }

    proptest! {
        #[test]
        fn numbers_are_in_the_order_of_floating_point(one in 0_u32..100_000_000, other in 0_u32..100_000_000) {
            let text = |number: u32| format!("{}.{:04}", number / 10_000, number % 10_000);
            let (a, b) = (Decimal::parse(&text(one)).unwrap(), Decimal::parse(&text(other)).unwrap());
            prop_assert_eq!(a.cmp(&b), one.cmp(&other));
            prop_assert_eq!(Decimal::parse(&a.to_string()), Some(a));
            prop_assert_eq!(a.distance(b), Decimal::parse(&text(one.abs_diff(other))).unwrap());
            prop_assert_eq!(a.to_string().parse::<f64>().unwrap().total_cmp(&b.to_string().parse().unwrap()), one.cmp(&other));
        }
    }
}
