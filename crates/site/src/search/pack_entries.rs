//! Packs, as entries.

use irplan_plan::Pack;

use crate::search::entry::{ResultGroup, SearchEntry};
use crate::search::plan_index::EntryCollector;
use crate::view::pack_path;

impl EntryCollector<'_> {
    /// Every pack that the site has a page for.
    pub(super) fn packs(&mut self) {
        for pack in self.edition.packs() {
            self.pack(pack);
        }
    }

    /// A pack is found by its name, its id, where it applies, and what its duties are called.
    fn pack(&mut self, pack: &Pack) {
        let place = pack.head().map(|head| head.jurisdiction.value.as_str());
        let place = place.unwrap_or_default();
        let duties = pack.duties.iter();
        let duties = duties.map(|(id, duty)| format!("{id} {}", duty.title(id)));
        self.push(SearchEntry {
            group: ResultGroup::Facts,
            title: pack.name(),
            path: match place {
                "" => "Packs".to_owned(),
                place => format!("Packs, {place}"),
            },
            href: pack_path(pack),
            names: format!("{} {place}", pack.id),
            text: duties.collect::<Vec<_>>().join(". "),
            numbers: Vec::new(),
        });
    }
}
