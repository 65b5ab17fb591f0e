//! The bar below the list: what is selected, and what can be done with it.

mod bar;
mod exclude;

pub use bar::SelectionBar;
