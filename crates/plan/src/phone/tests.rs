//! Checks which texts are read as which numbers, and which are not.

use super::{PhoneError, PhoneNumber, Region};

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
    check("+49 (0)69 90009 123", "US", "tel:+496990009123");
    check("0044 20 7946 0018", "DE", "tel:+442079460018");
    check("011 44 20 7946 0018", "US", "tel:+442079460018");
    check("tel:+44-20-7946-0151", "", "tel:+442079460151");
    check("TEL:+442079460151;ext=12", "", "tel:+442079460151;ext=12");
    check("+39 06 698 12345", "", "tel:+390669812345");
    check("011 44 (0)20 7946 0018", "US", "tel:+442079460018");
    check("+44\u{a0}20\u{a0}7946\u{2011}0151", "", "tel:+442079460151");
}

#[test]
fn an_area_code_may_end_with_a_slash() {
    check("0171/440 55 12", "DE", "tel:+491714405512");
    check("0049 (0)6221 / 123456", "DE", "tel:+496221123456");
    check("06591/1230", "DE", "tel:+4965911230");
    check("05574/4951", "AT", "tel:+4355744951");
    check("+43 5574/410", "AT", "tel:+435574410");
    check("+43 5574/410", "", "tel:+435574410");
}

#[test]
fn in_italy_the_zero_in_brackets_is_part_of_the_number() {
    check("+39 (0)6 698 12345", "", "tel:+390669812345");
    // Without its zero this would be a mobile number.
    check("+39 (0)35 123 4567", "", "tel:+390351234567");
    check("0039 (0)35 123 4567", "DE", "tel:+390351234567");
    check("011 39 (0)35 123 4567", "US", "tel:+390351234567");
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
    for several in [
        "+44 20 7946 0151 / 0152",
        "+49 30 901820 / 21",
        "030 901820/901821",
        "0171/4405512/13",
    ] {
        check_error(several, "DE", PhoneError::Several);
    }
    check_error("112", "", PhoneError::Short);
    check_error(&",ext1".repeat(100_000), "", PhoneError::Unassigned);
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
    let number = PhoneNumber::parse("011 44 20 7946 0018", region("US")).unwrap();
    assert_eq!(number.shown_in(region("GB")), "+44 20 7946 0018");
    let number = PhoneNumber::parse("+44 (0)20 7946 0151", region("US")).unwrap();
    assert_eq!(number.shown_in(region("US")), "+44 (0)20 7946 0151");
}

proptest::proptest! {
    /// A link dials only characters of the text, in their order. Only separators, brackets and a trunk prefix are left
    /// out.
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
