//! One dose written: found by its id or by the id of the calling system, and saved on top of what is known.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Map;
use shared::{
    entry::{CONFIRM_TWICE, code_problems, given_twice, name_contradiction, unusual_amount},
    finding::Finding,
};
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::{DoseInput, EnteredDose, validate},
    partial,
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::schema::{
        Call, Error, Item, ItemWriter, Problem, Result, SaveStatus, Wrote, check_external_id, fields_of, overlay,
        parse_id, problem, read_entered, read_input, saved,
    },
    store::{self, Owned, Read, SetUp, Tx},
};

/// How a dose is recorded; the dose itself is read once it is known what it lies on top of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordDoseInput {
    id: Option<String>,
    version: Option<i32>,
    patient_id: Option<String>,
    patient_external_id: Option<String>,
    external_id: Option<String>,
    #[serde(default)]
    replace: bool,
}

/// What is answered of a dose.
pub struct DoseAnswer {
    /// The outcome.
    pub status: SaveStatus,
    /// Why it was not saved.
    pub problems: Vec<Problem>,
    /// What its codes say against its name.
    pub findings: Vec<Finding>,
    /// The dose that was to be changed.
    pub id: Option<Uuid>,
    /// The patient in whose chart it is.
    pub patient: Option<Uuid>,
    /// The version that was saved, or that the record has.
    pub version: Option<i32>,
}

impl DoseAnswer {
    /// The answer of a saved dose.
    pub fn saved(row: &immunization::Model, findings: Vec<Finding>) -> Self {
        let (id, patient, version) = (Some(row.id), Some(row.patient_id), Some(row.version));
        Self { status: SaveStatus::Saved, problems: Vec::new(), findings, id, patient, version }
    }

    /// The answer of one that was not saved.
    pub fn refused(status: SaveStatus, problems: Vec<Problem>) -> Self {
        Self { status, problems, findings: Vec::new(), id: None, patient: None, version: None }
    }
}

/// Writes doses.
pub struct DoseWriter<'c> {
    /// The call.
    pub call: &'c Call,
    /// The practice's set-up.
    pub set_up: Arc<SetUp>,
    today: NaiveDate,
}

/// The dose that an input means.
enum Found {
    /// A new one.
    New,
    /// One that is known, with the version that was read.
    Known(Box<immunization::Model>, Read),
    /// One that is not there any more.
    Gone,
}

/// A dose as it is to be saved, or the answer that it cannot be.
type Entered<T> = std::result::Result<T, DoseAnswer>;

impl<'c> DoseWriter<'c> {
    /// Reads what writing doses needs.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn new(call: &'c Call) -> Result<Self> {
        let set_up = call.app.store.current_set_up().await?;
        let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
        Ok(Self { call, set_up, today })
    }

    async fn owned(&self, tx: &Tx, kind: Owned, external_id: &str) -> Result<Option<Uuid>> {
        Ok(store::record_of_external_id(tx.db(), &self.call.caller_key(), kind, external_id).await?)
    }

    async fn find(&self, tx: &Tx, place: &str, input: &RecordDoseInput) -> Result<Found> {
        if let Some(external) = &input.external_id {
            check_external_id(&format!("{place}.externalId"), external)?;
        }
        let owned = match (&input.id, &input.external_id) {
            (Some(id), _) => Some(parse_id(id)?),
            (None, Some(external)) => self.owned(tx, Owned::Dose, external).await?,
            (None, None) => None,
        };
        let Some(id) = owned else { return Ok(Found::New) };
        let Some(row) = store::dose_by_id(tx.db(), id).await? else { return Ok(Found::Gone) };
        // Whoever knows the id read a version; whoever has an id of its own may not have.
        let newest = input.id.is_none().then_some(row.version);
        let version = input.version.or(newest).unwrap_or_default();
        Ok(Found::Known(Box::new(row), Read { id, version }))
    }

    /// The patient that is named; none where none is, or where no patient has the external id.
    async fn patient(&self, tx: &Tx, place: &str, input: &RecordDoseInput) -> Result<Option<Uuid>> {
        match (&input.patient_id, &input.patient_external_id) {
            (Some(id), _) => parse_id(id).map(Some),
            (None, Some(external)) => {
                check_external_id(&format!("{place}.patientExternalId"), external)?;
                self.owned(tx, Owned::Patient, external).await
            }
            (None, None) => Ok(None),
        }
    }

    /// The dose as it is to be saved, on top of what is known of it.
    fn read(&self, item: &Item, known: Option<&immunization::Model>, replaces: bool) -> Result<Entered<EnteredDose>> {
        let invalid = |problems| Ok(Err(DoseAnswer::refused(SaveStatus::Invalid, problems)));
        let catalog = &self.call.reference().catalog;
        let entered = fields_of(&item.input, "dose");
        let is_named = entered.get("name").is_some_and(|name| !name.is_null());
        let beneath = match known {
            Some(row) if !replaces => partial::fields_of_dose(row, &entered)?,
            _ => Map::new(),
        };
        let mut value = overlay(beneath, entered);
        let problems = partial::missing(&mut value);
        if !problems.is_empty() {
            return invalid(problems);
        }
        let read = read_entered::<DoseInput>(&format!("{}.dose", item.place), "dose", value, self.today)?;
        let mut dose = match read {
            Ok(dose) => dose,
            Err(problems) => return invalid(problems),
        };
        if let Some(wrong) = partial::join_lot(&mut dose) {
            return invalid(vec![wrong]);
        }
        if !is_named {
            partial::name_by_codes(&mut dose.entry, catalog);
        }
        let dose = match validate(dose, &self.set_up.profile, self.today, self.call.caller.kind, catalog) {
            Ok(dose) => dose,
            Err(problems) => return invalid(problems),
        };
        if known.is_none_or(|row| partial::has_other_codes(row, &dose.entry)) {
            let problems: Vec<_> = code_problems(&dose.entry, catalog).into_iter().map(Problem::from).collect();
            if !problems.is_empty() {
                return invalid(problems);
            }
        }
        match unusual_amount(&dose.entry, catalog) {
            Some(question) => invalid(vec![question.into()]),
            None => Ok(Ok(dose)),
        }
    }

    async fn add(&self, tx: &mut Tx, patient: Uuid, dose: EnteredDose) -> Result<Entered<immunization::Model>> {
        let EnteredDose { mut new, entry } = dose;
        new.entered_by = new.entered_by.or_else(|| enterer(&self.call.caller));
        let recorded = match saved(store::record_doses(tx, self.call.reference(), patient, vec![new]).await)? {
            Ok(mut recorded) => recorded.pop(),
            Err(status) => return Ok(Err(DoseAnswer::refused(status, Vec::new()))),
        };
        Ok(match recorded {
            Some(one) if one.is_given_again && !entry.is_confirmed(CONFIRM_TWICE) => {
                Err(DoseAnswer::refused(SaveStatus::Invalid, vec![given_twice().into()]))
            }
            Some(one) => Ok(one.dose),
            None => Err(DoseAnswer::refused(SaveStatus::NotFound, Vec::new())),
        })
    }

    async fn change(&self, tx: &mut Tx, read: Read, dose: EnteredDose) -> Result<Entered<immunization::Model>> {
        let location = dose.new.location_id;
        match saved(store::update_dose(tx, self.call.reference(), read, dose.new).await)? {
            // The location says which registries are told, so it is not changed afterwards.
            Ok(row) if row.location_id != location => {
                let text = "A recorded dose stays at its location. Delete it and record it at the other one.";
                let fixed = problem("dose.locationId", "fixed", text);
                Ok(Err(DoseAnswer::refused(SaveStatus::Invalid, vec![fixed])))
            }
            Ok(row) => Ok(Ok(row)),
            Err(status) => {
                let mut answer = DoseAnswer::refused(status, Vec::new());
                if status == SaveStatus::Conflict {
                    answer.id = Some(read.id);
                    answer.version = store::dose_by_id(tx.db(), read.id).await?.map(|row| row.version);
                }
                Ok(Err(answer))
            }
        }
    }

    /// What is found of the codes of a dose that the same request wrote before.
    ///
    /// # Errors
    /// Returns an error if the row cannot be read.
    pub fn findings_again(&self, item: &Item, row: &immunization::Model) -> Result<Vec<Finding>> {
        let read = self.read(item, Some(row), false)?;
        Ok(read.map(|dose| self.findings(&dose)).unwrap_or_default())
    }

    fn findings(&self, dose: &EnteredDose) -> Vec<Finding> {
        name_contradiction(&dose.entry, &self.call.reference().catalog).into_iter().collect()
    }
}

#[async_trait]
impl ItemWriter for DoseWriter<'_> {
    type Answer = DoseAnswer;

    async fn lock(&self, tx: &Tx, items: &[Item]) -> Result<()> {
        let mut ids = Vec::new();
        for item in items {
            // What is wrong with an input is told where it is written.
            let Ok(input) = read_input::<RecordDoseInput>(&item.place, &item.input) else { continue };
            match (&input.patient_id, &input.patient_external_id) {
                (Some(id), _) => ids.extend(parse_id(id).ok()),
                (None, Some(external)) => ids.extend(self.owned(tx, Owned::Patient, external).await?),
                (None, None) => {}
            }
        }
        Ok(store::lock_patients(tx, &ids).await?)
    }

    async fn write(&self, tx: &mut Tx, item: &Item) -> Result<Wrote<DoseAnswer>> {
        let refused = |status, problems| Ok(Wrote::Refused(DoseAnswer::refused(status, problems)));
        let input: RecordDoseInput = read_input(&item.place, &item.input)?;
        let patient = self.patient(tx, &item.place, &input).await?;
        if let Some(patient) = patient.filter(|_| input.external_id.is_some()) {
            // The same dose at the same time is found by its id once the other has recorded it.
            store::lock_patients(tx, &[patient]).await?;
        }
        let (known, read) = match self.find(tx, &item.place, &input).await? {
            Found::Gone => return refused(SaveStatus::NotFound, Vec::new()),
            Found::New => (None, None),
            Found::Known(row, read) => (Some(row), Some(read)),
        };
        if known.as_ref().is_some_and(|row| patient.is_some_and(|patient| patient != row.patient_id)) {
            let text = "This dose is in another patient's chart. Move it to this one first.";
            return refused(SaveStatus::Invalid, vec![problem("patientId", "other_patient", text)]);
        }
        let dose = match self.read(item, known.as_deref(), input.replace)? {
            Ok(dose) => dose,
            Err(answer) => return Ok(Wrote::Refused(answer)),
        };
        let findings = self.findings(&dose);
        let row = match (read, patient) {
            (Some(read), _) => self.change(tx, read, dose).await?,
            (None, Some(patient)) => self.add(tx, patient, dose).await?,
            (None, None) if input.patient_external_id.is_some() => return refused(SaveStatus::NotFound, Vec::new()),
            (None, None) => {
                let text = "Give a patientId or a patientExternalId for a new dose, or the id of one to change.";
                return Err(Error::bad_input(text));
            }
        };
        let row = match row {
            Ok(row) => row,
            Err(answer) => return Ok(Wrote::Refused(answer)),
        };
        if let Some(external) = &input.external_id {
            match store::keep_external_id(tx, &self.call.caller_key(), Owned::Dose, external, row.id).await {
                Err(store::Error::Taken) => {
                    let mut taken = problem("externalId", "external_id.taken", "Another dose has this externalId.");
                    if let Some(holder) = self.owned(tx, Owned::Dose, external).await? {
                        taken = taken.with_record(holder);
                    }
                    return refused(SaveStatus::Invalid, vec![taken]);
                }
                kept => kept?,
            }
        }
        Ok(Wrote::Kept(row.id, DoseAnswer::saved(&row, findings)))
    }
}
