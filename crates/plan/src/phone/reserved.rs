//! Numbers that are reserved for fiction and examples, so that nobody answers them.

/// Reserved numbers: country code, the first digits after it, and how many digits follow the country code.
///
/// Sources: Ofcom (United Kingdom), Bundesnetzagentur (Germany), Arcep (France), ComReg (Ireland), ACMA (Australia),
/// PTS (Sweden): each regulator's list of numbers for drama, books and films. North America has a rule of its own.
const RANGES: &[(i32, &str, usize)] = &[
    (33, "19900", 9),
    (33, "26191", 9),
    (33, "35301", 9),
    (33, "46571", 9),
    (33, "53649", 9),
    (33, "63998", 9),
    (353, "2091", 9),
    (44, "1134960", 10),
    (44, "1144960", 10),
    (44, "1154960", 10),
    (44, "1164960", 10),
    (44, "1174960", 10),
    (44, "1184960", 10),
    (44, "1214960", 10),
    (44, "1314960", 10),
    (44, "1414960", 10),
    (44, "1514960", 10),
    (44, "1614960", 10),
    (44, "1632960", 10),
    (44, "1914980", 10),
    (44, "2079460", 10),
    (44, "2890180", 10),
    (44, "2920180", 10),
    (44, "3069990", 10),
    (44, "7700900", 10),
    (44, "8081570", 10),
    (44, "9098790", 10),
    (46, "3139006", 9),
    (46, "4062804", 9),
    (46, "7017406", 9),
    (46, "8465004", 9),
    (46, "9803192", 9),
    (49, "2214710", 10),
    (49, "3023125", 10),
    (49, "4066969", 10),
    (49, "6990009", 10),
    (49, "8999998", 10),
    (61, "25550", 9),
    (61, "27010", 9),
    (61, "35550", 9),
    (61, "37010", 9),
    (61, "75550", 9),
    (61, "77010", 9),
    (61, "85550", 9),
    (61, "87010", 9),
];

/// Whether a number is reserved for fiction, by its country code and the digits after it.
pub(super) fn is_reserved(country_code: i32, national: &str) -> bool {
    if country_code == 1 {
        // 555-0100 to 555-0199 in every area code.
        return national.len() == 10 && national[3..].starts_with("55501");
    }
    RANGES.iter().any(|(code, prefix, length)| {
        *code == country_code && national.len() == *length && national.starts_with(prefix)
    })
}

/// Whether the digits in a text, with or without a country code, are a number reserved for fiction.
pub fn is_reserved_in_text(digits: &str) -> bool {
    is_north_american(digits) || RANGES.iter().any(|range| is_in(digits, *range))
}

/// Whether a number is 555-0100 to 555-0199 in any area code, by the plan of North America.
fn is_north_american(digits: &str) -> bool {
    let national = match digits.len() {
        11 => digits.strip_prefix('1').unwrap_or(""),
        7 | 10 => digits,
        _ => "",
    };
    national
        .get(national.len().saturating_sub(7)..)
        .is_some_and(|local| local.starts_with("55501"))
}

fn is_in(digits: &str, (country, prefix, length): (i32, &str, usize)) -> bool {
    let international = digits
        .strip_prefix("00")
        .unwrap_or(digits)
        .strip_prefix(country.to_string().as_str());
    // Many people write "+44 (0)20 …".
    let international = international.map(|rest| rest.strip_prefix('0').unwrap_or(rest));
    let national = digits.strip_prefix('0');
    [international, national]
        .into_iter()
        .flatten()
        .any(|rest| rest.len() == length && rest.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::{is_reserved, is_reserved_in_text};

    #[test]
    fn reserved_numbers_are_recognised_in_texts() {
        let digits = |number: &str| {
            number
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        for number in [
            "+1 212 555 0143",
            "(212) 555-0100",
            "555-0199",
            "+44 20 7946 0018",
            "+44 (0)20 7946 0018",
            "020 7946 0018",
            "0049 69 90009 123",
            "030 23125 001",
            "+33 1 99 00 12 34",
        ] {
            assert!(is_reserved_in_text(&digits(number)), "{number}");
        }
        for number in [
            "+1 212 555 1143",
            "+1 212 556 0143",
            "+1 555 012 3456",
            "+44 20 7946 1018",
            "+44 20 7946 001",
            "911",
            "",
            "2026-11-22",
        ] {
            assert!(!is_reserved_in_text(&digits(number)), "{number}");
        }
    }

    #[test]
    fn reserved_numbers_are_recognised() {
        for (code, national) in [
            (1, "2125550143"),
            (44, "2079460018"),
            (49, "6990009123"),
            (33, "199001234"),
        ] {
            assert!(is_reserved(code, national), "+{code} {national}");
        }
        for (code, national) in [
            (1, "2125551143"),
            (1, "5550123456"),
            (44, "2079461018"),
            (44, "207946001"),
            (49, "2079460018"),
            (1, ""),
        ] {
            assert!(!is_reserved(code, national), "+{code} {national}");
        }
    }
}
