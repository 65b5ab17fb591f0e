//! Admin and the own account: each task by keyboard, for the roles that may do it and for those that may not.

mod audit;
mod desk;
mod look;
mod people;
mod role;
mod token;
mod webhook;
