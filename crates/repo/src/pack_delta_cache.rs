//! A cache of the objects that deltas in a pack are based on.
//!
//! Git stores similar versions of a tree as a chain of deltas, and a walk reads one after the other. Without a cache, each
//! version is rebuilt from the start of its chain. The faster of the git library's own caches has a licence that this
//! project does not accept.

use std::collections::BTreeMap;
use std::mem;

use gix::objs::Kind;
use gix::odb::pack::cache::DecodeEntry;

/// Two halves: what was used recently, and what was used before that, which is dropped first.
#[derive(Default)]
pub(crate) struct PackDeltaCache {
    recent_half: CacheHalf,
    older_half: CacheHalf,
}

/// The most bytes of one half.
const MAX_HALF: usize = 12 << 20;
/// The largest object that is kept.
const MAX_OBJECT: usize = 1 << 20;

type PackPosition = (u32, u64);

#[derive(Default)]
struct CacheHalf {
    entries: BTreeMap<PackPosition, DeltaEntry>,
    bytes: usize,
}

struct DeltaEntry {
    kind: Kind,
    compressed: usize,
    data: Box<[u8]>,
}

impl PackDeltaCache {
    fn keep(&mut self, key: PackPosition, entry: DeltaEntry) {
        if self.recent_half.bytes + entry.data.len() > MAX_HALF {
            self.older_half = mem::take(&mut self.recent_half);
        }
        self.recent_half.bytes += entry.data.len();
        if let Some(old) = self.recent_half.entries.insert(key, entry) {
            self.recent_half.bytes -= old.data.len();
        }
    }
}

impl DecodeEntry for PackDeltaCache {
    fn put(&mut self, pack: u32, offset: u64, data: &[u8], kind: Kind, compressed: usize) {
        if data.len() <= MAX_OBJECT {
            let data = data.into();
            self.keep(
                (pack, offset),
                DeltaEntry {
                    kind,
                    compressed,
                    data,
                },
            );
        }
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let key = (pack, offset);
        if let Some(entry) = self.older_half.entries.remove(&key) {
            self.older_half.bytes -= entry.data.len();
            self.keep(key, entry);
        }
        let entry = self.recent_half.entries.get(&key)?;
        out.clear();
        out.extend_from_slice(&entry.data);
        Some((entry.kind, entry.compressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cache: &mut PackDeltaCache, offset: u64, expected: Option<&[u8]>) {
        let mut out = vec![9];
        let found = cache.get(1, offset, &mut out);
        assert_eq!(found.map(|_| &*out), expected);
    }

    #[test]
    fn recently_used_objects_stay_and_others_are_dropped() {
        let mut cache = PackDeltaCache::default();
        let data = vec![1; MAX_OBJECT];
        for offset in 0..40 {
            cache.put(1, offset, &data, Kind::Tree, 7);
            check(&mut cache, 0, Some(&data));
        }
        check(&mut cache, 39, Some(&data));
        check(&mut cache, 1, None);
        assert!(cache.recent_half.bytes <= MAX_HALF && cache.older_half.bytes <= MAX_HALF);
    }

    #[test]
    fn huge_objects_are_not_cached() {
        let mut cache = PackDeltaCache::default();
        cache.put(1, 0, &vec![1; MAX_OBJECT + 1], Kind::Blob, 7);
        check(&mut cache, 0, None);
    }
}
