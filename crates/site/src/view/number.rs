//! Phone numbers as readers see and dial them.

use irplan_plan::model::Phone;
use irplan_plan::phone::{PhoneError, PhoneNumber, PhoneText, Region};
use serde::Serialize;

/// A phone number for the readers of a plan: as it is written at home, in international form elsewhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NumberView {
    pub(crate) shown: String,
    /// The link that dials it; empty if the number cannot be read with certainty, so that nobody dials a wrong one.
    pub(crate) href: String,
    /// The kind of line in a word; empty if it is not known.
    pub(crate) kind: String,
    /// What the number is for; empty if the plan does not say.
    pub(crate) label: String,
    /// Whether it has so many characters that it needs a smaller type on a phone, since it never wraps.
    pub(crate) is_long: bool,
}

/// As many characters fit in large type on half of a narrow phone: `+49 172 9000 1234`.
const LONGEST_IN_LARGE_TYPE: usize = 17;

impl NumberView {
    /// A number of a contact, for readers in a region.
    pub(crate) fn of_phone(phone: &Phone, region: Option<Region>) -> Self {
        let kind = phone.kind.as_ref().map(|kind| kind.value.word());
        let label = phone.label.as_ref().map(|label| label.value.as_str());
        Self {
            kind: kind.unwrap_or("").to_owned(),
            label: label.unwrap_or("").to_owned(),
            ..Self::new(phone.number.written(), phone.dialled(), region)
        }
    }

    /// The number of a channel, for readers in a region. It may be an internal extension.
    pub(crate) fn of_channel(number: &PhoneText, region: Option<Region>) -> Self {
        Self::new(number.written(), number.either(), region)
    }

    fn new(
        written: &str,
        number: Result<&PhoneNumber, &PhoneError>,
        region: Option<Region>,
    ) -> Self {
        let shown = number.map_or_else(|_| written.to_owned(), |number| number.shown_in(region));
        Self {
            is_long: shown.chars().count() > LONGEST_IN_LARGE_TYPE,
            shown,
            href: number.map_or_else(|_| String::new(), PhoneNumber::link),
            kind: String::new(),
            label: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, home: &str, reader: &str, shown: &str, href: &str) {
        let region = |code: &str| Region::parse(code).ok();
        let number = PhoneText::new(written, region(home));
        let number = NumberView::of_channel(&number, region(reader));
        assert_eq!((number.shown.as_str(), number.href.as_str()), (shown, href));
    }

    #[test]
    fn numbers_are_shown_for_their_readers_and_linked_if_they_are_certain() {
        check(
            "+1 585 555 0110",
            "",
            "",
            "+1 585 555 0110",
            "tel:+15855550110",
        );
        check(
            "0171 4405512",
            "DE",
            "DE",
            "0171 4405512",
            "tel:+491714405512",
        );
        check(
            "0171 4405512",
            "DE",
            "US",
            "+49 171 4405512",
            "tel:+491714405512",
        );
        check("911", "US", "US", "911", "tel:911");
        check("0171 4405512", "", "US", "0171 4405512", "");
        check("javascript:alert(1)", "US", "US", "javascript:alert(1)", "");
    }
}
