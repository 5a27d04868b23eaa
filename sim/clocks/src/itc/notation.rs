//! Writing a tree as nested text from its nodes in preorder, without recursion.

use std::fmt;

/// Writes nodes in preorder, each given as whether it is an inner node and the text it opens with. `between` stands
/// between the two children of an inner node and `close` after them.
pub(crate) fn write_nodes(
    out: &mut impl fmt::Write,
    nodes: impl Iterator<Item = (bool, String)>,
    between: &str,
    close: &str,
) -> fmt::Result {
    // One entry per open inner node: whether its left child is complete.
    let mut open: Vec<bool> = Vec::new();
    for (inner, text) in nodes {
        out.write_str(&text)?;
        if inner {
            open.push(false);
            continue;
        }
        while open.pop_if(|left_done| *left_done).is_some() {
            out.write_str(close)?;
        }
        if let Some(left_done) = open.last_mut() {
            *left_done = true;
            out.write_str(between)?;
        }
    }
    Ok(())
}
