//! Codes for slips of paper: what a person without git signs, in sixteen characters that can be read over a phone.
//!
//! A code has three parts: 25 bits of a hash of plan and subject, 50 bits of a hash of plan, subject and digest, and a
//! check character. For two codes of 30,000 subjects to be the same, both hashes would have to agree. The odds of that
//! are less than one in ten million million. About thirteen pairs of subjects share the first part, which matters only
//! if a code fits no current text. The second part is long so that nobody can try out texts until one fits a code that
//! was signed already: that takes 2^50 tries. The check character catches every wrong character and every two
//! characters that were swapped. The full digest is what gets recorded.

use std::fmt;

use crate::digest::Digest;
use crate::id::{PlanId, Subject};

/// The letters and digits of Douglas Crockford's base 32, which all look different.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters are for the subject.
const SUBJECT_LENGTH: usize = 5;
/// How many characters are for subject and content, without the check character.
const MEANING_LENGTH: usize = 15;

/// The code of one subject of one plan with one content: `7K3M-9QXR-T2VA-0D4E`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlipCode([u8; MEANING_LENGTH]);

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// It has this many letters and digits, not sixteen.
    Length(usize),
    /// It has a character that codes do not have.
    Character(char),
    /// Its check character says that another one is wrong.
    Mistyped,
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => {
                write!(f, "a code has 16 letters and digits, and this has {length}")
            }
            Self::Character(c) => write!(f, "no code has a `{}`", c.escape_debug()),
            Self::Mistyped => f.write_str("a character is wrong, or two are swapped"),
        }
    }
}

impl std::error::Error for CodeError {}

impl SlipCode {
    /// The code of a subject of a plan at a digest.
    pub fn of(plan: &PlanId, subject: &Subject, digest: &Digest) -> Self {
        let name = format!("{plan}/{subject}");
        let mut code = [0; MEANING_LENGTH];
        let (first, second) = code.split_at_mut(SUBJECT_LENGTH);
        fill(first, "irplan 2026 slip code, subject, version 1", &name);
        let content = format!("{name} {digest}");
        fill(
            second,
            "irplan 2026 slip code, content, version 1",
            &content,
        );
        Self(code)
    }

    /// Reads a code as it was typed: letters of either case, hyphens and spaces anywhere, `O` for 0, `I` and `L` for 1.
    ///
    /// # Errors
    /// Why it cannot be one.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let characters = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let values = characters.map(value).collect::<Result<Vec<_>, _>>()?;
        let length = values.len();
        let Some((check, code)) = values.split_last() else {
            return Err(CodeError::Length(length));
        };
        let code = <[u8; MEANING_LENGTH]>::try_from(code).map_err(|_| CodeError::Length(length))?;
        match check_value(&code) == *check {
            true => Ok(Self(code)),
            false => Err(CodeError::Mistyped),
        }
    }

    /// Whether the first parts of two codes are for the same subject.
    pub fn is_for_the_subject_of(&self, other: &Self) -> bool {
        self.0[..SUBJECT_LENGTH] == other.0[..SUBJECT_LENGTH]
    }
}

impl fmt::Display for SlipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.0.into_iter().chain([check_value(&self.0)]);
        for (at, value) in values.enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for SlipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Fills values of five bits from a hash.
fn fill(values: &mut [u8], context: &str, text: &str) {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    hasher.update(text.as_bytes());
    // Thirty-two divides the 256 values of a byte evenly, so all values are equally likely.
    hasher.finalize_xof().fill(values);
    values.iter_mut().for_each(|value| *value %= 32);
}

fn value(character: char) -> Result<u8, CodeError> {
    let letter = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let at = ALPHABET
        .iter()
        .position(|&known| char::from(known) == letter);
    at.and_then(|at| u8::try_from(at).ok())
        .ok_or(CodeError::Character(character))
}

/// Adds up the values, each times a different power of a generator of the field of 32 elements.
///
/// The powers differ for the first 31 positions, so a changed value and two swapped values always change the sum.
fn check_value(code: &[u8; MEANING_LENGTH]) -> u8 {
    let sum = |sum, &value: &u8| doubled(sum) ^ value;
    doubled(code.iter().fold(0, sum))
}

/// Twice a value, in the field of 32 elements with the polynomial x^5 + x^2 + 1.
fn doubled(value: u8) -> u8 {
    let twice = value << 1;
    if twice & 0b10_0000 == 0 {
        twice
    } else {
        twice ^ 0b10_0101
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PlanId;

    fn code(plan: &str, subject: &str, digit: char) -> SlipCode {
        let digest = format!("1:{}", digit.to_string().repeat(40));
        SlipCode::of(
            &PlanId::parse(plan).expect("an id"),
            &Subject::parse(subject).expect("a subject"),
            &Digest::parse(&digest).expect("a digest"),
        )
    }

    #[track_caller]
    fn check(text: &str, expected: Result<SlipCode, CodeError>) {
        assert_eq!(SlipCode::parse(text), expected, "{text}");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = code("harbor-dental", "section:containment", 'a');
        let printed = code.to_string();
        assert_eq!(printed.len(), 19);
        check(&printed, Ok(code));
        check(&printed.to_lowercase(), Ok(code));
        check(&printed.replace('-', ""), Ok(code));
        check(&printed.replace('-', " - "), Ok(code));
        check(&printed.replace('0', "o").replace('1', "l"), Ok(code));
        check("", Err(CodeError::Length(0)));
        check(&printed[..18], Err(CodeError::Length(15)));
        check(&format!("{printed}0"), Err(CodeError::Length(17)));
        check("7K3U", Err(CodeError::Character('U')));
        check("7K3\u{2028}", Err(CodeError::Character('\u{2028}')));
    }

    /// People type the codes of paper slips weeks later, perhaps into another version.
    #[test]
    fn codes_stay_as_they_were_printed() {
        assert_eq!(code("acme", "plan", '0').to_string(), "GXAF-6M6F-BK24-49V0");
    }

    #[test]
    fn every_single_mistake_and_every_swap_is_caught() {
        for digit in "0123456789abcdef".chars() {
            let printed = code("acme", "section:contain", digit)
                .to_string()
                .replace('-', "");
            for at in 0..printed.len() {
                for wrong in ALPHABET.iter().map(|&c| char::from(c)) {
                    let mut mistyped: Vec<char> = printed.chars().collect();
                    if mistyped[at] != wrong {
                        mistyped[at] = wrong;
                        let mistyped: String = mistyped.into_iter().collect();
                        check(&mistyped, Err(CodeError::Mistyped));
                    }
                }
                for other in 0..at {
                    let mut mistyped: Vec<char> = printed.chars().collect();
                    if mistyped[at] != mistyped[other] {
                        mistyped.swap(at, other);
                        let mistyped: String = mistyped.into_iter().collect();
                        check(&mistyped, Err(CodeError::Mistyped));
                    }
                }
            }
        }
    }

    #[test]
    fn another_text_keeps_the_first_half_alone() {
        let (now, before) = (code("acme", "plan", '0'), code("acme", "plan", '1'));
        assert_ne!(now, before);
        assert!(now.is_for_the_subject_of(&before));
        assert!(!now.is_for_the_subject_of(&code("bolt", "plan", '0')));
        assert!(!now.is_for_the_subject_of(&code("acme", "role:it", '0')));
    }
}
