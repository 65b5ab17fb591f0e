//! The clinic's pages in the states that people see them in, dialogs among them: for pictures, and to look for barriers.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::person::Person;
use crate::stage::Stage;

/// A state of a page: its path, what is pressed there, and words that show when it is whole.
#[derive(Debug)]
pub struct Scene {
    /// Its name, as a file's.
    pub name: &'static str,
    path: String,
    presses: &'static [&'static str],
    shows: &'static str,
}

const EDIT: &str = "Edit M-M-R II of 03/09/2026";

impl Scene {
    /// Shows it.
    ///
    /// # Errors
    /// Returns an error if the page does not come so far before the deadline.
    pub async fn show(&self, stage: &Stage) -> Result<()> {
        stage.open(&self.path).await?;
        for name in self.presses {
            stage.page.press(name).await.with_context(|| format!("the scene {}", self.name))?;
        }
        stage.page.see(self.shows).await.with_context(|| format!("the scene {}", self.name))
    }
}

/// The clinic's states. They need a practice with a registry; patients and doses are added for them.
///
/// # Errors
/// Returns an error if the server does not accept what they need.
pub async fn list_clinic(person: &Person) -> Result<Vec<Scene>> {
    let twin = person.add_patient("Abernathy", "Ruth", "30401").await?;
    person.add_patient("Abernathy", "Ruth", "30402").await?;
    let lacking = person.add_patient("Brisbane", "Noor", "30403").await?;
    person.change_patient(&lacking, json!({ "races": [], "ethnicity": null })).await?;
    person.record_dose(&lacking, "Y014237 09/30/2027").await?;
    person.record_dose(&lacking, "WARN0042 09/30/2027").await?;
    let chart = |patient: &str| format!("/patients/{patient}");
    let own = |path: &str| path.to_owned();
    let scene = |name, path, presses, shows| Scene { name, path, presses, shows };
    Ok(vec![
        scene("supported", own("/admin/vaccines"), &["Supported vaccines"], "Whom to ask when one is missing"),
        scene("vaccine-added", own("/admin/vaccines"), &["Add a vaccine"], "Brand Name #1 (Default)"),
        scene("vaccine-edited", own("/admin/vaccines"), &["Edit Influenza"], "Brand Name #3"),
        scene("too-vague", own("/admin/vaccines"), &["What may be meant"], "One of these may be meant"),
        scene("patient-found", own("/patients?search=abernathy"), &[], "2 patients"),
        scene("patient-not-found", own("/patients?search=zorbo"), &[], "No patient matches"),
        scene("patient-added", own("/patients"), &["Add a patient"], "Medical record number"),
        scene("patient-wrong", own("/patients"), &["Add a patient", "Save"], "Nothing was saved."),
        scene("chart-lacking", chart(&lacking), &[], "The registry will refuse these doses"),
        scene("details-edited", chart(&lacking), &["Edit details"], "Mother’s maiden name"),
        scene("details-missing", chart(&lacking), &["Add now"], "Add the missing details"),
        scene("visit-of-two", chart(&lacking), &["Another vaccine"], "A vaccine without a name yet"),
        scene("visit-wrong", chart(&lacking), &["Save"], "Nothing was saved."),
        scene("dose-opened", chart(&lacking), &["Details of M-M-R II of 03/09/2026"], "Number at registries"),
        scene("dose-edited", chart(&lacking), &[EDIT], "Delete this dose"),
        scene("dose-deleted", chart(&lacking), &[EDIT, "Delete this dose"], "from the chart?"),
        scene("dose-moved", chart(&lacking), &[EDIT, "Move to another patient"], "The patient that it belongs to"),
        scene("chart-twin", chart(&twin), &[], "There may be two charts of this person"),
        scene("merge", chart(&twin), &["Merge the charts"], "Whose details stay"),
        scene("nobody", chart("018f0000-0000-7000-8000-000000000000"), &[], "There is no such patient"),
    ])
}
