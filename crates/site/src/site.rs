//! The whole of it: every site of a repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::{Plan, PlanId};
use rayon::prelude::*;

use crate::edition::{Edition, Input};
use crate::error::Error;
use crate::press::Files;
use crate::templates::Templates;
use crate::{pages, portal, search};

/// Files by their path below the output folder, such as `clients/harbor-dental/index.html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    files: Files,
}

impl Site {
    /// Every file in the order of paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// The bytes of one file.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// The files as a map of their own.
    pub fn into_files(self) -> BTreeMap<String, Arc<[u8]>> {
        self.files
    }
}

/// Renders every site: a client's each, the provider's own plan and the portal.
///
/// The bytes depend on the input alone, not on the number of threads. A client's site depends on nothing of another
/// client.
///
/// # Errors
/// When a template fails, or a plan in [`Input::only`] is not there.
pub fn render(input: &Input<'_>, templates: &Templates) -> Result<Site, Error> {
    let plans = wanted(input)?;
    let sites = || -> Result<Vec<Files>, Error> {
        plans
            .par_iter()
            .map(|plan| pages::site(Edition::new(*input, plan), templates))
            .collect()
    };
    let portal = || match input.only {
        None => portal::site(*input, templates),
        Some(_) => Ok(Files::new()),
    };
    let (portal, sites) = rayon::join(portal, sites);
    let mut files = portal?;
    for (path, bytes) in sites?.into_iter().flatten() {
        if files.insert(path.clone(), bytes).is_some() {
            return Err(Error::Collision { path });
        }
    }
    Ok(Site { files })
}

/// Makes the search data alone, plan by plan and for the portal, so that what they cost can be told apart.
///
/// # Errors
/// As [`render`].
pub fn search_data(input: &Input<'_>) -> Result<Vec<Arc<[u8]>>, Error> {
    let plans = wanted(input)?;
    let of_plan = |plan: &&Plan| search::of_plan(Edition::new(*input, plan));
    let mut data: Vec<_> = plans.par_iter().map(of_plan).collect::<Result<_, _>>()?;
    if input.only.is_none() {
        data.push(search::of_repository(*input)?);
    }
    Ok(data)
}

fn wanted<'a>(input: &Input<'a>) -> Result<Vec<&'a Plan>, Error> {
    let published: BTreeMap<&PlanId, &Plan> = input
        .repository
        .published()
        .map(|plan| (&plan.id, plan))
        .collect();
    let Some(only) = input.only else {
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
