//! The sorting of a table by a column.

use std::cmp::Ordering;

use shared::order;

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Up,
    /// The largest first.
    Down,
}

impl Order {
    /// Returns the value of `aria-sort`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "ascending",
            Self::Down => "descending",
        }
    }
}

/// A sorting: the column and the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    /// The column's key.
    pub by: &'static str,
    /// The order.
    pub order: Order,
}

impl Sorting {
    /// Returns the sorting after a column's head was pressed: another column begins upward, the same one turns.
    #[must_use]
    pub fn turn(self, by: &'static str) -> Self {
        let order = if self.by == by && self.order == Order::Up { Order::Down } else { Order::Up };
        Self { by, order }
    }

    /// Sorts rows by a key of theirs. Rows of one key stay in their order.
    pub fn apply<T>(self, rows: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
        order::sort_by(rows, |one, other| match self.order {
            Order::Up => compare(one, other),
            Order::Down => compare(other, one),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("name", Order::Up, "name", Order::Down)]
    #[case("name", Order::Down, "name", Order::Up)]
    #[case("name", Order::Down, "date", Order::Up)]
    fn a_head_turns(
        #[case] by: &'static str,
        #[case] order: Order,
        #[case] pressed: &'static str,
        #[case] then: Order,
    ) {
        assert_eq!(Sorting { by, order }.turn(pressed), Sorting { by: pressed, order: then });
    }

    #[test]
    fn rows_of_one_key_stay_in_their_order() {
        let mut rows = vec![(1, 'a'), (0, 'b'), (1, 'c')];
        Sorting { by: "n", order: Order::Down }.apply(&mut rows, |one, other| one.0.cmp(&other.0));
        assert_eq!(rows, [(1, 'a'), (1, 'c'), (0, 'b')]);
    }
}
