//! How tables may be present in a table: by their ids, in order, or alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use crate::finding::message::{code, quotation, reason};
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::place::Span;
use crate::toml::{
    Canonical, IdKey, NamedId, Origin, Reader, Record, Slot, Table, kind_with_article,
};

/// Records by id: `[assets.pms]`, `[assets.erp]`.
pub type Map<R> = BTreeMap<Id, Arc<R>>;

/// Records in order: `[[waivers]]`.
pub type Sequence<R> = Vec<R>;

/// Visits the ids of a table inside another.
fn visit_nested<'a>(record: &'a impl Record, visit: &mut dyn FnMut(NamedId<'a>)) {
    record.visit_ids(&mut |id| {
        visit(NamedId {
            is_nested: true,
            ..id
        });
    });
}

/// Records by id.
impl<R: Record> Slot for Map<R> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::new();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let found = kind_with_article(value.get_ref());
            let expected = message!(
                "tables with an id: {}",
                message!("[{}.ID]", code(key)).quoted()
            );
            reader.invalid(
                value.span().into(),
                message!("{} is {}", code(key), found),
                expected,
            );
            return Self::new();
        };
        let mut records = Self::new();
        for (name, value) in entries {
            let span: Span = name.span().into();
            match R::parse_id(name.get_ref()) {
                Ok(id) => {
                    let record = reader.within(id.to_string(), |reader| {
                        read_record(value, span, key, reader)
                    });
                    records.extend(record.map(|record| (id, Arc::new(record))));
                }
                Err(problem) => reader.within(name.get_ref().to_string(), |reader| {
                    reader.invalid(span, reason(problem), "an id in kebab-case");
                }),
            }
        }
        records
    }

    fn canonical(&self) -> Option<Canonical> {
        let entry = |(id, record): (&Id, &Arc<R>)| (id.to_string(), record.canonical());
        (!self.is_empty()).then(|| Canonical::Table(self.iter().map(entry).collect()))
    }

    fn span(&self) -> Option<Span> {
        self.values().next().map(|record| record.origin().header)
    }

    fn visit_ids<'a>(&'a self, _: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.values()
            .for_each(|record| visit_nested(&**record, visit));
    }

    fn visit_ids_mut(&mut self, _: IdKey, visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id)) {
        self.values_mut()
            .for_each(|record| Arc::make_mut(record).visit_ids_mut(visit));
    }
}

/// Reads tables in order: the entries of `[[key]]`.
pub(crate) fn read_sequence<R: Record>(
    table: &Table<'_>,
    key: &str,
    reader: &mut Reader,
) -> Sequence<R> {
    let Some((name, value)) = table.entry(key) else {
        return Vec::new();
    };
    let DeValue::Array(array) = value.get_ref() else {
        let found = kind_with_article(value.get_ref());
        let expected = message!(
            "tables in order: {}",
            message!("[[{}]]", code(key.to_owned())).quoted()
        );
        reader.invalid(
            value.span().into(),
            message!("{} is {}", code(key.to_owned()), found),
            expected,
        );
        return Vec::new();
    };
    let one = |item: &Spanned<DeValue<'_>>, reader: &mut Reader| {
        let header = if item.span().is_empty() {
            name
        } else {
            item.span().into()
        };
        read_record(item, header, key, reader)
    };
    array.iter().filter_map(|item| one(item, reader)).collect()
}

/// Records in order.
impl<R: Record> Slot for Sequence<R> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        read_sequence(table, key, reader)
    }

    fn canonical(&self) -> Option<Canonical> {
        let items = || self.iter().map(Record::canonical).collect();
        (!self.is_empty()).then(|| Canonical::List(items()))
    }

    fn span(&self) -> Option<Span> {
        self.first().map(|record| record.origin().header)
    }

    fn visit_ids<'a>(&'a self, _: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.iter().for_each(|record| visit_nested(record, visit));
    }

    fn visit_ids_mut(&mut self, _: IdKey, visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id)) {
        self.iter_mut()
            .for_each(|record| record.visit_ids_mut(visit));
    }
}

/// A single record: `[profile]`.
impl<R: Record> Slot for Option<Arc<R>> {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let (name, value) = table.entry(key)?;
        read_record(value, name, key, reader).map(Arc::new)
    }

    fn canonical(&self) -> Option<Canonical> {
        self.as_ref().map(|record| record.canonical())
    }

    fn span(&self) -> Option<Span> {
        self.as_ref().map(|record| record.origin().header)
    }

    fn visit_ids<'a>(&'a self, _: IdKey, visit: &mut dyn FnMut(NamedId<'a>)) {
        self.iter()
            .for_each(|record| visit_nested(&**record, visit));
    }

    fn visit_ids_mut(&mut self, _: IdKey, visit: &mut dyn FnMut(&'static [SubjectKind], &mut Id)) {
        self.iter_mut()
            .for_each(|record| Arc::make_mut(record).visit_ids_mut(visit));
    }
}

fn read_record<R: Record>(
    value: &Spanned<DeValue<'_>>,
    header: Span,
    key: &str,
    reader: &mut Reader,
) -> Option<R> {
    let DeValue::Table(entries) = value.get_ref() else {
        let found = kind_with_article(value.get_ref());
        reader.invalid(
            value.span().into(),
            message!("this is {}, not a table", found),
            quotation(key),
        );
        return None;
    };
    let origin = Origin {
        path: reader.path().clone(),
        header: reader.absolute(header),
    };
    Some(R::read(&Table { entries, header }, origin, reader))
}
