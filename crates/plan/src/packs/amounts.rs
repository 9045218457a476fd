//! Numbers in words. Nobody can check what a text counts, so a duty whose facts nobody confirmed has none.

use crate::model::{Duty, NoticeTime};

/// Returns the first number that a duty whose facts nobody confirmed has in its words. What is not confirmed has no number,
/// because people would count by it.
pub(super) fn number_in_words(duty: &Duty) -> Option<&str> {
    let times = duty.within.iter().map(|within| &within.value);
    let times = times.chain(duty.limits.iter().map(|limit| &limit.within.value));
    let times = times.filter_map(|time| match time {
        NoticeTime::Words(words) => Some(words.as_str()),
        NoticeTime::Limit(_) => None,
    });
    let texts = [
        &duty.wording,
        &duty.threshold,
        &duty.hold,
        &duty.starts_note,
    ];
    let texts = texts
        .into_iter()
        .filter_map(|text| Some(text.as_ref()?.value.as_str()));
    let lists = duty.notes.iter().chain(duty.unless.iter());
    let lists = lists.map(|item| item.value.as_str());
    let mut all = times.chain(texts).chain(lists);
    all.find(|text| has_amount(text))
}

/// Whether a text has a number with a unit after it: `15 days`, `two weeks`, `500 or more persons`.
fn has_amount(text: &str) -> bool {
    const NUMBERS: [&str; 18] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "fifteen",
        "thirty",
        "forty-five",
        "sixty",
        "ninety",
        "hundred",
        "thousand",
    ];
    const UNITS: [&str; 12] = [
        "minute", "hour", "day", "week", "month", "year", "working", "business", "calendar",
        "people", "person", "resident",
    ];
    let text = text.to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || "(),;:".contains(c));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| {
        let digits = word.replace([',', '.'], "");
        NUMBERS.contains(&word)
            || (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
    };
    let is_unit = |word: &&str| UNITS.iter().any(|unit| word.starts_with(unit));
    words.iter().enumerate().any(|(at, word)| {
        let next = words.iter().skip(at + 1).take(3);
        is_number(word) && next.copied().any(|next| is_unit(&next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::model::NationalTerms;
    use crate::packs::{Pack, Packs};
    use crate::place::RepoPath;

    #[test]
    fn amounts_in_words_are_recognised() {
        for text in [
            "two weeks",
            "within 15 days",
            "500 or more persons",
            "1,000 residents",
            "in 3 business days",
        ] {
            assert!(has_amount(text), "{text}");
        }
        for text in [
            "see the act",
            "Art. 33 of the act",
            "its days are business days",
            "on 2026-01-01",
            "Law 25",
            "only one source has a number",
        ] {
            assert!(!has_amount(text), "{text}");
        }
    }

    #[test]
    fn what_nobody_confirmed_has_no_number_in_its_words() {
        let duty = |keys: &str| {
            let text = format!(
                "[pack]\nname = \"O\"\nkind = \"law\"\njurisdiction = \"US\"\nstatus = \"in-force\"\nas-of = 2026-01-01\n\
                [[pack.sources]]\ntitle = \"t\"\nlocator = \"l\"\nread = 2026-01-01\n\
                [duties.x]\nstarts = \"aware\"\nsource = \"s\"\n{keys}\n"
            );
            let id = Id::parse("ours").expect("an id");
            let (_, findings) = Pack::read(&id, &RepoPath::new("packs/ours.toml"), &text);
            findings.len()
        };
        for key in ["within", "wording", "threshold", "hold", "starts-note"] {
            assert_eq!(
                duty(&format!("{key} = \"after two weeks\"\nconfirmed = false")),
                1,
                "{key}"
            );
            assert_eq!(
                duty(&format!("{key} = \"see the act\"\nconfirmed = false")),
                0,
                "{key}"
            );
        }
        for key in ["notes", "unless"] {
            assert_eq!(
                duty(&format!("{key} = [\"15 days\"]\nconfirmed = false")),
                1,
                "{key}"
            );
        }
        assert_eq!(
            duty("within = \"72h\"\nwording = \"3 days\"\nconfirmed = true"),
            0
        );
        // Nobody read the law of these countries, either.
        let packs = Packs::embedded();
        let countries = packs.iter().flat_map(|pack| pack.file.countries.iter());
        for (id, country) in countries.filter(|(_, it)| it.terms.value == NationalTerms::Unknown) {
            let note = country.note.as_ref().map_or("", |note| note.value.as_str());
            assert!(
                !has_amount(&format!("{}; {note}", country.source.value)),
                "{id}"
            );
        }
    }
}
