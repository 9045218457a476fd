//! Writes ids in the words that people say: `head-of-it` is "head of IT".

/// Words that people write in capitals. Words that are also ordinary ones, such as `ups`, are not among them.
const INITIALISMS: &[&str] = &[
    "ai", "api", "bcp", "bec", "bsi", "ceo", "cfo", "cio", "cisa", "ciso", "cmo", "coo", "cpo",
    "crm", "csirt", "cso", "cto", "dc", "dlp", "dmz", "dns", "dpa", "dpo", "edr", "ehr", "emr",
    "erp", "eu", "fbi", "gdpr", "hipaa", "hr", "hvac", "iam", "ics", "id", "idp", "ip", "ir",
    "isp", "lan", "mdm", "mdr", "mfa", "msp", "mssp", "nas", "ncsc", "nis2", "noc", "ot", "pbx",
    "pci", "phi", "pii", "plc", "pr", "psa", "rdp", "rmm", "scada", "siem", "sla", "sms", "smtp",
    "soc", "sql", "ssh", "sso", "tls", "uk", "usb", "vip", "vlan", "vm", "vpn", "waf", "wan",
    "xdr",
];

/// Words before a last `it` that is not the department: `report-it`, `how-to-stop-it`.
const BEFORE_PRONOUN: &[&str] = &[
    "about", "avoid", "block", "check", "clean", "close", "contain", "delete", "disable", "do",
    "drop", "fix", "forward", "get", "is", "isolate", "keep", "leave", "log", "open", "remove",
    "repair", "replace", "report", "reset", "restart", "restore", "run", "save", "send", "shut",
    "start", "stop", "switch", "take", "test", "touch", "try", "turn", "unplug", "use", "was",
    "wipe", "with", "without", "write",
];

/// Words with their own capitals.
const NAMES: &[(&str, &str)] = &[("ddos", "DDoS"), ("saas", "SaaS"), ("voip", "VoIP")];

/// Words that keep their hyphen.
const HYPHENATED: &[(&str, &str, &str)] = &[("e", "mail", "e-mail"), ("wi", "fi", "Wi-Fi")];

/// Writes an id in words, without a capital at its start. Other words with hyphens are read in the same way.
pub fn words_of(id: &str) -> String {
    let parts: Vec<_> = id.split(['-', ' ']).collect();
    let mut words = String::with_capacity(id.len());
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        if at > 0 {
            words.push(' ');
        }
        let next = parts.get(at + 1);
        let pair = HYPHENATED
            .iter()
            .find(|(one, two, _)| one == part && next == Some(two));
        if let Some((_, _, whole)) = pair {
            words.push_str(whole);
            at += 2;
            continue;
        }
        let is_department = *part == "it" && is_department(&parts, at);
        let is_initialism = INITIALISMS.contains(part) || is_department;
        match NAMES.iter().find(|(name, _)| name == part) {
            Some((_, name)) => words.push_str(name),
            None if is_initialism => words.push_str(&part.to_ascii_uppercase()),
            None => words.push_str(part),
        }
        at += 1;
    }
    words
}

/// Whether `it` is the department: at the start, after `of`, and at the end unless a word such as a verb comes before it.
/// Elsewhere it is mostly the pronoun: `keep-it-safe`.
fn is_department(parts: &[&str], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| parts.get(before)) else {
        return true;
    };
    let is_last = at + 1 == parts.len();
    *before == "of" || is_last && !BEFORE_PRONOUN.contains(before)
}
