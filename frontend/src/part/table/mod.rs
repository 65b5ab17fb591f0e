//! Tables: a caption, heads that sort, rows that can be picked or opened or that are plain data, and the faces of a list.
//! No table knows what its rows are about.

mod expand;
mod faces;
mod frame;
mod pick;
mod rows;
mod sorting;

pub use expand::{ExpandButton, ExpandRow};
pub use faces::{Faces, ListFace};
pub use frame::{Column, Table};
pub use pick::{PickRow, Picks, Tri, tri};
pub use rows::{Cell, Row, rows_view};
pub use sorting::{Order, Sorting};
