//! XTN: telephone numbers and e-mail addresses. The deprecated first component is never sent.

use crate::{
    hl7::Repetition,
    patient::{Phone, PhoneEquipment, PhoneUse},
    typed::{Telephone, telephone},
};

/// Writes a home telephone number; none where a message cannot carry it.
pub fn home_phone(text: &str) -> Option<Repetition> {
    xtn(text, None, PhoneUse::Home, PhoneEquipment::Telephone)
}

/// Writes a telephone; none where a message cannot carry it.
pub fn phone(phone: &Phone) -> Option<Repetition> {
    xtn(&phone.number, phone.extension.as_deref(), phone.usage, phone.equipment)
}

fn xtn(number: &str, extension: Option<&str>, usage: PhoneUse, equipment: PhoneEquipment) -> Option<Repetition> {
    let known = sendable(number, extension)?;
    let (area, local) = known.parts()?;
    let extension = known.extension.as_deref().unwrap_or_default();
    Some(Repetition::of(["", usage.as_str(), equipment.as_str(), "", "", area, local, extension]))
}

/// Maximum length of an extension: XTN.8.
const MAX_EXTENSION: usize = 5;

/// Returns a telephone of the North American numbering plan with its area code, and an extension that fits.
fn sendable(number: &str, extension: Option<&str>) -> Option<Telephone> {
    let known = telephone(number).ok().flatten().filter(|known| known.parts().is_some())?;
    let own = extension.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let known = Telephone { extension: own.or(known.extension), ..known };
    let fits = |text: &str| text.len() <= MAX_EXTENSION && text.bytes().all(|b| b.is_ascii_digit());
    known.extension.as_deref().is_none_or(fits).then_some(known)
}

/// Returns `true` if a message can carry a telephone: one of the North American numbering plan, with an extension of at
/// most five digits.
pub fn is_phone(phone: &Phone) -> bool {
    sendable(&phone.number, phone.extension.as_deref()).is_some()
}

/// Returns `true` if a message can carry the one text of a telephone number.
pub fn is_phone_number(text: &str) -> bool {
    sendable(text, None).is_some()
}

/// Writes an e-mail address; none when it is malformed.
pub fn email(text: &str) -> Option<Repetition> {
    let text = text.trim();
    is_email(text).then(|| Repetition::of(["", "NET", "Internet", text]))
}

/// Returns `true` if a text has the form of an e-mail address that fits into XTN.4.
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let is_split = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    is_split && text.len() <= 199 && text.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("6085550188", Some("6085550188"))]
    #[case("(608) 555-0188", Some("6085550188"))]
    #[case("+1 608.555.0188", Some("6085550188"))]
    #[case("6085550188 ext 4", Some("6085550188x4"))]
    #[case::long_extension("6085550188x123456", None)]
    #[case::abroad("+44 20 7946 0958", None)]
    #[case("555-0188", None)]
    #[case("0605550188", None)]
    #[case("6081550188", None)]
    #[case("608555018x", None)]
    fn a_telephone_number_that_fits_is_sent(#[case] text: &str, #[case] sent: Option<&str>) {
        assert_eq!(sendable(text, None).map(|phone| phone.write()).as_deref(), sent);
        assert_eq!((is_phone_number(text), home_phone(text).is_some()), (sent.is_some(), sent.is_some()));
    }

    #[rstest::rstest]
    #[case(Some("12345"), true)]
    #[case(None, true)]
    #[case(Some("123456"), false)]
    #[case(Some("12a"), false)]
    fn an_extension_has_five_digits_at_most(#[case] extension: Option<&str>, #[case] is_one: bool) {
        let of = Phone {
            number: "6085550188".into(),
            extension: extension.map(Into::into),
            usage: PhoneUse::Work,
            equipment: PhoneEquipment::Telephone,
        };
        assert_eq!((is_phone(&of), phone(&of).is_some()), (is_one, is_one));
    }

    #[rstest::rstest]
    #[case("a@example.org", true)]
    #[case("a@b@example.org", false)]
    #[case("a@example", false)]
    #[case("@example.org", false)]
    #[case("a b@example.org", false)]
    #[case("jos\u{e9}@example.org", false)]
    #[case("none", false)]
    fn an_email_address_has_a_host(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(is_email(text), is_one);
    }
}
