//! The clinicians of the demo practice; the demo's user is one of them.

use shared::immunization::Clinician;
use uuid::Uuid;

use super::name::CLINICIANS;
use crate::store::{self, NewClinician, Tx, save_clinician};

/// The credentials of the clinicians, in the order of [`CLINICIANS`].
const CREDENTIALS: [&str; 3] = ["MD", "RN", "MA"];

/// Adds them: the first gives and orders, and is the user; the others give.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn add(tx: &mut Tx, user: Option<Uuid>) -> store::Result<()> {
    for (number, ((last, first, npi), credentials)) in CLINICIANS.iter().zip(CREDENTIALS).enumerate() {
        let (last, first) = ((*last).to_owned(), (*first).to_owned());
        let who = Clinician { last, first, npi: Some((*npi).to_owned()), ..Clinician::default() };
        let is_first = number == 0;
        let new = NewClinician {
            who,
            credentials: Some(credentials.to_owned()),
            gives: true,
            orders: is_first,
            user_id: user.filter(|_| is_first),
            ..NewClinician::default()
        };
        save_clinician(tx, None, new).await?;
    }
    Ok(())
}
