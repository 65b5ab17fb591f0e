//! One patient written: found by its id or by the id of the calling system, and saved on top of what is known.

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use shared::patient::Patient;
use uuid::Uuid;

use super::{chart::requirements, codes::unknown_codes, input::understand};
use crate::{
    entity::patient,
    graphql::schema::{
        Answer, Call, Error, Found, Item, ItemWriter, Named, NotSaved, Problem, Result, SaveStatus, Wrote, fields_of,
        overlay, parse_id, problem, read_entered, read_input, saved,
    },
    store::{self, NewPatient, Owned, Read, Requirements, Tx, details_of},
};

/// Writes patients.
pub struct PatientWriter<'c> {
    call: &'c Call,
    /// The requirements of the integrations, as they are now.
    requirements: Requirements<'c>,
}

impl<'c> PatientWriter<'c> {
    /// Reads what writing patients needs.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn new(call: &'c Call) -> Result<Self> {
        let set_up = call.app.store.current_set_up().await?;
        Ok(Self { call, requirements: requirements(call, &set_up) })
    }

    /// The patient that is named.
    async fn find(&self, tx: &Tx, place: &str, named: &Named) -> Result<Found<patient::Model>> {
        let Some(id) = named.id(self.call, tx, Owned::Patient, place).await? else { return Ok(Found::New) };
        Ok(named.found(id, store::patient_by_id(tx.db(), id).await?, |row| row.version))
    }

    /// The details as they are to be saved.
    fn read(
        &self,
        item: &Item,
        found: &Found<patient::Model>,
        replaces: bool,
    ) -> Result<std::result::Result<Patient, Vec<Problem>>> {
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
        let known = match found {
            Found::Known(row, _) => Some(details_of(row)?),
            Found::New | Found::Gone => None,
        };
        let catalog = &self.call.reference().catalog;
        Ok(read.and_then(|entered| understand(entered, today)).and_then(|patient| {
            let unknown = unknown_codes(&patient, known.as_ref(), catalog);
            if unknown.is_empty() { Ok(patient) } else { Err(unknown) }
        }))
    }

    async fn save(
        &self,
        tx: &mut Tx,
        details: Patient,
        found: &Found<patient::Model>,
    ) -> Result<std::result::Result<patient::Model, Answer>> {
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
                Err(reason) => return Ok(Err(self.conflict(tx, reason, known).await?)),
            },
        };
        store::assess_patient_reports(tx, self.call.reference(), &row).await?;
        store::keep_missing(tx, &self.requirements, &row).await?;
        Ok(Ok(row))
    }

    /// The answer of a saved patient: what the integrations require and the record lacks is found of it.
    fn answer(&self, row: &patient::Model) -> Result<Answer> {
        Ok(Answer {
            status: SaveStatus::Saved,
            problems: Vec::new(),
            findings: self.requirements.missing(&details_of(row)?),
            id: Some(row.id),
            patient: Some(row.id),
            version: Some(row.version),
        })
    }

    /// With a conflict, the version that the patient has now.
    async fn conflict(&self, tx: &Tx, reason: NotSaved, known: Option<Read>) -> Result<Answer> {
        let mut answer = Answer::refused(reason.into(), Vec::new());
        if let Some(read) = known.filter(|_| reason == NotSaved::Conflict) {
            answer.id = Some(read.id);
            answer.version = store::patient_by_id(tx.db(), read.id).await?.map(|row| row.version);
        }
        Ok(answer)
    }
}

#[async_trait]
impl ItemWriter for PatientWriter<'_> {
    async fn lock(&self, tx: &Tx, items: &[Item]) -> Result<()> {
        // What is wrong with an input is told where it is written.
        let inputs: Vec<Named> = items.iter().filter_map(|item| read_input(&item.place, &item.input).ok()).collect();
        let external = inputs.iter().filter(|input| input.id.is_none());
        let external = external.filter_map(|input| input.external_id.clone()).collect();
        let mut ids: Vec<_> = self.call.owned_by_id(tx, Owned::Patient, external).await?.into_values().collect();
        ids.extend(inputs.iter().filter_map(|input| parse_id(input.id.as_deref()?).ok()));
        Ok(store::lock_patients(tx, &ids).await?)
    }

    async fn write(&self, tx: &mut Tx, item: &Item) -> Result<Wrote> {
        let refused = |status, problems| Ok(Wrote::Refused(Answer::refused(status, problems)));
        let input: Named = read_input(&item.place, &item.input)?;
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
            let taken = self.call.keep_external_id(tx, (Owned::Patient, "patient"), external, row.id).await?;
            if let Some(taken) = taken {
                return refused(SaveStatus::Invalid, vec![taken]);
            }
        }
        Ok(Wrote::Kept(row.id, self.answer(&row)?))
    }

    async fn tell(&self, _item: &Item, id: Uuid) -> Result<Option<Answer>> {
        let row = store::patient_by_id(self.call.app.store.reader(), id).await?;
        row.map(|row| self.answer(&row)).transpose()
    }
}

fn fields_of_patient(row: &patient::Model) -> Result<Map<String, Value>> {
    // They are recorded one by one, and stay.
    let details = Patient { consents: Vec::new(), ..details_of(row)? };
    match serde_json::to_value(details) {
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

fn mrn_taken(holder: Uuid) -> Answer {
    let taken = problem("patient.mrn", "mrn.taken", "Another patient has this MRN.").with_record(holder);
    Answer::refused(SaveStatus::Invalid, vec![taken])
}
