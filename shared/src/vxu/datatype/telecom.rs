//! XTN: telephone numbers and e-mail addresses. The deprecated first component is never sent.

use crate::{
    hl7::Repetition,
    patient::{Phone, PhoneEquipment, PhoneUse},
};

/// Writes a home telephone number; none without ten digits.
pub fn home_phone(text: &str) -> Option<Repetition> {
    xtn(text, "", PhoneUse::Home, PhoneEquipment::Telephone)
}

/// Writes a telephone; none when it is malformed.
pub fn phone(phone: &Phone) -> Option<Repetition> {
    if !is_phone(phone) {
        return None;
    }
    let extension = phone.extension.as_deref().unwrap_or_default().trim();
    xtn(&phone.number, extension, phone.usage, phone.equipment)
}

fn xtn(number: &str, extension: &str, usage: PhoneUse, equipment: PhoneEquipment) -> Option<Repetition> {
    let digits = phone_digits(number)?;
    let (area, local) = digits.split_at_checked(3)?;
    Some(Repetition::of(["", usage.as_str(), equipment.as_str(), "", "", area, local, extension]))
}

/// Whether a telephone has ten digits, and an extension of at most five.
pub fn is_phone(phone: &Phone) -> bool {
    let extension = phone.extension.as_deref().unwrap_or_default().trim();
    let is_extension = extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_digit());
    is_extension && phone_digits(&phone.number).is_some()
}

/// Returns the ten digits of a US telephone number in any notation. Neither area code nor exchange begins with 0 or 1.
pub fn phone_digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || " ()-.+/".contains(c));
    let ten = match digits.len() {
        10 => Some(digits),
        11 => digits.strip_prefix('1').map(str::to_owned),
        _ => None,
    };
    let is_free = |at: usize, digits: &str| digits.get(at..).is_some_and(|rest| !rest.starts_with(['0', '1']));
    ten.filter(|digits| is_plain && is_free(0, digits) && is_free(3, digits))
}

/// Writes an e-mail address; none when it is malformed.
pub fn email(text: &str) -> Option<Repetition> {
    let text = text.trim();
    is_email(text).then(|| Repetition::of(["", "NET", "Internet", text]))
}

/// Whether a text has the form of an e-mail address that fits into XTN.4.
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
    #[case("555-0188", None)]
    #[case("0605550188", None)]
    #[case("6081550188", None)]
    #[case("(608) 055-0188", None)]
    #[case("608555018x", None)]
    #[case("6085550188 ext 4", None)]
    fn a_telephone_number_has_ten_digits(#[case] text: &str, #[case] digits: Option<&str>) {
        assert_eq!(phone_digits(text).as_deref(), digits);
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
