//! The tests of reports: tables of single steps, properties of any sequence, and a model of a practice with a registry
//! that may lie. What is tested by a database belongs to the backend.

mod model;
mod property;
mod settle;
mod transition;
mod view;
