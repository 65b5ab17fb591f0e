//! Writes the demo practice into an empty database.

use rand::{SeedableRng, rngs::StdRng};

use super::{
    dose::{Setting, doses},
    listing::LISTING,
    not_given::not_given,
    person::{add_details, person},
};
use crate::{
    auth::{Role, hash_password},
    civil::{day_of, zone_of},
    reference_data::ReferenceData,
    store::{
        self, AccountStore, Error, NewPatient, NewPractice, NewUser, Store, create_practice, create_vaccine, practice,
        record_dose, save_patient,
    },
};

/// The demo's sign-in.
pub const DEMO_USER: &str = "demo";
/// The demo's password: known to everybody, so the demo listens on the machine itself only.
pub const DEMO_PASSWORD: &str = "dosewire-demo";

const SEED: u64 = 20_261_122;
const PATIENTS: usize = 200;
const ZONE: &str = "America/Chicago";

/// Loads the demo practice if there is no practice yet; says whether it did.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn load(store: &Store, reference: &ReferenceData) -> anyhow::Result<bool> {
    match practice(store.reader()).await {
        Ok(_) => return Ok(false),
        Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    add_user(store).await?;
    add_practice(store, reference).await?;
    Ok(true)
}

async fn add_user(store: &Store) -> anyhow::Result<()> {
    let mut salt = [0; 16];
    store.source().fill(&mut salt);
    let user = NewUser {
        user_name: DEMO_USER.to_owned(),
        display_name: "Ana Rivera".to_owned(),
        password_hash: hash_password(DEMO_PASSWORD.to_owned().into(), salt).await?,
        role: Role::Administrator,
    };
    AccountStore::new(store.clone()).add_user(user).await?;
    Ok(())
}

/// Adds the practice in one transaction: there is a whole one or none.
async fn add_practice(store: &Store, reference: &ReferenceData) -> store::Result<()> {
    let zone = zone_of(ZONE);
    let mut tx = store.begin("demo").await?;
    let new = NewPractice {
        name: "Alder Family Clinic".to_owned(),
        time_zone: ZONE.to_owned(),
        support_contact: "Front desk, (608) 555-0100".to_owned(),
        locations: vec!["North clinic".to_owned(), "Lake St".to_owned()],
    };
    let locations = create_practice(&mut tx, new).await?;
    let mut vaccines = Vec::new();
    for listed in LISTING {
        vaccines.push(create_vaccine(&mut tx, listed.to_new()).await?);
    }
    let today = day_of(tx.now(), &zone);
    let setting = Setting { locations: &locations, vaccines: &vaccines, today, zone: &zone };
    let mut rng = StdRng::seed_from_u64(SEED);
    for number in 1..=PATIENTS {
        let mut details = person(&mut rng, number, today);
        let mut given = doses(&mut rng, &details, &setting);
        let apart = SEED + u64::try_from(number).unwrap_or_default();
        given.extend(not_given(&mut StdRng::seed_from_u64(apart * 2), &details, &setting));
        add_details(&mut StdRng::seed_from_u64(apart), &mut details, today);
        let patient = save_patient(&mut tx, NewPatient { known: None, details }).await?;
        for new in given {
            record_dose(&mut tx, reference, patient.id, new).await?;
        }
    }
    tx.commit().await
}
