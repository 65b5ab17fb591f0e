//! One dose written: found by its id or by the id of the calling system, and saved on top of what is known.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Map;
use shared::{
    entry::{CONFIRM_TWICE, DoseEntry, code_problems, given_twice, name_contradiction},
    finding::Finding,
};
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::{DoseInput, EnteredDose, validate},
    partial,
    question::questions,
    together,
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::{
        clinician::name_clinicians,
        schema::{
            Answer, Call, Error, Found, Item, ItemWriter, Named, NotSaved, Problem, Result, SaveStatus, Wrote,
            check_external_id, fields_of, overlay, parse_id, problem, read_entered, read_input, saved,
        },
        stock::warnings_of,
    },
    store::{self, DoseToRecord, NewDose, Owned, Read, RecordOutcome, SetUp, Tx},
};

/// Manner in which a dose is recorded; the dose itself is read once it is known what it lies on top of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordDoseInput {
    #[serde(flatten)]
    pub named: Named,
    pub patient_id: Option<String>,
    pub patient_external_id: Option<String>,
}

/// Writes doses.
pub struct DoseWriter<'c> {
    /// The call that writes.
    pub call: &'c Call,
    /// The practice's set-up.
    pub set_up: Arc<SetUp>,
    today: NaiveDate,
}

/// A dose as it is to be saved, or the answer that it cannot be.
pub type Entered<T> = std::result::Result<T, Answer>;

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

    async fn find(&self, tx: &Tx, place: &str, named: &Named) -> Result<Found<immunization::Model>> {
        let Some(id) = named.id(self.call, tx, Owned::Dose, place).await? else { return Ok(Found::New) };
        Ok(named.found(id, store::dose_by_id(tx.db(), id).await?, |row| row.version))
    }

    /// The patient that is named; none where none is, or where no patient has the external id.
    async fn patient(&self, tx: &Tx, place: &str, input: &RecordDoseInput) -> Result<Option<Uuid>> {
        match (&input.patient_id, &input.patient_external_id) {
            (Some(id), _) => parse_id(id).map(Some),
            (None, Some(external)) => {
                check_external_id(&format!("{place}.patientExternalId"), external)?;
                self.call.owned(tx, Owned::Patient, external).await
            }
            (None, None) => Ok(None),
        }
    }

    /// The dose as it is to be saved, on top of what is known of it.
    pub fn read(
        &self,
        item: &Item,
        known: Option<&immunization::Model>,
        replaces: bool,
    ) -> Result<Entered<EnteredDose>> {
        let invalid = |problems| Ok(Err(Answer::refused(SaveStatus::Invalid, problems)));
        let catalog = &self.call.reference().catalog;
        let entered = fields_of(&item.input, "dose");
        let is_named = entered.get("name").is_some_and(|name| !name.is_null());
        let beneath = match known {
            Some(row) if !replaces => partial::fields_of_dose(row, &entered)?,
            _ => Map::new(),
        };
        let kept = known.filter(|_| !replaces).and_then(|row| partial::kept_expiration(row, &entered));
        let mut value = overlay(beneath, entered);
        let mut problems = name_clinicians("dose", &mut value, &self.set_up.clinicians);
        problems.extend(partial::missing(&mut value));
        if !problems.is_empty() {
            return invalid(problems);
        }
        let read = read_entered::<DoseInput>(&format!("{}.dose", item.place), "dose", value, self.today)?;
        let mut dose = match read {
            Ok(dose) => dose,
            Err(problems) => return invalid(problems),
        };
        if let Some(wrong) = partial::join_lot(&mut dose, kept) {
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
        let mut asked = questions(&dose, catalog, &self.set_up);
        if known.is_some_and(|row| is_same_lot(row, &dose.new)) {
            // What was recorded of this lot was asked then.
            asked.retain(|question| question.field != "dose.lot");
        }
        match asked.is_empty() {
            true => Ok(Ok(dose)),
            false => invalid(asked.into_iter().map(Problem::from).collect()),
        }
    }

    async fn add(&self, tx: &mut Tx, patient: Uuid, dose: EnteredDose) -> Result<Entered<immunization::Model>> {
        let new = vec![self.to_record(patient, dose)];
        Ok(match saved(store::record_each(tx, self.call.reference(), new).await)? {
            Ok(outcomes) => outcomes.into_iter().next().map_or_else(|| Err(no_patient()), recorded),
            Err(reason) => Err(Answer::refused(reason.into(), Vec::new())),
        })
    }

    /// A new dose of a patient as the store takes it.
    pub fn to_record(&self, patient_id: Uuid, dose: EnteredDose) -> DoseToRecord {
        let EnteredDose { mut new, entry } = dose;
        new.entered_by = new.entered_by.or_else(|| enterer(&self.call.caller));
        DoseToRecord { patient_id, new, may_repeat: entry.is_confirmed(CONFIRM_TWICE) }
    }

    async fn change(&self, tx: &mut Tx, read: Read, dose: EnteredDose) -> Result<Entered<immunization::Model>> {
        let location = dose.new.location_id;
        match saved(store::update_dose(tx, self.call.reference(), read, dose.new).await)? {
            // The location says which registries are told, so it is not changed afterwards.
            Ok(row) if row.location_id != location => {
                let text = "A recorded dose stays at its location. Delete it and record it at the other one.";
                let fixed = problem("dose.locationId", "fixed", text);
                Ok(Err(Answer::refused(SaveStatus::Invalid, vec![fixed])))
            }
            Ok(row) => Ok(Ok(row)),
            Err(reason) => {
                let mut answer = Answer::refused(reason.into(), Vec::new());
                if reason == NotSaved::Conflict {
                    answer.id = Some(read.id);
                    answer.version = store::dose_by_id(tx.db(), read.id).await?.map(|row| row.version);
                }
                Ok(Err(answer))
            }
        }
    }

    /// The findings about a dose's codes and its name.
    pub fn findings(&self, entry: &DoseEntry) -> Vec<Finding> {
        name_contradiction(entry, &self.call.reference().catalog).into_iter().collect()
    }
}

#[async_trait]
impl ItemWriter for DoseWriter<'_> {
    async fn lock(&self, tx: &Tx, items: &[Item]) -> Result<()> {
        // What is wrong with an input is told where it is written.
        let read = |item: &Item| read_input::<RecordDoseInput>(&item.place, &item.input).ok();
        let inputs: Vec<_> = items.iter().filter_map(read).collect();
        let external = inputs.iter().filter(|input| input.patient_id.is_none());
        let external = external.filter_map(|input| input.patient_external_id.clone()).collect();
        let mut ids: Vec<_> = self.call.owned_by_id(tx, Owned::Patient, external).await?.into_values().collect();
        ids.extend(inputs.iter().filter_map(|input| parse_id(input.patient_id.as_deref()?).ok()));
        Ok(store::lock_patients(tx, &ids).await?)
    }

    async fn write_several(&self, tx: &mut Tx, items: &[&Item]) -> Result<Vec<Result<Wrote>>> {
        together::write(self, tx, items).await
    }

    async fn write(&self, tx: &mut Tx, item: &Item) -> Result<Wrote> {
        let refused = |status, problems| Ok(Wrote::Refused(Answer::refused(status, problems)));
        let input: RecordDoseInput = read_input(&item.place, &item.input)?;
        let patient = self.patient(tx, &item.place, &input).await?;
        if let Some(patient) = patient.filter(|_| input.named.external_id.is_some()) {
            // The same dose at the same time is found by its id once the other has recorded it.
            store::lock_patients(tx, &[patient]).await?;
        }
        let (known, read) = match self.find(tx, &item.place, &input.named).await? {
            Found::Gone => return refused(SaveStatus::NotFound, Vec::new()),
            Found::New => (None, None),
            Found::Known(row, read) => (Some(row), Some(read)),
        };
        if known.as_ref().is_some_and(|row| patient.is_some_and(|patient| patient != row.patient_id)) {
            let text = "This dose is in another patient's chart. Move it to this one first.";
            return refused(SaveStatus::Invalid, vec![problem("patientId", "other_patient", text)]);
        }
        let dose = match self.read(item, known.as_deref(), input.named.replace)? {
            Ok(dose) => dose,
            Err(answer) => return Ok(Wrote::Refused(answer)),
        };
        let mut findings = self.findings(&dose.entry);
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
        if let Some(external) = &input.named.external_id {
            let taken = self.call.keep_external_id(tx, (Owned::Dose, "dose"), external, row.id).await?;
            if let Some(taken) = taken {
                return refused(SaveStatus::Invalid, vec![taken]);
            }
        }
        findings.extend(warnings_of(tx.db(), std::iter::once(&row)).await?.into_values().flatten());
        Ok(Wrote::Kept(row.id, answer(&row, findings)))
    }

    async fn tell(&self, item: &Item, id: Uuid) -> Result<Option<Answer>> {
        let db = self.call.app.store.reader();
        let Some(row) = store::dose_by_id(db, id).await? else { return Ok(None) };
        let read = self.read(item, Some(&row), false)?;
        let mut findings = read.map(|dose| self.findings(&dose.entry)).unwrap_or_default();
        findings.extend(warnings_of(db, std::iter::once(&row)).await?.into_values().flatten());
        Ok(Some(answer(&row, findings)))
    }
}

/// The dose that was recorded, or the answer why it was not.
pub fn recorded(outcome: RecordOutcome) -> Entered<immunization::Model> {
    match outcome {
        RecordOutcome::Recorded(dose) => Ok(*dose),
        RecordOutcome::GivenTwice => Err(Answer::refused(SaveStatus::Invalid, vec![given_twice().into()])),
        RecordOutcome::NoPatient => Err(no_patient()),
    }
}

/// Returns `true` if a dose is given on the same day from the same lot as it is recorded.
fn is_same_lot(row: &immunization::Model, new: &NewDose) -> bool {
    let (number, expiration) = new.lot.as_ref().map(|entry| (entry.lot.as_str(), entry.expiration)).unzip();
    row.lot.as_deref() == number
        && row.given_on == new.given_on
        && row.expires_on == expiration.flatten().map(|expiration| expiration.date)
}

fn no_patient() -> Answer {
    Answer::refused(SaveStatus::NotFound, Vec::new())
}

/// The answer of a saved dose, with what its codes say against its name.
pub fn answer(row: &immunization::Model, findings: Vec<Finding>) -> Answer {
    Answer {
        status: SaveStatus::Saved,
        problems: Vec::new(),
        findings,
        id: Some(row.id),
        patient: Some(row.patient_id),
        version: Some(row.version),
    }
}
