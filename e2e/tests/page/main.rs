//! Every page: barriers, pictures, leaving, and lines that die.

mod axe;
mod figure;
mod first_steps;
mod idle;
mod leaving;
mod lost;
mod screenshot;
mod sign_in;
