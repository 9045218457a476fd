//! Splits texts into words exactly as `search.js` does.
//!
//! Case and accents are removed. Joined names, such as host names and addresses, count as a whole and in parts. For
//! example, `Mail.Harbor.example` has the words `mail`, `harbor`, `example` and `mail.harbor.example`.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The maximum length of a word in letters. Longer words are split, because some scripts write sentences without spaces.
const MAX_TOKEN_LENGTH: usize = 64;

#[expect(
    clippy::disallowed_types,
    reason = "every word of a fleet passes here, and the words are sorted before they leave"
)]
type WordMap<T> = std::collections::HashMap<Box<str>, T, ahash::RandomState>;

/// The words of a plan, each with whether it names something there.
#[derive(Default)]
pub(super) struct WordSet {
    words: WordMap<bool>,
    folded: String,
}

/// The plans with each word: twice the plan's number, and one more if the word names something there.
#[derive(Default)]
pub(super) struct WordPlaces {
    found: WordMap<Vec<u32>>,
}

impl WordPlaces {
    /// Adds the words of the next plan.
    pub(super) fn add(&mut self, plan: u32, words: WordSet) {
        words.words.into_iter().for_each(|(word, names)| {
            let place = plan * 2 + u32::from(names);
            self.found.entry(word).or_default().push(place);
        });
    }

    /// Returns the words in order, each with its places in the order of plans.
    pub(super) fn sorted(self) -> Vec<(Box<str>, Vec<u32>)> {
        let mut words: Vec<_> = self.found.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        words
    }
}

impl WordSet {
    /// Adds the words of a text.
    pub(super) fn add(&mut self, text: &str, names: bool) {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold(text, &mut folded);
        for_each_token(&folded, |word| {
            split_long_word(word).for_each(|piece| self.add_token(piece, names));
        });
        self.folded = folded;
    }

    fn add_token(&mut self, word: &str, names: bool) {
        match self.words.get_mut(word) {
            Some(known) => *known |= names,
            None => {
                self.words.insert(word.into(), names);
            }
        }
    }
}

/// Splits a word into pieces of at most [`MAX_TOKEN_LENGTH`] letters.
fn split_long_word(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let end = rest.char_indices().nth(MAX_TOKEN_LENGTH).map(|(at, _)| at);
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Writes a text without case and accents. Most texts are ASCII, which needs no look at each letter.
fn fold(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    folded.reserve(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
            continue;
        }
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(|c| push_plain(c, folded));
            }
        });
    }
}

/// Replaces letters that have no accent to remove by their usual spelling in ASCII.
fn push_plain(c: char, folded: &mut String) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'ø' => folded.push('o'),
        'œ' => folded.push_str("oe"),
        'đ' => folded.push('d'),
        'ł' => folded.push('l'),
        'þ' => folded.push_str("th"),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        c => folded.push(c),
    }
}

/// Calls `take` with each word, and with each chain of words joined by single characters, such as `a.b`.
fn for_each_token(folded: &str, mut take: impl FnMut(&str)) {
    let mut chain = WordChain::default();
    let mut word = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (c.is_alphanumeric(), word) {
            (true, None) => {
                if chain.end + 1 != at || !chain.is_open {
                    chain.close(folded, &mut take);
                    chain.start = at;
                }
                word = Some(at);
            }
            (false, Some(start)) => {
                take(&folded[start..at]);
                chain.end = at;
                chain.words += 1;
                chain.is_open = matches!(c, '.' | '@' | '_' | ':' | '/' | '-');
                word = None;
            }
            _ => {}
        }
    }
    chain.close(folded, &mut take);
}

/// Words that belong together.
#[derive(Default)]
struct WordChain {
    start: usize,
    end: usize,
    words: usize,
    /// Whether a character follows that joins words.
    is_open: bool,
}

impl WordChain {
    fn close(&mut self, folded: &str, take: &mut impl FnMut(&str)) {
        if self.words > 1 {
            take(&folded[self.start..self.end]);
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut words = WordSet::default();
        words.add(text, false);
        let mut places = WordPlaces::default();
        places.add(0, words);
        let words = places.sorted();
        let found: Vec<_> = words.iter().map(|(word, _)| &**word).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_and_chains_are_found_without_case_and_accents() {
        check("", &[]);
        check("Isolate, then call!", &["call", "isolate", "then"]);
        check(
            "Jürgen ÅNGSTRÖM Straße Łódź",
            &["angstrom", "jurgen", "lodz", "strasse"],
        );
        check("J\u{75}\u{308}rgen", &["jurgen"]);
        check(
            "mail.harbor.example:443",
            &[
                "443",
                "example",
                "harbor",
                "mail",
                "mail.harbor.example:443",
            ],
        );
        check("a - b -- c-d. E", &["a", "b", "c", "c-d", "d", "e"]);
        check("10.0.0.7/24", &["0", "10", "10.0.0.7/24", "24", "7"]);
        check(
            "\u{201c}on-call\u{201d} \u{2014} x",
            &["call", "on", "on-call", "x"],
        );
        check("ΟΔΟΣ οδός", &["οδοσ"]);
    }

    #[test]
    fn what_is_long_is_taken_in_pieces_of_letters() {
        let [short, long] = [64, 65].map(|length| "x".repeat(length));
        check(&short, &[&short]);
        check(&long, &["x", &short]);
        let sentence = "停電したら全ての機器の電源を切り担当者に電話してください";
        assert!(sentence.len() > MAX_TOKEN_LENGTH, "more bytes than letters");
        check("Отключение\u{300}", &["отключение"]);
        let folded = sentence.replace('だ', "た").replace('で', "て");
        check(sentence, &[&folded]);
    }

    #[test]
    fn places_say_which_plan_and_whether_it_is_a_name() {
        let mut places = WordPlaces::default();
        for (plan, title, text) in [(0, "Vault", "the vault"), (1, "", "the vault")] {
            let mut words = WordSet::default();
            words.add(title, true);
            words.add(text, false);
            places.add(plan, words);
        }
        let expected = [("the".into(), vec![0, 2]), ("vault".into(), vec![1, 2])];
        assert_eq!(places.sorted(), expected);
    }
}
