//! Settings of a practice that messages need.

use super::authority::plain_code;
use crate::program::{Program, Scope, SetUpField, Settings};

/// Settings of a practice that messages need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageSettings {
    /// MSH-4, and the code of the practice in ORC-17.
    pub sending_facility: String,
    /// RXA-11.4.
    pub site_id: String,
    /// Assigning authority of our identifiers: PID-3.4 and ORC-3.2. It must never change.
    pub namespace: String,
    /// Name of the practice in ORC-17 for a location without one.
    pub practice_name: String,
    /// All settings but secrets, for the placeholders of the dialect.
    pub entered: Settings,
}

impl MessageSettings {
    /// Selects the settings that messages need from those of the integration and of the enrolled location.
    ///
    /// The sending facility is the default of namespace and practice name.
    #[must_use]
    pub fn from_settings(program: &Program, integration: &Settings, location: &Settings) -> Self {
        let entered = |name: &str| {
            let scope = program.field(name).map(|f| f.scope)?;
            let settings = if scope == Scope::Location { location } else { integration };
            settings.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
        };
        let of_field = |field: &SetUpField| Some((field.name.clone(), entered(&field.name)?));
        let sending_facility = entered("sending_facility").unwrap_or_default();
        Self {
            site_id: entered("site_id").unwrap_or_default(),
            namespace: entered("namespace").unwrap_or_else(|| sending_facility.clone()),
            practice_name: entered("practice_name").unwrap_or_else(|| plain_code(&sending_facility).to_owned()),
            sending_facility,
            entered: program.set_up.iter().filter(|f| !f.secret).filter_map(of_field).collect(),
        }
    }

    /// Returns the value of a placeholder.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        match name {
            "sending_facility" => Some(&self.sending_facility),
            "site_id" => Some(&self.site_id),
            "namespace" => Some(&self.namespace),
            "practice_name" => Some(&self.practice_name),
            _ => self.entered.get(name).map(String::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_setting_comes_from_its_own_scope() {
        let entered = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let integration = entered(&[("sending_facility", " QRP01 "), ("site_id", "WRONG"), ("password", "secret")]);
        let location = entered(&[("site_id", "NORTH"), ("sending_facility", "WRONG")]);
        let settings = MessageSettings::from_settings(&sample::sandbox(), &integration, &location);
        assert_eq!(
            settings,
            MessageSettings {
                sending_facility: "QRP01".into(),
                site_id: "NORTH".into(),
                namespace: "QRP01".into(),
                practice_name: "QRP01".into(),
                entered: entered(&[("sending_facility", "QRP01"), ("site_id", "NORTH")]),
            },
        );
    }
}
