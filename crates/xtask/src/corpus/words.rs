//! Random words that are the same in every run.

/// A small generator of numbers (xorshift64*). The corpus must be the same everywhere; it need not be unpredictable.
pub(crate) struct CorpusRandom(u64);

impl CorpusRandom {
    /// A generator for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Returns a number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(mixed).unwrap_or(0) % limit.max(1)
    }

    /// Returns one of several.
    pub(crate) fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const STARTS: [&str; 24] = [
    "re", "con", "de", "pro", "in", "ex", "sub", "inter", "trans", "over", "under", "out", "back",
    "up", "off", "pre", "mis", "non", "semi", "counter", "fore", "by", "cross", "un",
];
const MIDDLES: [&str; 24] = [
    "port", "tain", "cover", "store", "call", "plan", "test", "mit", "duce", "vert", "sign",
    "tract", "form", "view", "cord", "lock", "check", "move", "work", "mark", "line", "set",
    "point", "build",
];
const ENDS: [&str; 16] = [
    "", "s", "ed", "ing", "er", "ers", "ment", "ments", "able", "ion", "ions", "al", "ive", "ly",
    "or", "ance",
];
const SMALL: [&str; 20] = [
    "the", "of", "to", "and", "a", "in", "for", "is", "on", "that", "by", "with", "from", "at",
    "as", "it", "or", "an", "be", "this",
];

/// Returns a word; every third word is short.
pub(crate) fn word(chance: &mut CorpusRandom) -> String {
    if chance.below(3) == 0 {
        return (*chance.one_of(&SMALL)).to_owned();
    }
    let start = if chance.below(2) == 0 {
        ""
    } else {
        chance.one_of(&STARTS)
    };
    format!("{start}{}{}", chance.one_of(&MIDDLES), chance.one_of(&ENDS))
}

/// Returns a sentence with a capital letter and a full stop.
pub(crate) fn sentence(chance: &mut CorpusRandom) -> String {
    let count = 6 + chance.below(12);
    let mut sentence = words(chance, count);
    if let Some(first) = sentence.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    sentence.push('.');
    sentence
}

/// Returns a number of words.
pub(crate) fn words(chance: &mut CorpusRandom, count: usize) -> String {
    (0..count)
        .map(|_| word(chance))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns a paragraph of about `count` words.
pub(crate) fn paragraph(chance: &mut CorpusRandom, count: usize) -> String {
    let sentences = (count / 11).max(1);
    (0..sentences)
        .map(|_| sentence(chance))
        .collect::<Vec<_>>()
        .join(" ")
}
