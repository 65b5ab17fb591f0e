//! The state of the form: what is entered, its problems, and what is sent.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    order,
    program::{Scope, Settings},
};

use crate::{
    api::{Api, Environment, Integration, Location, Problem, Program, Setting, save_integration},
    format,
    page::integration::{draft, page::SetUpSubject},
    part::{Values, problem, signals},
};

/// One location's part of the form.
#[derive(Clone)]
pub struct LocationEntries {
    pub location: Location,
    pub is_enrolled: RwSignal<bool>,
    pub values: Values,
    pub settings: Vec<Setting>,
}

/// The state of the form.
#[derive(Clone)]
pub struct SetUpForm {
    pub program: Arc<Program>,
    pub version: String,
    pub values: Values,
    pub settings: Vec<Setting>,
    pub places: Vec<LocationEntries>,
    pub system: Environment,
    pub historical: RwSignal<bool>,
    /// The last day of the account there.
    pub expires: RwSignal<String>,
    /// The maintenance windows of the registry, a line each.
    pub maintenance: RwSignal<String>,
    /// The time of day at which the night begins, as 04:00.
    pub night_at: RwSignal<String>,
    /// The number of connections to the registry at once.
    pub connections: RwSignal<String>,
    /// Problems of the server; those of `check` are seen while typing.
    pub problems: RwSignal<Vec<Problem>>,
    /// Problems are shown from the first attempt to save on, and beside what was typed in.
    pub is_tried: RwSignal<bool>,
}

impl SetUpForm {
    /// The form as it is at first: what is set up already, or what the program's other system has.
    pub fn new(ground: SetUpSubject, known: Option<&Integration>, beginning: &[Setting]) -> Self {
        let settings = known.map(|i| i.settings.clone()).unwrap_or_default();
        let shown = if known.is_some() { &settings } else { beginning };
        let at_location = draft::fields(&ground.program, Scope::Location);
        let practice = Api::here().viewer().map(|viewer| viewer.practice.locations).unwrap_or_default();
        let is_enrolled = |id: &str| known.is_some_and(|i| i.enrollments.iter().any(|e| e.location_id == id));
        let practice = practice.into_iter().filter(|location| location.active || is_enrolled(&location.id));
        let place = |location: Location| {
            let enrollment = known.and_then(|i| i.enrollments.iter().find(|e| e.location_id == location.id));
            let settings = enrollment.map(|e| e.settings.clone()).unwrap_or_default();
            LocationEntries {
                is_enrolled: RwSignal::new(enrollment.is_some()),
                values: signals(draft::entered(&at_location, &settings)),
                settings,
                location,
            }
        };
        Self {
            values: signals(draft::entered(&draft::fields(&ground.program, Scope::Integration), shown)),
            places: practice.into_iter().map(place).collect(),
            system: ground.system,
            historical: RwSignal::new(known.map_or(ground.program.takes_historical, |i| i.historical)),
            expires: RwSignal::new(known.and_then(|i| i.credentials_expire_on).map(format::date).unwrap_or_default()),
            maintenance: RwSignal::new(known.map(|i| i.maintenance.clone()).unwrap_or_default()),
            night_at: RwSignal::new(known.map_or_else(|| FIRST_NIGHT_AT.to_owned(), |i| i.night_at.clone())),
            connections: RwSignal::new(known.map_or(1, |i| i.connections).to_string()),
            problems: RwSignal::new(Vec::new()),
            is_tried: RwSignal::new(false),
            program: ground.program,
            version: ground.version,
            settings,
        }
    }

    /// The problems of the form that are found before it is sent.
    pub fn check(&self) -> Vec<Problem> {
        let own = draft::check(&self.program, Scope::Integration, &read(&self.values), &self.settings);
        let places = self.places.iter().filter(|place| place.is_enrolled.get_untracked());
        let of_places = places
            .flat_map(|place| draft::check(&self.program, Scope::Location, &read(&place.values), &place.settings));
        let own = own.into_iter().chain(of_places).map(|p| problem(&p.field, &p.code, &p.text));
        own.chain(wrong_day(&self.expires.get_untracked()).map(|text| problem(EXPIRES, "date", text))).collect()
    }

    /// Returns the form's entries, for the server.
    pub fn input(&self) -> save_integration::SaveIntegrationInput {
        let secrets: Vec<_> = self.program.set_up.iter().filter(|f| f.secret).map(|f| f.name.as_str()).collect();
        let send = |values: &Values| {
            let entries = draft::to_send(read(values), &secrets).into_iter();
            entries.map(|(name, value)| save_integration::SettingInput { name, value }).collect()
        };
        let enrolled = self.places.iter().filter(|place| place.is_enrolled.get_untracked());
        save_integration::SaveIntegrationInput {
            // The same entries again make the same set-up.
            idempotency_key: None,
            program_code: self.program.code.clone(),
            environment: self.system,
            programs: file_name(&self.version),
            settings: send(&self.values),
            enrollments: enrolled
                .map(|place| save_integration::EnrollmentInput {
                    location_id: place.location.id.clone(),
                    settings: send(&place.values),
                })
                .collect(),
            historical: self.historical.get_untracked(),
            credentials_expire_on: format::read_date(&self.expires.get_untracked()),
            maintenance: format::filled(&self.maintenance.get_untracked()),
            night_at: Some(self.night_at.get_untracked()),
            connections: self.connections.get_untracked().parse().ok(),
        }
    }
}

/// The names of the fields that every program has.
pub const EXPIRES: &str = "credentialsExpireOn";
pub const MAINTENANCE: &str = "maintenance";

/// The time of the night of a new set-up.
const FIRST_NIGHT_AT: &str = "04:00";

/// The problem of an entered day, if there is one.
pub fn wrong_day(text: &str) -> Option<&'static str> {
    let is_wrong = !text.trim().is_empty() && format::read_date(text).is_none();
    is_wrong.then_some("Enter the day as mm/dd/yyyy, or leave it empty.")
}

/// The last part of a path, which names the version.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The entered values.
pub fn read(values: &Values) -> Settings {
    order::map(values.iter().map(|(name, value)| (name.clone(), value.get())))
}
