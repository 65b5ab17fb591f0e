//! The practice, its locations, and who may sign in.
//! Nothing of a patient or of a registry.

mod practice;
mod token;
mod user;

pub use practice::{NewPractice, PracticeProfile, create_practice, practice};
pub use token::{NewToken, scopes_of};
pub use user::{AccountStore, NewUser, UserChange};
