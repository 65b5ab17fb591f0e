//! Every page: barriers, pictures, leaving, and lines that die.

mod axe;
mod figure;
mod first_steps;
mod graphiql;
mod idle;
mod leaving;
mod lost;
mod provider;
mod screenshot;
mod second_factor;
mod sign_in;
