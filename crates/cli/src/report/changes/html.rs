//! Prints changes as one self-contained page.

use irplan_plan::diff::DiffPlace;
use irplan_site::{Changes, Templates, changes_page};

use super::effects::{already, commands, groups};
use super::report::ChangesReport;
use super::summary::summary;
use crate::report::masked;
use crate::terminal::Screen;

/// Writes the page. `without` has a phrase for each plan that could not be compared, and why.
pub(super) fn write(
    report: &ChangesReport<'_>,
    without: &[String],
    out: &mut Screen,
) -> anyhow::Result<()> {
    let link = |spot: &DiffPlace| {
        let (links, texts) = (report.links.as_ref()?, report.texts.1);
        let place = report.shown_at(spot)?;
        texts.get(&place.path).and_then(|_| links.of(place, texts))
    };
    let shown = |name: String| match report.masked {
        true => masked(&name).into_owned(),
        false => name,
    };
    let groups = groups(report);
    let commands = commands(&groups).into_iter();
    let commands: Vec<_> = commands.map(|(_, command)| command).collect();
    let already = already(report).map(|already| format!("not caused by this change: {already}"));
    let page = changes_page(
        &Changes {
            comparison: report.comparison,
            old: report.repositories.0,
            new: report.repositories.1,
            compared_names: (&report.between.0, &report.between.1),
            today: report.today,
            summary: &summary(report),
            uncertain_plans: &report.unsure,
            not_compared: without,
            stale_before: already.as_deref(),
            commands: &commands,
            link: &link,
            mask_name: &shown,
        },
        &Templates::built_in()?,
    )?;
    out.text(&String::from_utf8_lossy(&page))?;
    Ok(())
}
