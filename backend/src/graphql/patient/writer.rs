//! One patient written: found by its id or by the id of the calling system, and saved on top of what is known.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shared::{finding::Finding, patient::Patient};
use uuid::Uuid;

use super::input::understand;
use crate::{
    entity::patient,
    graphql::schema::{
        Call, Error, Item, ItemWriter, Problem, Result, SaveStatus, Wrote, check_external_id, fields_of, overlay,
        parse_id, problem, read_entered, read_input, saved,
    },
    store::{self, NewPatient, Owned, Read, Requirements, Tx, details_of},
};

/// How a patient is saved; the details are read once it is known what they lie on top of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavePatientInput {
    id: Option<String>,
    version: Option<i32>,
    external_id: Option<String>,
    #[serde(default)]
    replace: bool,
}

/// What is answered of a patient.
pub struct PatientAnswer {
    /// The outcome.
    pub status: SaveStatus,
    /// Why it was not saved.
    pub problems: Vec<Problem>,
    /// What the integrations require and the record lacks.
    pub findings: Vec<Finding>,
    /// The patient that was to be changed.
    pub id: Option<Uuid>,
    /// The version that was saved, or that the record has.
    pub version: Option<i32>,
}

impl PatientAnswer {
    /// The answer of a saved patient.
    pub fn saved(row: &patient::Model, findings: Vec<Finding>) -> Self {
        let (status, version) = (SaveStatus::Saved, Some(row.version));
        Self { status, problems: Vec::new(), findings, id: Some(row.id), version }
    }

    /// The answer of one that was not saved.
    pub fn refused(status: SaveStatus, problems: Vec<Problem>) -> Self {
        Self { status, problems, findings: Vec::new(), id: None, version: None }
    }
}

/// Writes patients.
pub struct PatientWriter<'c> {
    /// The call.
    pub call: &'c Call,
    /// What the integrations require now.
    pub requirements: Requirements<'c>,
}

impl<'c> PatientWriter<'c> {
    /// Reads what writing patients needs.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn new(call: &'c Call) -> Result<Self> {
        let now = call.app.store.source().now();
        let requirements = Requirements::read(call.app.store.reader(), call.reference(), now).await?;
        Ok(Self { call, requirements })
    }

    /// The patient that is meant and the version that was read; none for a new one.
    async fn find(&self, tx: &Tx, place: &str, input: &SavePatientInput) -> Result<Found> {
        let owned = match (&input.id, &input.external_id) {
            (Some(id), _) => Some(parse_id(id)?),
            (None, Some(external)) => self.owned(tx, external).await?,
            (None, None) => None,
        };
        if let Some(external) = &input.external_id {
            check_external_id(&format!("{place}.externalId"), external)?;
        }
        let Some(id) = owned else { return Ok(Found::New) };
        let Some(row) = store::patient_by_id(tx.db(), id).await? else { return Ok(Found::Gone) };
        // Whoever knows the id read a version; whoever has an id of its own may not have.
        let newest = input.id.is_none().then_some(row.version);
        let version = input.version.or(newest).unwrap_or_default();
        Ok(Found::Known(Box::new(row), Read { id, version }))
    }

    async fn owned(&self, tx: &Tx, external_id: &str) -> Result<Option<Uuid>> {
        let caller = self.call.caller_key();
        Ok(store::record_of_external_id(tx.db(), &caller, Owned::Patient, external_id).await?)
    }

    /// The details as they are to be saved.
    fn read(&self, item: &Item, found: &Found, replaces: bool) -> Result<std::result::Result<Patient, Vec<Problem>>> {
        let known = match found {
            Found::Known(row, _) if !replaces => fields_of_patient(row)?,
            _ => Map::new(),
        };
        let mut value = overlay(known, fields_of(&item.input, "patient"));
        let problems = complete(&mut value);
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        let today = self.requirements.today;
        let read: std::result::Result<Patient, _> =
            read_entered(&format!("{}.patient", item.place), "patient", value, today)?;
        Ok(read.and_then(|entered| understand(entered, today)))
    }

    async fn save(
        &self,
        tx: &mut Tx,
        details: Patient,
        found: &Found,
    ) -> Result<std::result::Result<patient::Model, PatientAnswer>> {
        let known = match found {
            Found::Known(_, read) => Some(*read),
            Found::New | Found::Gone => None,
        };
        let holder = store::patient_by_mrn(tx.db(), &details.mrn).await?;
        if let Some(holder) = holder.filter(|row| known.is_none_or(|known| known.id != row.id)) {
            return Ok(Err(mrn_taken(holder.id)));
        }
        let row = match store::save_patient(tx, NewPatient { known, details }).await {
            // Taken by somebody else at this moment: tried again, it is known by whom.
            Err(store::Error::Taken) => return Err(Error::busy()),
            result => match saved(result)? {
                Ok(row) => row,
                Err(status) => return Ok(Err(self.conflict(tx, status, known).await?)),
            },
        };
        store::assess_patient_reports(tx, self.call.reference(), &row).await?;
        store::keep_missing(tx, &self.requirements, &row).await?;
        Ok(Ok(row))
    }

    /// With a conflict, the version that the patient has now.
    async fn conflict(&self, tx: &Tx, status: SaveStatus, known: Option<Read>) -> Result<PatientAnswer> {
        let mut answer = PatientAnswer::refused(status, Vec::new());
        if let Some(read) = known.filter(|_| status == SaveStatus::Conflict) {
            answer.id = Some(read.id);
            answer.version = store::patient_by_id(tx.db(), read.id).await?.map(|row| row.version);
        }
        Ok(answer)
    }
}

/// The patient that an input means.
enum Found {
    /// A new one.
    New,
    /// One that is known, with the version that was read.
    Known(Box<patient::Model>, Read),
    /// One that is not there any more.
    Gone,
}

#[async_trait]
impl ItemWriter for PatientWriter<'_> {
    type Answer = PatientAnswer;

    async fn lock(&self, tx: &Tx, items: &[Item]) -> Result<()> {
        let mut ids = Vec::new();
        for item in items {
            // What is wrong with an input is told where it is written.
            let Ok(input) = read_input::<SavePatientInput>(&item.place, &item.input) else { continue };
            match (&input.id, &input.external_id) {
                (Some(id), _) => ids.extend(parse_id(id).ok()),
                (None, Some(external)) => ids.extend(self.owned(tx, external).await?),
                (None, None) => {}
            }
        }
        Ok(store::lock_patients(tx, &ids).await?)
    }

    async fn write(&self, tx: &mut Tx, item: &Item) -> Result<Wrote<PatientAnswer>> {
        let refused = |status, problems| Ok(Wrote::Refused(PatientAnswer::refused(status, problems)));
        let input: SavePatientInput = read_input(&item.place, &item.input)?;
        let found = self.find(tx, &item.place, &input).await?;
        if matches!(found, Found::Gone) {
            return refused(SaveStatus::NotFound, Vec::new());
        }
        let details = match self.read(item, &found, input.replace)? {
            Ok(details) => details,
            Err(problems) => return refused(SaveStatus::Invalid, problems),
        };
        let row = match self.save(tx, details, &found).await? {
            Ok(row) => row,
            Err(answer) => return Ok(Wrote::Refused(answer)),
        };
        if let Some(external) = &input.external_id {
            match store::keep_external_id(tx, &self.call.caller_key(), Owned::Patient, external, row.id).await {
                Err(store::Error::Taken) => {
                    let text = "Another patient has this externalId.";
                    let mut taken = problem("externalId", "external_id.taken", text);
                    if let Some(holder) = self.owned(tx, external).await? {
                        taken = taken.with_record(holder);
                    }
                    return refused(SaveStatus::Invalid, vec![taken]);
                }
                kept => kept?,
            }
        }
        let findings = self.requirements.missing(&details_of(&row)?);
        Ok(Wrote::Kept(row.id, PatientAnswer::saved(&row, findings)))
    }
}

fn fields_of_patient(row: &patient::Model) -> Result<Map<String, Value>> {
    match serde_json::to_value(details_of(row)?) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Error::Internal(anyhow::anyhow!("a patient is no object"))),
    }
}

/// Fills in what may be left out, and returns the problems of what may not: the rest says its own.
fn complete(patient: &mut Value) -> Vec<Problem> {
    let Some(fields) = patient.as_object_mut() else { return Vec::new() };
    let blank = json!({ "mrn": "", "name": { "last": "", "first": "" }, "races": [], "test": false });
    for (name, value) in blank.as_object().into_iter().flatten() {
        fields.entry(name).or_insert_with(|| value.clone());
    }
    let missing = [
        ("birthDate", "patient.birthDate", "Enter the birth date."),
        ("sex", "patient.sex", "Choose the sex; U where it is not known."),
    ];
    let missing = missing.into_iter().filter(|(name, ..)| !fields.contains_key(*name));
    missing.map(|(_, field, text)| problem(field, "missing", text)).collect()
}

fn mrn_taken(holder: Uuid) -> PatientAnswer {
    let taken = problem("patient.mrn", "mrn.taken", "Another patient has this MRN.").with_record(holder);
    PatientAnswer::refused(SaveStatus::Invalid, vec![taken])
}
