//! Charts of one person: which are likely, and made one; and a patient's eligibility given to doses.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    patient::{Likeness, LikenessReason, Name},
    typed::telephone,
};

use super::chart::{PatientRow, row_of};
use crate::{
    civil::day_of,
    entity::patient,
    graphql::schema::{Bindings, Call, Error, NotSaved, Problem, Records, Result, SaveStatus, parse_id, saved},
    store::{self, MergeOutcome, Read, details_of},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings
        .list("likelyDuplicates", likely_duplicates, |likely| Records::of(likely.iter().map(|one| one.patient.id())));
    bindings.answer("mergePatients", merge_patients);
    bindings.answer("applyEligibility", apply_eligibility);
}

#[derive(Serialize)]
struct LikelyDuplicate {
    patient: PatientRow,
    version: i32,
    points: u8,
    reasons: Vec<LikenessReason>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnteredPersonInput {
    last: Option<String>,
    first: Option<String>,
    birth_date: Option<NaiveDate>,
    mrn: Option<String>,
    phone: Option<String>,
    birth_order: Option<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MergePatientsInput {
    from_id: String,
    from_version: i32,
    into_id: String,
    into_version: i32,
}

/// The outcome of making two charts one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum MergeStatus {
    Merged,
    UnderWay,
    Conflict,
    NotFound,
}

impl From<NotSaved> for MergeStatus {
    fn from(reason: NotSaved) -> Self {
        match reason {
            NotSaved::Conflict => Self::Conflict,
            NotSaved::NotFound => Self::NotFound,
        }
    }
}

#[derive(Serialize)]
struct MergePatientsPayload {
    status: MergeStatus,
    id: Option<String>,
    version: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApplyEligibilityInput {
    patient_id: String,
    version: i32,
    #[serde(default)]
    all: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApplyEligibilityPayload {
    status: SaveStatus,
    dose_ids: Vec<String>,
}

async fn likely_duplicates(call: Call) -> Result<Vec<LikelyDuplicate>> {
    let db = call.app.store.reader();
    let id = call.arg::<Option<String>>("patientId")?.as_deref().map(parse_id).transpose()?;
    let set_up = call.app.store.current_set_up().await?;
    let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
    let entered = call
        .entered::<Option<EnteredPersonInput>>("entered", today)?
        .map_err(|problems| Error::bad_input(problems.first().map(Problem::of_argument).unwrap_or_default()))?;
    let person = match (entered, id) {
        (Some(entered), _) => likeness_of(entered),
        (None, Some(id)) => {
            let Some(row) = store::patient_by_id(db, id).await? else { return Ok(Vec::new()) };
            Likeness::from(&details_of(&row)?)
        }
        (None, None) => return Err(Error::bad_input("Give a patientId, or what is entered.")),
    };
    let found = store::likely_duplicates(db, &person, id).await?;
    let listed = store::listed_patients(db, found.iter().map(|(chart, _)| chart.id).collect()).await?;
    let listed: HashMap<_, _> = listed.into_iter().map(|row| (row.id, row)).collect();
    let likely = found.into_iter().filter_map(|(chart, score)| {
        let row = listed.get(&chart.id)?;
        Some(row_of(row).map(|patient| LikelyDuplicate {
            patient,
            version: row.version,
            points: score.points,
            reasons: score.reasons,
        }))
    });
    likely.collect()
}

fn likeness_of(entered: EnteredPersonInput) -> Likeness {
    let known = |phone: String| telephone(&phone).ok().flatten().map(|known| known.write());
    Likeness {
        name: Name {
            last: entered.last.unwrap_or_default(),
            first: entered.first.unwrap_or_default(),
            ..Name::default()
        },
        birth_date: entered.birth_date,
        mrn: entered.mrn.unwrap_or_default(),
        phones: entered.phone.and_then(known).into_iter().collect(),
        birth_order: entered.birth_order,
    }
}

async fn merge_patients(call: Call) -> Result<MergePatientsPayload> {
    let input: MergePatientsInput = call.arg("input")?;
    let from = Read { id: parse_id(&input.from_id)?, version: input.from_version };
    let into = Read { id: parse_id(&input.into_id)?, version: input.into_version };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let status = match saved(store::merge_patients(&mut tx, call.reference(), from, into).await)? {
        Ok(MergeOutcome::Merged) => {
            tx.commit().await?;
            MergeStatus::Merged
        }
        Ok(MergeOutcome::UnderWay) => MergeStatus::UnderWay,
        Err(reason) => reason.into(),
    };
    let chart = match status {
        MergeStatus::Merged => store::patient_by_id(call.app.store.reader(), into.id).await?,
        MergeStatus::Conflict => changed_chart(&call, [from, into]).await?,
        MergeStatus::UnderWay | MergeStatus::NotFound => None,
    };
    let (id, version) = chart.map(|row| (row.id.to_string(), row.version)).unzip();
    Ok(MergePatientsPayload { status, id, version })
}

/// The first of the charts that has another version than was read.
async fn changed_chart(call: &Call, charts: [Read; 2]) -> Result<Option<patient::Model>> {
    for read in charts {
        let row = store::patient_by_id(call.app.store.reader(), read.id).await?;
        if let Some(changed) = row.filter(|row| row.version != read.version) {
            return Ok(Some(changed));
        }
    }
    Ok(None)
}

async fn apply_eligibility(call: Call) -> Result<ApplyEligibilityPayload> {
    let input: ApplyEligibilityInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.patient_id)?, version: input.version };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let (status, doses) = match saved(store::apply_eligibility(&mut tx, call.reference(), read, input.all).await)? {
        Ok(doses) => {
            tx.commit().await?;
            (SaveStatus::Saved, doses)
        }
        Err(reason) => (reason.into(), Vec::new()),
    };
    Ok(ApplyEligibilityPayload { status, dose_ids: doses.iter().map(ToString::to_string).collect() })
}
