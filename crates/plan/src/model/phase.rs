//! The phases of incident response.

use crate::toml::words;

words! {
    /// A phase of incident response, as NIST SP 800-61r2 §3 names them.
    pub enum Phase {
        /// Preparation.
        Preparation = "preparation",
        /// Detection and analysis.
        DetectionAndAnalysis = "detection-and-analysis",
        /// Containment, eradication and recovery.
        ContainmentEradicationAndRecovery = "containment-eradication-and-recovery",
        /// Post-incident activity.
        PostIncidentActivity = "post-incident-activity",
    }
}

impl Phase {
    /// Returns the name in words, as NIST SP 800-61r2 has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Preparation => "Preparation",
            Self::DetectionAndAnalysis => "Detection and analysis",
            Self::ContainmentEradicationAndRecovery => "Containment, eradication and recovery",
            Self::PostIncidentActivity => "Post-incident activity",
        }
    }

    /// Returns the functions of the NIST Cybersecurity Framework 2.0 that do the same work, as NIST SP 800-61r3 maps
    /// them.
    pub fn csf_functions(self) -> &'static str {
        match self {
            Self::Preparation => "Govern, Identify, Protect",
            Self::DetectionAndAnalysis => "Detect",
            Self::ContainmentEradicationAndRecovery => "Respond, Recover",
            Self::PostIncidentActivity => "Identify (Improvement)",
        }
    }
}
