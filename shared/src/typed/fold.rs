//! Folding of what pasting and other keyboards bring: invisible characters, blanks of all kinds, and look-alikes of the
//! signs that people type.

/// Folds a text: without invisible characters, with single blanks, and with the signs of an American keyboard in the
/// place of their look-alikes. Letters stay, besides full-width ones. Control characters that are no blanks stay, to be
/// refused.
#[must_use]
pub fn fold(text: &str) -> String {
    fold_with(text, |c| c)
}

/// Folds a text of numbers and codes, where digits of any script and raised ones are digits too, and a point in the middle
/// of the line is a point: in names it is a letter's.
#[must_use]
pub fn fold_digits(text: &str) -> String {
    fold_with(text, |c| if matches!(c, '\u{b7}' | '\u{2027}' | '\u{22c5}') { '.' } else { digit(c) })
}

fn fold_with(text: &str, and: fn(char) -> char) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)).map(|c| and(sign(c))) {
        if !c.is_whitespace() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Returns `true` if a text has a control character, or a separator of lines or paragraphs.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Names a character for a person: by itself, if it can be seen, and by its number.
#[must_use]
pub fn describe_character(c: char) -> String {
    let number = u32::from(c);
    let shown =
        if c.is_control() || c.is_whitespace() || is_invisible(c) { String::new() } else { format!("“{c}”, ") };
    format!("{shown}U+{number:04X}")
}

/// Returns `true` if a character is drawn as nothing: joiners, marks of direction, fillers, selectors and tags
/// (`Default_Ignorable_Code_Point` of Unicode, and the anchors of annotations).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0xad | 0x34f
            | 0x61c
            | 0x115f..=0x1160
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x200b..=0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0x3164
            | 0xfe00..=0xfe0f
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xfffb
            | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff
    )
}

/// Returns the sign of an American keyboard that a character looks like, or the character.
fn sign(c: char) -> char {
    match c {
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map_or(c, sign),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{2d7}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}' => '/',
        '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2bb}'..='\u{2bd}'
        | '\u{2b9}'
        | '\u{2c8}'
        | '\u{b4}'
        | '`'
        | '\u{a78c}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2ba}' => '"',
        '\u{2024}' | '\u{fe52}' | '\u{ff61}' => '.',
        '\u{fe50}' | '\u{3001}' | '\u{ff64}' => ',',
        '\u{fe55}' | '\u{2236}' | '\u{a789}' => ':',
        '\u{fe54}' => ';',
        '\u{fe59}' => '(',
        '\u{fe5a}' => ')',
        '\u{fe5f}' => '#',
        '\u{fe62}' | '\u{207a}' => '+',
        '\u{fe6b}' => '@',
        '\u{2800}' => ' ',
        _ => c,
    }
}

/// First digits of the scripts whose digits people's keyboards have, and of raised, lowered and mathematical ones.
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810, 0x2080, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
];

/// Returns the ASCII digit that a digit of another script stands for, or the character.
fn digit(c: char) -> char {
    let number = u32::from(c);
    let value = match number {
        0xb2 | 0xb3 => Some(number - 0xb0),
        0xb9 => Some(1),
        0x2070 | 0x2074..=0x2079 => Some(number - 0x2070),
        0x660.. => ZEROS.iter().find_map(|zero| number.checked_sub(*zero).filter(|digit| *digit < 10)),
        _ => None,
    };
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[rstest::rstest]
    #[case::zero_width("AB\u{200b}123\u{feff}", "AB123")]
    #[case::soft_hyphen("AB\u{ad}123", "AB123")]
    #[case::direction("\u{202a}AB123\u{202c}\u{2069}", "AB123")]
    #[case::tags("AB\u{e0041}123\u{fe0f}", "AB123")]
    #[case::blanks(" A\u{a0}\u{2003}B\u{3000}\tC\r\nD ", "A B C D")]
    #[case::full_width("ＡＢ１２３　０９／２０２７", "AB123 09/2027")]
    #[case::dashes("A–B—C−D‐E", "A-B-C-D-E")]
    #[case::slashes("09⁄30∕2027", "09/30/2027")]
    #[case::quotes("O’Neil ʻOkina “x”", "O'Neil 'Okina \"x\"")]
    #[case::letters("Muñoz Нет 李", "Muñoz Нет 李")]
    #[case::middle_dot("Marcel·la", "Marcel·la")]
    #[case::controls("A\0B\u{7}", "A\0B\u{7}")]
    #[case::digits_stay("5² ٣", "5² ٣")]
    fn a_text_is_folded(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[rstest::rstest]
    #[case("٠٩/٢٠٢٧", "09/2027")]
    #[case("𝟎𝟗/𝟐𝟎𝟐𝟕 ⁰⁵₂", "09/2027 052")]
    #[case("९८७ ①", "987 ①")]
    #[case("0·5 0⋅5", "0.5 0.5")]
    fn digits_of_other_scripts_are_digits(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold_digits(text), folded);
    }

    #[rstest::rstest]
    #[case('\0', "U+0000")]
    #[case('\u{200b}', "U+200B")]
    #[case('Α', "“Α”, U+0391")]
    fn a_character_is_named(#[case] c: char, #[case] said: &str) {
        assert_eq!(describe_character(c), said);
    }

    proptest! {
        #[test]
        fn folding_ends_and_hides_nothing(text in any::<String>()) {
            for fold in [fold, fold_digits] {
                let folded = fold(&text);
                prop_assert_eq!(&fold(&folded), &folded);
                prop_assert!(!folded.chars().any(is_invisible));
                prop_assert!(!folded.contains("  ") && folded.trim() == folded);
            }
        }
    }
}
