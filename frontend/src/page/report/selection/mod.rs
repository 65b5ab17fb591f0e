//! The bar below the list: what is selected, and what can be done with it.
//! The rows themselves are drawn in `table`.

mod bar;
mod exclude;

pub use bar::SelectionBar;
