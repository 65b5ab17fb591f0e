//! Instants in the practice's time zone, by the browser's own tables.

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Date, Object, Reflect};
use leptos::prelude::WithUntracked as _;
use wasm_bindgen::JsValue;

use crate::{api::Api, format};

/// A time zone, as the browser knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(String);

impl Zone {
    /// The practice's, as of the one who is signed in.
    #[must_use]
    pub fn here() -> Self {
        let viewer = Api::here().session.with_untracked(|session| session.viewer().cloned());
        Self(viewer.map(|viewer| viewer.practice.time_zone).unwrap_or_default())
    }

    /// The time of day, as 4:00 am.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> String {
        format::tidy_time(&self.say(at, "en-US", &[("hour", "numeric"), ("minute", "2-digit")]))
    }

    /// The time of day with its second, as 4:00:07 am.
    #[must_use]
    pub fn time_exactly(&self, at: DateTime<Utc>) -> String {
        format::tidy_time(&self.say(at, "en-US", &[("hour", "numeric"), ("minute", "2-digit"), ("second", "2-digit")]))
    }

    /// The civil day.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> Option<NaiveDate> {
        // Sweden writes 2026-03-09.
        self.say(at, "sv-SE", &[("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")]).parse().ok()
    }

    /// The day as mm/dd/yyyy.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> String {
        self.day(at).map(format::date).unwrap_or_default()
    }

    /// Day and time, as 03/09/2026, 4:00 am.
    #[must_use]
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }

    /// Today. The browser's clock shows dates and prefills them; what counts is the server's.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.day(now()).unwrap_or_default()
    }

    /// The hour of the day that it is.
    #[must_use]
    pub fn hour(&self) -> u32 {
        self.say(now(), "sv-SE", &[("hour", "2-digit")]).parse().unwrap_or_default()
    }

    fn say(&self, at: DateTime<Utc>, locale: &str, parts: &[(&str, &str)]) -> String {
        let options = Object::new();
        for (key, value) in parts.iter().chain(self.zone().iter()) {
            // Setting a property of a plain object cannot fail.
            let _ = Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
        }
        let millis = JsValue::from_f64(at.timestamp_millis() as f64);
        String::from(Date::new(&millis).to_locale_string(locale, &options))
    }

    fn zone(&self) -> Option<(&str, &str)> {
        (!self.0.is_empty()).then_some(("timeZone", self.0.as_str()))
    }
}

/// An instant for machines.
#[must_use]
pub fn iso(at: DateTime<Utc>) -> String {
    Date::new(&JsValue::from_f64(at.timestamp_millis() as f64)).to_iso_string().into()
}

/// Returns the current instant, by the browser's clock.
fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below the limit")]
    let millis = Date::now() as i64;
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
