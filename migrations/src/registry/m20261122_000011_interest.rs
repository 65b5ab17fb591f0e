//! Passing on of interest in a program: how much there is to report, and the tries of the webhook.

use sea_orm_migration::{prelude::*, schema::*};

use crate::column::at_null;

/// Adds these columns.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The new columns. SQLite adds one column per statement.
fn columns() -> Vec<ColumnDef> {
    vec![
        string_null("volume"),
        at_null("passed_on_at"),
        integer("tries").default(0).to_owned(),
        at_null("next_try_at"),
        text_null("failure"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns() {
            manager.alter_table(Table::alter().table("interest").add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("interest").drop_column(Alias::new(name)).to_owned()).await?;
        }
        Ok(())
    }
}
