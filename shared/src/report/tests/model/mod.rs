//! A model of a practice: two doses, one integration with its gate, and a registry that fails, forgets to answer and
//! lies, driven by any sequence of steps. Only pure functions of the product run in it; what is true and what was asked
//! for is kept beside them.

mod backup;
mod check;
mod fault;
mod probe;
mod registry;
mod step;
mod world;
