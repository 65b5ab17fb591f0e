//! Reports as people see them: lists, causes, kept findings, the feed, doses from before.

mod backfill;
mod batch;
mod cause;
mod consent;
mod exclusion;
mod feed;
mod kept;
mod list;
mod migration;
mod watch;
mod webhook;
