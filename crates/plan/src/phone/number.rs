//! A number that can be dialled.

use std::fmt;

use phonenumber::Mode;

use super::read::Parts;
use super::region::Region;
use super::reserved::is_reserved;

/// A phone number as it was written, and what is dialled for it.
///
/// Two numbers are equal if the same keys reach the same line, however they are written.
#[derive(Clone, Debug)]
pub struct PhoneNumber {
    written: String,
    line: Line,
    extension: Option<String>,
    keys: Option<String>,
}

/// What is dialled first.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// A number that can be reached from everywhere.
    International(Box<phonenumber::PhoneNumber>),
    /// The keys of an emergency or short number, which works in its own country only.
    Short(String),
}

impl PhoneNumber {
    pub(super) fn new(written: &str, line: Line, parts: Parts<'_>) -> Self {
        Self {
            written: written.trim().to_owned(),
            line,
            extension: parts.extension,
            keys: parts.keys,
        }
    }

    /// The number as it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The extension, in digits.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// What to press once the call is answered: digits, `*`, `#`, `,` for a pause and `;` to wait.
    pub fn keys(&self) -> Option<&str> {
        self.keys.as_deref()
    }

    /// Whether it is an emergency or short number.
    pub fn is_short(&self) -> bool {
        matches!(self.line, Line::Short(_))
    }

    /// Whether the number is reserved for fiction and examples, so that nobody answers it.
    pub fn is_reserved(&self) -> bool {
        match &self.line {
            Line::International(number) => {
                is_reserved(number.code().value(), &number.national().to_string())
            }
            Line::Short(_) => false,
        }
    }

    /// The digits that search compares: the international number without its `+`, or a short number's digits.
    pub fn digits(&self) -> String {
        self.main().chars().filter(char::is_ascii_digit).collect()
    }

    /// The link that dials it, by RFC 3966: `tel:+442079460151;ext=12`. Keys to press follow as phones expect them.
    pub fn link(&self) -> String {
        let mut link = format!("tel:{}", encoded(&self.main()));
        if let Some(extension) = &self.extension {
            link.push_str(";ext=");
            link.push_str(extension);
        }
        if let Some(keys) = &self.keys {
            link.push_str(&encoded(keys));
        }
        link
    }

    /// What the number means, however it is written: `+442079460151 ext 12 ,,123456#`. Digests and diffs compare this.
    pub fn meaning(&self) -> String {
        self.with_rest(self.main())
    }

    /// The number for somebody in a region: as it was written if it is a number of that region, else in international
    /// form. A short number stays as it is, since there is no other way to write it.
    pub fn shown_in(&self, region: Option<Region>) -> String {
        match &self.line {
            Line::Short(_) => self.written.clone(),
            Line::International(_) if self.written.starts_with('+') => self.written.clone(),
            Line::International(_) if region.is_some() && self.region() == region => {
                self.written.clone()
            }
            Line::International(number) => {
                self.with_rest(number.format().mode(Mode::International).to_string())
            }
        }
    }

    /// The region whose number it is, if it is one region's.
    pub fn region(&self) -> Option<Region> {
        match &self.line {
            Line::International(number) => number.country().id().map(Region::from),
            Line::Short(_) => None,
        }
    }

    /// What is dialled first: `+442079460151`, or the keys of a short number.
    fn main(&self) -> String {
        match &self.line {
            Line::International(number) => number.format().mode(Mode::E164).to_string(),
            Line::Short(keys) => keys.clone(),
        }
    }

    fn with_rest(&self, mut text: String) -> String {
        if let Some(extension) = &self.extension {
            text.push_str(" ext. ");
            text.push_str(extension);
        }
        if let Some(keys) = &self.keys {
            text.push(' ');
            text.push_str(keys);
        }
        text
    }
}

/// In a link, `#` would begin a fragment.
fn encoded(keys: &str) -> String {
    keys.replace('#', "%23")
}

impl PartialEq for PhoneNumber {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for PhoneNumber {}

/// As it was written.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::super::PhoneError;
    use super::*;

    fn region(code: &str) -> Option<Region> {
        (!code.is_empty()).then(|| Region::parse(code).expect("a region"))
    }

    #[track_caller]
    fn check(written: &str, at_home: &str, link: &str) {
        let number = PhoneNumber::parse(written, region(at_home));
        assert_eq!(number.map(|number| number.link()), Ok(link.to_owned()));
    }

    #[track_caller]
    fn check_error(written: &str, at_home: &str, expected: PhoneError) {
        let number = PhoneNumber::parse(written, region(at_home));
        assert_eq!(number.map(|number| number.link()), Err(expected));
    }

    #[test]
    fn what_people_write_is_read() {
        check("+1 585 555 0110", "", "tel:+15855550110");
        check("(212) 555-0143", "US", "tel:+12125550143");
        check("020 7946 0150", "GB", "tel:+442079460150");
        check("0171 4405512", "DE", "tel:+491714405512");
        check("0171/440 55 12", "DE", "tel:+491714405512");
        check("+49 (0)69 90009 123", "US", "tel:+496990009123");
        check("0044 20 7946 0018", "DE", "tel:+442079460018");
        check("011 44 20 7946 0018", "US", "tel:+442079460018");
        check("tel:+44-20-7946-0151", "", "tel:+442079460151");
        check("TEL:+442079460151;ext=12", "", "tel:+442079460151;ext=12");
        check("+39 06 698 12345", "", "tel:+390669812345");
        check("+44\u{a0}20\u{a0}7946\u{2011}0151", "", "tel:+442079460151");
    }

    #[test]
    fn extensions_are_kept_apart() {
        for written in [
            "+1 585 736 5000 ext. 12",
            "+1 585 736 5000 x12",
            "+1 585 736 5000x12",
            "+1 (585) 736-5000, ext 12",
            "+1 585 736 5000 extension 12",
            "+1 585 736 5000 #12",
            "+1 585 736 5000 Ext: 12",
        ] {
            check(written, "", "tel:+15857365000;ext=12");
        }
    }

    #[test]
    fn pauses_and_pins_are_never_part_of_the_number() {
        check(
            "+44 20 7946 0151,,123456#",
            "",
            "tel:+442079460151,,123456%23",
        );
        check("+44 20 7946 0151 ; 12", "", "tel:+442079460151;12");
        check(
            "tel:+442079460151,,123456%23",
            "",
            "tel:+442079460151,,123456%23",
        );
        let rest = |text: &str| PhoneError::Rest(text.to_owned());
        check_error(
            "+44 20 7946 0151,, then the PIN",
            "",
            rest(",, then the PIN"),
        );
        check_error("+44 20 7946 0151 #", "", rest("#"));
    }

    #[test]
    fn letters_are_keys_only_as_words() {
        check("+1 800 CALL 555", "", "tel:+18002255555");
        check("1-800-FLOWERS", "US", "tel:+18003569377");
        let letters = |text: &str| PhoneError::Letters(text.to_owned());
        check_error("020 7946 0150 or 020 7946 0151", "GB", letters("or"));
        check_error("+49 30 123 FAX", "", letters("FAX"));
        check_error("1-800-flowers", "US", letters("flowers"));
        check_error("ask the desk", "GB", letters("ask"));
        check_error("javascript:alert(1)", "GB", letters("javascript"));
    }

    #[test]
    fn what_is_not_certain_is_an_error() {
        check_error("", "GB", PhoneError::Empty);
        check_error("()", "GB", PhoneError::Empty);
        check_error("020 7946 0150", "", PhoneError::NoRegion);
        check_error("112", "GB", PhoneError::Short);
        check_error("+1 212 736 500", "", PhoneError::Unassigned);
        check_error("+1 212 7365 0000", "", PhoneError::Unassigned);
        check_error("+44 20 7946 0151 / 0152", "", PhoneError::Unassigned);
        check_error(
            "\u{202a}+44 20 7946 0151",
            "",
            PhoneError::Character('\u{202a}'),
        );
        check_error("+44 20 7946 0151 ☎", "", PhoneError::Character('☎'));
        check_error("+٤٤ ٢٠", "", PhoneError::Character('٤'));
    }

    #[test]
    fn short_numbers_stay_short() {
        let short = |written: &str| PhoneNumber::parse_short(written).map(|number| number.link());
        assert_eq!(short("112"), Ok("tel:112".to_owned()));
        assert_eq!(short("*31#"), Ok("tel:*31%23".to_owned()));
        assert_eq!(short("020 7946 0150"), Err(PhoneError::NotShort));
        assert_eq!(short("9"), Err(PhoneError::NotShort));
        assert_eq!(short("x112"), Err(PhoneError::Character('x')));
    }

    #[test]
    fn one_number_has_one_meaning_however_it_is_written() {
        let parse = |written: &str, home: &str| PhoneNumber::parse(written, region(home)).unwrap();
        let number = parse("+49 171 4405512", "US");
        for (written, home) in [
            ("+49 (0)171 440 55 12", ""),
            ("0171/4405512", "DE"),
            ("tel:+491714405512", "GB"),
        ] {
            assert_eq!(parse(written, home), number, "{written}");
        }
        assert_ne!(parse("+49 171 4405512 ext. 1", ""), number);
        assert_ne!(parse("+49 171 4405512,,1", ""), number);
    }

    #[test]
    fn numbers_are_shown_as_written_at_home_and_in_full_elsewhere() {
        let number = PhoneNumber::parse("0171 4405512", region("DE")).unwrap();
        assert_eq!(number.shown_in(region("DE")), "0171 4405512");
        assert_eq!(number.shown_in(region("US")), "+49 171 4405512");
        assert_eq!(number.shown_in(None), "+49 171 4405512");
        let number = PhoneNumber::parse("020 7946 0151 ext 7,,12#", region("GB")).unwrap();
        assert_eq!(
            number.shown_in(region("US")),
            "+44 20 7946 0151 ext. 7 ,,12#"
        );
        let number = PhoneNumber::parse("+44 (0)20 7946 0151", region("US")).unwrap();
        assert_eq!(number.shown_in(region("US")), "+44 (0)20 7946 0151");
    }

    proptest::proptest! {
        /// Whatever is written, what a link dials is made of its characters in their order: none is added, and only
        /// separators, brackets and a trunk prefix are left out.
        #[test]
        fn reading_never_panics_and_shows_what_was_written(written in "\\PC{0,40}", home in "(GB|DE|US|)") {
            if let Ok(number) = PhoneNumber::parse(&written, region(&home)) {
                proptest::prop_assert_eq!(number.written(), written.trim());
                let again = PhoneNumber::parse(&number.link(), None);
                proptest::prop_assert_eq!(again.as_ref(), Ok(&number));
            }
        }

        #[test]
        fn links_and_international_forms_are_read_back(
            written in "(\\+?(44|49|1|0)?[ (-]?[0-9]{3}[ )-][0-9]{3,5}[ -]?[0-9]{2,5}( ext\\.? ?[0-9]{1,3})?(,,[0-9]{2,4}#?)?)",
            home in "(GB|DE|US)",
        ) {
            if let Ok(number) = PhoneNumber::parse(&written, region(&home)) {
                for text in [number.link(), number.shown_in(None)] {
                    let again = PhoneNumber::parse(&text, None);
                    proptest::prop_assert_eq!(again.as_ref(), Ok(&number), "{}", text);
                }
            }
        }
    }
}
