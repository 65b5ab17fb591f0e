//! The lot on hand that a dose is taken from, among those with its number.

use super::funding::StockFunding;

/// A lot on hand with the number that a dose has, at its location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockChoice {
    /// Its funding.
    pub funding: StockFunding,
    /// The amount on hand.
    pub on_hand: i32,
    /// `true` if the dose was taken from it before.
    pub is_current: bool,
}

/// Returns the place of the lot that a dose is taken from: one of the stock that it belongs to before another, then the
/// one that it was taken from, then one that is not used up, then the first.
#[must_use]
pub fn choose(choices: &[StockChoice], wanted: Option<StockFunding>) -> Option<usize> {
    let rank = |choice: &StockChoice| {
        let is_wanted = wanted.is_none_or(|wanted| wanted == choice.funding);
        (is_wanted, choice.is_current, choice.on_hand > 0)
    };
    // The last of equals is the first of the list.
    choices.iter().enumerate().rev().max_by_key(|(_, choice)| rank(choice)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::{
        StockFunding::{Private, Public},
        *,
    };

    const fn lot(funding: StockFunding, on_hand: i32) -> StockChoice {
        StockChoice { funding, on_hand, is_current: false }
    }

    const fn current(funding: StockFunding, on_hand: i32) -> StockChoice {
        StockChoice { funding, on_hand, is_current: true }
    }

    #[rstest::rstest]
    #[case::none(&[], None, None)]
    #[case::of_its_funding(&[lot(Private, 9), lot(Public, 1)], Some(Public), Some(1))]
    #[case::of_its_funding_though_used_up(&[lot(Private, 9), lot(Public, 0)], Some(Public), Some(1))]
    #[case::of_the_other_where_there_is_no_other(&[lot(Private, 9)], Some(Public), Some(0))]
    #[case::not_used_up(&[lot(Private, 0), lot(Private, 3)], Some(Private), Some(1))]
    #[case::the_same_as_before(&[lot(Private, 5), current(Private, 0)], Some(Private), Some(1))]
    #[case::another_funding_than_before(&[current(Private, 5), lot(Public, 2)], Some(Public), Some(1))]
    #[case::nothing_said(&[lot(Public, 0), lot(Private, 2), lot(Public, 2)], None, Some(1))]
    fn a_dose_is_taken_from_one(
        #[case] choices: &[StockChoice],
        #[case] wanted: Option<StockFunding>,
        #[case] expected: Option<usize>,
    ) {
        assert_eq!(choose(choices, wanted), expected);
    }
}
