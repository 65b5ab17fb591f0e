//! Reading: few statements that go by an index, and what is kept between answers as new as the last commit.

mod generated;
mod kept;
pub mod statement;
