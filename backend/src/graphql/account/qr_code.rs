//! QR codes as a path that a page draws: nothing is fetched, and no script is needed to show one.

use std::fmt::Write as _;

use qrcodegen::{QrCode as Encoded, QrCodeEcc};
use serde::Serialize;

/// The quiet zone around the modules, as the standard wants it.
const BORDER: i32 = 4;

/// A QR code.
#[derive(Serialize)]
pub struct QrCode {
    size: i32,
    path: String,
}

impl QrCode {
    /// Encodes a text; none where it is too long for any QR code.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = Encoded::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
                let run = i32::try_from(run).unwrap_or_default();
                if run > 0 {
                    let _ = write!(path, "M{},{}h{run}v1h-{run}z", x + BORDER, y + BORDER);
                }
                x += run.max(1);
            }
        }
        Some(Self { size: code.size() + 2 * BORDER, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The squares of a path, by row and column.
    fn dark(path: &str) -> Vec<(i32, i32)> {
        let runs = path.split('M').filter(|run| !run.is_empty()).map(|run| {
            let (x, rest) = run.split_once(',').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            (x.parse::<i32>().unwrap(), y.parse::<i32>().unwrap(), length.parse::<i32>().unwrap())
        });
        runs.flat_map(|(x, y, length)| (x..x + length).map(move |x| (y, x))).collect()
    }

    #[test]
    fn every_dark_module_is_drawn_once_and_no_other() {
        let text = "otpauth://totp/Dosewire:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Dosewire";
        let (code, encoded) = (QrCode::of(text).unwrap(), Encoded::encode_text(text, QrCodeEcc::Medium).unwrap());
        let all = (0..encoded.size()).flat_map(|y| (0..encoded.size()).map(move |x| (y, x)));
        let expected: Vec<_> =
            all.filter(|(y, x)| encoded.get_module(*x, *y)).map(|(y, x)| (y + BORDER, x + BORDER)).collect();
        assert_eq!(dark(&code.path), expected);
        assert_eq!(code.size, encoded.size() + 8);
        assert!(QrCode::of(&"x".repeat(5_000)).is_none());
    }
}
