//! The Markdown files in a plan's folders, by the kind of their subject.

use std::sync::Arc;

use crate::finding::Finding;
use crate::id::Id;
use crate::kinds::{SubjectKind, with_kind_fields};
use crate::parse::prose::{ReadText, TextSource};
use crate::plan::PlanSource;
use crate::subjects::SubjectValue;

macro_rules! define_text_files {
    (
        subjects $subjects:tt
        inherited $inherited:tt
        tables $tables:tt
        keys $keys:tt
        folders { $($kind:ident($type:ty): $folder:ident;)+ }
        records $records:tt
    ) => {
        /// A Markdown file in one of a plan's folders.
        #[derive(Clone, Debug)]
        pub(crate) enum TextFile {
            $(
                #[doc = concat!("A file under `", stringify!($folder), "/`.")]
                $kind(Arc<$type>),
            )+
        }

        impl TextFile {
            /// Reads a file; `None` if subjects of this kind are not in files of their own.
            pub(crate) fn read(
                kind: SubjectKind,
                source: TextSource<'_>,
                findings: &mut Vec<Finding>,
            ) -> Option<Self> {
                match kind {
                    $(SubjectKind::$kind => {
                        Some(Self::$kind(Arc::new(<$type>::read_text(source, findings))))
                    })+
                    _ => None,
                }
            }

            /// Adds the file to its plan.
            pub(crate) fn add_to(&self, source: &mut PlanSource, id: &Id) {
                match self {
                    $(Self::$kind(value) => {
                        source.$folder.insert(id.clone(), Arc::clone(value));
                    })+
                }
            }

            /// Returns the subject that the file is.
            pub(crate) fn value(&self) -> SubjectValue<'_> {
                match self {
                    $(Self::$kind(value) => SubjectValue::$kind(value),)+
                }
            }
        }
    };
}
with_kind_fields!(define_text_files);
