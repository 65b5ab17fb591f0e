//! The night: what it reports, its troubles, and reminders.

mod home;
mod night_trouble;
mod reminder;
mod run;
mod years;
