//! What `irplan init` creates.

use irplan_plan::PlanId;
use irplan_plan::phone::Region;
use irplan_plan::time_zone::TimeZoneName;
use jiff::civil::Date;

use super::files::repository;
use super::provider_staff::{default_commander, default_engineer};
use super::{HOOK, PipelineSource, TemplateValues};

/// The files of a new repository that only work at the top of a git repository, because forges look for them there.
pub const FILES_AT_THE_TOP: [&str; 4] = [
    ".github",
    ".gitlab-ci.yml",
    ".pre-commit-hooks.yaml",
    "CODEOWNERS",
];

/// What a new repository is to be.
#[derive(Clone, Debug)]
pub struct NewRepository {
    /// The provider's name.
    pub provider: String,
    /// The provider's time zone.
    pub timezone: TimeZoneName,
    /// The country of phone numbers without a country code.
    pub region: Region,
    /// Today.
    pub today: Date,
    /// The source of irplan for pipelines.
    pub pipeline_source: PipelineSource,
    /// The folder of plans in the git repository; empty if it is the top.
    pub folder: String,
}

impl NewRepository {
    /// Returns the files: paths below the repository's folder, and texts. [`HOOK`] is one of them.
    pub fn files(&self) -> Vec<(String, String)> {
        let values = TemplateValues {
            provider: self.provider.clone(),
            name: "Sample client".to_owned(),
            extends: vec![PlanId::slug("baseline", "baseline")],
            timezone: self.timezone.to_string(),
            region: self.region.to_string(),
            today: self.today,
            commander: default_commander(),
            engineer: default_engineer(),
            pipeline_source: self.pipeline_source.clone(),
            folder: self.folder.clone(),
        };
        let (path, text) = HOOK;
        let mut files = repository(&values);
        files.push((path.to_owned(), text.to_owned()));
        files
    }
}
