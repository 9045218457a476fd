//! Type names are used once.

use anyhow::ensure;

use crate::source::{SourceTexts, TypeNames};

/// The largest share of type definitions, in percent, whose name another definition has too.
const MOST_SHARED: f64 = 20.0;

/// Fails if too many types share their names.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let names = TypeNames::collect(texts)?;
    let (share, shared, total) = (names.share(), names.shared(), names.total());
    if share > MOST_SHARED {
        let mut repeated: Vec<_> = names.repeated().collect();
        repeated.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
        let list = repeated
            .iter()
            .map(|(name, files)| format!("{name} in {}", files.join(", ")));
        let list: Vec<_> = list.collect();
        anyhow::bail!(
            "{shared} of {total} type definitions ({share:.1} %) share their name with another, \
             and at most {MOST_SHARED} % may:\n  {}",
            list.join("\n  ")
        );
    }
    ensure!(total > 0, "there are no type definitions");
    Ok(format!(
        "{shared} of {total} type definitions ({share:.1} %) share their name with another"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_shared_names_fail() {
        let shared = SourceTexts::of(&[("a.rs", "struct A; struct B;"), ("b.rs", "struct A;")]);
        let error = check(&shared).expect_err("two of three names are shared");
        assert!(error.to_string().contains("A in a.rs, b.rs"), "{error}");
        let unique = SourceTexts::of(&[("a.rs", "struct A;"), ("b.rs", "struct B;")]);
        assert!(check(&unique).is_ok());
    }
}
