//! Renders every site of a repository.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use irplan_plan::{Plan, PlanId};
use rayon::prelude::*;

use crate::edition::{Edition, PortalEdition, SiteEdition, SiteInput};
use crate::error::Error;
use crate::renderer::SiteFiles;
use crate::templates::Templates;
use crate::{attachments, pages, portal, search};

/// Files by their path below the output folder, such as `clients/harbor-dental/index.html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    files: SiteFiles,
}

impl Site {
    /// Returns every file in the order of paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// Returns the bytes of one file.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// Returns the files as a map.
    pub fn into_files(self) -> BTreeMap<String, Arc<[u8]>> {
        self.files
    }
}

/// Renders every site: one for each client, the provider's own plan, and the portal.
///
/// The bytes depend only on the input, not on the number of threads. A client's site does not depend on other clients.
///
/// # Errors
/// When a template fails, or a plan in [`SiteInput::selected`] does not exist.
pub fn render(input: &SiteInput<'_>, templates: &Templates) -> Result<Site, Error> {
    let files = Mutex::new(SiteFiles::new());
    render_each(input, templates, &BTreeSet::new(), &|part| {
        let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
        files.extend(part);
        Ok::<_, Error>(())
    })?;
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Site { files })
}

/// Renders the same as [`render`], except the sites of the plans in `left_out`, and passes each part to `take` at once,
/// so that the pages need not fit into memory. No path comes twice. Parts come from any thread in any order.
///
/// # Errors
/// The same as [`render`], and the errors of `take`.
pub fn render_each<E: From<Error> + Send>(
    input: &SiteInput<'_>,
    templates: &Templates,
    left_out: &BTreeSet<PlanId>,
    take: &(dyn Fn(SiteFiles) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let plans = select_plans(input)?;
    let plans = plans.into_iter();
    // The portal shows every plan, including those that are not rendered again.
    let needed = plans.filter(|plan| input.selected.is_none() || !left_out.contains(&plan.id));
    let needed: Vec<_> = needed.collect();
    let editions = editions(input, &needed);
    let rendered = needed.into_iter().zip(&editions);
    let rendered: Vec<_> = rendered
        .filter(|(plan, _)| !left_out.contains(&plan.id))
        .collect();
    require_separate_folders(&rendered)?;
    let site = |(plan, edition): &(&Plan, &Edition<'_>)| {
        let whole = SiteEdition::new(input, plan, edition);
        let pages = pages::site(&whole, templates)?;
        attachments::of_site((edition, input.attachments), &pages, take)?;
        take(pages)
    };
    let portal = || match input.selected {
        None => {
            let portal = PortalEdition::new(input);
            take(portal::site(&portal, &editions, templates)?)?;
            search::of_repository(&editions, take)
        }
        Some(_) => Ok(()),
    };
    // Report the first error in the order of plans, whichever thread fails first.
    let sites = || rendered.par_iter().map(site).find_first(Result::is_err);
    let (portal, sites) = rayon::join(portal, sites);
    portal.and(sites.unwrap_or(Ok(())))
}

/// Returns the edition of each plan, made once for its site and the portal.
fn editions<'a>(input: &SiteInput<'a>, plans: &[&'a Plan]) -> Vec<Edition<'a>> {
    let plans = plans.par_iter();
    let edition =
        |plan: &&'a Plan| Edition::new(input.repository, plan, input.audience, input.today);
    plans.map(edition).collect()
}

/// Checks that no two plans share a folder.
fn require_separate_folders(editions: &[(&Plan, &Edition<'_>)]) -> Result<(), Error> {
    let mut folders = BTreeSet::new();
    let mut folders_of = editions.iter().map(|(_, edition)| edition.folder());
    match folders_of.find(|folder| !folders.insert(folder.clone())) {
        Some(path) => Err(Error::Collision { path }),
        None => Ok(()),
    }
}

/// Makes only the search data, so that benchmarks can measure it. Returns its size in bytes.
///
/// # Errors
/// As [`render`].
pub fn search_data(input: &SiteInput<'_>) -> Result<usize, Error> {
    let editions = editions(input, &select_plans(input)?);
    let of_plan = |edition: &Edition<'_>| Ok(search::of_plan(edition)?.len());
    let plans: Vec<Result<usize, Error>> = editions.par_iter().map(of_plan).collect();
    let plans: usize = plans.into_iter().sum::<Result<_, Error>>()?;
    let portal = AtomicUsize::new(0);
    if input.selected.is_none() {
        search::of_repository(&editions, &|part: SiteFiles| {
            let bytes = part.values().map(|bytes| bytes.len()).sum();
            portal.fetch_add(bytes, Ordering::Relaxed);
            Ok::<_, Error>(())
        })?;
    }
    Ok(plans + portal.into_inner())
}

fn select_plans<'a>(input: &SiteInput<'a>) -> Result<Vec<&'a Plan>, Error> {
    let published: BTreeMap<&PlanId, &Plan> = input
        .repository
        .published()
        .map(|plan| (&plan.id, plan))
        .collect();
    let Some(only) = input.selected else {
        return Ok(published.into_values().collect());
    };
    let find = |id: &PlanId| {
        published.get(id).copied().ok_or_else(|| {
            let known: Vec<_> = published.keys().map(|id| id.as_str()).collect();
            Error::UnknownPlan {
                id: id.to_string(),
                known: known.join(", "),
            }
        })
    };
    only.iter().map(find).collect()
}
