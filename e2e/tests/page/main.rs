//! Every page: barriers, pictures, leaving, and lines that die.

mod axe;
mod leaving;
mod lost;
mod screenshot;
mod sign_in;
