//! The first page that anybody sees.

use anyhow::Result;
use e2e::server::database::Database;
use e2e::stage;

#[tokio::test]
async fn a_visitor_is_asked_to_sign_in() -> Result<()> {
    stage::play("sign-in", Database::Sqlite, async |stage| {
        stage.open("/").await?;
        stage.page.find("button", "Sign in").await?;
        let refused: Vec<_> = stage.page.read_console().await?;
        assert!(
            !refused.iter().any(|line| line.contains("Content Security Policy")),
            "the page breaks its own policy: {refused:?}"
        );
        Ok(())
    })
    .await
}
