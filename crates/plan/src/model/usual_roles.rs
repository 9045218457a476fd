//! The usual roles, by id. A plan may have others, but only these mean something to the program.

/// The role that leads the response.
pub const INCIDENT_COMMANDER: &str = "incident-commander";
/// The role whose people approve a plan, unless the policy says otherwise.
pub const EXECUTIVE: &str = "executive";
/// The role that does the technical work.
pub const IT: &str = "it";
/// The role that speaks to staff, customers and the press.
pub const COMMUNICATIONS: &str = "communications";
/// The role that knows the duties to notify.
pub const LEGAL: &str = "legal";
/// The role that keeps the record of an incident.
pub const SCRIBE: &str = "scribe";
/// The role that finds out what happened. An outside firm often holds it.
pub const FORENSICS: &str = "forensics";
/// The role of the insurer.
pub const INSURANCE: &str = "insurance";

/// The roles that every plan needs, sorted by id. Rules ask for their holders, deputies and ways to reach them.
pub const KEY_ROLES: [&str; 5] = [COMMUNICATIONS, EXECUTIVE, INCIDENT_COMMANDER, IT, LEGAL];

/// The roles that lead the response. Their people are asked first for a sign-off if the policy names nobody.
pub const RESPONSE_LEADS: [&str; 2] = [INCIDENT_COMMANDER, IT];

/// The roles that a list of roles starts with, in the order of the work.
pub const IN_ORDER_OF_WORK: [&str; 6] = [
    INCIDENT_COMMANDER,
    EXECUTIVE,
    IT,
    COMMUNICATIONS,
    LEGAL,
    SCRIBE,
];
