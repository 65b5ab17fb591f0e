//! The entries for a program, and their problems: plain values, without a browser.

use shared::{
    order,
    program::{OnboardingStep, Scope, SetUpField, SettingProblem, Settings, Standing, check_entries},
};

use crate::{
    api::{Environment, Integration, OnboardingEntry, Program, ProgramChoice, Setting},
    part::Choice,
};

/// The fields of a scope, in the program's order.
#[must_use]
pub fn fields(program: &Program, scope: Scope) -> Vec<SetUpField> {
    program.set_up.iter().filter(|field| field.scope == scope).cloned().collect()
}

/// The recorded settings, by name; secrets are empty.
#[must_use]
pub fn entered(fields: &[SetUpField], settings: &[Setting]) -> Settings {
    let value = |name: &str| settings.iter().find(|s| s.name == name).and_then(|s| s.value.clone()).unwrap_or_default();
    order::map(fields.iter().map(|field| (field.name.clone(), value(&field.name))))
}

/// The names of the secrets that are set.
#[must_use]
pub fn kept(settings: &[Setting]) -> Vec<&str> {
    settings.iter().filter(|s| s.is_set && s.value.is_none()).map(|s| s.name.as_str()).collect()
}

/// The problems of the entries of one scope.
#[must_use]
pub fn check(program: &Program, scope: Scope, entries: &Settings, settings: &[Setting]) -> Vec<SettingProblem> {
    check_entries(&program.registry, &program.set_up, scope, entries, &kept(settings))
}

/// The entries to send: those that are filled, a secret as it was typed. A secret that is not replaced stays as it is.
#[must_use]
pub fn to_send(entries: Settings, secrets: &[&str]) -> Vec<(String, String)> {
    let exact = |name: &str, value: &str| secrets.contains(&name) && !value.trim().is_empty();
    let entries = entries.into_iter().map(|(name, value)| {
        let value = if exact(&name, &value) { value } else { value.trim().to_owned() };
        (name, value)
    });
    entries.filter(|(name, value)| !value.is_empty() || !secrets.contains(&name.as_str())).collect()
}

/// The dropdown's words: the ready ones first, and named so.
#[must_use]
pub fn dropdown(programs: &[ProgramChoice]) -> Vec<(String, String)> {
    let mut sorted: Vec<_> = programs.iter().collect();
    order::sort_by_key(&mut sorted, |program| (program.standing == Standing::NotReady, &program.name));
    let words = |program: &ProgramChoice| {
        let ready = if program.standing == Standing::NotReady { "" } else { " (ready)" };
        (program.code.clone(), format!("{} – {}{ready}", program.name, program.registry))
    };
    sorted.into_iter().map(words).collect()
}

/// The set-up of one of a program's systems, if there is one.
#[must_use]
pub fn existing<'a>(integrations: &'a [Integration], code: &str, system: Environment) -> Option<&'a Integration> {
    integrations.iter().find(|integration| integration.program_code == code && integration.environment == system)
}

/// The steps that say where it stands: of each kind the last that went well, and a later one that did not.
#[must_use]
pub fn worth_showing(steps: &[OnboardingEntry]) -> Vec<OnboardingEntry> {
    let is_last = |at: usize, step: &OnboardingEntry| {
        let later = steps.iter().skip(at + 1);
        !later.filter(|later| later.step == step.step).any(|later| later.succeeded || !step.succeeded)
    };
    steps.iter().enumerate().filter(|(at, step)| is_last(*at, step)).map(|(_, step)| step.clone()).collect()
}

/// The steps that are still to come in this system.
#[must_use]
pub fn missing(integration: &Integration) -> Vec<OnboardingStep> {
    let expected = match integration.environment {
        Environment::Test => [OnboardingStep::ConnectionTested, OnboardingStep::TestMessage],
        Environment::Production => [OnboardingStep::ConnectionTested, OnboardingStep::InProduction],
    };
    let is_taken =
        |step: &OnboardingStep| integration.onboarding.iter().any(|entry| entry.step == *step && entry.succeeded);
    expected.into_iter().filter(|step| !is_taken(step)).collect()
}

/// The initial settings of a new set-up: those of the program's other system, besides the address.
#[must_use]
pub fn beginning(integrations: &[Integration], code: &str) -> Vec<Setting> {
    let other = integrations.iter().find(|integration| integration.program_code == code);
    let settings = other.map(|other| other.settings.clone()).unwrap_or_default();
    settings.into_iter().filter(|setting| setting.name != "endpoint" && setting.value.is_some()).collect()
}

/// The times of day at which a night may begin: each hour, and the present one where it is none.
#[must_use]
pub fn night_times(present: &str) -> Vec<Choice> {
    let hours = (0..24).map(|hour| {
        let half = if hour < 12 { "am" } else { "pm" };
        Choice::new(format!("{hour:02}:00"), format!("{}:00 {half}", (hour + 11) % 12 + 1))
    });
    let mut times: Vec<_> = hours.collect();
    if !present.is_empty() && times.iter().all(|time| time.value != present) {
        times.push(Choice::new(present, present));
    }
    times
}

/// The time of day of a night, in words.
#[must_use]
pub fn night_time(at: &str) -> String {
    night_times(at).into_iter().find(|time| time.value == at).map_or_else(|| at.to_owned(), |time| time.label)
}

/// The numbers of connections to choose from.
#[must_use]
pub fn connection_counts() -> Vec<Choice> {
    (1..=MAX_CONNECTIONS).map(|count| Choice::new(count.to_string(), count.to_string())).collect()
}

/// The largest number of connections that an integration takes.
const MAX_CONNECTIONS: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(code: &str, name: &str, standing: Standing) -> ProgramChoice {
        ProgramChoice { code: code.into(), name: name.into(), registry: format!("{code}IR"), standing }
    }

    #[test]
    fn ready_programs_come_first_and_say_so() {
        let programs = [
            choice("AL", "Alabama", Standing::NotReady),
            choice("WI", "Wisconsin", Standing::Ready),
            choice("SANDBOX", "Sandbox", Standing::Confirmed),
        ];
        let words: Vec<_> = dropdown(&programs).into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["Sandbox – SANDBOXIR (ready)", "Wisconsin – WIIR (ready)", "Alabama – ALIR"]);
    }

    #[rstest::rstest]
    #[case::replaced("new", &[("password", "new"), ("username", "me")])]
    #[case::with_a_blank_at_its_end("new ", &[("password", "new "), ("username", "me")])]
    #[case::blank(" ", &[("username", "me")])]
    #[case::kept("", &[("username", "me")])]
    fn a_secret_goes_only_when_it_is_replaced(#[case] password: &str, #[case] expected: &[(&str, &str)]) {
        let entries = [("username".to_owned(), " me ".to_owned()), ("password".to_owned(), password.to_owned())].into();
        let expected: Vec<_> = expected.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(to_send(entries, &["password"]), expected);
    }

    #[rstest::rstest]
    #[case("c+", "c+")]
    #[case("c- c- c+", "c+")]
    #[case("c+ c-", "c+ c-")]
    #[case("c+ c- c-", "c+ c-")]
    #[case("c+ t- c+ t+ t-", "c+ t+ t-")]
    #[case("", "")]
    fn what_says_where_it_stands_is_shown(#[case] steps: &str, #[case] expected: &str) {
        let entry = |word: &str| OnboardingEntry {
            step: if word.starts_with('c') { OnboardingStep::ConnectionTested } else { OnboardingStep::TestMessage },
            at: chrono::DateTime::UNIX_EPOCH,
            succeeded: word.ends_with('+'),
            text: word.into(),
            actor: String::new(),
            message_id: None,
            confirmed_by: None,
        };
        let steps: Vec<_> = steps.split_whitespace().map(entry).collect();
        let shown: Vec<_> = worth_showing(&steps).into_iter().map(|step| step.text).collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[rstest::rstest]
    #[case::an_hour("04:00", 24, ("04:00", "4:00 am"))]
    #[case::noon("12:00", 24, ("12:00", "12:00 pm"))]
    #[case::midnight("00:00", 24, ("00:00", "12:00 am"))]
    #[case::the_last("23:00", 24, ("23:00", "11:00 pm"))]
    #[case::of_an_own_making("04:30", 25, ("04:30", "04:30"))]
    fn a_night_begins_at_any_hour(#[case] present: &str, #[case] number: usize, #[case] choice: (&str, &str)) {
        let times = night_times(present);
        assert_eq!(times.len(), number);
        assert!(times.contains(&Choice::new(choice.0, choice.1)), "{times:?}");
        assert_eq!(night_time(choice.0), choice.1);
    }

    #[test]
    fn a_secret_that_is_set_is_kept() {
        let setting = |name: &str, value: Option<&str>, is_set| Setting {
            name: name.into(),
            value: value.map(Into::into),
            is_set,
            set_at: None,
        };
        let settings =
            [setting("username", Some("me"), true), setting("password", None, true), setting("token", None, false)];
        assert_eq!(kept(&settings), ["password"]);
    }
}
