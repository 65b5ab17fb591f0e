//! The backoff of reconnecting.

/// Delay before the next attempt, in milliseconds: half a second doubled each time up to half a minute, spread so that
/// all pages of a practice do not come back in the same moment.
pub(super) fn delay(failed: u32, random: f64) -> u32 {
    let whole = 500_u32.saturating_mul(1 << failed.min(6)).min(30_000);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between nothing and half a minute")]
    let spread = (f64::from(whole) * 0.5 * random.clamp(0.0, 1.0)) as u32;
    whole / 2 + spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::at_once(0, 0.0, 250)]
    #[case::at_most(0, 1.0, 500)]
    #[case::doubled(3, 0.5, 3000)]
    #[case::never_longer(40, 1.0, 30_000)]
    fn the_delay_grows(#[case] failed: u32, #[case] random: f64, #[case] expected: u32) {
        assert_eq!(delay(failed, random), expected);
    }
}
