//! Encodings of an interval tree clock: an id followed by an event tree. A stamp that travels with a message is
//! anonymous; it is written with the id `0`.

use super::Bits;
use super::nodes::{Kind, Node, Side, nodes, total};
use super::number::{digits, write_leb128, write_number};
use crate::clock::Encoding;
use crate::itc::notation::write_nodes;
use crate::itc::{EventTree, Id};

/// Tags of packed nodes: an id leaf is its value, 0 or 1.
const PACKED_LEAF: u8 = 0;
pub(super) const PACKED_INNER_EVENT: u8 = 1;
pub(super) const PACKED_INNER_ID: u8 = 2;

/// Size of the encoded stamp in bytes, without encoding it; the last byte of a bit string counts in full. O(leaves) at
/// first; remembered until the tree changes.
pub fn len(id: &Id, events: &EventTree, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Packed => id.nodes() + (1 + size_of::<u64>()) * events.nodes(),
        Encoding::Varint => id_bit_len(id).div_ceil(8) + events.weight().varint,
        Encoding::Json => {
            let inner = r#"{"n":,"l":,"r":}"#.len() * events.weight().inner;
            r#"{"id":,"event":}"#.len() + total(id.view(), id_json_node_len) + inner + events.weight().digits
        }
        Encoding::Bits => bit_len(id, events).div_ceil(8),
    }
}

/// Size of the stamp in the paper's code, in bits. O(leaves) at first; remembered until the tree changes.
#[must_use]
pub fn bit_len(id: &Id, events: &EventTree) -> usize {
    id_bit_len(id) + events.weight().bits
}

/// Size of an id in the paper's code, in bits. O(leaves).
pub(crate) fn id_bit_len(id: &Id) -> usize {
    total(id.view(), |node| match node.kind {
        Kind::Leaf => 3,
        Kind::Omitted => 0,
        Kind::Inner(_) => 2,
    })
}

fn id_json_node_len(Node { lift, kind }: Node) -> usize {
    match kind {
        Kind::Leaf | Kind::Omitted => digits(lift.into()),
        Kind::Inner(_) => r#"{"l":,"r":}"#.len(),
    }
}

/// A node's value with a low bit that says whether it is an inner node.
fn tagged(Node { lift, kind }: Node) -> u64 {
    u64::from(lift) << 1 | u64::from(matches!(kind, Kind::Inner(_)))
}

/// Fixed widths, in preorder: an id node is one byte (0, 1, or 2 for an inner node); an event node is one byte (0 leaf,
/// 1 inner node) and its value in 8 bytes.
#[must_use]
pub fn packed(id: &Id, events: &EventTree) -> Vec<u8> {
    let id_node = |node: Node| match node.kind {
        Kind::Inner(_) => PACKED_INNER_ID,
        Kind::Leaf | Kind::Omitted => node.lift as u8,
    };
    let mut out: Vec<u8> = nodes(id.view()).into_iter().map(id_node).collect();
    for node in nodes(events.normal().view()) {
        out.push(if matches!(node.kind, Kind::Inner(_)) { PACKED_INNER_EVENT } else { PACKED_LEAF });
        out.extend(u64::from(node.lift).to_be_bytes());
    }
    out
}

/// The id in the paper's code, padded to whole bytes; then each event node in preorder as LEB128 of twice its value,
/// plus 1 for an inner node. Both parts end where their trees are complete.
#[must_use]
pub fn varint(id: &Id, events: &EventTree) -> Vec<u8> {
    let mut id_bits = Bits::default();
    write_id(&mut id_bits, id);
    let mut out = id_bits.into_bytes();
    for node in nodes(events.normal().view()) {
        write_leb128(&mut out, tagged(node));
    }
    out
}

/// `{"id":…,"event":…}`: an id is `0`, `1` or `{"l":…,"r":…}`, an event tree a number or `{"n":…,"l":…,"r":…}`.
#[must_use]
pub fn json(id: &Id, events: &EventTree) -> String {
    let mut out = String::from(r#"{"id":"#);
    write_json_tree(&mut out, nodes(id.view()), |_| String::from(r#"{"l":"#));
    out.push_str(r#","event":"#);
    write_json_tree(&mut out, nodes(events.normal().view()), |lift| format!(r#"{{"n":{lift},"l":"#));
    out.push('}');
    out
}

fn write_json_tree(out: &mut String, nodes: Vec<Node>, inner: impl Fn(u32) -> String) {
    let texts = nodes.into_iter().map(|Node { lift, kind }| match kind {
        Kind::Inner(_) => (true, inner(lift)),
        Kind::Leaf | Kind::Omitted => (false, lift.to_string()),
    });
    write_nodes(out, texts, r#","r":"#, "}").expect("writing to a string cannot fail");
}

/// The paper's code (appendix A) of id and event tree, one after the other.
#[must_use]
pub fn bits(id: &Id, events: &EventTree) -> Bits {
    let mut out = Bits::default();
    write_id(&mut out, id);
    for Node { lift, kind } in nodes(events.normal().view()) {
        match kind {
            Kind::Leaf => write_number(&mut out, lift),
            Kind::Omitted => {}
            Kind::Inner(omitted) => write_inner_event(&mut out, lift, omitted),
        }
    }
    out
}

fn write_id(out: &mut Bits, id: &Id) {
    for Node { lift, kind } in nodes(id.view()) {
        match kind {
            Kind::Leaf => out.push(lift.into(), 3),
            Kind::Omitted => {}
            Kind::Inner(Some(Side::Left)) => out.push(1, 2),
            Kind::Inner(Some(Side::Right)) => out.push(2, 2),
            Kind::Inner(None) => out.push(3, 2),
        }
    }
}

fn write_inner_event(out: &mut Bits, lift: u32, omitted: Option<Side>) {
    out.push(0, 1);
    match (lift, omitted) {
        (0, Some(Side::Left)) => out.push(0, 2),
        (0, Some(Side::Right)) => out.push(1, 2),
        (0, None) => out.push(2, 2),
        (_, Some(Side::Left)) => out.push(0b1100, 4),
        (_, Some(Side::Right)) => out.push(0b1101, 4),
        (_, None) => out.push(0b111, 3),
    }
    if lift > 0 {
        write_number(out, lift);
    }
}
