//! Knows the domains that are reserved for examples.

/// Returns the digits of a number as people write it.
pub(crate) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a host name is reserved for examples by RFC 2606 and RFC 6761, ignoring case.
pub(crate) fn reserved_domain(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let is_under = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    ["example.com", "example.net", "example.org"]
        .into_iter()
        .any(is_under)
        || host
            .strip_suffix(".example")
            .is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_domains_are_recognised() {
        for host in [
            "example.com",
            "mail.Example.ORG",
            "harbor.example",
            "a.b.example",
        ] {
            assert!(reserved_domain(host), "{host}");
        }
        for host in [
            "example",
            "myexample.com",
            "example.com.br",
            "harbor.com",
            ".example",
        ] {
            assert!(!reserved_domain(host), "{host}");
        }
    }
}
