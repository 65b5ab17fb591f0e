//! Validation of National Provider Identifiers.

/// Returns `true` if a text is an NPI: ten digits, the first 1 or 2, the last a check digit by the Luhn formula.
pub fn is_npi(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| digits.len() == 10 && matches!(digits.first(), Some(1 | 2)) && is_checked(&digits))
}

/// Contribution of the prefix 80840, which every NPI has, to the sum.
const PREFIX_SUM: u32 = 24;

fn is_checked(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum();
    (sum + PREFIX_SUM).is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("1234567893", true)]
    #[case("1679576722", true)]
    #[case("1245319599", true)]
    #[case("1234567890", false)]
    #[case("1234567983", false)]
    #[case("3234567891", false)]
    #[case("123456789", false)]
    #[case("12345678930", false)]
    #[case("123456789x", false)]
    #[case("", false)]
    fn the_last_digit_checks_the_others(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(is_npi(text), is_one);
    }
}
