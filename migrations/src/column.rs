//! Columns and indexes that many tables share.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

/// The text of an enum.
pub fn word(name: &'static str) -> ColumnDef {
    string_len(name, 32)
}

/// An instant.
pub fn at(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone(name)
}

/// An instant that may be missing.
pub fn at_null(name: &'static str) -> ColumnDef {
    timestamp_with_time_zone_null(name)
}

/// A reference to another table's row, which keeps that row from being deleted.
pub fn reference(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").on_delete(ForeignKeyAction::Restrict).to_owned()
}

/// An index named after its table and columns.
pub async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(named(table, columns, "ix").to_owned()).await
}

/// A unique index named after its table and columns.
pub async fn unique(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    manager.create_index(named(table, columns, "ux").unique().to_owned()).await
}

fn named(table: &'static str, columns: &[&'static str], prefix: &str) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{prefix}_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// Drops tables, the last created first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}

/// Adds a column of text that both databases compare byte by byte; SQLite does unless told otherwise.
pub async fn add_key_column(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let collation = match manager.get_database_backend() {
        DbBackend::Postgres => "COLLATE \"C\"",
        _ => "",
    };
    let sql = format!("ALTER TABLE {table} ADD COLUMN {column} text {collation} NOT NULL DEFAULT ''");
    manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
}

/// Adds columns one by one: SQLite takes one a statement.
pub async fn add_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

/// Drops columns, the last added first.
pub async fn drop_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns.into_iter().rev() {
        manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
    }
    Ok(())
}
