//! Prints changes as one self-contained page.

use irplan_plan::diff::DiffPlace;
use irplan_site::{Changes, Templates, changes_page};

use super::effect_groups::{commands, effect_groups};
use super::report::ChangesReport;
use crate::terminal::OutputStream;
use crate::terminal::masked_text;

/// Writes the page. `without` has a phrase for each plan that could not be compared, and why.
pub(super) fn write(
    report: &ChangesReport<'_>,
    without: &[String],
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    let link = |spot: &DiffPlace| {
        let (links, texts) = (report.links.as_ref()?, report.texts.1);
        let place = report.newer_place(spot)?;
        texts.get(&place.path).and_then(|_| links.of(place, texts))
    };
    let shown = |name: String| match report.masked {
        true => masked_text(&name).into_owned(),
        false => name,
    };
    let groups = effect_groups(report);
    let commands = commands(&groups).into_iter();
    let commands: Vec<_> = commands.map(|(_, command)| command).collect();
    let already = report.stale_before();
    let page = changes_page(
        &Changes {
            comparison: report.comparison,
            old: report.repositories.0,
            new: report.repositories.1,
            compared_names: (&report.compared_names.0, &report.compared_names.1),
            today: report.today,
            summary: &report.summary(),
            uncertain_plans: &report.uncertain_plans,
            not_compared: without,
            stale_before: already.as_deref(),
            commands: &commands,
            link: &link,
            mask_name: &shown,
        },
        &Templates::built_in()?,
    )?;
    // Values were hidden when the page was made. Its style has many digits that mean something else.
    out.public_text(&String::from_utf8_lossy(&page))?;
    Ok(())
}
