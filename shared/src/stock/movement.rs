//! Movements of a lot on hand, and what each adds or takes.

use crate::wire_enum;

wire_enum! {
    /// The kind of a movement.
    pub enum MovementKind {
        /// A delivery came.
        Received = "RECEIVED",
        /// The lot was counted: the difference to what was on hand.
        Counted = "COUNTED",
        /// It was wasted: broken, drawn up and not given, expired, or spoiled.
        Wasted = "WASTED",
        /// It went back, or to another practice.
        Returned = "RETURNED",
        /// A dose was given.
        Given = "GIVEN",
        /// A dose that had been recorded was deleted, or changed to another lot.
        GivenBack = "GIVEN_BACK",
    }
}

/// Maximum number of doses in one movement.
pub const MAX_AMOUNT: i32 = 10_000;

/// The reason why a movement that a person enters cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MovementProblem {
    /// A dose moves stock by itself.
    #[error("Doses move the stock by themselves. Choose received, counted, wasted, or returned.")]
    NotEntered,
    /// The amount is no number of doses.
    #[error("Enter the number of doses, from 1 to 10,000.")]
    Amount,
    /// The count is no number of doses.
    #[error("Enter the number of doses that were counted, from 0 to 10,000.")]
    Count,
    /// More goes than is there.
    #[error("There are fewer doses on hand. Count the lot first, or enter fewer.")]
    MoreThanOnHand,
}

/// Returns what a movement that a person enters adds to the amount on hand; a count says how many there are.
///
/// # Errors
/// Returns an error if there cannot be such a movement.
pub fn difference(kind: MovementKind, amount: i32, on_hand: i32) -> Result<i32, MovementProblem> {
    let is_amount = (1..=MAX_AMOUNT).contains(&amount);
    match kind {
        MovementKind::Counted if (0..=MAX_AMOUNT).contains(&amount) => Ok(amount.saturating_sub(on_hand)),
        MovementKind::Counted => Err(MovementProblem::Count),
        MovementKind::Given | MovementKind::GivenBack => Err(MovementProblem::NotEntered),
        _ if !is_amount => Err(MovementProblem::Amount),
        MovementKind::Received => Ok(amount),
        MovementKind::Wasted | MovementKind::Returned if amount > on_hand => Err(MovementProblem::MoreThanOnHand),
        MovementKind::Wasted | MovementKind::Returned => Ok(amount.saturating_neg()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::received(MovementKind::Received, 10, -2, Ok(10))]
    #[case::nothing_received(MovementKind::Received, 0, 0, Err(MovementProblem::Amount))]
    #[case::counted(MovementKind::Counted, 8, 10, Ok(-2))]
    #[case::counted_none(MovementKind::Counted, 0, -3, Ok(3))]
    #[case::counted_less_than_none(MovementKind::Counted, -1, 0, Err(MovementProblem::Count))]
    #[case::wasted(MovementKind::Wasted, 2, 2, Ok(-2))]
    #[case::wasted_more(MovementKind::Wasted, 3, 2, Err(MovementProblem::MoreThanOnHand))]
    #[case::returned(MovementKind::Returned, 1, 5, Ok(-1))]
    #[case::too_many(MovementKind::Received, 10_001, 0, Err(MovementProblem::Amount))]
    #[case::given_by_hand(MovementKind::Given, 1, 5, Err(MovementProblem::NotEntered))]
    fn a_movement_adds_or_takes(
        #[case] kind: MovementKind,
        #[case] amount: i32,
        #[case] on_hand: i32,
        #[case] expected: Result<i32, MovementProblem>,
    ) {
        assert_eq!(difference(kind, amount, on_hand), expected);
    }
}
