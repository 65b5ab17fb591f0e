//! Details of a set-up: when credentials end, when a registry is under maintenance, and who confirmed what.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::at_null;

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables with what is added to them. SQLite takes one column a statement.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("integration", date_null("credentials_expire_on")),
        ("integration", at_null("certificate_expires_at")),
        ("integration", text_null("maintenance")),
        ("onboarding_step", string_null("message_id")),
        ("onboarding_step", string_null("confirmed_by")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
