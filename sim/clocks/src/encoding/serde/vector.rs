//! `serde` for vector clocks: a stamp is a map from participant to counter, `{"p0":5,"p7":0}`, and a clock
//! `{"own":…,"count_receipts":…,"entries":{…}}`.
//!
//! Reading is as strict as in [`decode`](crate::encoding::decode::vector), but entries may come in any order. A clock that is
//! read back concludes nothing from single entries any more, see the head of [`vector`](crate::vector): where it was
//! written nobody knows, so nothing but its entries is relied on.

use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::encoding::decode::vector::{Entries, Limits};
use crate::vector::{VectorClock, VectorStamp};

impl Serialize for VectorStamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(VectorClock::nodes(self)))?;
        for (participant, count) in self.entries() {
            map.serialize_entry(&format_args!("p{participant}"), &count)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for VectorStamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = VectorStamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from participants, such as `p7`, to counters")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VectorStamp, A::Error> {
        let mut entries = Entries::new(Limits::default());
        while let Some(name) = map.next_key::<String>()? {
            let index = name.strip_prefix('p').and_then(|digits| digits.parse::<u64>().ok());
            // The other spellings of a number, such as `+7` and `07`, are none.
            let index = index.filter(|index| name[1..] == index.to_string());
            let index = index.ok_or_else(|| {
                A::Error::custom(format_args!("`{name}` is no participant: expected `p` and its index"))
            })?;
            entries.push_unordered(index, map.next_value::<u64>()?).map_err(A::Error::custom)?;
        }
        entries.into_stamp_of_different().map_err(A::Error::custom)
    }
}

/// The fields of a clock.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    own: usize,
    count_receipts: bool,
    entries: VectorStamp,
}

impl Serialize for VectorClock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = Fields { own: self.own(), count_receipts: self.counts_receipts(), entries: self.peek() };
        fields.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for VectorClock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Fields { own, count_receipts, entries } = Fields::deserialize(deserializer)?;
        if !entries.sees(own) {
            return Err(D::Error::custom(format_args!("the clock's own participant p{own} has no entry")));
        }
        Ok(VectorClock::restored(own, &entries, count_receipts))
    }
}
