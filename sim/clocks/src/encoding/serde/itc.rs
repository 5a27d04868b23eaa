//! `serde` for interval tree clocks, in the shapes of the JSON encoding: an id is `0`, `1` or `{"l":…,"r":…}`, an event
//! tree a number or `{"n":…,"l":…,"r":…}`, a stamp `{"id":…,"event":…}`.
//!
//! Reading is as strict as in [`decode`](crate::encoding::decode), but fields may come in any order. A format needs to describe
//! itself (JSON, CBOR, MessagePack), as a tree is a number or a map. Both serde and the formats recurse, so trees deeper
//! than [`DEPTH_MAX`] are an error; the encodings next to this module know no such limit.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::encoding::assemble::{Assembler, Part};
use crate::encoding::decode::{DecodeError, Limits};
use crate::encoding::nodes::{Kind, nodes};
use crate::itc::skyline::View;
use crate::itc::{EventTree, Id, Stamp};

/// The deepest tree that is written or read, below the 128 nested values that JSON readers commonly accept.
pub const DEPTH_MAX: u16 = 100;

/// A tree of nodes; at most [`DEPTH_MAX`] deep, because that is what it takes to make one.
#[derive(Debug)]
enum Nested {
    Leaf(u32),
    Inner(Box<Inner>),
}

#[derive(Debug)]
struct Inner {
    /// `None` in an id.
    lift: Option<u32>,
    left: Nested,
    right: Nested,
}

impl Nested {
    /// Nests a tree in normal form, `None` when it is too deep.
    fn from_view<T: Copy + PartialEq + Into<u32>>(tree: View<'_, T>, lifted: bool) -> Option<Self> {
        if tree.ends.iter().any(|end| *end > DEPTH_MAX) {
            return None;
        }
        let mut subtrees: Vec<Self> = Vec::new();
        for node in nodes(tree).into_iter().rev() {
            let subtree = match (node.kind, subtrees.pop()) {
                (Kind::Inner(_), Some(left)) => {
                    let right = subtrees.pop()?;
                    Self::Inner(Box::new(Inner { lift: lifted.then_some(node.lift), left, right }))
                }
                (_, earlier) => {
                    subtrees.extend(earlier);
                    Self::Leaf(node.lift)
                }
            };
            subtrees.push(subtree);
        }
        subtrees.pop()
    }

    fn assemble(&self, tree: &mut Assembler) -> Result<(), DecodeError> {
        match self {
            Self::Leaf(value) => tree.add(Part::Leaf(*value)).map(drop),
            Self::Inner(inner) => {
                tree.add(Part::Inner { lift: inner.lift.unwrap_or(0), omitted: None })?;
                inner.left.assemble(tree)?;
                inner.right.assemble(tree)
            }
        }
    }
}

impl Serialize for Nested {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = match self {
            Self::Leaf(value) => return serializer.serialize_u32(*value),
            Self::Inner(inner) => inner,
        };
        let mut map = serializer.serialize_map(Some(2 + usize::from(inner.lift.is_some())))?;
        if let Some(lift) = inner.lift {
            map.serialize_entry("n", &lift)?;
        }
        map.serialize_entry("l", &inner.left)?;
        map.serialize_entry("r", &inner.right)?;
        map.end()
    }
}

/// Reads a tree that may be so many levels deep.
#[derive(Clone, Copy)]
struct Reader {
    levels: u16,
    lifted: bool,
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Nested;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Nested, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.lifted {
            "a number or a map of `n`, `l` and `r`"
        } else {
            "0, 1 or a map of `l` and `r`"
        })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Nested, E> {
        u32::try_from(value).map(Nested::Leaf).map_err(|_| E::custom(DecodeError::CountTooLarge))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Nested, A::Error> {
        let levels = self.levels.checked_sub(1);
        let child =
            Self { levels: levels.ok_or_else(|| A::Error::custom(DecodeError::TooDeep(DEPTH_MAX)))?, ..self };
        let (mut lift, mut left, mut right) = (None, None, None);
        while let Some(field) = map.next_key::<String>()? {
            let again = match field.as_str() {
                "n" if self.lifted => lift.replace(map.next_value()?).is_some(),
                "l" => left.replace(map.next_value_seed(child)?).is_some(),
                "r" => right.replace(map.next_value_seed(child)?).is_some(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    return Err(A::Error::unknown_field(&field, &["n", "l", "r"]));
                }
            };
            if again {
                return Err(A::Error::custom(format_args!("duplicate field `{field}`")));
            }
        }
        if self.lifted && lift.is_none() {
            return Err(A::Error::missing_field("n"));
        }
        let left = left.ok_or_else(|| A::Error::missing_field("l"))?;
        let right = right.ok_or_else(|| A::Error::missing_field("r"))?;
        Ok(Nested::Inner(Box::new(Inner { lift, left, right })))
    }
}

fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    lifted: bool,
    mut tree: Assembler,
) -> Result<Assembler, D::Error> {
    let nested = Reader { levels: DEPTH_MAX, lifted }.deserialize(deserializer)?;
    nested.assemble(&mut tree).map_err(D::Error::custom)?;
    Ok(tree)
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nested = Nested::from_view(self.view(), false);
        nested.ok_or_else(|| S::Error::custom(DecodeError::TooDeep(DEPTH_MAX)))?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, false, Assembler::id(Limits::default())).map(Assembler::into_id)
    }
}

impl Serialize for EventTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nested = Nested::from_view(self.normal().view(), true);
        nested.ok_or_else(|| S::Error::custom(DecodeError::TooDeep(DEPTH_MAX)))?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EventTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, true, Assembler::events(Limits::default())).map(Assembler::into_events)
    }
}

/// The fields of a stamp.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Fields<I, E> {
    id: I,
    event: E,
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Fields { id: self.id(), event: self.event_tree() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Fields { id, event } = Fields::deserialize(deserializer)?;
        Ok(Self::from_parts(id, event))
    }
}
