//! One thing that can be found.

use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};

use crate::view::NumberView;

/// The kind of a hit. The order is that of the groups in the list of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResultGroup {
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
    pub(crate) group: ResultGroup,
    pub(crate) title: String,
    /// The path to it, in words.
    pub(crate) path: String,
    /// Where it is, from the root of the site.
    pub(crate) href: String,
    /// Words that rank nearly as high as the title: a role, an organisation, an id.
    pub(crate) names: String,
    pub(crate) text: String,
    /// Numbers to call.
    pub(crate) numbers: Vec<CallNumber>,
}

/// A number to call: as it is shown, and the link that dials it, which is empty if the number is not certain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CallNumber(String, String);

impl CallNumber {
    /// Returns the digits that people may type for it: those shown, and those dialled.
    pub(super) fn digits(&self) -> [String; 2] {
        let dialled = self.1.split([',', ';']).next().unwrap_or_default();
        [&self.0, dialled].map(|text| text.chars().filter(char::is_ascii_digit).collect())
    }
}

impl From<NumberView> for CallNumber {
    fn from(number: NumberView) -> Self {
        Self(number.shown, number.href)
    }
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
