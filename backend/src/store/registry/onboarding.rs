//! The steps by which a practice and a registry come to trust each other.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::program::OnboardingStep;
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, integration, onboarding_step},
    store::{Error, Result, Tx},
};

/// A step, as it is kept.
#[derive(Debug, Clone)]
pub struct NewStep<'a> {
    /// The integration.
    pub integration: Uuid,
    /// The step.
    pub step: OnboardingStep,
    /// `true` if the step succeeded.
    pub succeeded: bool,
    /// The sentence that says what was seen, without a patient's value.
    pub text: &'a str,
    /// Instant, if not now.
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    /// MSH-10 of the message that was sent, if one was.
    pub message_id: Option<String>,
    /// The person at the registry who confirmed it, if somebody did.
    pub confirmed_by: Option<String>,
}

impl<'a> NewStep<'a> {
    /// A step that was taken now.
    #[must_use]
    pub fn now(integration: Uuid, step: OnboardingStep, succeeded: bool, text: &'a str) -> Self {
        Self { integration, step, succeeded, text, at: None, message_id: None, confirmed_by: None }
    }
}

/// Keeps a step.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn keep_step(tx: &mut Tx, new: NewStep<'_>) -> Result<()> {
    let id = tx.source().uuid();
    let row = onboarding_step::ActiveModel {
        id: Set(id),
        integration_id: Set(new.integration),
        step: Set(new.step.to_string()),
        at: Set(new.at.unwrap_or_else(|| tx.now())),
        succeeded: Set(new.succeeded),
        text: Set(new.text.to_owned()),
        actor: Set(tx.actor().to_owned()),
        message_id: Set(new.message_id),
        confirmed_by: Set(new.confirmed_by),
    };
    row.insert(tx.db()).await?;
    tx.changed(ChangeEntity::Integration, new.integration);
    tx.audit("integration.step", "integration", new.integration);
    Ok(())
}

/// The steps of one integration, the oldest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn steps_of(db: &impl ConnectionTrait, integration: Uuid) -> Result<Vec<onboarding_step::Model>> {
    let found = onboarding_step::Entity::find().filter(onboarding_step::Column::IntegrationId.eq(integration));
    Ok(found.order_by_asc(onboarding_step::Column::At).order_by_asc(onboarding_step::Column::Id).all(db).await?)
}

/// The steps that succeeded with a program, in whichever of its systems.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn succeeded_steps(db: &impl ConnectionTrait, program_code: &str) -> Result<Vec<OnboardingStep>> {
    let rows = onboarding_step::Entity::find()
        .filter(onboarding_step::Column::Succeeded.eq(true))
        .inner_join(integration::Entity)
        .filter(integration::Column::ProgramCode.eq(program_code))
        .all(db)
        .await?;
    rows.iter().map(|row| OnboardingStep::parse(&row.step).ok_or(Error::Unreadable("onboarding_step"))).collect()
}
