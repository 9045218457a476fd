//! Reads phone numbers as people write them.
//!
//! A number has up to three parts: `+44 20 7946 0151 ext. 12,,123456#` is a number, an extension, and keys to press
//! once the call is answered. The parts are split first. Each may have only its own characters, so an unknown character
//! is an error and never skipped: if it were skipped, the link could dial somebody else.

use rlibphonenumber::{CountryCodeSource, PHONE_NUMBER_UTIL, PhoneNumberType};

use super::error::PhoneError;
use super::number::{DialledNumber, PhoneNumber};
use super::region::Region;
use super::reserved::is_reserved;

/// Whether people write a sign between digits.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2010}'
            ..='\u{2014}'
    )
}

/// Returns the digit on the key of a letter, by ITU-T E.161.
fn key_of(letter: char) -> Option<char> {
    Some(match letter {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        _ => return None,
    })
}

/// The country code of the United States, Canada and the islands around them.
const NORTH_AMERICA: i32 = 1;

/// The country code of Italy, where a number keeps its first zero in calls from abroad. No other country code starts
/// with the same digits.
const ITALY: &str = "39";

/// The fewest letters in a row that count as a word on the keys: `CALL`, but not the `or` between two numbers.
const SHORTEST_WORD: usize = 3;

/// The longest number with its extension and keys, in bytes.
const MAX_LENGTH: usize = 100;

impl PhoneNumber {
    /// Reads a number in the region of its plan.
    ///
    /// # Errors
    /// If it cannot be read with certainty.
    pub fn parse(written: &str, region: Option<Region>) -> Result<Self, PhoneError> {
        if written.len() > MAX_LENGTH {
            return Err(PhoneError::Unassigned);
        }
        let parts = NumberParts::split(written)?;
        let DialledKeys { keys, word } = dialled_keys(parts.number)?;
        if has_second_number(parts.number, region) {
            return Err(PhoneError::Several);
        }
        let is_national = with_country_code(&keys, region).is_none();
        let number = dialled_number(parts.number, &keys, region)?;
        match word {
            Some(word) if !may_be_spelled(&number) => Err(PhoneError::Letters(word)),
            _ => {
                let number = Box::new(number);
                let line = match is_national {
                    true => DialledNumber::National(number),
                    false => DialledNumber::International(number),
                };
                Ok(Self::new(written, line, parts.extension, parts.keys))
            }
        }
    }

    /// Reads an emergency number or another short number, which works in its own country only: `112`, `*31#`.
    ///
    /// # Errors
    /// If it has not two to six digits, or holds anything else.
    pub fn parse_short(written: &str) -> Result<Self, PhoneError> {
        let number = written.trim();
        let keys: String = number.chars().filter(|c| !is_separator(*c)).collect();
        if let Some(other) = keys.chars().find(|c| !matches!(c, '0'..='9' | '*' | '#')) {
            return Err(PhoneError::Character(other));
        }
        let digits = keys.bytes().filter(u8::is_ascii_digit).count();
        if !(2..=6).contains(&digits) {
            return Err(PhoneError::NotShort);
        }
        Ok(Self::new(written, DialledNumber::Short(keys), None, None))
    }
}

/// The parts of what was written.
struct NumberParts<'a> {
    /// The number itself.
    number: &'a str,
    /// The digits of the extension.
    extension: Option<String>,
    /// What to press once the call is answered: digits, `*`, `#`, `,` for a pause and `;` to wait.
    keys: Option<String>,
}

impl<'a> NumberParts<'a> {
    fn split(written: &'a str) -> Result<Self, PhoneError> {
        let text = without_scheme(written.trim());
        let (text, keys) = match start_of_keys(text) {
            Some(at) => (text[..at].trim_end(), Some(keys_to_press(&text[at..])?)),
            None => (text, None),
        };
        let (number, extension) = split_extension(text)?;
        Ok(Self {
            number,
            extension,
            keys,
        })
    }
}

/// Removes the `tel:` of a pasted link.
fn without_scheme(text: &str) -> &str {
    match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => &text[4..],
        _ => text,
    }
}

/// Finds where the keys to press start: at the first pause, or at a `#` that is not the sign of an extension.
fn start_of_keys(text: &str) -> Option<usize> {
    let signs = text.match_indices([',', ';', '#']);
    let mut keys = signs.filter(|(at, _)| !introduces_extension(&text[*at..]));
    keys.next().map(|(at, _)| at)
}

/// Whether the text starts an extension: `#12`, `;ext=12`, `, ext. 12`.
fn introduces_extension(rest: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    if let Some(digits) = rest.strip_prefix('#') {
        let digits = digits.trim();
        return !digits.is_empty() && digits.chars().all(is_digit);
    }
    let rest = rest.to_ascii_lowercase();
    let word = rest
        .strip_prefix(',')
        .map_or(rest.as_str(), str::trim_start);
    let word = EXTENSION_WORDS
        .iter()
        .find_map(|known| word.strip_prefix(known));
    word.is_some_and(|digits| digits.trim_start_matches([' ', ':']).starts_with(is_digit))
}

/// Reads pauses and digits: `,,123456#`.
fn keys_to_press(rest: &str) -> Result<String, PhoneError> {
    let keys = rest.replace("%23", "#");
    let keys: String = keys.chars().filter(|c| !c.is_whitespace()).collect();
    let is_key = |c: char| matches!(c, '0'..='9' | '*' | '#' | ',' | ';');
    let has_digits = keys.bytes().any(|byte| byte.is_ascii_digit());
    match keys.chars().all(is_key) && has_digits && keys.starts_with([',', ';']) {
        true => Ok(keys),
        false => Err(PhoneError::Rest(rest.trim().to_owned())),
    }
}

/// The words before an extension, the longer ones first.
const EXTENSION_WORDS: [&str; 8] = [
    ";ext=",
    "extension",
    "extn.",
    "extn",
    "ext.",
    "ext",
    "x",
    "#",
];

fn split_extension(text: &str) -> Result<(&str, Option<String>), PhoneError> {
    // Only ASCII changes case here, so that positions in both texts are the same.
    let lower = text.to_ascii_lowercase();
    let before_digits = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[before_digits.len()..];
    let introduced = before_digits.trim_end_matches([' ', ':']);
    let word = EXTENSION_WORDS
        .into_iter()
        .find(|word| introduced.ends_with(word));
    let Some(word) = word.filter(|_| !digits.is_empty()) else {
        return Ok((text, None));
    };
    let number = text[..introduced.len() - word.len()].trim_end_matches([' ', ',']);
    // `1-800-FEDEX 12` spells a word that ends like an extension.
    if word == "x" && number.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return Ok((text, None));
    }
    match digits.len() {
        ..=9 => Ok((number, Some(digits.to_owned()))),
        _ => Err(PhoneError::Rest(text[number.len()..].trim().to_owned())),
    }
}

/// Returns a number in international form without the zero in brackets, if it has one: `+44 (0)20`.
fn without_trunk_zero(number: &str) -> Option<String> {
    let number = number.trim();
    let is_international = number.starts_with(['+', '\u{ff0b}'])
        || number.starts_with("00")
        || number.starts_with("011");
    (is_international && number.contains("(0)")).then(|| number.replacen("(0)", "", 1))
}

/// Whether the text holds two numbers: it has two slashes, or what comes before its slash is a whole number. One slash
/// may also end an area code, as in `0171/4405512`.
fn has_second_number(number: &str, region: Option<Region>) -> bool {
    number.split_once('/').is_some_and(|(first, rest)| {
        let is_whole = || {
            let dialled = dialled_keys(first)?;
            dialled_number(first, &dialled.keys, region)
        };
        rest.contains('/') || is_whole().is_ok()
    })
}

/// The keys to press for the number itself.
struct DialledKeys {
    /// Digits, and a leading `+`.
    keys: String,
    /// The last word that was spelled on the keys.
    word: Option<String>,
}

fn dialled_keys(number: &str) -> Result<DialledKeys, PhoneError> {
    let number = number.trim().replace('\u{ff0b}', "+");
    let mut keys = String::with_capacity(number.len());
    let mut spelled = None;
    let mut rest = number.as_str();
    while let Some(c) = rest.chars().next() {
        match c {
            '0'..='9' => keys.push(c),
            '+' if keys.is_empty() => keys.push(c),
            c if is_separator(c) => {}
            c if c.is_ascii_alphabetic() => {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic());
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                let is_spelled = word.len() >= SHORTEST_WORD
                    && word.bytes().all(|byte| byte.is_ascii_uppercase())
                    && keys.ends_with(|c: char| c.is_ascii_digit());
                if !is_spelled {
                    return Err(PhoneError::Letters(word.to_owned()));
                }
                keys.extend(word.chars().filter_map(key_of));
                spelled = Some(word.to_owned());
                rest = after;
                continue;
            }
            other => return Err(PhoneError::Character(other)),
        }
        rest = &rest[c.len_utf8()..];
    }
    match keys.contains(|c: char| c.is_ascii_digit()) {
        true => Ok(DialledKeys {
            keys,
            word: spelled,
        }),
        false => Err(PhoneError::Empty),
    }
}

/// Returns the number that was written, from its text and its keys.
fn dialled_number(
    written: &str,
    keys: &str,
    region: Option<Region>,
) -> Result<rlibphonenumber::PhoneNumber, PhoneError> {
    let Some(without) = without_trunk_zero(written) else {
        return international(keys, region);
    };
    // In `+44 (0)20` the zero is dialled within the country only. In Italy it is part of the number.
    let without = dialled_keys(&without)?.keys;
    let keeps_zero = with_country_code(keys, region).is_some_and(|code| code.starts_with(ITALY));
    let (first, second) = match keeps_zero {
        true => (keys, without.as_str()),
        false => (without.as_str(), keys),
    };
    international(first, region).or_else(|_| international(second, region))
}

/// Returns the international number that somebody in the region reaches by dialling this.
fn international(
    dialled: &str,
    region: Option<Region>,
) -> Result<rlibphonenumber::PhoneNumber, PhoneError> {
    let error = match dialled.len() {
        ..=6 => PhoneError::Short,
        _ => PhoneError::Unassigned,
    };
    let parse = |dialled: &str, region: Option<Region>| {
        let region = region.and_then(Region::id);
        PHONE_NUMBER_UTIL.parse_and_keep_raw_input(dialled, region)
    };
    let parsed = match (with_country_code(dialled, region), region) {
        // With the region, the parser would remove the region's own trunk prefix too.
        (Some(digits), _) => parse(&format!("+{digits}"), None),
        (None, Some(region)) => parse(dialled, Some(region)),
        (None, None) if error == PhoneError::Short => return Err(error),
        (None, None) => return Err(PhoneError::NoRegion),
    };
    // In Britain, `44 20 …` is missing its plus and cannot be dialled as it is. In North America, the country code is
    // also what people dial before an area code.
    let is_dialled_so = |number: &rlibphonenumber::PhoneNumber| {
        number.country_code_source() != CountryCodeSource::FromNumberWithoutPlusSign
            || number.country_code == NORTH_AMERICA
    };
    let Some(parsed) = parsed.ok().filter(is_dialled_so) else {
        return Err(error);
    };
    let national = parsed.get_national_significant_number();
    // For the first valid number of a country, the parser builds its large patterns, so the cheap question comes first.
    match is_reserved(parsed.country_code, &national) || parsed.is_valid() {
        true => Ok(parsed),
        false => Err(error),
    }
}

/// Whether a number may have words. Only businesses have those, in numbers that are sold for it. In an ordinary number,
/// letters are more likely a remark, and in many countries the result would be the number of somebody else.
fn may_be_spelled(number: &rlibphonenumber::PhoneNumber) -> bool {
    matches!(
        number.get_type(),
        PhoneNumberType::TollFree
            | PhoneNumberType::PremiumRate
            | PhoneNumberType::SharedCost
            | PhoneNumberType::UAN
    )
}

/// Returns the digits from the country code on, if there is one: after `+`, or after the prefix for calls abroad.
fn with_country_code(dialled: &str, region: Option<Region>) -> Option<&str> {
    if let Some(digits) = dialled.strip_prefix('+') {
        return Some(digits);
    }
    let is_north_american = region?
        .id()
        .is_some_and(|region| PHONE_NUMBER_UTIL.is_nanpa_country(region));
    let prefix = if is_north_american { "011" } else { "00" };
    dialled.strip_prefix(prefix)
}
