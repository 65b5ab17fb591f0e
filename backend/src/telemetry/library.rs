//! Keeps libraries from writing the bytes that they carry.

use tracing::{Level, Metadata};

/// Libraries that write frames, statements, headers or documents at their fine levels.
const LOUD: [&str; 15] = [
    "async_graphql",
    "axum",
    "h2",
    "hyper",
    "hyper_util",
    "lettre",
    "quick_xml",
    "reqwest",
    "rustls",
    "sea_orm",
    "seaography",
    "sqlx",
    "tokio_tungstenite",
    "tower_http",
    "tungstenite",
];

/// Returns `true` if a line may be written, whatever `RUST_LOG` says.
pub(super) fn may_write(line: &Metadata<'_>) -> bool {
    may_write_at(line.target(), *line.level())
}

fn may_write_at(target: &str, level: Level) -> bool {
    let library = target.split("::").next().unwrap_or_default();
    let loud = LOUD.iter().any(|loud| {
        let rest = library.strip_prefix(loud);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    });
    // The finer a level is, the greater it is.
    !loud || level <= Level::WARN
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::ours("backend::http::access_log", Level::TRACE, true)]
    #[case::frames("tungstenite::protocol", Level::TRACE, false)]
    #[case::statements("sqlx::query", Level::DEBUG, false)]
    #[case::statements_at_info("sqlx::query", Level::INFO, false)]
    #[case::member_of_a_family("sqlx_core::pool", Level::INFO, false)]
    #[case::trouble("sqlx::pool", Level::WARN, true)]
    #[case::name_alike("hyperion::x", Level::TRACE, true)]
    fn decides_by_library_and_level(#[case] target: &str, #[case] level: Level, #[case] expected: bool) {
        assert_eq!(may_write_at(target, level), expected);
    }
}
