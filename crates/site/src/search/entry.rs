//! One thing that can be found.

use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};

/// What kind of hit it is; the order is that of the groups in the list of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HitGroup {
    People,
    Steps,
    Playbooks,
    Assets,
    Facts,
    Text,
}

/// One thing that can be found.
#[derive(Clone, Debug)]
pub(crate) struct SearchEntry {
    pub(crate) group: HitGroup,
    pub(crate) title: String,
    /// The way to it, in words.
    pub(crate) path: String,
    /// Where it is, from the root of the site.
    pub(crate) href: String,
    /// What ranks nearly as high as the title: a role, an organisation, an id.
    pub(crate) names: String,
    pub(crate) text: String,
    /// Numbers to call, as written.
    pub(crate) numbers: Vec<String>,
}

/// Written as a list, which is half the size of an object.
impl Serialize for SearchEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_tuple(7)?;
        list.serialize_element(&(self.group as u8))?;
        list.serialize_element(&self.title)?;
        list.serialize_element(&self.path)?;
        list.serialize_element(&self.href)?;
        list.serialize_element(&self.names)?;
        list.serialize_element(&self.text)?;
        list.serialize_element(&self.numbers)?;
        list.end()
    }
}
